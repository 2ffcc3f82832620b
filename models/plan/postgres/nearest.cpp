#include "plan/postgres/nearest.h"

#include "sql/scanner.h"
#include "sql/search_path.h"
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

struct Meant {
    const catalog::Type *domain = nullptr;  ///< null: the name is that of another type
    bool ambiguous = false;                 ///< two of one name, and the search path leads to neither
};

/// Of several of one name the one that the search path comes to first, as the server does.
Meant domainNamed(const QString &formatted, const catalog::Catalog &catalog)
{
    QList<const catalog::Type *> candidates;
    for (const catalog::Type &type : catalog.data().types) {
        if (type.name.quoted() == formatted || type.name.name.quoted() == formatted)
            candidates.append(&type);
    }
    if (candidates.size() > 1) {
        const QMap<QString, QString> &settings = catalog.server().settings;
        QList<const catalog::Type *> found;
        for (const QString &schema : sql::searchPath(settings.value(u"search_path"_s), catalog.server().user)) {
            std::ranges::copy_if(candidates, std::back_inserter(found),
                                 [&](const catalog::Type *type) { return type->name.schema.text() == schema; });
        }
        if (found.isEmpty())
            return {nullptr, true};
        candidates = {found.first()};
    }
    const bool domain = !candidates.isEmpty() && candidates.first()->kind == catalog::TypeKind::Domain;
    return {domain ? candidates.first() : nullptr, false};
}

}  // namespace

change::ColumnAddition nearestToStored(const ColumnWork &column, const Context &context)
{
    change::ColumnAddition nearest = column.wish;
    const auto expression = sql::Expression::parse(column.wish.generated->expression);
    // The server takes no functions of users in a virtual column, no keys or indexes on it, and none where rows are stored
    // elsewhere.
    const bool canBeVirtual = context.dialect.hasVirtualGenerated() && !column.defaultApart && expression->functions().isEmpty()
        && !nearest.unique && !nearest.references && !nearest.index;
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
    Meant meant = domainNamed(type->formatted, context.catalog);
    if (!meant.domain || type->array)
        return std::nullopt;
    for (; const catalog::Type *domain = meant.domain; meant = domainNamed(domain->baseType, context.catalog)) {
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
    return meant.ambiguous ? std::nullopt : std::optional(nearest);
}

}  // namespace colonnade::plan::postgres
