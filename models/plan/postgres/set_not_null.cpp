#include "plan/postgres/catalog_query.h"
#include "plan/postgres/tactics.h"

namespace colonnade::plan::postgres {

using namespace Qt::StringLiterals;

QList<Step> setNotNullSteps(const TableWork &work, const Context &context)
{
    QStringList columns, helpers, sets, unsets, drops;
    for (const ColumnWork &column : work.columns) {
        if (column.notNullHelper.isEmpty())
            continue;
        columns.append(column.wish.name);
        helpers.append(column.notNullHelper);
        sets.append(u"ALTER COLUMN %1 SET NOT NULL"_s.arg(column.column));
        unsets.prepend(u"ALTER COLUMN %1 DROP NOT NULL"_s.arg(column.column));
        drops.append(u"DROP CONSTRAINT IF EXISTS "_s + sql::Identifier(column.notNullHelper).quoted());
    }
    if (columns.isEmpty())
        return {};
    Step step;
    step.kind = StepKind::SetNotNull;
    step.title = u"Set %1 of %2 not null"_s.arg(enumerated(columns), work.name.display());
    step.rule = u"pg.set-not-null.proved"_s;
    step.why =
        u"The valid check proves that no row is null, so no row is read under the lock. The check goes in a statement of its own "
        u"under the same lock: "
        "in the same statement it would prove nothing any more, and all rows would be read."_s;
    step.statements = {context.brief(alterTable(work, sets)), context.brief(alterTable(work, drops))};
    step.undo = {{context.brief(alterTable(work, unsets)), false}};
    step.doneWhen = columnsNotNull(work.name, columns);
    step.mayStartWhen = constraintsNotValid(work.name, helpers);
    return {step};
}

}  // namespace colonnade::plan::postgres
