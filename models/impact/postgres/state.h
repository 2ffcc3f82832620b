// State: the schema as it stands between two statements of a script: the catalog, with what the statements so far have made,
// changed, renamed and dropped. Only what decides about locks, rewrites and scans is kept up. Cheap to copy, and every question
// is a look into a table, never a search through the schema: lint asks it for each of 20 000 statements a second.
#pragma once

#include "catalog/catalog.h"
#include "plan/dialect.h"

#include <QHash>
#include <QSet>

namespace colonnade::impact::postgres {

enum class RelationKind { Unknown, Table, View, MaterializedView, Sequence, Index };

/// A view or a materialized view.
struct View {
    bool materialized = false;
    QList<sql::QualifiedName> reads;      ///< what it names itself, other views included
    QSet<QString> columns;                ///< every column that its query names, whose ever
    bool everything = false;              ///< it has a star, or its query is not known: it may use any column
    QList<catalog::Index> indexes;        ///< of a materialized view
};

struct Reference {
    sql::QualifiedName table;  ///< the one that points
    catalog::Constraint key;
};

struct Domain {
    QString base;              ///< as format_type() prints it
    bool constrained = false;  ///< itself; see State::isConstrained()
    bool hasDefault = false;
    bool defaultIsVolatile = false;
};

/// A function or procedure that the script has made.
struct Routine {
    QByteArray definition;  ///< of plpgsql the whole CREATE FUNCTION, of sql the body; empty where it is not known
    bool plpgsql = false;
    bool isVolatile = true;
};

class State
{
public:
    explicit State(const catalog::Catalog &catalog);

    const catalog::Catalog &catalog() const { return *m_catalog; }
    const plan::Dialect &dialect() const { return m_dialect; }

    RelationKind kindOf(const sql::QualifiedName &name) const;
    /// The table as it stands, or null.
    const catalog::Table *table(const sql::QualifiedName &name) const;
    /// The same to be changed; made where it did not exist.
    catalog::Table &changed(const sql::QualifiedName &name);
    const View *view(const sql::QualifiedName &name) const;
    /// Nobody else uses what the script has made itself.
    bool isNew(const sql::QualifiedName &name) const { return m_new.contains(name); }
    /// False for a table of which only its name is known, and what the script did to it.
    bool knows(const sql::QualifiedName &name) const { return m_made.contains(name) || m_catalog->table(name); }
    void create(const sql::QualifiedName &name);
    void createView(const sql::QualifiedName &name, const View &view);
    void createSequence(const sql::QualifiedName &name, const sql::QualifiedName &owner = {});
    void drop(const sql::QualifiedName &name);
    void rename(const sql::QualifiedName &from, const sql::QualifiedName &to);
    /// True where a name that is not known is not there. Not so of a catalog: it leaves out what a user may not see.
    bool isComplete() const { return m_complete; }
    void setComplete() { m_complete = true; }
    /// What was made so far counts as there before: somebody may use it.
    void settle() { m_new.clear(); }

    /// The partitions or children, directly below.
    QList<sql::QualifiedName> children(const sql::QualifiedName &name) const;
    /// The table with all that inherits from it or is a partition of it, at any depth.
    QList<sql::QualifiedName> family(const sql::QualifiedName &name) const;
    void attach(const sql::QualifiedName &child, const sql::QualifiedName &parent);
    void detach(const sql::QualifiedName &child, const sql::QualifiedName &parent);
    bool isPartitioned(const sql::QualifiedName &name) const;
    bool isPartition(const sql::QualifiedName &name) const;
    /// It, or every partition in which rows stand.
    QList<sql::QualifiedName> holdersOf(const sql::QualifiedName &name) const;
    std::optional<sql::QualifiedName> defaultPartition(const sql::QualifiedName &parent) const;

    /// Every one there is: for statements that are rare.
    QList<sql::QualifiedName> allTables() const;
    QList<sql::QualifiedName> allViews() const;

    /// Foreign keys that point to the table, those of its own included.
    QList<Reference> referencing(const sql::QualifiedName &name) const;
    void addConstraint(const sql::QualifiedName &table, const catalog::Constraint &constraint);
    /// Views that name the relation themselves.
    QList<sql::QualifiedName> viewsOn(const sql::QualifiedName &relation) const;
    /// The table or materialized view on which an index stands.
    std::optional<sql::QualifiedName> tableOfIndex(const sql::QualifiedName &index) const;
    QList<catalog::Index> indexesOf(const sql::QualifiedName &relation) const;
    void addIndex(const sql::QualifiedName &relation, const catalog::Index &index);
    void dropIndex(const sql::QualifiedName &index);
    QList<sql::QualifiedName> sequencesOf(const sql::QualifiedName &table) const;

    std::optional<sql::QualifiedName> ownerOf(const sql::QualifiedName &sequence) const;
    void createStatistics(const sql::QualifiedName &name, const sql::QualifiedName &table) { m_statistics.insert(name, table); }
    /// Of extended statistics that the script has made.
    std::optional<sql::QualifiedName> tableOfStatistics(const sql::QualifiedName &name) const;

    void setOwner(const sql::QualifiedName &relation, const QString &role) { m_owners.insert(relation, role); }
    /// Of tables; of views and sequences only what the script has given away itself.
    QList<sql::QualifiedName> ownedBy(const QString &role) const;
    QList<sql::QualifiedName> published(const QString &publication) const;
    void setPublished(const QString &publication, const QList<sql::QualifiedName> &tables) { m_published.insert(publication, tables); }

    void setDomain(const QString &name, const Domain &domain) { m_domains.insert(name, domain); }
    std::optional<Domain> domain(const QString &formattedType) const;
    /// True where the server looks at every value for it: a domain with a constraint, or one that is made of such a domain.
    void addComposite(const QString &name) { m_composites.insert(name); }
    bool isComposite(const QString &formattedType) const;
    bool isConstrained(const QString &formattedType) const;
    /// The type below domains: "text" of a domain over it.
    QString baseType(const QString &formattedType) const;

    void setRoutine(const sql::QualifiedName &name, const Routine &routine) { m_routines.insert(name, routine); }
    std::optional<Routine> routine(const sql::QualifiedName &name) const;
    bool knowsRoutines() const { return !m_routines.isEmpty(); }
    void setPrepared(const QString &name, const QByteArray &tree) { m_prepared.insert(name, tree); }
    std::optional<QByteArray> prepared(const QString &name) const;

    /// A setting as the script or the server has it; empty where it is not known.
    QString setting(const QString &name) const;
    void set(const QString &name, const QString &value) { m_settings.insert(name, value); }

    /// SET search_path of the script; nothing: the session's own again.
    void searchIn(std::optional<QStringList> schemas) { m_searchPath = std::move(schemas); }
    /// A name as the script writes it; without a schema it is looked for along the search path, else taken to be in public.
    /// Where a new relation without a schema goes.
    QString creationSchema() const;
    sql::QualifiedName resolved(const QString &schema, const QString &name) const;

private:
    void readCatalog() const;
    void own(const sql::QualifiedName &sequence, const sql::QualifiedName &table) const;
    void renameTable(const sql::QualifiedName &from, const sql::QualifiedName &to);
    void unlink(const sql::QualifiedName &name);

    const catalog::Catalog *m_catalog;
    plan::Dialect m_dialect;
    bool m_complete = false;
    QStringList m_path;
    std::optional<QStringList> m_searchPath;
    QHash<sql::QualifiedName, catalog::Table> m_changed;
    QSet<sql::QualifiedName> m_gone;  ///< of the catalog
    QSet<sql::QualifiedName> m_new;
    QSet<sql::QualifiedName> m_made;  ///< by the script, settled or not
    QHash<sql::QualifiedName, QList<sql::QualifiedName>> m_children;  ///< where they are not as in the catalog
    QHash<sql::QualifiedName, QSet<sql::QualifiedName>> m_pointing;   ///< tables that may point, besides those of the catalog
    QHash<sql::QualifiedName, sql::QualifiedName> m_statistics;
    QHash<QString, QList<sql::QualifiedName>> m_published;
    QHash<QString, Domain> m_domains;
    QSet<QString> m_composites;
    QHash<sql::QualifiedName, QString> m_owners;  ///< where the script says so
    QHash<sql::QualifiedName, Routine> m_routines;
    QHash<QString, QByteArray> m_prepared;
    QHash<QString, QString> m_settings;
    // Made of the catalog when first asked for, and kept up from then on.
    mutable bool m_read = false;
    mutable QHash<sql::QualifiedName, sql::QualifiedName> m_indexes;  ///< to their tables
    mutable QHash<sql::QualifiedName, View> m_views;
    mutable QHash<sql::QualifiedName, QList<sql::QualifiedName>> m_viewsOn;
    mutable QHash<sql::QualifiedName, sql::QualifiedName> m_sequences;  ///< to the tables that own them
    mutable QHash<sql::QualifiedName, QList<sql::QualifiedName>> m_owned;
};

}  // namespace colonnade::impact::postgres
