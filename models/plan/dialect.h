// Dialect: what a server can do, as capabilities. Tactics ask it, so that no version is compared anywhere else.
// Measured on the versions named (planning.md of the project).
#pragma once

#include "catalog/catalog.h"

namespace colonnade::plan {

class Dialect
{
public:
    explicit Dialect(const catalog::Server &server) : m_major(server.major()) {}

    static constexpr int Oldest = 10;
    static constexpr int Newest = 18;
    bool isSupported() const { return m_major >= Oldest && m_major <= Newest; }

    /// A constant or stable default of a new column is evaluated once and kept in the catalog; no row is written.
    bool keepsDefaultInCatalog() const { return m_major >= 11; }
    /// A domain's own default reaches existing rows. Before, on 11 and 12, they stayed null (measured on 11.22, 12.22, 13.23).
    bool domainDefaultReachesRows() const { return m_major >= 13; }
    /// SET NOT NULL believes a valid CHECK (c IS NOT NULL) and does not scan.
    bool provesNotNullByCheck() const { return m_major >= 12; }
    bool rowTriggersOnPartitioned() const { return m_major >= 13; }
    bool hasTidRangeScans() const { return m_major >= 14; }
    bool hasPartitionedIndexes() const { return m_major >= 11; }
    /// ADD FOREIGN KEY ... NOT VALID on a partitioned table.
    bool addsForeignKeyNotValidOnPartitioned() const { return m_major >= 18; }
    /// ADD FOREIGN KEY on a partitioned table takes those of its partitions over without remnants, also where the referenced table
    /// is partitioned; 12 leaves constraints behind that are not valid.
    bool takesOverForeignKeysToPartitioned() const { return m_major >= 13; }
    bool referencesPartitioned() const { return m_major >= 12; }
    bool hasStoredGenerated() const { return m_major >= 12; }
    bool hasVirtualGenerated() const { return m_major >= 18; }
    bool identityOnPartitioned() const { return m_major >= 17; }
    bool nullsNotDistinct() const { return m_major >= 15; }
    bool hasUnloggedSequences() const { return m_major >= 15; }
    bool compression() const { return m_major >= 14; }
    /// Whether an index of the method may INCLUDE columns.
    bool includes(const QString &method) const
    {
        return (method == QLatin1String("btree") && m_major >= 11) || (method == QLatin1String("gist") && m_major >= 12)
            || (method == QLatin1String("spgist") && m_major >= 14);
    }
    bool addsEnumValuesInTransactions() const { return m_major >= 12; }
    /// In the transaction that has made the type, a value that is added to it can be used at once. 12 to 16 forget that.
    bool usesValuesOfNewEnums() const { return m_major < 12 || m_major >= 17; }
    /// libpg_query reads the grammar of 17.
    bool isNewerThanGrammar() const { return m_major > 17; }
    QString executeFunction() const
    {
        return m_major >= 11 ? QStringLiteral("EXECUTE FUNCTION") : QStringLiteral("EXECUTE PROCEDURE");
    }

    // What the lock rules ask (impact/postgres). Each was seen on a server, see tests/oracle.
    bool hasProcedures() const { return m_major >= 11; }
    bool hasMerge() const { return m_major >= 15; }
    bool dropsExpressions() const { return m_major >= 13; }
    bool setsExpressions() const { return m_major >= 17; }
    bool setsAccessMethods() const { return m_major >= 15; }
    bool detachesConcurrently() const { return m_major >= 14; }
    bool clustersPartitioned() const { return m_major >= 15; }
    bool hasDefaultPartitions() const { return m_major >= 11; }
    bool includesColumnsInIndexes() const { return m_major >= 11; }
    bool reindexesConcurrently() const { return m_major >= 12; }
    bool reindexesPartitioned() const { return m_major >= 14; }
    bool replacesTriggers() const { return m_major >= 14; }
    bool setsStatisticsTargets() const { return m_major >= 13; }
    bool renamesColumnsOfViews() const { return m_major >= 13; }
    bool locksViews() const { return m_major >= 11; }
    bool publishesPartitioned() const { return m_major >= 13; }
    bool hasArraysOfDomains() const { return m_major >= 11; }
    bool generatesUuids() const { return m_major >= 13; }
    bool generatesOrderedUuids() const { return m_major >= 18; }
    /// timestamp to timestamptz and back writes no row where the time zone is UTC.
    bool knowsUtcIsNoShift() const { return m_major >= 12; }
    /// A new column without a value is known to break no foreign key, on partitions too.
    bool skipsNewKeysOfPartitions() const { return m_major >= 12; }
    bool attachesWeakly() const { return m_major >= 12; }       ///< ATTACH PARTITION: SHARE UPDATE EXCLUSIVE on the parent
    bool attachesIndexWeakly() const { return m_major >= 12; }
    bool detachesStrongly() const { return m_major >= 14; }     ///< ACCESS EXCLUSIVE on the partition too
    bool renamesIndexesWeakly() const { return m_major >= 12; }
    bool renamesTriggersOfPartitions() const { return m_major >= 15; }
    bool switchesUserTriggersOfPartitions() const { return m_major >= 13; }
    bool locksTablesOfStatistics() const { return m_major >= 12; }  ///< DROP STATISTICS
    bool sequencesHavePersistence() const { return m_major >= 15; }
    /// A partition that comes or goes makes triggers of the tables that point to its parent anew, under a lock on them.
    bool locksPointingTables() const { return m_major >= 15; }
    /// A foreign key to a partitioned table that goes locks the levels between root and leaves as well.
    bool locksMiddlePartitions() const { return m_major >= 15; }
    /// Adding a foreign key to a partitioned table takes ACCESS EXCLUSIVE below the second level.
    bool locksDeepPartitionsStrongly() const { return m_major < 12; }
    /// ADD CONSTRAINT locks everything below as strongly, tables that inherit and get no foreign key or NO INHERIT check as well.
    bool locksAllForConstraints() const { return m_major >= 18; }
    bool locksGrantedTables() const { return m_major >= 18; }
    bool analyzesChildrenStrongly() const { return m_major >= 18; }

private:
    int m_major;
};

}  // namespace colonnade::plan
