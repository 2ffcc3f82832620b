#include "database/postgres/run_support.h"

#include <QElapsedTimer>

namespace colonnade::database::postgres {

using namespace Qt::StringLiterals;

Result<void> PostgresObserver::prepare()
{
    return applySettings(m_session,
                         {{u"lock_timeout"_s, u"500ms"_s},
                          {u"statement_timeout"_s, u"2s"_s},
                          {u"jit"_s, u"off"_s},
                          {u"client_connection_check_interval"_s, u"1s"_s}});
}

Result<ServerReading> PostgresObserver::read(const QString &workers)
{
    // pg_locks and not pg_stat_activity.wait_event: a role without pg_read_all_stats sees the former of everybody.
    const auto rows = m_session.query(
        u"WITH ours AS (SELECT coalesce(array_agg(pid), '{}') AS pids FROM pg_stat_activity WHERE application_name "
        u"= $1)"
        " SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint,"
        " (SELECT count(DISTINCT l.pid) FROM pg_locks l, ours WHERE NOT l.granted AND l.pid <> ALL (ours.pids)"
        "  AND pg_blocking_pids(l.pid) && ours.pids),"
        " (SELECT count(*) FROM pg_stat_activity, ours WHERE state = 'active' AND backend_type = 'client backend'"
        "  AND pid <> pg_backend_pid() AND pid <> ALL (ours.pids)),"
        " (SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0) FROM pg_stat_activity, ours"
        "  WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND pid <> ALL (ours.pids))"_s,
        {workers});
    if (!rows)
        return failure(rows.error());
    ServerReading reading;
    reading.logPosition = rows->text(0, 0).toLongLong();
    reading.blockedSessions = rows->text(0, 1).toInt();
    reading.activeSessions = rows->text(0, 2).toInt();
    reading.longestTransactionSeconds = rows->text(0, 3).toDouble();
    // Base backups and log receivers show here too, and replay nothing.
    const auto replicas = m_session.query(
        u"SELECT application_name || CASE WHEN count(*) OVER (PARTITION BY application_name) > 1"
        "  THEN ' ' || coalesce(host(client_addr), pid::text) ELSE '' END,"
        " coalesce(state IN ('streaming', 'catchup'), false), pg_wal_lsn_diff(replay_lsn, '0/0')::bigint"
        " FROM pg_stat_replication WHERE state IS DISTINCT FROM 'backup' AND application_name <> 'pg_basebackup'"
        " AND NOT (replay_lsn IS NULL AND write_lsn IS NOT NULL) ORDER BY 1, pid"_s);
    if (!replicas)
        return failure(replicas.error());
    for (qsizetype row = 0; row < replicas->rows.size(); ++row) {
        const QVariant replayed = replicas->rows[row].value(2);
        reading.replicas.append({replicas->text(row, 0), replicas->text(row, 1) == u"t"_s,
                                 replayed.isNull() ? std::nullopt : std::optional(replayed.toString().toLongLong())});
    }
    return reading;
}

Result<QList<LockHolder>> PostgresObserver::holdingUp(const QString &workers)
{
    const auto rows = m_session.query(
        u"SELECT b.pid, coalesce(b.usename, ''), coalesce(b.application_name, ''), coalesce(b.state, ''), coalesce(left(b.query, "
        u"200), ''),"
        " coalesce(extract(epoch FROM clock_timestamp() - b.xact_start), 0)"
        " FROM pg_stat_activity b WHERE b.pid IN (SELECT unnest(pg_blocking_pids(w.pid)) FROM pg_stat_activity w"
        "  WHERE w.application_name = $1 AND w.wait_event_type = 'Lock')"
        " ORDER BY b.xact_start NULLS LAST, b.pid"_s,
        {workers});
    if (!rows)
        return failure(rows.error());
    QList<LockHolder> holders;
    for (qsizetype row = 0; row < rows->rows.size(); ++row) {
        LockHolder holder;
        holder.pid = rows->text(row, 0).toLongLong();
        holder.user = rows->text(row, 1);
        holder.application = rows->text(row, 2);
        holder.state = rows->text(row, 3);
        holder.query = rows->text(row, 4);
        holder.transactionSeconds = rows->text(row, 5).toDouble();
        holders.append(holder);
    }
    return holders;
}

Result<std::chrono::microseconds> PostgresObserver::probe(const sql::QualifiedName &table)
{
    QElapsedTimer clock;
    clock.start();
    // By place and not by whichever row comes first: behind a fill the first pages of a table may hold nothing but dead rows, and
    // walking over them is no measure of the server.
    const auto rows = m_session.query(u"SELECT 1 FROM %1 WHERE ctid = '(0,1)' LIMIT 1"_s.arg(table.quoted()));
    const auto taken = std::chrono::duration_cast<std::chrono::microseconds>(clock.durationElapsed());
    if (!rows && rows.error().kind != ErrorKind::LockNotGranted && rows.error().kind != ErrorKind::StatementTimeout)
        return failure(rows.error());
    return taken;
}

}  // namespace colonnade::database::postgres
