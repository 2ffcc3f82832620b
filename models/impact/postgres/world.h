// World: which columns a relation has, before a change and after it, for reading queries twice and comparing what they mean.
// Used inside of impact only.
#pragma once

#include "change/change_set.h"

#include <QHash>

namespace colonnade::impact::postgres {

/// What is found out about relations once somebody asks: shared by all worlds of one plan.
class Relations
{
public:
    explicit Relations(const catalog::Catalog &catalog);
    /// Nothing where there is no such view, or its text is not known.
    std::optional<QStringList> viewColumns(const sql::QualifiedName &view);
    /// The table of that name where there is but one in all schemas.
    std::optional<sql::QualifiedName> onlyTableNamed(const QString &name);

private:
    const catalog::Catalog &m_catalog;
    QMultiHash<QString, sql::QualifiedName> m_tables;
    QHash<sql::QualifiedName, const catalog::ViewSource *> m_sources;
    QHash<sql::QualifiedName, std::optional<QStringList>> m_columns;
};

struct KnownRelation {
    sql::QualifiedName name;
    QStringList columns;
};

class World
{
public:
    /// `change` null: as it is.
    World(const catalog::Catalog &catalog, const change::ChangeSet *change, Relations &relations, QStringList searchPath);

    /// A name without a schema is looked for along the search path; where it is not there, the only table of that name is taken.
    std::optional<KnownRelation> relation(const QString &schema, const QString &name) const;
    std::optional<KnownRelation> relation(const sql::QualifiedName &name) const;

private:
    const catalog::Catalog &m_catalog;
    const change::ChangeSet *m_change;
    Relations &m_relations;
    QStringList m_searchPath;
};

}  // namespace colonnade::impact::postgres
