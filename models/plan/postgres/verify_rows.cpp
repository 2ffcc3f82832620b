// Looking for rows that break what is to come, before it comes: a check or a foreign key that is not valid yet stops every
// write of such a row at once, also one that never touches the column.
#include "plan/postgres/catalog_query.h"
#include "plan/postgres/gates.h"
#include "plan/postgres/known_values.h"
#include "plan/postgres/tactics.h"

namespace colonnade::plan::postgres {

using namespace Qt::StringLiterals;

namespace {

constexpr int MostCounted = 1000;
constexpr int MostNamed = 5;

/// "id = 3", as an expression over the table's rows.
QString keyText(const TableWork &work)
{
    const QString table = work.name.name.quoted();
    if (work.keyColumns.isEmpty())
        return u"%1.tableoid::pg_catalog.regclass || ' ctid = ' || %1.ctid"_s.arg(table);
    QStringList names, values;
    for (qsizetype i = 0; i < work.keyColumns.size(); ++i) {
        static const QStringList bare = {u"smallint"_s, u"integer"_s, u"bigint"_s};
        const QString column = sql::Identifier(work.keyColumns[i]).quoted();
        names.append(column);
        values.append((bare.contains(work.keyTypes[i]) ? u"%1.%2::text"_s : u"pg_catalog.quote_literal(%1.%2::text)"_s)
                          .arg(table, column));
    }
    const bool one = names.size() == 1;
    return sql::quotedLiteral(one ? names.first() + u" = "_s : u'(' + names.join(u", "_s) + u") = ("_s) + u" || "_s
        + values.join(u" || ', ' || "_s) + (one ? QString() : u" || ')'"_s);
}

/// Raises where rows of `from` fulfil `broken`, with how many they are and the first few.
QString lookFor(const TableWork &work, const QString &from, const QString &broken, const QString &sentence, const QString &state)
{
    const QString shown = u". SELECT * FROM %1 WHERE %2 shows them"_s.arg(from, broken);
    return u"  SELECT count(*), string_agg(b.colonnade_key, ', ') FILTER (WHERE b.colonnade_n <= %1) INTO broken, named\n"
           "    FROM (SELECT row_number() OVER () AS colonnade_n, %2 AS colonnade_key\n"
           "            FROM %3 WHERE %4 LIMIT %5) AS b;\n"
           "  IF broken > 0 THEN\n"
           "    RAISE EXCEPTION USING MESSAGE = %6 || CASE WHEN broken >= %5 THEN ': at least ' ELSE ': ' END || broken"
           " || ', for example ' || named || %7,\n      ERRCODE = '%8';\n  END IF;\n"_s.arg(
               QString::number(MostNamed), keyText(work), from, broken, QString::number(MostCounted), sql::quotedLiteral(sentence),
               sql::quotedLiteral(shown), state);
}

QString block(const QString &looks)
{
    const QString body =
        u"\n#variable_conflict use_column\nDECLARE\n  broken bigint;\n  named text;\nBEGIN\n"_s + looks + u"END\n"_s;
    QString tag = u"$verify$"_s;
    for (int i = 1; body.contains(tag); ++i)
        tag = u"$verify%1$"_s.arg(i);
    return u"DO "_s + tag + body + tag;
}

QString only(const sql::QualifiedName &table, catalog::TableKind kind)
{
    return (kind == catalog::TableKind::Partitioned ? QString() : u"ONLY "_s) + table.quoted();
}

QString referenced(const ColumnWork &column, const Context &context)
{
    const catalog::Table *table = context.catalog.table(column.wish.references->table);
    return only(column.wish.references->table, table ? table->kind : catalog::TableKind::Ordinary);
}

Step verification(const TableWork &work, const QString &title)
{
    Step step;
    step.kind = StepKind::VerifyRows;
    step.title = title;
    step.rule = u"pg.verify-rows"_s;
    step.why =
        u"Reads %1 as any query may, and fails with a few of the rows where there are such: once the constraint stands, every write of such a row would fail, also one that does not touch the column. It changes nothing, so there is nothing to undo."_s
            .arg(work.name.display());
    return step;
}

/// What rows get that nobody gives a value, where that can be asked for now.
QStringList valuesToAskFor(const ColumnWork &column)
{
    QStringList values;
    if (const auto standing = lastingDefault(column))
        values += knownValues(*standing).value_or(QStringList());
    if (column.fill)
        values += knownValues(*sql::Expression::parse(*column.fill)).value_or(QStringList());
    values.removeDuplicates();
    return values;
}

}  // namespace

QList<Step> verifyCheckSteps(const TableWork &work, const Context &context)
{
    QString looks;
    QStringList names, constraints;
    for (const ColumnWork &column : work.columns) {
        for (const NamedCheck &check : column.checksLater) {
            looks += lookFor(work, work.quoted, u"((%1)) IS FALSE"_s.arg(check.expression),
                             u"Rows of %1 break the check %2"_s.arg(work.name.display(), sql::Identifier(check.name).quoted()),
                             u"check_violation"_s);
            names.append(sql::Identifier(check.name).quoted());
            constraints.append(constraintName(work.name, check.name));
        }
    }
    if (looks.isEmpty())
        return {};
    Step step = verification(work, u"Look for rows of %1 that break %2"_s.arg(work.name.display(), enumerated(names)));
    step.constraints = constraints;
    step.statements = {context.lengthy(block(looks))};
    return {step};
}

QList<Step> verifyReferenceSteps(const TableWork &work, const ColumnWork &column, const QStringList &constraints,
                                 const Context &context)
{
    // Rows that are null break no foreign key.
    if (!column.referencesLate() && !lastingDefault(column))
        return {};
    const change::ReferenceWish &wish = *column.wish.references;
    const QString value = work.name.name.quoted() + u'.' + column.column;
    const QString broken =
        u"%1 IS NOT NULL AND NOT EXISTS (SELECT FROM %2 AS colonnade_r WHERE colonnade_r.%3 = %1)"_s.arg(
            value, referenced(column, context), sql::Identifier(wish.column).quoted());
    Step step = verification(work, u"Look for rows of %1 whose %2 is not in %3"_s.arg(work.name.display(), column.column,
                                                                                      wish.table.display()));
    step.constraints = constraints;
    step.statements = {context.lengthy(block(
        lookFor(work, only(work.name, work.table.kind), broken,
                u"Rows of %1 have a %2 that is not in %3"_s.arg(work.name.display(), column.column, wish.table.display()),
                u"foreign_key_violation"_s)))};
    return {step};
}

QString valuesInTheWay(const TableWork &work, const Context &context)
{
    QString query;
    for (const ColumnWork &column : work.columns) {
        for (const QString &value : valuesToAskFor(column)) {
            const QString typed = u"(%1)::%2%3"_s.arg(
                value, column.type,
                column.wish.collation ? u" COLLATE "_s + change::collationSql(*column.wish.collation) : QString());
            const QString whose = u"the value %1 that rows of %2 get"_s.arg(value, column.object(work.name));
            for (const NamedCheck &check : column.checksAtOnce + column.checksLater) {
                if (!usesOnly(*sql::Expression::parse(check.expression), column.wish.name))
                    continue;
                query += u" UNION ALL SELECT %1 FROM (SELECT %2 AS %3) AS %4 WHERE ((%5)) IS FALSE"_s.arg(
                    sql::quotedLiteral(u"%1 breaks the check %2, so writes would fail"_s.arg(
                        whose, sql::Identifier(check.name).quoted())),
                    typed, column.column, work.name.name.quoted(), check.expression);
            }
            if (!column.wish.references || column.referencesNew)
                continue;
            query +=
                u" UNION ALL SELECT %1 FROM (SELECT %2 AS v) AS colonnade_v WHERE v IS NOT NULL AND NOT EXISTS (SELECT FROM %3 AS colonnade_r WHERE colonnade_r.%4 = v)"_s
                    .arg(sql::quotedLiteral(u"%1 is not in %2, so writes would fail"_s.arg(
                             whose, column.wish.references->table.display())),
                         typed, referenced(column, context), sql::Identifier(column.wish.references->column).quoted());
        }
    }
    return query;
}

}  // namespace colonnade::plan::postgres
