// ReviewBuilder: makes a SqlReview of the verdicts on files, in the order in which they are run. A pure function in steps, so
// that who calls it can stop between two files.
#pragma once

#include "items/sql_review.h"
#include "lint/rewrite.h"
#include "lint/verdict.h"

namespace colonnade::items {

class ReviewBuilder
{
public:
    /// `fileCount`: of one file alone the name is not said with every place.
    ReviewBuilder(QString server, qsizetype fileCount);

    /// `pieces` are those of the rewritten file.
    void add(const lint::FileVerdict &verdict, const QList<lint::RewrittenPiece> &pieces);
    /// What can be taken into the design.
    void setChange(const change::ChangeSet &change) { m_review.change = change; }
    SqlReviewPtr finished() &&;

private:
    struct Span {
        int begin = 0;
        int end = 0;
        int statement = -1;
    };
    using Rows = RowRange ReviewedStatement::*;

    static void addHeading(ScriptSide &side, const QString &file);
    void addLines(ScriptSide &side, const QByteArray &text, const QList<Span> &spans, Rows rows);
    int strongest(const QList<Span> &spans, qsizetype from, qsizetype to) const;
    void addFindings(const lint::FileVerdict &verdict, int firstStatement, int firstRow);
    void keepTheGravest();

    SqlReview m_review;
    qsizetype m_fileCount;
};

}  // namespace colonnade::items
