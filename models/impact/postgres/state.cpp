#include "impact/postgres/state.h"

#include "sql/search_path.h"

namespace colonnade::impact::postgres {

const catalog::Table *State::table(const sql::QualifiedName &name) const
{
    const auto it = m_changed.constFind(name);
    return it != m_changed.cend() ? &*it : m_catalog.table(name);
}

catalog::Table &State::changed(const sql::QualifiedName &name)
{
    auto it = m_changed.find(name);
    if (it == m_changed.end()) {
        const catalog::Table *known = m_catalog.table(name);
        catalog::Table fresh;
        fresh.name = name;
        it = m_changed.insert(name, known ? *known : fresh);
    }
    return *it;
}

void State::create(const sql::QualifiedName &name)
{
    if (!m_catalog.table(name))
        m_new.insert(name);
    changed(name);
}

QList<sql::QualifiedName> State::family(const sql::QualifiedName &name) const
{
    QList<sql::QualifiedName> all{name};
    for (qsizetype i = 0; i < all.size(); ++i) {
        for (const catalog::Table *child : m_catalog.children(all[i])) {
            if (!all.contains(child->name))
                all.append(child->name);
        }
    }
    return all;
}

std::optional<sql::QualifiedName> State::tableOfIndex(const sql::QualifiedName &index) const
{
    const auto holds = [&](const catalog::Table &table) {
        return table.name.schema == index.schema
            && std::ranges::contains(table.indexes, index.name.text(), &catalog::Index::name);
    };
    for (const catalog::Table &table : m_changed) {
        if (holds(table))
            return table.name;
    }
    // Made when first asked for: a plan for many tables asks many times.
    if (!m_indexes) {
        m_indexes.emplace();
        for (const catalog::Table &table : m_catalog.tables()) {
            for (const catalog::Index &one : table.indexes)
                m_indexes->insert({table.name.schema, sql::Identifier(one.name)}, table.name);
        }
    }
    const auto found = m_indexes->constFind(index);
    return found == m_indexes->cend() || m_changed.contains(*found) ? std::nullopt : std::optional(*found);
}

sql::QualifiedName State::resolved(const QString &schema, const QString &name) const
{
    if (!schema.isEmpty())
        return sql::qualified(schema, name);
    const QStringList path = m_searchPath
        ? *m_searchPath
        : sql::searchPath(m_catalog.server().settings.value(QStringLiteral("search_path")), m_catalog.server().user);
    for (const QString &candidate : path) {
        if (table(sql::qualified(candidate, name)))
            return sql::qualified(candidate, name);
    }
    return sql::qualified(m_searchPath && !path.isEmpty() ? path.first() : QStringLiteral("public"), name);
}

}  // namespace colonnade::impact::postgres
