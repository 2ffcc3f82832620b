#include "items/review_builder.h"

#include "items/plan_summary.h"
#include "items/words.h"

#include <algorithm>

namespace colonnade::items {

using namespace Qt::StringLiterals;

namespace {

QString effectOf(const lint::StatementVerdict &verdict)
{
    QStringList lines;
    for (const plan::Lock &lock : verdict.locks)
        lines.append(Words::tr("%1 on %2: %3")
                         .arg(plan::manualName(lock.mode), lock.relation.display(), Words::waiting(plan::waitClass(lock.mode))));
    for (const sql::QualifiedName &relation : verdict.rewrites)
        lines.append(Words::tr("Rewrites every row of %1 under this lock.").arg(relation.display()));
    for (const sql::QualifiedName &relation : verdict.scans)
        lines.append(Words::tr("Reads every row of %1 under this lock.").arg(relation.display()));
    if (verdict.ground && !lines.isEmpty())
        lines.append(Words::ground(*verdict.ground));
    return lines.join(u'\n');
}

/// Characters of the shown line before a byte of it.
int shownAt(QByteArrayView line, qsizetype byte)
{
    const QByteArrayView before = line.first(std::min(byte, line.size()));
    return int(QString::fromUtf8(before).size() + 3 * std::ranges::count(before, '\t'));
}

}  // namespace

ReviewBuilder::ReviewBuilder(QString server, qsizetype fileCount) : m_fileCount(fileCount)
{
    m_review.server = std::move(server);
}

void ReviewBuilder::addHeading(ScriptSide &side, const QString &file)
{
    const int begin = int(side.text.size());
    side.text += file.toUtf8() + '\n';
    side.lines.append({.begin = begin, .end = int(side.text.size()) - 1, .heading = true});
}

/// The one on the lines of the spans that stops most; its index among the review's statements, or -1.
int ReviewBuilder::strongest(const QList<Span> &spans, qsizetype from, qsizetype to) const
{
    int best = -1;
    for (qsizetype i = from; i < to; ++i) {
        const int statement = spans[i].statement;
        if (statement >= 0 && (best < 0 || m_review.statements[statement].mode > m_review.statements[best].mode))
            best = statement;
    }
    return best;
}

void ReviewBuilder::addLines(ScriptSide &side, const QByteArray &text, const QList<Span> &spans, Rows rows)
{
    const bool numbered = rows == &ReviewedStatement::original;
    const int base = int(side.text.size());
    side.text += text;
    if (!text.endsWith('\n'))
        side.text += '\n';
    qsizetype next = 0;
    int number = 0;
    for (int begin = 0; begin < text.size();) {
        qsizetype newline = text.indexOf('\n', begin);
        newline = newline < 0 ? text.size() : newline;
        const int end = int(newline > begin && text[newline - 1] == '\r' ? newline - 1 : newline);
        // What is missing between two statements has no length.
        while (next < spans.size() && spans[next].end <= begin && spans[next].begin < begin)
            ++next;
        qsizetype behind = next;
        ScriptLine line{.begin = base + begin, .end = base + end, .number = numbered ? ++number : 0};
        const int row = int(side.lines.size());
        bool planned = false;
        for (; behind < spans.size() && spans[behind].begin < newline; ++behind) {
            if (spans[behind].statement < 0)
                continue;
            ReviewedStatement &statement = m_review.statements[spans[behind].statement];
            if ((statement.*rows).first < 0)
                (statement.*rows).first = row;
            (statement.*rows).last = row;
            line.first = line.first || spans[behind].begin >= begin;
            planned = planned || statement.planned;
        }
        line.statement = strongest(spans, next, behind);
        line.quiet = !numbered && !planned;
        side.columns =
            std::max(side.columns,
                     std::min(end - begin, ScriptSide::LongestShown + 40)
                         + 3 * int(std::min<qsizetype>(200, QByteArrayView(text).sliced(begin, end - begin).count('\t'))));
        side.lines.append(line);
        begin = int(newline) + 1;
    }
    side.highestNumber = std::max(side.highestNumber, number);
    const int last = int(side.lines.size()) - 1;
    for (const Span &span : spans) {
        if (RowRange &range = m_review.statements[span.statement].*rows; range.first < 0)
            range = {last, last};
    }
}

void ReviewBuilder::add(const lint::FileVerdict &verdict, const QList<lint::RewrittenPiece> &pieces)
{
    const QString name = verdict.file.section(u'/', -1);
    m_review.files.append(name);
    if (m_fileCount > 1) {
        addHeading(m_review.original, name);
        addHeading(m_review.phased, name);
    }
    const int firstStatement = int(m_review.statements.size());
    const int firstRow = int(m_review.original.lines.size());
    QList<Span> spans;
    for (const lint::StatementVerdict &statement : verdict.statements) {
        ReviewedStatement made;
        if (const plan::Lock *lock = strongestLock(statement.locks))
            made.mode = lock->mode;
        made.effect = effectOf(statement);
        spans.append({statement.begin, statement.end, int(m_review.statements.size())});
        m_review.statements.append(made);
    }
    QByteArray phased;
    QList<Span> phasedSpans;
    for (const lint::RewrittenPiece &piece : pieces) {
        if (piece.statement >= 0) {
            const int statement = firstStatement + int(piece.statement);
            m_review.statements[statement].planned = piece.planned;
            m_review.plannedCount += piece.planned ? 1 : 0;
            phasedSpans.append({int(phased.size()), int(phased.size() + piece.text.size()), statement});
        }
        phased += piece.text;
    }
    addLines(m_review.original, verdict.text, spans, &ReviewedStatement::original);
    addLines(m_review.phased, phased, phasedSpans, &ReviewedStatement::phased);
    addFindings(verdict, firstStatement, firstRow);
    for (const sql::ScriptNote &note : verdict.notes) {
        const QString place = m_fileCount > 1 ? Words::tr("%1, line %2:").arg(name).arg(note.place.line)
                                              : Words::tr("Line %1:").arg(note.place.line);
        if (m_review.notes.size() < 100)
            m_review.notes.append(place + u' ' + note.text);
    }
}

void ReviewBuilder::addFindings(const lint::FileVerdict &verdict, int firstStatement, int firstRow)
{
    if (m_review.original.lines.size() <= firstRow)
        return;
    const QString name = verdict.file.section(u'/', -1);
    for (qsizetype i = 0; i < verdict.statements.size(); ++i) {
        for (const lint::LintFinding &found : verdict.statements[i].findings) {
            ++m_review.findingCount;
            const int row = std::clamp(firstRow + found.place.line - 1, 0, int(m_review.original.lines.size()) - 1);
            ScriptLine &line = m_review.original.lines[row];
            line.severity = std::max(line.severity, qint8(found.finding.severity));
            const int lineBegin = int(line.begin) - int(m_review.original.lines[firstRow].begin);
            const QByteArrayView text = QByteArrayView(verdict.text).sliced(lineBegin, line.end - line.begin);
            if (found.begin - lineBegin >= 0 && found.begin - lineBegin < ScriptSide::LongestShown)
                m_review.original.marks[row].append({shownAt(text, found.begin - lineBegin),
                                                     shownAt(text, std::min<qsizetype>(found.end - lineBegin, text.size())),
                                                     found.finding.severity});
            const QString place = m_fileCount > 1 ? Words::tr("%1, line %2").arg(name).arg(found.place.line)
                                                  : Words::tr("line %1").arg(found.place.line);
            m_review.findings.append({found.finding, place, firstStatement + int(i), row});
            if (m_review.findings.size() >= 10 * SqlReview::MostFindings)
                keepTheGravest();
        }
    }
    keepTheGravest();
}

/// Of half a million findings nobody reads more.
void ReviewBuilder::keepTheGravest()
{
    std::ranges::stable_sort(m_review.findings, std::ranges::greater(),
                             [](const PlacedFinding &placed) { return placed.finding.severity; });
    if (m_review.findings.size() > SqlReview::MostFindings)
        m_review.findings.resize(SqlReview::MostFindings);
}

SqlReviewPtr ReviewBuilder::finished() &&
{
    return std::make_shared<const SqlReview>(std::move(m_review));
}

}  // namespace colonnade::items
