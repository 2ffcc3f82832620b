#include "change/index_wish.h"
#include "plan/postgres/tactics.h"

namespace colonnade::plan::postgres {

using namespace Qt::StringLiterals;

namespace {

/// By an UPDATE of its own: as wished, or because the server takes no default with the column, or leaves a domain's out of the
/// rows that are there.
bool filledApart(const ColumnWork &column)
{
    return column.wish.fill || ((column.ownDefaultOfDomain || column.defaultApart) && column.fill);
}

/// Where nulls count as equal, or a domain brings each row its default, the rows would break it until they are filled; and what
/// still waits for the end of the transaction is in the way of the next ALTER TABLE.
bool uniqueAfterwards(const ColumnWork &column)
{
    return column.wish.unique && filledApart(column)
        && (column.ownDefaultOfDomain || column.wish.unique->nullsNotDistinct
            || column.wish.unique->deferral == change::Deferral::InitiallyDeferred);
}

bool referencesAfterwards(const ColumnWork &column)
{
    return column.wish.references && !column.referencesNew && filledApart(column)
        && (column.ownDefaultOfDomain || column.wish.references->deferral == change::Deferral::InitiallyDeferred);
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
        sql += u" GENERATED %1 AS IDENTITY"_s.arg(wish.identity == catalog::Identity::Always ? u"ALWAYS"_s : u"BY DEFAULT"_s)
            + identityClause(wish.identityOptions);
    if (wish.defaultExpression && column.defaultSql && !filledApart(column))
        sql += u" DEFAULT "_s + *column.defaultSql;
    if (wish.notNull && !filledApart(column) && column.sequence.isEmpty())
        sql += u" NOT NULL"_s;
    if (wish.unique && !uniqueAfterwards(column))
        sql += u" CONSTRAINT %1 UNIQUE%2%3"_s.arg(sql::Identifier(column.names.unique).quoted(),
                                                  wish.unique->nullsNotDistinct ? u" NULLS NOT DISTINCT"_s : QString(),
                                                  deferralClause(wish.unique->deferral));
    if (wish.references && !column.referencesNew && !referencesAfterwards(column))
        sql += u" CONSTRAINT %1 %2"_s.arg(sql::Identifier(column.names.foreignKey).quoted(), foreignKeyClause(column));
    return sql;
}

}  // namespace

QString plainSql(const TableWork &work, const Context &context)
{
    QStringList clauses, fills, afterwards, storage;
    for (const ColumnWork &column : work.columns) {
        clauses.append(columnClause(column));
        storage += storageClauses(column);
        if (!filledApart(column))
            continue;
        fills.append(u"%1 = (%2)"_s.arg(column.column, *column.fill));
        if (column.wish.defaultExpression)
            afterwards.append(u"ALTER COLUMN %1 SET DEFAULT %2"_s.arg(column.column, *column.defaultSql));
        if (column.wish.notNull)
            afterwards.append(u"ALTER COLUMN %1 SET NOT NULL"_s.arg(column.column));
        if (uniqueAfterwards(column))
            afterwards.append(u"ADD CONSTRAINT %1 UNIQUE%2 (%3)%4"_s.arg(
                sql::Identifier(column.names.unique).quoted(),
                column.wish.unique->nullsNotDistinct ? u" NULLS NOT DISTINCT"_s : QString(), column.column,
                deferralClause(column.wish.unique->deferral)));
        if (referencesAfterwards(column))
            afterwards.append(u"ADD CONSTRAINT %1 FOREIGN KEY (%2) %3"_s.arg(sql::Identifier(column.names.foreignKey).quoted(),
                                                                             column.column, foreignKeyClause(column)));
    }
    QStringList checks;
    for (const ColumnWork &column : work.columns) {
        for (const NamedCheck &check : column.checksAtOnce + column.checksLater)
            checks.append(u"ADD CONSTRAINT %1 CHECK (%2)"_s.arg(sql::Identifier(check.name).quoted(), check.expression));
    }
    (fills.isEmpty() ? clauses : afterwards) += checks;
    QStringList statements{alterTable(work, clauses + storage)};
    for (const ColumnWork &column : work.columns) {
        if (!column.computed)
            continue;
        const ComputedSql computed = computedSql(work, column, context);
        statements += computed.createFunction + computed.createTriggers;
    }
    if (!fills.isEmpty())
        statements.append(u"UPDATE %1\n  SET %2"_s.arg(work.quoted, fills.join(u",\n      "_s)));
    if (!afterwards.isEmpty())
        statements.append(alterTable(work, afterwards));
    for (const ColumnWork &column : work.columns) {
        if (column.wish.index)
            statements.append(u"CREATE %1INDEX %2 ON %3 %4"_s.arg(column.wish.index->unique ? u"UNIQUE "_s : QString(),
                                                                  sql::Identifier(column.names.index).quoted(), work.quoted,
                                                                  indexDefinition(column)));
    }
    statements += commentSql(work);
    return statements.join(u";\n"_s) + u';';
}

QString plainLateForeignKeys(const QList<TableWork> &tables)
{
    QString sql;
    for (const TableWork &work : tables) {
        for (const ColumnWork &column : work.columns) {
            if (column.wish.references && column.referencesNew)
                sql += u'\n'
                    + alterTable(work,
                                 {u"ADD CONSTRAINT %1 FOREIGN KEY (%2) %3"_s.arg(
                                     sql::Identifier(column.names.foreignKey).quoted(), column.column, foreignKeyClause(column))})
                    + u';';
        }
    }
    return sql;
}

}  // namespace colonnade::plan::postgres
