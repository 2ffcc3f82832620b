// State: the schema as it stands between two statements of a script: the catalog, with what the statements so far have made,
// changed, renamed and dropped. Only what decides about locks, rewrites and scans is kept up. Cheap to copy, and every question
// is a look into a table, never a search through the schema: lint asks it for each of 20 000 statements a second.
#pragma once

#include "catalog/catalog.h"
#include "impact/postgres/layered.h"
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
    bool isNew(const sql::QualifiedName &name) const
    {
        return m_new.contains(name) || (m_temporary && name.schema.text() == QLatin1StringView("pg_temp"));
    }
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
    /// Something ran whose doings are not known: what is not known now may be there.
    void doubt()
    {
        m_doubted = true;
        m_whole.clear();
    }
    /// There is certainly no relation of that name.
    bool isMissing(const sql::QualifiedName &name) const;
    /// All its columns and constraints are known.
    bool isWhole(const sql::QualifiedName &name) const;
    void setWhole(const sql::QualifiedName &name) { m_whole.insert(name); }
    /// What was made so far counts as there before: somebody may use it.
    void settle() { m_new.clear(); }
    /// Before a copy is kept while this one goes on: neither then pays for what they have in common.
    void freeze();

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
    /// Tables that are made of one of the types, or have a column of one.
    QList<sql::QualifiedName> tablesOf(const QStringList &formattedTypes) const;
    /// Tables with a trigger that calls the function, as triggers name it.
    QList<sql::QualifiedName> tablesCalling(const QStringList &functions) const;
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
    bool isPublished(const sql::QualifiedName &table) const;
    void setPublished(const QString &publication, const QList<sql::QualifiedName> &tables) { m_published.insert(publication, tables); }

    void setDomain(const QString &name, const Domain &domain);
    /// The types, and every domain that is made of one of them, at any depth.
    QStringList withDomainsOver(QStringList formattedTypes) const;
    std::optional<Domain> domain(const QString &formattedType) const;
    void addComposite(const QString &name) { m_composites.insert(name); }
    bool isComposite(const QString &formattedType) const;
    /// True where the server looks at every value for it: a domain with a constraint, or one that is made of such a domain.
    bool isConstrained(const QString &formattedType) const;
    /// The type below domains: "text" of a domain over it.
    QString baseType(const QString &formattedType) const;

    void setRoutine(const sql::QualifiedName &name, const Routine &routine)
    {
        m_routines.insert(name, routine);
        m_hasRoutines = true;
    }
    std::optional<Routine> routine(const sql::QualifiedName &name) const;
    bool knowsRoutines() const { return m_hasRoutines; }
    void setPrepared(const QString &name, const QByteArray &tree) { m_prepared.insert(name, tree); }
    std::optional<QByteArray> prepared(const QString &name) const;

    /// Code calls code: false where it does so too deep. Each that is true is followed by leaveCode().
    bool enterCode(int deepest) { return m_depth < deepest && ++m_depth > 0; }
    void leaveCode()
    {
        if (--m_depth == 0)
            m_routinesRead.clear();
    }
    /// True once for each routine in the statement that is judged.
    bool readsFirst(const QString &routine)
    {
        if (m_routinesRead.contains(routine))
            return false;
        m_routinesRead.insert(routine);
        return true;
    }

    /// A setting as the script or the server has it; empty where it is not known.
    QString setting(const QString &name) const;
    void set(const QString &name, const QString &value) { m_settings.insert(name, value); }

    /// SET search_path of the script; nothing: the session's own again.
    void searchIn(std::optional<QStringList> schemas) { m_searchPath = std::move(schemas); }
    /// Where a new relation without a schema goes.
    QString creationSchema() const;
    /// A name as the script writes it; without a schema it is looked for along the search path, else taken to be in public.
    sql::QualifiedName resolved(const QString &schema, const QString &name) const;
    /// The same name further along the search path; nothing where the path ends there.
    std::optional<sql::QualifiedName> resolvedPast(const sql::QualifiedName &name) const;

private:
    using Names = QList<sql::QualifiedName>;
    template<class Value>
    using Relations = Layered<sql::QualifiedName, Value>;

    /// Made of the catalog when first asked for, once for a state and all its copies, and kept up by each from then on.
    struct Maps {
        Relations<sql::QualifiedName> indexes;  ///< to their tables
        Relations<View> views;
        Relations<Names> viewsOn;
        Relations<sql::QualifiedName> sequences;  ///< to the tables that own them
        Relations<Names> owned;
    };
    struct Source;
    /// Tables by what they are made of; a table that is no longer so may still be named.
    struct Uses {
        Layered<QString, QSet<sql::QualifiedName>> types;
        Layered<QString, QSet<sql::QualifiedName>> functions;
        Relations<QSet<sql::QualifiedName>> defaults;  ///< partitions that take what no other takes, by their parents
        LayeredSet<sql::QualifiedName> unread;         ///< written since
        bool catalog = false;                          ///< it has been read
    };

    void readMaps();
    void readUses() const;
    void readCatalog() const;
    void own(const sql::QualifiedName &sequence, const sql::QualifiedName &table);
    void renameTable(const sql::QualifiedName &from, const sql::QualifiedName &to);
    void unlink(const sql::QualifiedName &name);

    const catalog::Catalog *m_catalog;
    plan::Dialect m_dialect;
    bool m_complete = false;
    int m_depth = 0;
    QSet<QString> m_routinesRead;
    bool m_doubted = false;
    QSet<sql::QualifiedName> m_whole;  ///< made by the script with all that they have
    bool m_temporary = false;  ///< the script has made temporary tables
    QStringList m_path;
    std::optional<QStringList> m_searchPath;
    Relations<catalog::Table> m_changed;
    LayeredSet<sql::QualifiedName> m_gone;  ///< of the catalog
    LayeredSet<sql::QualifiedName> m_new;
    LayeredSet<sql::QualifiedName> m_made;  ///< by the script, settled or not
    Relations<Names> m_children;            ///< where they are not as in the catalog
    Relations<QSet<sql::QualifiedName>> m_pointing;  ///< tables that may point, besides those of the catalog
    Relations<sql::QualifiedName> m_statistics;
    QHash<QString, QList<sql::QualifiedName>> m_published;
    Layered<QString, Domain> m_domains;
    Layered<QString, QSet<QString>> m_domainsOver;  ///< of the script, by their base types
    QSet<QString> m_composites;
    Relations<QString> m_owners;  ///< where the script says so
    Relations<Routine> m_routines;
    bool m_hasRoutines = false;
    QHash<QString, QByteArray> m_prepared;
    QHash<QString, QString> m_settings;
    std::shared_ptr<Source> m_source;
    mutable bool m_read = false;
    mutable Maps m_maps;
    mutable Uses m_uses;
};

/// The sequence that a default takes its numbers from, as it is written there without quotes.
std::optional<QString> sequenceIn(const QString &expression);

}  // namespace colonnade::impact::postgres
