#include "plan/postgres/catalog_query.h"
#include "plan/postgres/sequence.h"
#include "plan/postgres/tactics.h"
#include "plan/postgres/trigger_name.h"

namespace colonnade::plan::postgres {

using namespace Qt::StringLiterals;

namespace {

QString definition(const ColumnWork &column)
{
    QString sql = u"ADD COLUMN "_s + column.column + u' ' + column.type;
    if (column.wish.collation)
        sql += u" COLLATE "_s + change::collationSql(*column.wish.collation);
    if (column.wish.generated)
        return sql
            + u" GENERATED ALWAYS AS (%1) VIRTUAL"_s.arg(sql::Expression::parse(column.wish.generated->expression)->embedded());
    if (column.defaultWithColumn && column.defaultSql)
        sql += u" DEFAULT "_s + *column.defaultSql;
    else if (column.ownDefaultOfDomain)
        sql += u" DEFAULT NULL"_s;
    if (column.notNullWithColumn)
        sql += u" NOT NULL"_s;
    if (column.referencesWithColumn)
        sql += u" CONSTRAINT %1 %2"_s.arg(sql::Identifier(column.names.foreignKey).quoted(), foreignKeyClause(column));
    return sql;
}

QStringList clauses(const TableWork &work)
{
    QStringList all;
    for (const ColumnWork &column : work.columns)
        all.append(definition(column));
    for (const ColumnWork &column : work.columns) {
        if (column.defaultSql && !column.defaultWithColumn)
            all.append(u"ALTER COLUMN %1 SET DEFAULT %2"_s.arg(column.column, *column.defaultSql));
        all += storageClauses(column);
    }
    for (const ColumnWork &column : work.columns) {
        for (const NamedCheck &check : column.checksAtOnce)
            all.append(u"ADD CONSTRAINT %1 CHECK (%2) NOT VALID"_s.arg(sql::Identifier(check.name).quoted(), check.expression));
    }
    return all;
}

/// In a statement of its own: together with ADD COLUMN, PostgreSQL would drop first.
QStringList dropNullDefaults(const TableWork &work)
{
    QStringList drops;
    for (const ColumnWork &column : work.columns) {
        if (column.ownDefaultOfDomain && !column.defaultSql)
            drops.append(u"ALTER COLUMN %1 DROP DEFAULT"_s.arg(column.column));
    }
    return drops.isEmpty() ? QStringList() : QStringList{alterTable(work, drops)};
}

QString reasons(const TableWork &work)
{
    QStringList kept, apart, checked;
    for (const ColumnWork &column : work.columns) {
        if (column.defaultWithColumn)
            kept.append(column.wish.name);
        else if (column.defaultSql)
            apart.append(column.wish.name);
        if (!column.checksAtOnce.isEmpty())
            checked.append(column.wish.name);
    }
    QString why = u"Changes the catalog only: no row is written or read under the lock."_s;
    if (!kept.isEmpty())
        why +=
            u" The default of %1 is computed once and kept in the catalog, where existing rows find it."_s.arg(enumerated(kept));
    if (!apart.isEmpty())
        why +=
            u" The default of %1 is set apart from the column: existing rows stay null until they are filled, new rows get it."_s
                .arg(enumerated(apart));
    if (!checked.isEmpty())
        why += u" The check of %1 lets null pass, so it can stand before existing rows have a value."_s.arg(enumerated(checked));
    for (const ColumnWork &column : work.columns) {
        if (column.ownDefaultOfDomain && !column.defaultSql)
            why +=
                u" Of %1 the null in front of the domain's default keeps existing rows as they are; it goes at once, so that new rows get the domain's."_s
                    .arg(column.wish.name);
        if (column.isIdentity())
            why += u" The numbers of %1 come from a helping sequence until it is an identity column."_s.arg(column.wish.name);
        if (column.referencesWithColumn)
            why +=
                u" The foreign key of %1 comes with it and is valid at once, because null points nowhere; %2 is locked for that moment too, under which its writes wait."_s
                    .arg(column.wish.name, column.wish.references->table.display());
        if (column.computed)
            why += u" A trigger that stays computes %1 at every write."_s.arg(column.wish.name);
    }
    if (work.triggers())
        why += u" The trigger fills rows that code writes without the new values; it comes under the same lock."_s;
    return why;
}

}  // namespace

QString alterTable(const TableWork &work, const QStringList &clauses)
{
    return u"ALTER TABLE %1\n  %2"_s.arg(work.quoted, clauses.join(u",\n  "_s));
}

QString alterTableAlone(const TableWork &work, const QStringList &clauses)
{
    if (work.family.isAlone() || work.table.kind == catalog::TableKind::Partitioned)
        return alterTable(work, clauses);
    return u"ALTER TABLE ONLY %1\n  %2"_s.arg(work.quoted, clauses.join(u",\n  "_s));
}

QStringList commentSql(const TableWork &work)
{
    QStringList sql;
    for (const ColumnWork &column : work.columns) {
        if (column.wish.comment)
            sql.append(
                u"COMMENT ON COLUMN %1.%2 IS %3"_s.arg(work.quoted, column.column, sql::quotedLiteral(*column.wish.comment)));
    }
    return sql;
}

QStringList storageClauses(const ColumnWork &column)
{
    QStringList clauses;
    if (column.wish.storage)
        clauses.append(u"ALTER COLUMN %1 SET STORAGE %2"_s.arg(column.column, column.wish.storage->toUpper()));
    if (column.wish.compression)
        clauses.append(u"ALTER COLUMN %1 SET COMPRESSION %2"_s.arg(column.column, *column.wish.compression));
    return clauses;
}

namespace {

/// What stands in the way: the columns, the names of sequences, and values that break what the columns are to obey.
QString inTheWay(const TableWork &work, const QStringList &names, const Context &context)
{
    QString query = columnsInTheWay(work.name, names);
    QStringList sequences;
    for (const ColumnWork &column : work.columns) {
        if (column.isSerial())
            sequences.append(column.sequence);
        if (column.isIdentity())
            sequences.append(column.helperSequence);
    }
    if (!sequences.isEmpty())
        query += u" UNION ALL "_s + namesInTheWay(sequences);
    if (const QString triggers = triggersInTheWay(work); !triggers.isEmpty())
        query += u" UNION ALL "_s + triggers;
    if (work.fills())
        query += u" UNION ALL "_s + updateRulesInTheWay(work.name);
    return query + valuesInTheWay(work, context);
}

struct Triggers {
    QStringList functions;      ///< what is made before the table is locked
    QStringList triggers;       ///< under the lock that the columns take
    QStringList drops;          ///< of triggers
    QStringList dropFunctions;  ///< when the columns are gone
};

Triggers triggersOf(const TableWork &work, const Context &context)
{
    Triggers all;
    if (work.triggers()) {
        all = {createTriggerFunctionSql(work, context),
               createTriggerSql(work, context),
               dropTriggerSql(work),
               {dropTriggerFunctionSql(work)}};
    }
    for (const ColumnWork &column : work.columns) {
        if (!column.computed)
            continue;
        const ComputedSql computed = computedSql(work, column, context);
        all.functions += computed.createFunction;
        all.triggers += computed.createTriggers;
        all.drops += computed.dropTriggers;
        all.dropFunctions.append(computed.dropFunction);
    }
    return all;
}

}  // namespace

QList<Step> addColumnSteps(const TableWork &work, const Context &context)
{
    QStringList names, drops;
    for (const ColumnWork &column : work.columns) {
        names.append(column.wish.name);
        drops.append(u"DROP COLUMN IF EXISTS "_s + column.column);
    }
    std::ranges::reverse(drops);
    const Triggers triggers = triggersOf(work, context);
    Step step;
    step.kind = StepKind::AddColumn;
    step.title = u"Add %1 to %2"_s.arg(enumerated(names), work.name.display());
    step.rule = u"pg.add-column.catalog-only"_s;
    step.why = reasons(work);
    step.statements = beforeColumns(work, context);
    const auto append = [&](const QStringList &all) {
        for (const QString &sql : all)
            step.statements.append(context.brief(sql));
    };
    append(triggers.functions);
    append(QStringList{alterTable(work, clauses(work))} + dropNullDefaults(work));
    step.statements += behindColumns(work, context);
    append(commentSql(work) + triggers.triggers);
    for (const QString &sql : triggers.drops)
        step.undo.append({context.brief(sql), false});
    step.undo.append({context.brief(alterTable(work, drops)), true});
    for (const QString &sql : triggers.dropFunctions)
        step.undo.append({context.brief(sql), false});
    step.undo += afterDroppedColumns(work, context);
    step.doneWhen = columnsExist(work.name, names);
    step.mayStartWhen = inTheWay(work, names, context);
    return {step};
}

}  // namespace colonnade::plan::postgres
