#include "plan/postgres/sequence.h"

#include "plan/postgres/catalog_query.h"
#include "plan/postgres/tactics.h"
#include "sql/type_name.h"

namespace colonnade::plan::postgres {

using namespace Qt::StringLiterals;

namespace {

QString nextval(const QString &sequence)
{
    return u"nextval(%1::regclass)"_s.arg(sql::quotedLiteral(sequence));
}

/// The type of a sequence's numbers: the column's.
QString numberType(const ColumnWork &column)
{
    const auto type = sql::readTypeName(column.type);
    return type ? type->formatted : column.type;
}

QString createSequence(const QString &sequence, const ColumnWork &column)
{
    return u"CREATE SEQUENCE %1 AS %2%3"_s.arg(sequence, numberType(column), sequenceOptions(column.wish.identityOptions));
}

/// Whoever writes to the table draws a number from the helper, as the identity will let them do without a grant.
QStringList createHelper(const ColumnWork &column)
{
    return {createSequence(column.helperSequence, column), u"GRANT USAGE ON SEQUENCE %1 TO PUBLIC"_s.arg(column.helperSequence)};
}

QString helperName(const ColumnWork &column, const TableWork &table, const catalog::Catalog &catalog)
{
    const auto named = [&](int pass) {
        return sql::qualified(u"colonnade"_s,
                              sql::generatedName({table.name.schema.text(), table.name.name.text(), column.wish.name},
                                                 pass == 0 ? u"numbers"_s : u"numbers"_s + QString::number(pass)));
    };
    int pass = 0;
    while (catalog.relationExists(named(pass)))
        ++pass;
    return named(pass).quoted();
}

QString kindOf(const ColumnWork &column)
{
    return column.wish.identity == catalog::Identity::Always ? u"ALWAYS"_s : u"BY DEFAULT"_s;
}

/// Under the lock that the first statement takes: a number that is drawn between two of them would be given twice.
QList<UndoStatement> takeIdentityBack(const TableWork &work, const ColumnWork &column, const Context &context)
{
    QList<UndoStatement> undo{{context.brief(u"LOCK TABLE %1 IN ACCESS EXCLUSIVE MODE"_s.arg(work.quoted)), false}};
    for (const QString &sql : createHelper(column))
        undo.append({context.brief(sql), false});
    undo.append({context.brief(u"SELECT pg_catalog.setval(%1, last_value, is_called) FROM %2"_s.arg(
                     sql::quotedLiteral(column.helperSequence), column.sequence)),
                 false});
    undo.append({context.brief(alterTable(work,
                                          {u"ALTER COLUMN %1 DROP IDENTITY"_s.arg(column.column),
                                           u"ALTER COLUMN %1 SET DEFAULT %2"_s.arg(column.column, *column.defaultSql)})),
                 false});
    return undo;
}

}  // namespace

QString sequenceOptions(const change::IdentityOptions &options)
{
    QString sql;
    const auto number = [&](const QString &words, std::optional<qint64> value) {
        if (value)
            sql += u' ' + words + u' ' + QString::number(*value);
    };
    number(u"INCREMENT BY"_s, options.increment);
    number(u"MINVALUE"_s, options.minimum);
    number(u"MAXVALUE"_s, options.maximum);
    number(u"START WITH"_s, options.start);
    number(u"CACHE"_s, options.cache);
    if (options.cycle)
        sql += u" CYCLE"_s;
    return sql;
}

void decideSequence(ColumnWork &column, const TableWork &table, const Context &context)
{
    if (column.names.sequence.isEmpty())
        return;
    column.sequence = sql::QualifiedName{table.name.schema, sql::Identifier(column.names.sequence)}.quoted();
    if (column.isIdentity())
        column.helperSequence = helperName(column, table, context.catalog);
    else
        column.type = sql::serialBase(sql::readTypeName(column.type)->formatted);
    column.defaultSql = nextval(column.isIdentity() ? column.helperSequence : column.sequence);
    column.defaultWithColumn = column.notNullWithColumn = false;
    column.wish.notNull = true;
    column.fill = column.defaultSql;
    column.fillNeverNull = column.fillVolatile = true;
}

QList<sql::Statement> beforeColumns(const TableWork &work, const Context &context)
{
    QList<sql::Statement> statements;
    const bool helpers = std::ranges::any_of(work.columns, [](const ColumnWork &c) { return !c.helperSequence.isEmpty(); });
    if (helpers && (context.catalog.server().canCreateSchema || !context.catalog.data().schemas.contains(u"colonnade"_s)))
        statements.append(context.brief(u"CREATE SCHEMA IF NOT EXISTS colonnade"_s));
    for (const ColumnWork &column : work.columns) {
        if (column.isSerial()) {
            QString create = createSequence(column.sequence, column);
            // As the server makes that of a serial column, so that SET LOGGED finds it as it expects.
            if (work.table.persistence == catalog::Persistence::Unlogged && context.dialect.hasUnloggedSequences())
                create.insert(7, u"UNLOGGED "_s);
            statements.append(context.brief(create));
        }
        for (const QString &sql : column.isIdentity() ? createHelper(column) : QStringList())
            statements.append(context.brief(sql));
    }
    return statements;
}

QList<sql::Statement> behindColumns(const TableWork &work, const Context &context)
{
    QList<sql::Statement> statements;
    for (const ColumnWork &column : work.columns) {
        if (!column.isSerial())
            continue;
        // A sequence can only be owned by a column whose table has the same owner.
        if (!work.table.owner.isEmpty() && work.table.owner != context.catalog.server().user)
            statements.append(context.brief(
                u"ALTER SEQUENCE %1 OWNER TO %2"_s.arg(column.sequence, sql::Identifier(work.table.owner).quoted())));
        statements.append(context.brief(u"ALTER SEQUENCE %1 OWNED BY %2.%3"_s.arg(column.sequence, work.quoted, column.column)));
    }
    return statements;
}

QList<UndoStatement> afterDroppedColumns(const TableWork &work, const Context &context)
{
    QList<UndoStatement> undo;
    for (const ColumnWork &column : work.columns) {
        if (!column.helperSequence.isEmpty())
            undo.append({context.brief(u"DROP SEQUENCE IF EXISTS "_s + column.helperSequence), false});
    }
    return undo;
}

QList<Step> identitySteps(const TableWork &work, const Context &context)
{
    QList<Step> steps;
    for (const ColumnWork &column : work.columns) {
        if (!column.isIdentity())
            continue;
        Step step;
        step.kind = StepKind::AddIdentity;
        step.title = u"Make %1 an identity column"_s.arg(column.object(work.name));
        step.rule = u"pg.identity.hand-over"_s;
        step.why =
            u"Changes the catalog only. The identity's sequence goes on where the helper's has come to: nobody can draw a number "
            u"between the two, because the table stays locked until both are changed, and so no number is given twice."_s;
        step.statements = {context.brief(alterTable(work,
                                                    {u"ALTER COLUMN %1 DROP DEFAULT"_s.arg(column.column),
                                                     u"ALTER COLUMN %1 ADD GENERATED %2 AS IDENTITY (SEQUENCE NAME %3%4)"_s.arg(
                                                         column.column, kindOf(column), column.sequence,
                                                         sequenceOptions(column.wish.identityOptions))})),
                           context.brief(u"SELECT pg_catalog.setval(%1, last_value, is_called) FROM %2"_s.arg(
                               sql::quotedLiteral(column.sequence), column.helperSequence)),
                           context.brief(u"DROP SEQUENCE %1"_s.arg(column.helperSequence))};
        step.undo = takeIdentityBack(work, column, context);
        step.doneWhen = columnIsIdentity(work.name, column.wish.name);
        step.mayStartWhen = columnNullable(work.name, column.wish.name) + u" UNION ALL "_s + namesInTheWay({column.sequence});
        steps.append(step);
    }
    return steps;
}

QString identityClause(const change::IdentityOptions &options)
{
    const QString inside = sequenceOptions(options).trimmed();
    return inside.isEmpty() ? QString() : u" (%1)"_s.arg(inside);
}

}  // namespace colonnade::plan::postgres
