// Fills by ranges of pages: tables without a key, and tables with others below them, each of which is walked by itself.
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

QString reason(const TableWork &work)
{
    if (work.table.kind == catalog::TableKind::Partitioned)
        return u"The partitions are filled one after another, so that a batch concerns one of them only; one that is attached meanwhile has its turn, and one that is detached is passed over."_s;
    if (!work.family.isAlone())
        return u"%1 and the tables that inherit from it are filled one after another, each by itself: no key covers them all."_s
            .arg(work.name.display());
    return u"%1 has no key to walk by, so it is walked by the place of its rows. Rows that move to another page meanwhile are looked for at the end, until none is left."_s
        .arg(work.name.display());
}

}  // namespace

Step pageBackfill(const TableWork &work, const Context &context, BackfillSpec spec)
{
    spec.walk = sql::Walk::Pages;
    spec.descends = !work.family.isAlone();
    spec.keyColumns.clear();
    spec.keyTypes.clear();
    spec.rowsExpected = rowsOf(work);
    const QString ctid = work.name.name.quoted() + u".ctid"_s;
    const QString range = context.dialect.hasTidRangeScans() ? u"%1 >= $1::tid AND %1 < $2::tid"_s.arg(ctid)
                                                             : u"%1 = ANY ($1::tid[])"_s.arg(ctid);
    Step step;
    step.kind = StepKind::Backfill;
    step.rule = u"pg.backfill.pages"_s;
    step.why =
        u"%1 Each batch is a transaction of its own over a range of pages, so that only writers of the same rows wait, and only "
        u"for that batch. It is sent as part of a statement that also records, on the server, up to which page it came. "
        "Values that are there already stay. There is nothing to undo: the values go when the columns do."_s.arg(reason(work));
    step.statements = {{u"UPDATE %1\n  SET %2\n  WHERE %3\n    AND (%4)"_s.arg(work.quoted, spec.assignments, range,
                                                                               spec.predicate),
                        sql::TransactionMode::None, std::min(context.options.lockTimeout, std::chrono::milliseconds(500)),
                        context.options.statementTimeout}};
    step.backfill = spec;
    return step;
}

}  // namespace colonnade::plan::postgres
