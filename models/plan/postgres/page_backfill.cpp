// Fills by ranges of pages, and by conditions that somebody wrote.
#include "plan/postgres/tactics.h"

namespace colonnade::plan::postgres {

using namespace Qt::StringLiterals;

namespace {

double rowsOf(const TableWork &work)
{
    double rows = work.table.kind == catalog::TableKind::Ordinary ? work.table.stats.rows : 0;
    for (const Member &member : work.family.leaves()) {
        if (rows < 0 || member.table->stats.rows < 0)
            return -1;
        rows += member.table->stats.rows;
    }
    return rows;
}

QString rangeOf(const TableWork &work, const Context &context)
{
    const QString ctid = work.name.name.quoted() + u".ctid"_s;
    if (!context.dialect.hasTidRangeScans())
        return u"%1 = ANY ($1::tid[])"_s.arg(ctid);
    const QString range = u"%1 >= $1::tid AND %1 < $2::tid"_s.arg(ctid);
    return work.fillChoice.passes == 1 ? range
                                       : range + u"\n    AND (pg_catalog.hashtid(%1) & $3::int) = $4::int"_s.arg(ctid);
}

}  // namespace

Step pageBackfill(const TableWork &work, const Context &context, BackfillSpec spec)
{
    spec.descends = !work.family.isAlone();
    spec.rowsExpected = rowsOf(work);
    Step step;
    step.kind = StepKind::Backfill;
    step.rule = spec.passes > 1 ? u"pg.backfill.windows"_s : u"pg.backfill.pages"_s;
    step.why =
        u"%1 Each batch is a transaction of its own, so that only writers of the same rows wait, and only "
        u"for that batch. It is sent as part of a statement that also records, on the server, up to which page it came. "
        "Values that are there already stay. There is nothing to undo: the values go when the columns do."_s.arg(
            work.fillChoice.reason);
    step.statements = {{u"UPDATE %1\n  SET %2\n  WHERE %3\n    AND (%4)"_s.arg(work.quoted, spec.assignments, rangeOf(work, context),
                                                                               spec.predicate),
                        sql::TransactionMode::None, std::min(context.options.lockTimeout, std::chrono::milliseconds(500)),
                        context.options.statementTimeout}};
    step.backfill = spec;
    return step;
}

Step predicateBackfill(const TableWork &work, BackfillSpec spec)
{
    spec.rowsExpected = rowsOf(work);
    Step step;
    step.kind = StepKind::Backfill;
    step.rule = u"pg.backfill.predicates"_s;
    step.why =
        u"%1 Each is sent as part of a statement that also records, on the server, that it is done. "
        "Values that are there already stay. There is nothing to undo: the values go when the columns do."_s.arg(
            work.fillChoice.reason);
    for (const QString &condition : spec.conditions) {
        step.statements.append({u"UPDATE %1\n  SET %2\n  WHERE (%3)\n    AND (%4)"_s.arg(work.quoted, spec.assignments, condition,
                                                                                         spec.predicate),
                                sql::TransactionMode::None, std::chrono::milliseconds(2000), std::chrono::milliseconds(0)});
    }
    step.backfill = spec;
    return step;
}

}  // namespace colonnade::plan::postgres
