#include "plan/postgres/catalog_query.h"
#include "plan/postgres/tactics.h"

namespace colonnade::plan::postgres {

using namespace Qt::StringLiterals;

namespace {

Step build(const TableWork &work, const ColumnWork &column, const QString &name, const QString &create)
{
    const sql::QualifiedName index{work.name.schema, sql::Identifier(name)};
    Step step;
    step.kind = StepKind::CreateIndex;
    step.rule = u"pg.index.concurrently"_s;
    step.title = u"Build index %1 on %2 concurrently"_s.arg(name, column.object(work.name));
    step.why =
        u"Reads and writes go on while it is built; it waits for older transactions instead, and so it has no lock timeout, "
        u"which would only leave an invalid index behind. "
        "An invalid one that an earlier attempt left is dropped first. It comes after the fill, because an index on the column makes every filled row cost more."_s;
    const QString drop = u"DROP INDEX CONCURRENTLY IF EXISTS "_s + index.quoted();
    step.statements = {Context::concurrent(drop), Context::concurrent(create)};
    step.undo = {{Context::concurrent(drop), false}};
    step.doneWhen = indexValid(index, work.name);
    step.mayStartWhen = relationInTheWay(index, work.name);
    return step;
}

}  // namespace

QString indexDefinition(const ColumnWork &column)
{
    const change::IndexWish &wish = *column.wish.index;
    QString text = u"USING %1 (%2)"_s.arg(sql::Identifier(wish.method).quoted(), column.column);
    if (wish.where)
        text += u" WHERE (%1)"_s.arg(sql::Expression::parse(*wish.where)->embedded());
    return text;
}

QList<Step> indexSteps(const TableWork &work, const Context &context)
{
    QList<Step> steps;
    for (const ColumnWork &column : work.columns) {
        if (!column.wish.index)
            continue;
        if (work.table.kind == catalog::TableKind::Partitioned) {
            steps += partitionedIndexSteps(work, column, context);
            continue;
        }
        steps.append(build(work, column, column.names.index,
                           u"CREATE INDEX CONCURRENTLY %1 ON %2 %3"_s.arg(sql::Identifier(column.names.index).quoted(),
                                                                         work.quoted, indexDefinition(column))));
    }
    return steps;
}

QList<Step> uniqueSteps(const TableWork &work, const Context &context)
{
    QList<Step> steps;
    for (const ColumnWork &column : work.columns) {
        if (!column.wish.unique)
            continue;
        const QString name = sql::Identifier(column.names.unique).quoted();
        Step index = build(work, column, column.names.unique,
                           u"CREATE UNIQUE INDEX CONCURRENTLY %1 ON %2 (%3)"_s.arg(name, work.quoted, column.column));
        index.rule = u"pg.unique.concurrently"_s;
        index.title = u"Build unique index %1 on %2 concurrently"_s.arg(column.names.unique, column.object(work.name));
        Step step;
        step.kind = StepKind::AddUnique;
        step.title = u"Make %1 unique by its index"_s.arg(column.object(work.name));
        step.rule = u"pg.unique.using-index"_s;
        step.why = u"The index proves already that no value stands twice, so the constraint changes the catalog only."_s;
        step.statements = {context.brief(alterTable(work, {u"ADD CONSTRAINT %1 UNIQUE USING INDEX %1"_s.arg(name)}))};
        step.undo = {{context.brief(alterTable(work, {u"DROP CONSTRAINT IF EXISTS "_s + name})), false}};
        step.doneWhen = constraintsExist(work.name, {column.names.unique});
        step.mayStartWhen = indexNotValid({work.name.schema, sql::Identifier(column.names.unique)}, work.name);
        steps += {index, step};
    }
    return steps;
}

}  // namespace colonnade::plan::postgres
