#include "change/index_wish.h"
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

/// A DO block that names what stands more than once.
QString duplicatesSql(const TableWork &work, const ColumnWork &column)
{
    const QString sentence = u"%1 is to be unique, and these values stand more than once: "_s.arg(column.object(work.name));
    const QString nulls = column.wish.unique->nullsNotDistinct ? QString() : u" WHERE %1 IS NOT NULL"_s.arg(column.column);
    const QString body =
        u"\nDECLARE\n  twice text;\nBEGIN\n"
        "  SELECT string_agg(coalesce(d.value, 'NULL') || ' (' || d.rows || ' rows)', ', ') INTO twice\n"
        "    FROM (SELECT %1::text AS value, count(*) AS rows FROM %2%3 GROUP BY %1 HAVING count(*) > 1 LIMIT 5) AS d;\n"
        "  IF twice IS NOT NULL THEN\n    RAISE EXCEPTION USING MESSAGE = %4 || twice, ERRCODE = 'unique_violation';\n"
        "  END IF;\nEND\n"_s.arg(column.column, work.quoted, nulls, sql::quotedLiteral(sentence));
    QString tag = u"$unique$"_s;
    for (int i = 1; body.contains(tag); ++i)
        tag = u"$unique%1$"_s.arg(i);
    return u"DO "_s + tag + body + tag;
}

}  // namespace

QString indexDefinition(const ColumnWork &column)
{
    return change::indexBody(*column.wish.index, column.wish.name);
}

QString deferralClause(change::Deferral deferral)
{
    switch (deferral) {
    case change::Deferral::No: return {};
    case change::Deferral::InitiallyImmediate: return u" DEFERRABLE"_s;
    case change::Deferral::InitiallyDeferred: return u" DEFERRABLE INITIALLY DEFERRED"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

QList<Step> verifyUniqueSteps(const TableWork &work, const Context &context)
{
    QList<Step> steps;
    for (const ColumnWork &column : work.columns) {
        // Of tables that inherit, the constraint looks at each alone, and a query would look at all of them together.
        if (!column.wish.unique || !work.family.isAlone())
            continue;
        Step step;
        step.kind = StepKind::VerifyUnique;
        step.title = u"Look for values of %1 that stand twice"_s.arg(column.object(work.name));
        step.rule = u"pg.verify-unique"_s;
        step.why =
            u"Reads the table as any query may, and fails with up to five of the values where there are such. Building the index "
            u"would find out too, after longer, and leave an invalid index behind. It changes nothing, so there is nothing to undo."_s;
        step.statements = {context.lengthy(duplicatesSql(work, column))};
        steps.append(step);
    }
    return steps;
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
        const QString create = u"CREATE %1INDEX CONCURRENTLY %2 ON %3 %4"_s.arg(
            column.wish.index->unique ? u"UNIQUE "_s : QString(), sql::Identifier(column.names.index).quoted(), work.quoted,
            indexDefinition(column));
        steps.append(build(work, column, column.names.index, create));
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
        Step index = build(
            work, column, column.names.unique,
            u"CREATE UNIQUE INDEX CONCURRENTLY %1 ON %2 (%3)%4"_s.arg(
                name, work.quoted, column.column, column.wish.unique->nullsNotDistinct ? u" NULLS NOT DISTINCT"_s : QString()));
        index.rule = u"pg.unique.concurrently"_s;
        index.title = u"Build unique index %1 on %2 concurrently"_s.arg(column.names.unique, column.object(work.name));
        Step step;
        step.kind = StepKind::AddUnique;
        step.title = u"Make %1 unique by its index"_s.arg(column.object(work.name));
        step.rule = u"pg.unique.using-index"_s;
        step.why = u"The index proves already that no value stands twice, so the constraint changes the catalog only."_s;
        step.statements = {context.brief(alterTableAlone(
            work, {u"ADD CONSTRAINT %1 UNIQUE USING INDEX %1"_s.arg(name) + deferralClause(column.wish.unique->deferral)}))};
        step.undo = {{context.brief(alterTable(work, {u"DROP CONSTRAINT IF EXISTS "_s + name})), false}};
        step.doneWhen = constraintsExist(work.name, {column.names.unique});
        step.mayStartWhen = indexNotValid({work.name.schema, sql::Identifier(column.names.unique)}, work.name);
        steps += {index, step};
    }
    return steps;
}

}  // namespace colonnade::plan::postgres
