// What lies around tables and may break when one of them changes, although nobody waits: who publishes it, who may read it,
// what is made of its row type, and the texts that mention it. Parts of the Catalog; findings are made of them (impact/).
#pragma once

#include "sql/identifier.h"

#include <QList>
#include <QStringList>

namespace colonnade::catalog {

/// What UPDATE and DELETE send to subscribers to find the row by.
enum class ReplicaIdentity { Default, Nothing, Full, Index };

enum class RowTypeUseKind {
    StoredColumn,        ///< of a table, a partitioned table or a materialized view: PostgreSQL refuses a default then
    ViewColumn,          ///< shows the new field
    CompositeAttribute,  ///< of a composite type
    Domain,
    Function  ///< takes or returns it
};

/// A use of a table's row type, be it through arrays, domains, ranges or other composite types.
struct RowTypeUse {
    RowTypeUseKind kind = RowTypeUseKind::StoredColumn;
    QString object;  ///< "public.archive.row", "public.total(public.orders)", "public.order_domain"
    QString type;    ///< "public.orders[]"

    bool operator==(const RowTypeUse &) const = default;
};

/// A privilege on single columns of a table, of somebody who has not got it on the table as a whole.
struct ColumnGrant {
    QString grantee;    ///< a role, or "public" for everybody
    QString privilege;  ///< "SELECT", "INSERT", "UPDATE", "REFERENCES"
    QStringList columns;

    bool operator==(const ColumnGrant &) const = default;
};

struct PublishedTable {
    sql::QualifiedName table;
    QStringList columns;  ///< 15 and later; empty: all, and those to come
    QString rowFilter;    ///< 15 and later

    bool operator==(const PublishedTable &) const = default;
};

struct Publication {
    QString name;
    bool allTables = false;
    QStringList schemas;  ///< 15 and later: all tables in them
    bool inserts = false;
    bool updates = false;
    bool deletes = false;
    bool truncates = false;
    bool viaRoot = false;  ///< changes of partitions are published as those of the partitioned table
    QList<PublishedTable> tables;

    bool operator==(const Publication &) const = default;
};

/// Of this database, as a subscriber.
struct Subscription {
    QString name;
    bool enabled = false;
    QStringList publications;
    QList<sql::QualifiedName> tables;

    bool operator==(const Subscription &) const = default;
};

/// A function whose body, arguments or result have to do with a table of the catalog.
struct FunctionSource {
    sql::QualifiedName name;
    QString arguments;   ///< pg_get_function_identity_arguments(): tells overloads apart
    QString language;    ///< "sql", "plpgsql", ...
    QString definition;  ///< pg_get_functiondef(), a whole CREATE FUNCTION; empty where it is too long to be kept
    bool standardBody = false;         ///< 14 and later: BEGIN ATOMIC, parsed once when the function was made
    QList<sql::QualifiedName> tables;  ///< that the text mentions or the server knows it to use; may be too many, sorted

    QString signature() const { return name.display() + QLatin1Char('(') + arguments + QLatin1Char(')'); }
    bool operator==(const FunctionSource &) const = default;
};

struct ViewSource {
    sql::QualifiedName name;
    bool materialized = false;
    QString definition;                ///< pg_get_viewdef(); empty where it is too long to be kept
    QList<sql::QualifiedName> tables;  ///< that it reads, sorted

    bool operator==(const ViewSource &) const = default;
};

/// A statement that pg_stat_statements has counted in this database. Its constants are replaced by $1, $2.
struct StatementSeen {
    QString text;
    qint64 calls = 0;
    QList<sql::QualifiedName> tables;  ///< that the text mentions; may be too many, sorted

    bool operator==(const StatementSeen &) const = default;
};

/// Where a text is too long it is left out: what is cut off cannot be parsed.
inline constexpr qsizetype LongestSource = 100'000;

}  // namespace colonnade::catalog
