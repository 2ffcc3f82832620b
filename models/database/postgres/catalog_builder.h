// CatalogBuilder: puts the rows of the catalog's queries together to CatalogData; a function a query. Knows neither
// transaction nor time. Inside this folder only.
#pragma once

#include "catalog/catalog.h"

#include <QHash>
#include <QSet>

#include <pqxx/pqxx>

namespace colonnade::database::postgres {

using Oid = quint32;

class CatalogBuilder
{
public:
    explicit CatalogBuilder(catalog::Server server) { m_data.server = std::move(server); }

    void addTables(const pqxx::result &rows);
    void addColumns(const pqxx::result &rows);
    void addDefaults(const pqxx::result &rows);
    /// The types and modifiers, and the collations, that columns have: to be formatted.
    QList<std::pair<Oid, int>> typesToFormat() const { return m_typesToFormat.keys(); }
    /// After the collations have their names.
    void addFormattedTypes(const pqxx::result &rows);
    QList<Oid> collationsToName() const { return m_collationsToName.keys(); }
    void addIndexes(const pqxx::result &rows);
    /// Those whose definition is not the plain one: it has to be asked for.
    QList<Oid> indexesToDefine() const { return m_indexesToDefine; }
    void addConstraints(const pqxx::result &rows);
    QList<Oid> constraintsToDefine() const { return m_constraintsToDefine; }
    void addDefinitions(const pqxx::result &rows);
    void addTriggers(const pqxx::result &rows);
    void addPolicies(const pqxx::result &rows);
    void addDependents(const pqxx::result &rows);
    void addFunctions(const pqxx::result &rows);
    /// Those that have to do with tables: their texts have to be asked for.
    QList<Oid> functionsToRead() const { return m_functionTables.keys(); }
    QList<Oid> viewsToRead() const { return m_viewTables.keys(); }
    void addFunctionSources(const pqxx::result &rows);
    void addViewSources(const pqxx::result &rows);
    void addStatements(const pqxx::result &rows);
    /// The types of columns that are not the server's own.
    QList<Oid> ownTypes() const;
    void addRowTypes(const pqxx::result &rows);
    /// Where privileges were granted on single columns.
    QList<Oid> tablesWithColumnGrants() const { return m_columnGrants.values(); }
    void addColumnGrants(const pqxx::result &rows);
    void addExtensions(const pqxx::result &rows);
    void addPublications(const pqxx::result &rows);
    void addPublished(const pqxx::result &rows);
    void addSubscriptions(const pqxx::result &rows);
    /// A sentence for what could not be read.
    void addUnread(const QString &what) { m_data.unread.append(what); }
    void addComments(const pqxx::result &rows);
    void addTypes(const pqxx::result &rows);
    void addNames(const pqxx::result &rows);
    void addReplicas(const pqxx::result &rows);
    void addHolders(const pqxx::result &rows);
    /// The largest tables as far as is known without measuring: those worth to be measured.
    QList<Oid> largestTables(qsizetype count) const;
    void addSizes(const pqxx::result &rows, qint64 blockSize);
    /// `seconds`: how long after `before` these were read.
    void addRates(const pqxx::result &rows, const pqxx::result &before, double seconds);

    /// When all tables and indexes are there: relationNames, and columns in their order.
    void collectNames();
    catalog::CatalogData take();

private:
    struct IndexPlace {
        qsizetype table = 0;
        qsizetype index = 0;
        qint64 pages = 0;
        bool plainKey = false;  ///< as a key its definition is the list of its columns
    };
    struct ColumnPlace {
        qsizetype table = 0;
        qsizetype column = 0;
    };

    catalog::Table *table(Oid oid);
    catalog::Column &columnAt(const ColumnPlace &place) { return m_data.tables[place.table].columns[place.column]; }
    catalog::Column *column(catalog::Table &table, int number);
    QStringList columnNames(Oid table, const std::vector<int> &numbers);
    void addDependent(Oid table, const catalog::Dependent &dependent);
    QSet<Oid> mentioned(const QString &text);
    QList<sql::QualifiedName> namesOf(const QSet<Oid> &tables);
    bool hasPlainCollations(Oid table, const std::vector<int> &keys, const std::vector<Oid> &collations) const;

    catalog::CatalogData m_data;
    QHash<Oid, qsizetype> m_tables;
    QHash<Oid, qint64> m_pages;
    QHash<Oid, qint64> m_liveRows;
    QHash<std::pair<Oid, int>, QList<ColumnPlace>> m_typesToFormat;
    QHash<Oid, QList<ColumnPlace>> m_collationsToName;
    QHash<std::pair<Oid, int>, Oid> m_columnCollations;  ///< only where a column has one
    QHash<Oid, IndexPlace> m_indexes;
    QList<Oid> m_indexesToDefine;
    QHash<Oid, std::pair<qsizetype, qsizetype>> m_constraints;
    QList<Oid> m_constraintsToDefine;
    QMultiHash<QString, Oid> m_tablesByName;
    QHash<Oid, QSet<Oid>> m_functionTables;
    QHash<Oid, QSet<Oid>> m_viewTables;
    QSet<Oid> m_columnGrants;
    QHash<Oid, qsizetype> m_publications;
};

}  // namespace colonnade::database::postgres
