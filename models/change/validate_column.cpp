#include "change/validate_column.h"

#include "sql/expression.h"
#include "sql/type_name.h"

namespace colonnade::change {

using namespace Qt::StringLiterals;

namespace {

QList<Problem> nameProblems(const ColumnContext &context)
{
    static const QStringList systemColumns = {u"ctid"_s, u"xmin"_s, u"xmax"_s, u"cmin"_s, u"cmax"_s, u"tableoid"_s};
    const QString &name = context.column.name;
    const QString table = context.table.name.display();
    if (name.isEmpty())
        return {problem(context, u"design.no-name"_s, u"A new column of %1 has no name."_s.arg(table), u"Name it."_s)};
    QList<Problem> found;
    if (sql::Identifier(name).isTooLong()) {
        found.append(problem(context, u"design.name-too-long"_s,
                             u"The column name %1 has %2 bytes of UTF-8; PostgreSQL would cut it at 63 without an error."_s.arg(
                                 name, QString::number(name.toUtf8().size())),
                             u"Choose a shorter name."_s));
    }
    if (name.contains(QChar::Null))
        found.append(problem(context, u"design.name-zero"_s, u"A column name of %1 holds a zero character."_s.arg(table)));
    if (systemColumns.contains(name)) {
        found.append(problem(context, u"design.system-column"_s,
                             u"%1 is the name of a column that every table of PostgreSQL has already."_s.arg(name),
                             u"Choose another name."_s));
    }
    if (context.table.column(name)) {
        found.append(problem(context, u"design.column-exists"_s, u"%1 has a column %2 already."_s.arg(table, name),
                             u"Choose another name, or drop the wish."_s, ErrorKind::NameTaken));
    } else {
        for (const catalog::Column &existing : context.table.columns) {
            if (existing.name.compare(name, Qt::CaseInsensitive) == 0) {
                found.append(problem(
                    context, u"design.case-twin"_s,
                    u"%1 has a column %2 already, which differs from %3 in capitals only; SQL without quotes cannot tell them apart."_s
                        .arg(table, sql::Identifier(existing.name).quoted(), sql::Identifier(name).quoted()),
                    u"Choose another name."_s, ErrorKind::NameTaken));
            }
        }
    }
    for (qsizetype i = 0; i < context.index; ++i) {
        const QString &other = context.tableChange.addColumns[i].name;
        if (other.compare(name, Qt::CaseInsensitive) == 0) {
            found.append(problem(
                context, u"design.column-twice"_s,
                other == name ? u"The change adds %1 to %2 twice."_s.arg(name, table)
                              : u"The change adds %1 and %2 to %3, which differ in capitals only."_s.arg(other, name, table)));
        }
    }
    return found;
}

QList<Problem> typeProblems(const ColumnContext &context)
{
    const ColumnAddition &column = context.column;
    if (column.type.trimmed().isEmpty())
        return {problem(context, u"design.no-type"_s, u"The new column %1 has no type."_s.arg(context.object()),
                        u"Give it one, such as text."_s)};
    const auto type = sql::readTypeName(column.type);
    if (!type)
        return {problem(context, u"design.type"_s,
                        u"The type of %1 cannot be read: %2."_s.arg(context.object(), type.error().message),
                        u"Write a type as CREATE TABLE takes it, such as numeric(10,2)."_s, ErrorKind::SqlRefused)};
    QList<Problem> found;
    static const QStringList pseudo = {u"record"_s,  u"anyelement"_s, u"trigger"_s, u"void"_s,
                                       u"cstring"_s, u"unknown"_s,    u"internal"_s};
    if (pseudo.contains(type->formatted))
        found.append(problem(context, u"design.type"_s,
                             u"%1 cannot have the type %2: it is a pseudo-type."_s.arg(context.object(), type->formatted)));
    static const QStringList countable = {u"smallint"_s, u"integer"_s, u"bigint"_s};
    if (column.identity != catalog::Identity::None && !countable.contains(type->formatted)) {
        found.append(problem(context, u"design.identity-type"_s,
                             u"%1 cannot be an identity column of type %2: PostgreSQL takes smallint, integer or bigint."_s.arg(
                                 context.object(), type->formatted)));
    }
    return found;
}

QList<Problem> defaultProblems(const ColumnContext &context)
{
    const ColumnAddition &column = context.column;
    if (!column.defaultExpression)
        return {};
    auto [expression, found] = parsed(context, u"default"_s, *column.defaultExpression);
    if (column.identity != catalog::Identity::None)
        found.append(problem(context, u"design.identity-default"_s,
                             u"%1 cannot be an identity column and have a default."_s.arg(context.object())));
    if (column.generated)
        found.append(problem(context, u"design.generated-default"_s,
                             u"%1 cannot be generated and have a default."_s.arg(context.object())));
    if (!expression)
        return found;
    if (expression->hasSubquery())
        found.append(problem(context, u"design.default-subquery"_s,
                             u"The default of %1 holds a subquery, which PostgreSQL refuses there."_s.arg(context.object()),
                             u"Use the subquery to fill existing rows instead."_s));
    else if (!expression->columns().isEmpty())
        found.append(problem(context, u"design.default-column"_s,
                             u"The default of %1 names the column %2, and a default cannot use columns."_s.arg(
                                 context.object(), expression->columns().first().name),
                             u"Use it to fill existing rows instead."_s));
    if (column.notNull && expression->isNullConstant())
        found.append(problem(context, u"design.null-default"_s,
                             u"%1 is to be not null, and its default is null."_s.arg(context.object())));
    return found;
}

QList<Problem> generatedProblems(const ColumnContext &context)
{
    const ColumnAddition &column = context.column;
    if (!column.generated)
        return {};
    auto [expression, found] = parsed(context, u"generating expression"_s, column.generated->expression);
    if (column.identity != catalog::Identity::None)
        found.append(problem(context, u"design.generated-identity"_s,
                             u"%1 cannot be generated and an identity column at once."_s.arg(context.object())));
    if (column.fill)
        found.append(problem(context, u"design.generated-fill"_s,
                             u"%1 is generated, so it cannot be filled as well."_s.arg(context.object())));
    if (expression && expression->hasSubquery())
        found.append(problem(
            context, u"design.generated-subquery"_s,
            u"The generating expression of %1 holds a subquery, which PostgreSQL refuses there."_s.arg(context.object())));
    else if (expression)
        found += unknownColumns(context, u"generating expression"_s, *expression, columnNames(context, false));
    return found;
}

QList<Problem> fillProblems(const ColumnContext &context)
{
    const ColumnAddition &column = context.column;
    if (!column.fill) {
        if (column.keepFilled != KeepFilled::No)
            return {problem(context, u"design.trigger-without-fill"_s,
                            u"%1 is to be kept filled by a trigger, but nothing says with what."_s.arg(context.object()),
                            u"Give it a fill expression."_s)};
        return {};
    }
    auto [expression, found] = parsed(context, u"fill"_s, column.fill->expression);
    if (!expression)
        return found;
    found += unknownColumns(context, u"fill"_s, *expression, columnNames(context, true));
    for (const sql::ColumnUse &use : expression->columns()) {
        const bool added = context.change.column(context.table.name, use.name) != nullptr;
        const bool own = use.qualifier.isEmpty() || use.qualifier.last() == context.table.name.name.text();
        if (added && own && !expression->hasSubquery()) {
            found.append(problem(context, u"design.fill-from-new"_s,
                                 u"The fill of %1 reads %2, which this change adds as well and which is still empty then."_s.arg(
                                     context.object(), use.name),
                                 u"Write the expression of %1 out, or add the column in a change of its own."_s.arg(use.name)));
        }
    }
    if (column.notNull && expression->isNullConstant())
        found.append(
            problem(context, u"design.null-fill"_s, u"%1 is to be not null, and its fill is null."_s.arg(context.object())));
    return found;
}

QList<Problem> checkProblems(const ColumnContext &context)
{
    QList<Problem> found;
    for (const CheckWish &check : context.column.checks) {
        auto [expression, bad] = parsed(context, u"check"_s, check.expression);
        found += bad;
        if (check.name && check.name->isEmpty())
            found.append(problem(context, u"design.no-name"_s, u"A check of %1 has an empty name."_s.arg(context.object())));
        if (expression && expression->hasSubquery())
            found.append(problem(context, u"design.check-subquery"_s,
                                 u"A check of %1 holds a subquery, which PostgreSQL refuses there."_s.arg(context.object())));
        else if (expression)
            found += unknownColumns(context, u"check"_s, *expression, columnNames(context, true));
    }
    return found;
}

}  // namespace

QList<Problem> columnProblems(const ColumnContext &context)
{
    return nameProblems(context) + typeProblems(context) + defaultProblems(context) + generatedProblems(context)
        + fillProblems(context) + checkProblems(context) + indexProblems(context) + optionProblems(context)
        + referenceProblems(context);
}

}  // namespace colonnade::change
