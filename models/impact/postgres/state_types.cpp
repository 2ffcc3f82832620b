// The part of State for what is no relation: owners, publications, types, routines, settings, and what names mean.
#include "impact/postgres/tree.h"
#include "sql/expression.h"

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;

QList<sql::QualifiedName> State::ownedBy(const QString &role) const
{
    QList<sql::QualifiedName> owned;
    for (const sql::QualifiedName &name : m_owners.keys()) {
        if (m_owners.value(name) == role)
            owned.append(name);
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

bool State::isMissing(const sql::QualifiedName &name) const
{
    if (kindOf(name) != RelationKind::Unknown)
        return false;
    if (m_complete)
        return true;
    // A catalog of a server has every relation of its schemas, except those of PostgreSQL itself and of sessions.
    const QString schema = name.schema.text();
    if (schema.startsWith("pg_"_L1) || schema == "information_schema"_L1 || name.name.text().startsWith("pg_"_L1))
        return false;
    return !m_doubted && m_catalog->data().schemas.contains(schema)
        && (m_gone.contains(name) || !m_catalog->relationExists(name));
}

bool State::isWhole(const sql::QualifiedName &name) const
{
    if (m_complete || m_whole.contains(name))
        return true;
    return !m_doubted && m_catalog->table(name) && !m_made.contains(name) && !m_catalog->data().schemas.isEmpty();
}

bool State::isPublished(const sql::QualifiedName &table) const
{
    for (const QList<sql::QualifiedName> &tables : m_published) {
        if (tables.contains(table))
            return true;
    }
    // FOR ALL TABLES hinders nobody; what the script has changed of a publication was looked at already.
    for (const catalog::Publication &known : m_catalog->data().publications) {
        if (!m_published.contains(known.name)
            && std::ranges::any_of(known.tables, [&](const catalog::PublishedTable &entry) { return entry.table == table; }))
            return true;
    }
    return false;
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
    if (const Domain *known = m_domains.find(formattedType))
        return *known;
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
    return m_maps.views.keys();
}

void State::readUses() const
{
    const auto note = [&](const catalog::Table &table) {
        const auto add = [&](Layered<QString, QSet<sql::QualifiedName>> &uses, const QString &word) {
            if (const auto *known = uses.find(word); !known || !known->contains(table.name))
                uses[word].insert(table.name);
        };
        if (!table.ofType.isEmpty())
            add(m_uses.types, table.ofType);
        for (const catalog::Column &column : table.columns)
            add(m_uses.types, column.type);
        for (const catalog::Trigger &trigger : table.triggers)
            add(m_uses.functions, trigger.function);
    };
    const auto noteBound = [&](const catalog::Table &table) {
        for (const sql::QualifiedName &parent : table.partitionBound == "DEFAULT"_L1 ? table.parents : QList<sql::QualifiedName>())
            m_uses.defaults[parent].insert(table.name);
    };
    for (const catalog::Table &known : m_uses.catalog ? QList<catalog::Table>() : m_catalog->tables()) {
        note(known);
        noteBound(known);
    }
    m_uses.catalog = true;
    for (const sql::QualifiedName &name : m_uses.unread.keys()) {
        if (const catalog::Table *known = table(name)) {
            note(*known);
            noteBound(*known);
        }
    }
    m_uses.unread.clear();
}

QList<sql::QualifiedName> State::tablesOf(const QStringList &formattedTypes) const
{
    readUses();
    QSet<sql::QualifiedName> found;
    for (const QString &type : formattedTypes) {
        const auto *tables = m_uses.types.find(type);
        for (const sql::QualifiedName &name : tables ? *tables : QSet<sql::QualifiedName>()) {
            const catalog::Table *known = table(name);
            if (known && (known->ofType == type || std::ranges::contains(known->columns, type, &catalog::Column::type)))
                found.insert(name);
        }
    }
    return QList<sql::QualifiedName>(found.begin(), found.end());
}

void State::setDomain(const QString &name, const Domain &domain)
{
    m_domains.insert(name, domain);
    m_domainsOver[domain.base].insert(name);
}

QStringList State::withDomainsOver(QStringList formattedTypes) const
{
    QSet<QString> known(formattedTypes.begin(), formattedTypes.end());
    const auto add = [&](const QString &name) {
        if (!known.contains(name))
            formattedTypes.append(name);
        known.insert(name);
    };
    for (qsizetype i = 0; i < formattedTypes.size(); ++i) {
        const QString base = formattedTypes[i];
        for (const QString &name : m_domainsOver.value(base))
            add(name);
        for (const catalog::Type &type : m_catalog->data().types) {
            if (type.kind == catalog::TypeKind::Domain && type.baseType == base) {
                add(type.name.quoted());
                add(type.name.name.quoted());
            }
        }
    }
    return formattedTypes;
}

QList<sql::QualifiedName> State::tablesCalling(const QStringList &functions) const
{
    readUses();
    QSet<sql::QualifiedName> found;
    for (const QString &function : functions) {
        const auto *tables = m_uses.functions.find(function);
        for (const sql::QualifiedName &name : tables ? *tables : QSet<sql::QualifiedName>()) {
            if (const catalog::Table *known = table(name);
                known && std::ranges::contains(known->triggers, function, &catalog::Trigger::function))
                found.insert(name);
        }
    }
    return QList<sql::QualifiedName>(found.begin(), found.end());
}

std::optional<Routine> State::routine(const sql::QualifiedName &name) const
{
    const Routine *known = m_routines.find(name);
    return known ? std::optional(*known) : std::nullopt;
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
    // Temporary tables come before all others, whatever the path.
    if (m_temporary) {
        const sql::QualifiedName temporary = sql::qualified(u"pg_temp"_s, name);
        if (table(temporary))
            return temporary;
    }
    const QStringList &path = m_searchPath ? *m_searchPath : m_path;
    for (const QString &candidate : path) {
        const sql::QualifiedName found = sql::qualified(candidate, name);
        if (kindOf(found) != RelationKind::Unknown)
            return found;
    }
    return sql::qualified(m_searchPath && !path.isEmpty() ? path.first() : u"public"_s, name);
}

std::optional<sql::QualifiedName> State::resolvedPast(const sql::QualifiedName &name) const
{
    const QStringList &path = m_searchPath ? *m_searchPath : m_path;
    const qsizetype at = path.indexOf(name.schema.text());
    if (at < 0 || at + 1 == path.size())
        return std::nullopt;
    for (qsizetype i = at + 1; i < path.size(); ++i) {
        const sql::QualifiedName found{sql::Identifier(path[i]), name.name};
        if (kindOf(found) != RelationKind::Unknown)
            return found;
    }
    return sql::QualifiedName{sql::Identifier(path[at + 1]), name.name};
}

}  // namespace colonnade::impact::postgres
