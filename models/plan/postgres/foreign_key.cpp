#include "plan/postgres/catalog_query.h"
#include "plan/postgres/tactics.h"

namespace colonnade::plan::postgres {

using namespace Qt::StringLiterals;

QString foreignKeyClause(const ColumnWork &column)
{
    const change::ReferenceWish &wish = *column.wish.references;
    QString sql = u"REFERENCES %1 (%2)"_s.arg(wish.table.quoted(), sql::Identifier(wish.column).quoted());
    if (wish.matchFull)
        sql += u" MATCH FULL"_s;
    if (wish.onUpdate != "no action"_L1)
        sql += u" ON UPDATE "_s + wish.onUpdate.toUpper();
    if (wish.onDelete != "no action"_L1)
        sql += u" ON DELETE "_s + wish.onDelete.toUpper();
    sql += deferralClause(wish.deferral);
    return sql;
}

namespace {

QList<Step> notValid(const TableWork &work, const Context &context, bool (*wanted)(const ColumnWork &))
{
    QList<Step> steps;
    for (const ColumnWork &column : work.columns) {
        if (!column.wish.references || !wanted(column))
            continue;
        if (work.foreignKeysByPartition(context.dialect)) {
            steps += partitionedForeignKeySteps(work, column, context);
            continue;
        }
        const QString name = sql::Identifier(column.names.foreignKey).quoted();
        Step step;
        step.kind = StepKind::AddForeignKey;
        step.title =
            u"Add foreign key %1 to %2, not valid"_s.arg(column.names.foreignKey, column.wish.references->table.display());
        step.rule = u"pg.foreign-key.not-valid"_s;
        step.why =
            u"Checks new rows from now on and leaves existing rows for later, so that no row is read while writes of both tables "
            u"wait. "
            "It is a step of its own, because together with the column it would hold the stronger lock while waiting for the other table."_s;
        step.statements = {context.brief(alterTableAlone(
            work, {u"ADD CONSTRAINT %1 FOREIGN KEY (%2) %3 NOT VALID"_s.arg(name, column.column, foreignKeyClause(column))}))};
        step.undo = {{context.brief(alterTable(work, {u"DROP CONSTRAINT IF EXISTS "_s + name})), false}};
        step.doneWhen = constraintsExist(work.name, {column.names.foreignKey});
        step.constraints = {constraintName(work.name, column.names.foreignKey)};
        steps += verifyReferenceSteps(work, column, step.constraints, context);
        steps.append(step);
    }
    return steps;
}

}  // namespace

QList<Step> foreignKeySteps(const TableWork &work, const Context &context)
{
    return notValid(work, context,
                    [](const ColumnWork &column) { return !column.referencesLate() && !column.referencesWithColumn; });
}

QList<Step> lateForeignKeySteps(const TableWork &work, const Context &context)
{
    return notValid(work, context, [](const ColumnWork &column) { return column.referencesLate(); })
        + foreignKeyValidation(work, context, [](const ColumnWork &column) { return column.referencesLate(); });
}

}  // namespace colonnade::plan::postgres
