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
    /// ADD FOREIGN KEY locks the tables that inherit as well, although they get no foreign key (measured on 18.4, not on 17.10).
    bool locksHeirsForForeignKey() const { return m_major >= 18; }
    bool referencesPartitioned() const { return m_major >= 12; }
    bool hasStoredGenerated() const { return m_major >= 12; }
    bool hasVirtualGenerated() const { return m_major >= 18; }
    bool identityOnPartitioned() const { return m_major >= 17; }
    bool nullsNotDistinct() const { return m_major >= 15; }
    bool compression() const { return m_major >= 14; }
    /// Whether an index of the method may INCLUDE columns.
    bool includes(const QString &method) const
    {
        return (method == QLatin1String("btree") && m_major >= 11) || (method == QLatin1String("gist") && m_major >= 12)
            || (method == QLatin1String("spgist") && m_major >= 14);
    }
    bool addsEnumValuesInTransactions() const { return m_major >= 12; }
    QString executeFunction() const
    {
        return m_major >= 11 ? QStringLiteral("EXECUTE FUNCTION") : QStringLiteral("EXECUTE PROCEDURE");
    }

private:
    int m_major;
};

}  // namespace colonnade::plan
