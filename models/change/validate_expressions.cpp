#include "change/validate_column.h"

namespace colonnade::change {

using namespace Qt::StringLiterals;

Problem problem(const ColumnContext &context, const QString &rule, const QString &message, std::optional<QString> fix,
                ErrorKind kind)
{
    return {rule, kind, context.object(), message, std::move(fix)};
}

Parsed parsed(const ColumnContext &context, const QString &what, const QString &text)
{
    const auto expression = sql::Expression::parse(text);
    if (expression)
        return {*expression, {}};
    return {std::nullopt,
            {problem(context, u"design.expression"_s,
                     u"The %1 of %2 cannot be read: %3."_s.arg(what, context.object(), expression.error().message), std::nullopt,
                     ErrorKind::SqlRefused)}};
}

QStringList columnNames(const ColumnContext &context, bool withNew)
{
    QStringList names;
    for (const catalog::Column &column : context.table.columns)
        names.append(column.name);
    for (const ColumnAddition &column : context.tableChange.addColumns) {
        if (withNew)
            names.append(column.name);
    }
    return names;
}

QList<Problem> unknownColumn(const ColumnContext &context, const QString &what, const QString &name, const QStringList &known)
{
    if (known.contains(name))
        return {};
    const QStringList near = nearNames(name, known);
    return {problem(context, u"design.no-column"_s,
                    u"The %1 of %2 names a column %3 that %4 does not have."_s.arg(what, context.object(), name,
                                                                                   context.table.name.display()),
                    near.isEmpty() ? std::nullopt : std::optional(u"Near are %1."_s.arg(near.join(u", "_s))),
                    ErrorKind::NoSuchObject)};
}

QList<Problem> unknownColumns(const ColumnContext &context, const QString &what, const sql::Expression &expression,
                              const QStringList &known)
{
    QList<Problem> found;
    // Inside of a subquery a name may belong to another table.
    for (const sql::ColumnUse &use : expression.hasSubquery() ? QList<sql::ColumnUse>() : expression.columns()) {
        static const QStringList always = {u"ctid"_s, u"xmin"_s, u"xmax"_s, u"cmin"_s, u"cmax"_s, u"tableoid"_s, QString()};
        if (use.qualifier.size() > 1 || always.contains(use.name) || use.name == context.table.name.name.text())
            continue;
        found += unknownColumn(context, what, use.name, known);
    }
    return found;
}

}  // namespace colonnade::change
