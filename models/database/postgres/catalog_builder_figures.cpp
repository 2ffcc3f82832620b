// The part of CatalogBuilder for figures: sizes, rates, who holds locks.
#include "database/postgres/catalog_builder.h"
#include "database/postgres/row_reader.h"

namespace colonnade::database::postgres {

using namespace catalog;

void CatalogBuilder::addHolders(const pqxx::result &rows)
{
    for (const pqxx::row &row : rows) {
        RowReader field(row);
        if (Table *held = table(field.oid()))
            held->stats.longestTransactionSeconds = field.number<double>();
    }
}

QList<Oid> CatalogBuilder::largestTables(qsizetype count) const
{
    constexpr qint64 rowsInAPage = 50;  // roughly: it is only for the order
    QList<std::pair<qint64, Oid>> bySize;
    for (const Table &entry : m_data.tables) {
        if (entry.kind == TableKind::Ordinary)
            bySize.append({std::max(m_pages.value(entry.oid), m_liveRows.value(entry.oid) / rowsInAPage), entry.oid});
    }
    std::ranges::sort(bySize, std::greater());
    QList<Oid> oids;
    for (const auto &[pages, oid] : bySize.first(std::min(count, bySize.size())))
        oids.append(oid);
    return oids;
}

void CatalogBuilder::addSizes(const pqxx::result &rows, qint64 blockSize)
{
    // What was not measured (a lock stood in the way) keeps the estimate of the last vacuum or analyze.
    for (Table &entry : m_data.tables)
        entry.stats.bytes = m_pages.value(entry.oid) * blockSize;
    for (const IndexPlace &place : std::as_const(m_indexes))
        m_data.tables[place.table].indexes[place.index].bytes = place.pages * blockSize;
    for (const pqxx::row &row : rows) {
        RowReader field(row);
        const Oid oid = field.oid();
        const std::optional<qint64> bytes = field.optionalNumber<qint64>();
        if (!bytes)
            continue;
        if (Table *measured = table(oid))
            measured->stats.bytes = *bytes;
        else if (const auto it = m_indexes.constFind(oid); it != m_indexes.cend())
            m_data.tables[it->table].indexes[it->index].bytes = *bytes;
    }
    for (Table &entry : m_data.tables) {
        entry.stats.indexBytes = 0;
        for (const Index &index : std::as_const(entry.indexes))
            entry.stats.indexBytes += index.bytes;
    }
}

void CatalogBuilder::addRates(const pqxx::result &rows, const pqxx::result &before, double seconds)
{
    struct Reading {
        qint64 scans = 0;
        qint64 writes = 0;
    };
    QHash<Oid, Reading> earlier;
    for (const pqxx::row &row : before) {
        RowReader field(row);
        const Oid oid = field.oid();
        const qint64 scans = field.number<qint64>();
        earlier.insert(oid, {scans, field.number<qint64>()});
    }
    for (const pqxx::row &row : rows) {
        RowReader field(row);
        const Oid oid = field.oid();
        Table *counted = table(oid);
        if (!counted)
            continue;
        const Reading now{field.number<qint64>(), field.number<qint64>()};
        const auto it = earlier.constFind(oid);
        // Counters that went back were reset in between: nothing is known then.
        if (it == earlier.cend() || seconds <= 0 || now.scans < it->scans || now.writes < it->writes)
            continue;
        counted->stats.readsPerSecond = static_cast<double>(now.scans - it->scans) / seconds;
        counted->stats.writesPerSecond = static_cast<double>(now.writes - it->writes) / seconds;
        counted->stats.ratePeriodSeconds = seconds;
    }
}

}  // namespace colonnade::database::postgres
