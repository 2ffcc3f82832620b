#include "items/script_line_model.h"

#include "items/words.h"

namespace colonnade::items {

using namespace Qt::StringLiterals;

void ScriptLineModel::setReview(SqlReviewPtr review)
{
    beginResetModel();
    m_review = std::move(review);
    endResetModel();
}

RowRange ScriptLineModel::rowsOf(int statement) const
{
    if (!m_review || statement < 0 || statement >= m_review->statements.size())
        return {};
    const ReviewedStatement &entry = m_review->statements[statement];
    return m_side == Side::Original ? entry.original : entry.phased;
}

QString ScriptLineModel::text(int first, int last) const
{
    if (!m_review || first < 0 || last >= script().lines.size() || last < first)
        return {};
    const int begin = script().lines[first].begin;
    return QString::fromUtf8(QByteArrayView(script().text).sliced(begin, script().lines[last].end - begin));
}

int ScriptLineModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_review ? 0 : int(script().lines.size());
}

const ReviewedStatement *ScriptLineModel::statementOf(const ScriptLine &line) const
{
    return line.statement >= 0 ? &m_review->statements[line.statement] : nullptr;
}

QString ScriptLineModel::accessibleText(const ScriptLine &line, const QString &text) const
{
    QStringList parts;
    if (line.number > 0)
        parts.append(tr("Line %1: %2").arg(line.number).arg(text));
    else
        parts.append(text);
    if (const ReviewedStatement *statement = statementOf(line); statement && statement->mode && line.first)
        parts.append(plan::manualName(*statement->mode) + u", "_s + Words::waiting(plan::waitClass(*statement->mode)));
    if (line.severity >= 0)
        parts.append(Words::severity(plan::Severity(line.severity)));
    return parts.join(u"; "_s);
}

QVariant ScriptLineModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ScriptLine &line = script().lines[index.row()];
    const ReviewedStatement *statement = statementOf(line);
    // On the right the phases carry the locks of their own steps in their comments: a badge would be that of the plain statement.
    const bool marked = statement && statement->mode && !(m_side == Side::Phased && statement->planned);
    switch (role) {
    case Qt::DisplayRole: return script().line(index.row());
    case Qt::AccessibleTextRole: return accessibleText(line, script().line(index.row()));
    case Qt::ToolTipRole: return marked && !statement->effect.isEmpty() ? QVariant(statement->effect) : QVariant();
    case NumberRole: return line.number > 0 ? QVariant(line.number) : QVariant();
    case StatementRole: return line.statement;
    case WaitClassRole: return marked ? QVariant(int(plan::waitClass(*statement->mode))) : QVariant();
    case BadgeRole: return marked && line.first ? QVariant(Words::badge(*statement->mode)) : QVariant();
    case SeverityRole: return line.severity >= 0 ? QVariant(line.severity) : QVariant();
    case QuietRole: return line.quiet;
    case HeadingRole: return line.heading;
    }
    return {};
}

}  // namespace colonnade::items
