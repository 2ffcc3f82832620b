#include "plan/postgres/tactics.h"

namespace colonnade::plan::postgres {

using namespace Qt::StringLiterals;

namespace {

bool fillsApart(const ColumnWork &column)
{
    return column.wish.fill || (column.defaultApart && column.fill);
}

QString columnClause(const ColumnWork &column)
{
    const change::ColumnAddition &wish = column.wish;
    QString sql = u"ADD COLUMN "_s + column.column + u' ' + wish.type.trimmed();
    if (wish.collation)
        sql += u" COLLATE "_s + change::collationSql(*wish.collation);
    if (wish.generated) {
        sql += u" GENERATED ALWAYS AS (%1) %2"_s.arg(
            sql::Expression::parse(wish.generated->expression)->embedded(),
            wish.generated->kind == catalog::Generated::Stored ? u"STORED"_s : u"VIRTUAL"_s);
    }
    if (wish.identity != catalog::Identity::None)
        sql += u" GENERATED %1 AS IDENTITY"_s.arg(wish.identity == catalog::Identity::Always ? u"ALWAYS"_s : u"BY DEFAULT"_s);
    if (column.defaultSql && !fillsApart(column))
        sql += u" DEFAULT "_s + *column.defaultSql;
    if (wish.notNull && !fillsApart(column))
        sql += u" NOT NULL"_s;
    if (wish.unique)
        sql += u" CONSTRAINT %1 UNIQUE"_s.arg(sql::Identifier(column.names.unique).quoted());
    if (wish.references)
        sql += u" CONSTRAINT %1 %2"_s.arg(sql::Identifier(column.names.foreignKey).quoted(), foreignKeyClause(column));
    return sql;
}

}  // namespace

QString plainSql(const TableWork &work)
{
    QStringList clauses, fills, afterwards, indexes;
    for (const ColumnWork &column : work.columns) {
        clauses.append(columnClause(column));
        if (!fillsApart(column))
            continue;
        fills.append(u"%1 = (%2)"_s.arg(column.column, *column.fill));
        if (column.defaultSql)
            afterwards.append(u"ALTER COLUMN %1 SET DEFAULT %2"_s.arg(column.column, *column.defaultSql));
        if (column.wish.notNull)
            afterwards.append(u"ALTER COLUMN %1 SET NOT NULL"_s.arg(column.column));
    }
    QStringList checks;
    for (const ColumnWork &column : work.columns) {
        for (const NamedCheck &check : column.checksAtOnce + column.checksLater)
            checks.append(u"ADD CONSTRAINT %1 CHECK (%2)"_s.arg(sql::Identifier(check.name).quoted(), check.expression));
    }
    (fills.isEmpty() ? clauses : afterwards) += checks;
    QStringList statements{alterTable(work, clauses)};
    if (!fills.isEmpty())
        statements.append(u"UPDATE %1\n  SET %2"_s.arg(work.quoted, fills.join(u",\n      "_s)));
    if (!afterwards.isEmpty())
        statements.append(alterTable(work, afterwards));
    for (const ColumnWork &column : work.columns) {
        if (!column.wish.index)
            continue;
        statements.append(u"CREATE INDEX %1 ON %2 %3"_s.arg(sql::Identifier(column.names.index).quoted(), work.quoted,
                                                           indexDefinition(column)));
    }
    statements += commentSql(work);
    return statements.join(u";\n"_s) + u';';
}

}  // namespace colonnade::plan::postgres
