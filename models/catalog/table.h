// Table: a relation that holds rows, with everything that hangs on it. A plain value.
#pragma once

#include "catalog/column.h"
#include "catalog/surroundings.h"
#include "sql/identifier.h"

#include <QDateTime>
#include <QList>
#include <QStringList>

#include <optional>

namespace colonnade::catalog {

enum class TableKind { Ordinary, Partitioned, Foreign };
enum class Persistence { Permanent, Unlogged, Temporary };
enum class ConstraintKind { PrimaryKey, Unique, ForeignKey, Check, Exclusion, NotNull };

struct Constraint {
    QString name;
    ConstraintKind kind = ConstraintKind::Check;
    QStringList columns;
    QString definition;  ///< pg_get_constraintdef()
    bool validated = true;
    bool deferrable = false;
    bool noInherit = false;
    sql::QualifiedName referencedTable;  ///< foreign keys only, as the three below
    QStringList referencedColumns;
    QString onDelete;  ///< "no action", "restrict", "cascade", "set null", "set default"
    QString onUpdate;

    bool operator==(const Constraint &) const = default;
};

struct Index {
    QString name;
    QString method;
    QStringList columns;  ///< key columns; an expression stands as its text
    QStringList includedColumns;
    QString definition;  ///< pg_get_indexdef()
    QString predicate;
    bool unique = false;
    bool primary = false;
    bool valid = true;  ///< false: left by a concurrent build that failed; writes still pay for it
    qint64 bytes = 0;

    bool operator==(const Index &) const = default;
};

struct Trigger {
    QString name;
    QString definition;  ///< pg_get_triggerdef()
    QString function;    ///< qualified
    bool enabled = true;

    bool operator==(const Trigger &) const = default;
};

/// A policy of row security.
struct Policy {
    QString name;
    QString usingExpression;  ///< which rows it shows; empty: it says nothing of it
    QString checkExpression;  ///< which rows may be written; empty: as usingExpression

    bool operator==(const Policy &) const = default;
};

enum class DependentKind { View, MaterializedView, Function };

struct Dependent {
    DependentKind kind = DependentKind::View;
    sql::QualifiedName name;

    bool operator==(const Dependent &) const = default;
};

/// What is known of a table's size and traffic. Never part of the fingerprint. Sizes of all but the 100 largest tables are by
/// relpages.
struct TableStats {
    double rows = -1;                                 ///< the planner's estimate; -1: never analysed
    qint64 bytes = 0;                                 ///< heap with TOAST and maps, without indexes; by relpages the heap alone
    qint64 indexBytes = 0;                            ///< sum of the indexes, likewise
    std::optional<double> readsPerSecond;             ///< index and sequential scans begun, between two readings
    std::optional<double> writesPerSecond;            ///< rows inserted, updated, deleted
    std::optional<double> ratePeriodSeconds;          ///< how far the two readings lay apart
    std::optional<double> longestTransactionSeconds;  ///< oldest transaction that held a lock on it when looked
    double deadRows = 0;
    QDateTime analyzedAt;  ///< UTC, by hand or by autovacuum; invalid: never, or not known

    bool operator==(const TableStats &) const = default;
};

struct TablePrivileges {
    bool owner = false;  ///< member of the owning role, or superuser: what ALTER TABLE asks for
    bool select = false;
    bool insert = false;
    bool update = false;
    bool references = false;
    bool trigger = false;

    bool operator==(const TablePrivileges &) const = default;
};

struct Table {
    sql::QualifiedName name;
    quint32 oid = 0;
    TableKind kind = TableKind::Ordinary;
    Persistence persistence = Persistence::Permanent;
    QString owner;
    QString accessMethod;  ///< heap, empty for partitioned and foreign tables
    QString comment;
    QString partitionKey;               ///< pg_get_partkeydef(), empty unless partitioned
    QString partitionBound;             ///< empty unless a partition
    QList<sql::QualifiedName> parents;  ///< by inheritance or partitioning
    bool rowSecurity = false;
    bool forcedRowSecurity = false;  ///< for the owner, too
    QString ofType;                  ///< CREATE TABLE ... OF: the composite type that alone decides on its columns
    QString extension;               ///< to which it belongs
    ReplicaIdentity replicaIdentity = ReplicaIdentity::Default;
    QString replicaIdentityIndex;  ///< of ReplicaIdentity::Index
    int highestColumnNumber = 0;  ///< counts dropped columns, of which 1600 is the end
    int fillFactor = 100;
    QList<Column> columns;
    QList<Constraint> constraints;
    QList<Index> indexes;
    QList<Trigger> triggers;
    QList<Policy> policies;
    QList<Dependent> dependents;
    QList<RowTypeUse> rowTypeUses;
    QList<ColumnGrant> columnGrants;
    TablePrivileges privileges;
    TableStats stats;

    const Column *column(const QString &columnName) const;
    const Constraint *constraint(const QString &constraintName) const;
    const Constraint *primaryKey() const;

    bool operator==(const Table &) const = default;
};

}  // namespace colonnade::catalog
