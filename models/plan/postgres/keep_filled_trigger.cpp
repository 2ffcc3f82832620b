#include "plan/postgres/tactics.h"

namespace colonnade::plan::postgres {

using namespace Qt::StringLiterals;

namespace {

/// The row as the table's columns under the table's name, so that the expression means in the trigger what it means in
/// UPDATE. Only columns that it can name are listed: dropping another later does not disturb the function.
QString rowAsTable(const TableWork &work, const sql::Expression &expression)
{
    QStringList columns;
    bool wholeRow = false;
    const QList<sql::ColumnUse> uses = expression.columns();
    for (const sql::ColumnUse &use : uses)
        wholeRow = wholeRow || use.name.isEmpty() || use.name == work.name.name.text();
    for (const catalog::Column &column : work.table.columns) {
        const QString quoted = sql::Identifier(column.name).quoted();
        const auto named = [&](const sql::ColumnUse &use) {
            return use.name == column.name || use.qualifier.contains(column.name);
        };
        if (wholeRow || std::ranges::any_of(uses, named))
            columns.append(u"NEW.%1 AS %1"_s.arg(quoted));
    }
    return u"(SELECT %1) AS %2"_s.arg(columns.join(u", "_s), work.name.name.quoted());
}

QString assignment(const TableWork &work, const ColumnWork &column)
{
    const auto expression = sql::Expression::parse(column.wish.fill->expression);
    return u"  IF %4 THEN\n    NEW.%1 := (SELECT (%2) FROM %3);\n  END IF;\n"_s.arg(
        column.column, *column.fill, rowAsTable(work, *expression), column.isNull(u"NEW."_s + column.column));
}

/// A dollar quote that the body does not hold.
QString dollarQuoted(const QString &body)
{
    QString tag = u"$fill$"_s;
    for (int i = 1; body.contains(tag); ++i)
        tag = u"$fill%1$"_s.arg(i);
    return tag + body + tag;
}

bool readsOtherTables(const TableWork &work)
{
    return std::ranges::any_of(work.columns, [](const ColumnWork &column) {
        return column.trigger && sql::Expression::parse(column.wish.fill->expression)->hasSubquery();
    });
}

}  // namespace

QStringList createTriggerFunctionSql(const TableWork &work, const Context &context)
{
    if (!work.triggers())
        return {};
    QString body = u"\n#variable_conflict use_column\nBEGIN\n"_s;
    for (const ColumnWork &column : work.columns) {
        if (column.trigger)
            body += assignment(work, column);
    }
    body += u"  RETURN NEW;\nEND\n"_s;
    QStringList sql;
    if (context.catalog.server().canCreateSchema || !context.catalog.data().schemas.contains(u"colonnade"_s))
        sql.append(u"CREATE SCHEMA IF NOT EXISTS colonnade"_s);
    // Who writes to the table need not be allowed to read what the expression reads.
    sql.append(u"CREATE FUNCTION %1() RETURNS trigger LANGUAGE plpgsql%2 SET search_path = %3 AS %4"_s.arg(
        work.functionName, readsOtherTables(work) ? u" SECURITY DEFINER"_s : QString(), work.searchPath, dollarQuoted(body)));
    sql.append(u"REVOKE ALL ON FUNCTION %1() FROM PUBLIC"_s.arg(work.functionName));
    return sql;
}

QStringList createTriggerSql(const TableWork &work, const Context &context)
{
    QStringList conditions, sql;
    for (const ColumnWork &column : work.columns) {
        if (column.trigger)
            conditions.append(column.isNull(u"NEW."_s + column.column));
    }
    for (const sql::QualifiedName &table : work.triggerTables) {
        sql.append(u"CREATE TRIGGER %1 BEFORE INSERT OR UPDATE ON %2 FOR EACH ROW\n  WHEN (%3)\n  %4 %5()"_s.arg(
            work.triggerName, table.quoted(), conditions.join(u" OR "_s), context.dialect.executeFunction(), work.functionName));
    }
    return sql;
}

ComputedSql computedSql(const TableWork &work, const ColumnWork &column, const Context &context)
{
    const auto expression = sql::Expression::parse(column.wish.fill->expression);
    const QString body =
        u"\n#variable_conflict use_column\nBEGIN\n  NEW.%1 := (SELECT (%2) FROM %3);\n  RETURN NEW;\nEND\n"_s.arg(
            column.column, *column.fill, rowAsTable(work, *expression));
    ComputedSql sql;
    sql.createFunction = {u"CREATE FUNCTION %1() RETURNS trigger LANGUAGE plpgsql%2 SET search_path = %3 AS %4"_s.arg(
                              column.computedFunction, expression->hasSubquery() ? u" SECURITY DEFINER"_s : QString(),
                              work.searchPath, dollarQuoted(body)),
                          u"REVOKE ALL ON FUNCTION %1() FROM PUBLIC"_s.arg(column.computedFunction)};
    for (const sql::QualifiedName &table : work.triggerTables) {
        // At every write and not only at those of its sources: another trigger may change them, and UPDATE OF misses that.
        sql.createTriggers.append(u"CREATE TRIGGER %1 BEFORE INSERT OR UPDATE ON %2 FOR EACH ROW\n  %3 %4()"_s.arg(
            column.computedTrigger, table.quoted(), context.dialect.executeFunction(), column.computedFunction));
        sql.dropTriggers.append(u"DROP TRIGGER IF EXISTS %1 ON %2"_s.arg(column.computedTrigger, table.quoted()));
    }
    sql.dropFunction = u"DROP FUNCTION IF EXISTS %1()"_s.arg(column.computedFunction);
    return sql;
}

QStringList dropTriggerSql(const TableWork &work)
{
    QStringList sql;
    for (const sql::QualifiedName &table : work.triggerTables)
        sql.append(u"DROP TRIGGER IF EXISTS %1 ON %2"_s.arg(work.triggerName, table.quoted()));
    return sql;
}

QString dropTriggerFunctionSql(const TableWork &work)
{
    return u"DROP FUNCTION IF EXISTS %1()"_s.arg(work.functionName);
}

}  // namespace colonnade::plan::postgres
