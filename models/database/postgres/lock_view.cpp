#include "database/postgres/run_support.h"

namespace colonnade::database::postgres {

using namespace Qt::StringLiterals;

Result<QList<LockHolder>> PostgresLockView::holders(const QList<sql::QualifiedName> &relations)
{
    const auto rows = m_session.query(
        u"SELECT n.nspname, c.relname, l.mode, l.granted, l.pid, coalesce(a.usename, ''), coalesce(a.application_name, ''),"
        " CASE WHEN a.backend_type = 'autovacuum worker' AND a.query LIKE '%(to prevent wraparound)%' THEN 'vacuum to prevent "
        "wraparound'"
        "  WHEN a.backend_type = 'autovacuum worker' THEN 'autovacuum' ELSE coalesce(a.state, '') END,"
        " coalesce(left(a.query, 200), ''), coalesce(extract(epoch FROM clock_timestamp() - a.xact_start), 0)"
        " FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_namespace n ON n.oid = c.relnamespace"
        " LEFT JOIN pg_stat_activity a ON a.pid = l.pid"
        " WHERE l.locktype = 'relation' AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        " AND l.relation IN (SELECT to_regclass(name) FROM unnest($1::text[]) name) AND l.pid <> pg_backend_pid()"
        " ORDER BY a.xact_start NULLS LAST, l.pid, l.mode"_s,
        {arrayOf(quotedNames(relations))});
    if (!rows)
        return failure(rows.error());
    QList<LockHolder> holders;
    for (qsizetype row = 0; row < rows->rows.size(); ++row) {
        holders.append({sql::qualified(rows->text(row, 0), rows->text(row, 1)), rows->text(row, 2), rows->text(row, 3) == u"t"_s,
                        rows->text(row, 4).toLongLong(), rows->text(row, 5), rows->text(row, 6), rows->text(row, 7),
                        rows->text(row, 8), rows->text(row, 9).toDouble()});
    }
    return holders;
}

}  // namespace colonnade::database::postgres
