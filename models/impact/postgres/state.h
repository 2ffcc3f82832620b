// State: the schema as it stands between two statements of a script: the catalog, with what the statements so far have
// changed. Only what decides about locks, rewrites and scans is kept up.
#pragma once

#include "catalog/catalog.h"
#include "plan/dialect.h"

#include <QHash>
#include <QSet>

namespace colonnade::impact::postgres {

class State
{
public:
    explicit State(const catalog::Catalog &catalog) : m_catalog(catalog), m_dialect(catalog.server()) {}

    const catalog::Catalog &catalog() const { return m_catalog; }
    const plan::Dialect &dialect() const { return m_dialect; }

    /// The table as it stands, or null.
    const catalog::Table *table(const sql::QualifiedName &name) const;
    /// The same to be changed; made where it did not exist.
    catalog::Table &changed(const sql::QualifiedName &name);
    /// Nobody else uses what the script has made itself.
    bool isNew(const sql::QualifiedName &name) const { return m_new.contains(name); }
    void create(const sql::QualifiedName &name);
    /// The table with all that inherits from it or is a partition of it, at any depth.
    QList<sql::QualifiedName> family(const sql::QualifiedName &name) const;
    /// The table on which an index stands.
    std::optional<sql::QualifiedName> tableOfIndex(const sql::QualifiedName &index) const;
    /// A name as the script writes it; without a schema it is looked for along the search path, else taken to be in public.
    sql::QualifiedName resolved(const QString &schema, const QString &name) const;

    /// SET search_path of the script; nothing: the session's own again.
    void searchIn(std::optional<QStringList> schemas) { m_searchPath = std::move(schemas); }

private:
    const catalog::Catalog &m_catalog;
    plan::Dialect m_dialect;
    QHash<sql::QualifiedName, catalog::Table> m_changed;
    QSet<sql::QualifiedName> m_new;
    mutable std::optional<QHash<sql::QualifiedName, sql::QualifiedName>> m_indexes;  ///< of the catalog, with their tables
    std::optional<QStringList> m_searchPath;
};

}  // namespace colonnade::impact::postgres
