#include "items/finding_model.h"

#include "items/words.h"

#include <algorithm>

namespace colonnade::items {

using namespace Qt::StringLiterals;

void FindingModel::setFindings(const QList<plan::Finding> &findings)
{
    QList<PlacedFinding> placed;
    for (const plan::Finding &finding : findings)
        placed.append({finding});
    setPlaced(std::move(placed));
}

void FindingModel::setPlaced(QList<PlacedFinding> findings)
{
    std::ranges::stable_sort(findings, std::ranges::greater(),
                             [](const PlacedFinding &placed) { return placed.finding.severity; });
    if (findings == m_findings)
        return;  // the reader's place is kept while somebody types
    beginResetModel();
    m_findings = std::move(findings);
    endResetModel();
}

int FindingModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_findings.size());
}

QVariant FindingModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const QString &place = m_findings[index.row()].place;
    const plan::Finding &finding = m_findings[index.row()].finding;
    const QString where = place.isEmpty() ? finding.object : finding.object.isEmpty() ? place : place + u", "_s + finding.object;
    switch (role) {
    case Qt::DisplayRole: return QString(where + u"  "_s + finding.message);
    case Qt::ToolTipRole: return tr("Rule %1").arg(finding.rule);
    case Qt::AccessibleTextRole:
        return u"%1, %2: %3 %4"_s.arg(Words::severity(finding.severity), where, finding.message, finding.fix.value_or(QString()));
    case Qt::AccessibleDescriptionRole: return tr("F1 explains the rule %1").arg(finding.rule);
    case SeverityRole: return int(finding.severity);
    case ObjectRole: return finding.object;
    case MessageRole: return finding.message;
    case FixRole: return finding.fix ? QVariant(*finding.fix) : QVariant();
    case RuleRole: return finding.rule;
    case FixButtonRole: return finding.rule == u"pg.fk.no-index" && place.isEmpty() ? QVariant(tr("Add index")) : QVariant();
    case PlaceRole: return place;
    }
    return {};
}

}  // namespace colonnade::items
