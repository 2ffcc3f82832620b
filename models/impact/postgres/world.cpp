#include "impact/postgres/world.h"

#include "impact/postgres/query_reader.h"
#include "sql/parse.h"

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;

Relations::Relations(const catalog::Catalog &catalog) : m_catalog(catalog)
{
    for (const catalog::ViewSource &source : catalog.data().views)
        m_sources.insert(source.name, &source);
}

std::optional<QStringList> Relations::viewColumns(const sql::QualifiedName &view)
{
    const auto source = m_sources.constFind(view);
    if (source == m_sources.cend() || (*source)->definition.isEmpty())
        return std::nullopt;
    if (const auto known = m_columns.constFind(view); known != m_columns.cend())
        return *known;
    std::optional<QStringList> names;
    // The server prints a view's query with each of its columns named.
    const auto statements = sql::parse((*source)->definition.toUtf8());
    if (statements && statements->size() == 1 && statements->first().kind == "SelectStmt"_L1)
        names = outputNames(statements->first().node);
    m_columns.insert(view, names);
    return names;
}

std::optional<sql::QualifiedName> Relations::onlyTableNamed(const QString &name)
{
    if (m_tables.isEmpty()) {
        for (const catalog::Table &table : m_catalog.tables())
            m_tables.insert(table.name.name.text(), table.name);
    }
    return m_tables.count(name) == 1 ? std::optional(m_tables.value(name)) : std::nullopt;
}

World::World(const catalog::Catalog &catalog, const change::ChangeSet *change, Relations &relations, QStringList searchPath)
    : m_catalog(catalog), m_change(change), m_relations(relations), m_searchPath(std::move(searchPath))
{
}

std::optional<KnownRelation> World::relation(const sql::QualifiedName &name) const
{
    const catalog::Table *table = m_catalog.table(name);
    if (!table) {
        const auto columns = m_relations.viewColumns(name);
        return columns ? std::optional(KnownRelation{name, *columns}) : std::nullopt;
    }
    KnownRelation known{name, {}};
    for (const catalog::Column &column : table->columns)
        known.columns.append(column.name);
    // What is added to a table comes to all below it.
    QList<const catalog::Table *> family{table};
    for (qsizetype i = 0; m_change && i < family.size(); ++i) {
        for (const change::TableChange &change : m_change->tables) {
            for (const change::ColumnAddition &column : change.table == family[i]->name ? change.addColumns
                                                                                        : QList<change::ColumnAddition>()) {
                if (!known.columns.contains(column.name))
                    known.columns.append(column.name);
            }
        }
        for (const sql::QualifiedName &parent : family[i]->parents) {
            if (const catalog::Table *above = m_catalog.table(parent); above && !family.contains(above))
                family.append(above);
        }
    }
    return known;
}

std::optional<KnownRelation> World::relation(const QString &schema, const QString &name) const
{
    if (!schema.isEmpty())
        return relation(sql::qualified(schema, name));
    for (const QString &place : m_searchPath) {
        if (auto found = relation(sql::qualified(place, name)))
            return found;
    }
    const auto only = m_relations.onlyTableNamed(name);
    return only ? relation(*only) : std::nullopt;
}

}  // namespace colonnade::impact::postgres
