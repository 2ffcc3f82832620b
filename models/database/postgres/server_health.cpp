// The part of the observer that looks at the server's housekeeping, once a second.
#include "database/postgres/run_support.h"
#include "database/postgres/sql_file.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace colonnade::database::postgres {

using namespace Qt::StringLiterals;

namespace {

std::optional<double> numberIn(const QVariant &field)
{
    return field.isNull() ? std::nullopt : std::optional(field.toString().toDouble());
}

std::optional<qint64> integerIn(const QVariant &field)
{
    return field.isNull() ? std::nullopt : std::optional(field.toString().toLongLong());
}

QList<SlotReading> slotsIn(const QString &json)
{
    QList<SlotReading> found;
    for (const QJsonValue entry : QJsonDocument::fromJson(json.toUtf8()).array()) {
        const QJsonArray slot = entry.toArray();
        found.append({slot[0].toString(), slot[1].toInteger(), slot[2].toString()});
    }
    return found;
}

}  // namespace

Result<ServerHealth> PostgresObserver::health(const QList<sql::QualifiedName> &tables)
{
    if (m_healthSql.isEmpty())
        m_healthSql = QString::fromStdString(sqlFile("health"_L1, m_session.server().major()));
    const auto rows = m_session.query(m_healthSql, {arrayOf(quotedNames(tables))});
    if (!rows)
        return failure(rows.error());
    const QVariantList row = rows->rows.value(0);
    ServerHealth health;
    health.seesEverybody = isTrue(row.value(0));
    health.replicationSlots = slotsIn(row.value(1).toString());
    health.slotBound = integerIn(row.value(2));
    health.archives = isTrue(row.value(3));
    health.segment = integerIn(row.value(4)).value_or(0);
    health.archivedSegment = integerIn(row.value(5));
    if (const auto vacuums = integerIn(row.value(6)))
        health.wraparoundVacuums = static_cast<int>(*vacuums);
    health.horizonAge = numberIn(row.value(7));
    // Asked apart, because it would refuse the whole query to those who may not ask it.
    if (isTrue(row.value(8))) {
        const auto share = m_session.query(QString::fromStdString(sqlFile("checkpoint"_L1)));
        if (!share)
            return failure(share.error());
        health.checkpointShare = share->text().toDouble();
    }
    return health;
}

Result<qint64> PostgresObserver::replayedPosition()
{
    const auto rows = m_session.query(
        u"SELECT pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint WHERE pg_is_in_recovery() AND pg_last_wal_replay_lsn() IS NOT NULL"_s);
    if (!rows)
        return failure(rows.error());
    if (rows->isEmpty())
        return failure(ErrorKind::InvalidInput, u"it is not a replica"_s);
    return rows->text().toLongLong();
}

}  // namespace colonnade::database::postgres
