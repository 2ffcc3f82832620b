#include "plan/postgres/nearest.h"

#include "sql/scanner.h"
#include "sql/type_name.h"

namespace colonnade::plan::postgres {

using namespace Qt::StringLiterals;

namespace {

/// "CHECK ((VALUE > 0))" as an expression over the column.
std::optional<QString> overColumn(const QString &definition, const QString &column)
{
    const qsizetype open = definition.indexOf(u'(');
    const qsizetype close = definition.lastIndexOf(u')');
    if (open < 0 || close < open)
        return std::nullopt;
    const QByteArray utf8 = definition.sliced(open + 1, close - open - 1).toUtf8();
    const auto tokens = sql::scan(utf8);
    if (!tokens)
        return std::nullopt;
    QByteArray text;
    qsizetype done = 0;
    for (const sql::Token &token : *tokens) {
        if (utf8.sliced(token.begin, token.end - token.begin).toUpper() != "VALUE")
            continue;
        text += utf8.sliced(done, token.begin - done) + column.toUtf8();
        done = token.end;
    }
    return QString::fromUtf8(text + utf8.sliced(done));
}

const catalog::Type *domainNamed(const QString &formatted, const catalog::Catalog &catalog)
{
    const catalog::Type *type = catalog.type(formatted);
    return type && type->kind == catalog::TypeKind::Domain ? type : nullptr;
}

/// Two domains of one name in different schemas: which one is meant cannot be told.
bool isAmbiguous(const QString &formatted, const catalog::Catalog &catalog)
{
    return std::ranges::count_if(
               catalog.data().types,
               [&](const catalog::Type &type) { return type.name.quoted() == formatted || type.name.name.quoted() == formatted; })
        > 1;
}

}  // namespace

change::ColumnAddition nearestToStored(const ColumnWork &column, const Context &context)
{
    change::ColumnAddition nearest = column.wish;
    const auto expression = sql::Expression::parse(column.wish.generated->expression);
    // The server takes no functions of users in a virtual column, and no keys or indexes on it.
    const bool canBeVirtual = context.dialect.hasVirtualGenerated() && expression->functions().isEmpty() && !nearest.unique
        && !nearest.references && !nearest.index;
    if (canBeVirtual) {
        nearest.generated->kind = catalog::Generated::Virtual;
        return nearest;
    }
    nearest.fill = change::FillWish{nearest.generated->expression};
    nearest.keepFilled = change::KeepFilled::Computed;
    nearest.generated.reset();
    return nearest;
}

std::optional<change::ColumnAddition> nearestToDomain(const ColumnWork &column, const Context &context)
{
    change::ColumnAddition nearest = column.wish;
    const auto type = sql::readTypeName(column.wish.type);
    const catalog::Type *domain = domainNamed(type->formatted, context.catalog);
    if (!domain || isAmbiguous(type->formatted, context.catalog))
        return std::nullopt;
    for (; domain; domain = domainNamed(domain->baseType, context.catalog)) {
        if (isAmbiguous(domain->baseType, context.catalog))
            return std::nullopt;
        nearest.type = domain->baseType;
        nearest.notNull = nearest.notNull || domain->notNull;
        if (!nearest.defaultExpression && domain->defaultExpression)
            nearest.defaultExpression = domain->defaultExpression;
        for (const QString &check : domain->checks) {
            const auto expression = overColumn(check, column.column);
            if (!expression || !sql::Expression::parse(*expression))
                return std::nullopt;
            nearest.checks.append({std::nullopt, *expression});
        }
    }
    return nearest;
}

}  // namespace colonnade::plan::postgres
