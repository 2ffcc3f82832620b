// The part of State for what is no relation: owners, publications, types, routines, settings, and what names mean.
#include "impact/postgres/tree.h"
#include "sql/expression.h"

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;

QList<sql::QualifiedName> State::ownedBy(const QString &role) const
{
    QList<sql::QualifiedName> owned;
    for (auto it = m_owners.cbegin(); it != m_owners.cend(); ++it) {
        if (*it == role)
            owned.append(it.key());
    }
    for (const sql::QualifiedName &name : allTables()) {
        if (!m_owners.contains(name) && table(name)->owner == role)
            owned.append(name);
    }
    return owned;
}

bool State::isComposite(const QString &formattedType) const
{
    const catalog::Type *type = m_catalog->type(formattedType);
    return m_composites.contains(formattedType) || (type && type->kind == catalog::TypeKind::Composite)
        || (!type && table(resolved({}, formattedType)) != nullptr);
}

QList<sql::QualifiedName> State::published(const QString &publication) const
{
    if (const auto it = m_published.constFind(publication); it != m_published.cend())
        return *it;
    QList<sql::QualifiedName> tables;
    for (const catalog::Publication &known : m_catalog->data().publications) {
        for (const catalog::PublishedTable &table : known.name == publication ? known.tables : QList<catalog::PublishedTable>())
            tables.append(table.table);
    }
    return tables;
}

QString State::creationSchema() const
{
    if (m_searchPath && !m_searchPath->isEmpty())
        return m_searchPath->first();
    for (const QString &schema : m_path) {
        if (m_catalog->data().schemas.contains(schema))
            return schema;
    }
    return u"public"_s;
}

std::optional<Domain> State::domain(const QString &formattedType) const
{
    if (const auto it = m_domains.constFind(formattedType); it != m_domains.cend())
        return *it;
    const catalog::Type *type = m_catalog->type(formattedType);
    if (!type || type->kind != catalog::TypeKind::Domain)
        return std::nullopt;
    const auto given = type->defaultExpression ? sql::Expression::parse(*type->defaultExpression)
                                               : Result<sql::Expression>(failure(ErrorKind::SqlRefused, {}));
    return Domain{type->baseType, type->notNull || !type->checks.isEmpty(), type->defaultExpression.has_value(),
                  type->defaultExpression && (!given || isVolatile(given->tree(), *this))};
}

bool State::isConstrained(const QString &formattedType) const
{
    QString type = formattedType;
    for (int depth = 0; depth < 32; ++depth) {
        if (!m_domains.contains(type) && m_catalog->constrainedDomain(type))
            return true;
        const auto known = domain(type);
        if (!known)
            return false;
        if (known->constrained)
            return true;
        type = known->base;
    }
    return false;
}

QString State::baseType(const QString &formattedType) const
{
    QString type = formattedType;
    for (int depth = 0; depth < 32; ++depth) {
        const auto known = domain(type);
        if (!known)
            break;
        type = known->base;
    }
    return type;
}

QList<sql::QualifiedName> State::allTables() const
{
    QList<sql::QualifiedName> names = m_changed.keys();
    for (const catalog::Table &table : m_catalog->tables()) {
        if (!m_gone.contains(table.name) && !m_changed.contains(table.name))
            names.append(table.name);
    }
    std::ranges::sort(names);
    return names;
}

QList<sql::QualifiedName> State::allViews() const
{
    readCatalog();
    return m_views.keys();
}

std::optional<Routine> State::routine(const sql::QualifiedName &name) const
{
    const auto it = m_routines.constFind(name);
    return it == m_routines.cend() ? std::nullopt : std::optional(*it);
}

std::optional<QByteArray> State::prepared(const QString &name) const
{
    const auto it = m_prepared.constFind(name);
    return it == m_prepared.cend() ? std::nullopt : std::optional(*it);
}

QString State::setting(const QString &name) const
{
    const auto it = m_settings.constFind(name);
    return it != m_settings.cend() ? *it : m_catalog->server().settings.value(name);
}

sql::QualifiedName State::resolved(const QString &schema, const QString &name) const
{
    if (!schema.isEmpty())
        return sql::qualified(schema, name);
    const QStringList &path = m_searchPath ? *m_searchPath : m_path;
    for (const QString &candidate : path) {
        const sql::QualifiedName found = sql::qualified(candidate, name);
        if (kindOf(found) != RelationKind::Unknown)
            return found;
    }
    return sql::qualified(m_searchPath && !path.isEmpty() ? path.first() : u"public"_s, name);
}

}  // namespace colonnade::impact::postgres
