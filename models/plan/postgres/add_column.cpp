#include "plan/postgres/catalog_query.h"
#include "plan/postgres/tactics.h"

namespace colonnade::plan::postgres {

using namespace Qt::StringLiterals;

namespace {

QString definition(const ColumnWork &column)
{
    QString sql = u"ADD COLUMN "_s + column.column + u' ' + column.wish.type.trimmed();
    if (column.wish.collation)
        sql += u" COLLATE "_s + change::collationSql(*column.wish.collation);
    if (column.wish.generated)
        return sql
            + u" GENERATED ALWAYS AS (%1) VIRTUAL"_s.arg(sql::Expression::parse(column.wish.generated->expression)->embedded());
    if (column.defaultWithColumn)
        sql += u" DEFAULT "_s + *column.defaultSql;
    if (column.notNullWithColumn)
        sql += u" NOT NULL"_s;
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
    }
    for (const ColumnWork &column : work.columns) {
        for (const NamedCheck &check : column.checksAtOnce)
            all.append(u"ADD CONSTRAINT %1 CHECK (%2) NOT VALID"_s.arg(sql::Identifier(check.name).quoted(), check.expression));
    }
    return all;
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
    if (work.triggers())
        why += u" The trigger fills rows that code writes without the new values; it comes under the same lock."_s;
    return why;
}

}  // namespace

QString alterTable(const TableWork &work, const QStringList &clauses)
{
    return u"ALTER TABLE %1\n  %2"_s.arg(work.quoted, clauses.join(u",\n  "_s));
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

QList<Step> addColumnSteps(const TableWork &work, const Context &context)
{
    QStringList names, drops;
    for (const ColumnWork &column : work.columns) {
        names.append(column.wish.name);
        drops.append(u"DROP COLUMN IF EXISTS "_s + column.column);
    }
    std::ranges::reverse(drops);
    Step step;
    step.kind = StepKind::AddColumn;
    step.title = u"Add %1 to %2"_s.arg(enumerated(names), work.name.display());
    step.rule = u"pg.add-column.catalog-only"_s;
    step.why = reasons(work);
    // The trigger's function is made before the table is locked, the trigger under the lock that the columns take.
    QStringList sql = createTriggerFunctionSql(work, context);
    sql.append(alterTable(work, clauses(work)));
    sql += commentSql(work) + createTriggerSql(work, context);
    for (const QString &text : sql)
        step.statements.append(context.brief(text));
    for (const QString &text : dropTriggerSql(work))
        step.undo.append({context.brief(text), false});
    step.undo.append({context.brief(alterTable(work, drops)), true});
    if (work.triggers())
        step.undo.append({context.brief(dropTriggerFunctionSql(work)), false});
    step.doneWhen = columnsExist(work.name, names);
    step.mayStartWhen = columnsInTheWay(work.name, names);
    return {step};
}

}  // namespace colonnade::plan::postgres
