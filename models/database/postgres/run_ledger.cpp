#include "database/postgres/run_support.h"

namespace colonnade::database::postgres {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int LockClass = 0x434c4e44;  // "CLND": the first key of our advisory locks; the second is the table's oid
// Creating and dropping the ledger exclude each other, also between programs.
const QString ledgerMutex = u"SELECT pg_catalog.pg_advisory_xact_lock(%1, 0)"_s.arg(LockClass);

sql::Statement own(const QString &text)
{
    return {text, sql::TransactionMode::Own, 2000ms, 10000ms};
}

QString literal(const QUuid &id)
{
    return sql::quotedLiteral(id.toString(QUuid::WithoutBraces));
}

QString word(LedgerStep state)
{
    switch (state) {
    case LedgerStep::Intended: return u"intended"_s;
    case LedgerStep::Done: return u"done"_s;
    case LedgerStep::Undone: return u"undone"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

LedgerStep stepState(const QString &text)
{
    return text == u"done"_s ? LedgerStep::Done : text == u"undone"_s ? LedgerStep::Undone : LedgerStep::Intended;
}

const QList<QString> &tables()
{
    static const QList<QString> statements{
        // IF NOT EXISTS asks for the privilege even where the schema exists.
        u"DO $colonnade$ BEGIN IF to_regnamespace('colonnade') IS NULL THEN CREATE SCHEMA colonnade; END IF; END $colonnade$"_s,
        u"CREATE TABLE IF NOT EXISTS colonnade.run (run_id uuid PRIMARY KEY, format int NOT NULL, plan_digest text NOT NULL,"
        " plan text NOT NULL, tables text[] NOT NULL, fence bigint NOT NULL DEFAULT 0, owner text,"
        " created_at timestamptz NOT NULL DEFAULT clock_timestamp())"_s,
        u"CREATE TABLE IF NOT EXISTS colonnade.step (run_id uuid NOT NULL REFERENCES colonnade.run ON DELETE CASCADE,"
        " step_id text NOT NULL, state text NOT NULL, changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),"
        " PRIMARY KEY (run_id, step_id))"_s,
        // Rows that each batch updates, one a part: room for new versions on the same page.
        u"CREATE TABLE IF NOT EXISTS colonnade.backfill (run_id uuid NOT NULL REFERENCES colonnade.run ON DELETE CASCADE,"
        " step_id text NOT NULL, relation oid NOT NULL, cursor text NOT NULL DEFAULT '', rows_done bigint NOT NULL DEFAULT 0,"
        " batches bigint NOT NULL DEFAULT 0, sweep int NOT NULL DEFAULT 0, at_end boolean NOT NULL DEFAULT false,"
        " fence bigint NOT NULL, updated_at timestamptz, part int NOT NULL DEFAULT 0, PRIMARY KEY (run_id, step_id, part))"
        " WITH (fillfactor = 50)"_s,
        // A ledger that was made when a fill had one part only.
        u"DO $colonnade$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = 'colonnade.backfill'::regclass"
        " AND attname = 'part') THEN ALTER TABLE colonnade.backfill ADD COLUMN part int NOT NULL DEFAULT 0,"
        " DROP CONSTRAINT backfill_pkey, ADD PRIMARY KEY (run_id, step_id, part); END IF; END $colonnade$"_s};
    return statements;
}

LedgerRun runFrom(const Rows &rows, qsizetype row)
{
    LedgerRun run;
    run.id = QUuid::fromString(rows.text(row, 0));
    run.planDigest = rows.text(row, 1);
    run.tables = rows.text(row, 2).split(u'\n', Qt::SkipEmptyParts);
    run.fence = rows.text(row, 3).toLongLong();
    run.owner = rows.text(row, 4);
    run.createdAt = QDateTime::fromString(rows.text(row, 5), Qt::ISODateWithMs);
    return run;
}

const QString runColumns =
    u"run_id, plan_digest, array_to_string(tables, E'\\n'), fence, owner,"
    " to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"_s;

}  // namespace

Result<bool> PostgresRunLedger::exists()
{
    const auto rows = m_session.query(u"SELECT to_regclass('colonnade.run') IS NOT NULL"_s);
    if (!rows)
        return failure(rows.error());
    return isTrue(rows->rows.value(0).value(0));
}

Result<QList<LedgerRun>> PostgresRunLedger::runs()
{
    const auto there = exists();
    if (!there)
        return failure(there.error());
    if (!*there)
        return QList<LedgerRun>{};
    const auto rows = m_session.query(u"SELECT "_s + runColumns + u" FROM colonnade.run ORDER BY created_at, run_id"_s);
    if (!rows)
        return failure(rows.error());
    QList<LedgerRun> found;
    for (qsizetype row = 0; row < rows->rows.size(); ++row)
        found.append(runFrom(*rows, row));
    return found;
}

Result<std::optional<LedgerRun>> PostgresRunLedger::read(const QUuid &run)
{
    const auto there = exists();
    if (!there)
        return failure(there.error());
    if (!*there)
        return std::nullopt;
    const QString id = run.toString(QUuid::WithoutBraces);
    const auto rows =
        m_session.query(u"SELECT "_s + runColumns + u", format, plan FROM colonnade.run WHERE run_id = $1::uuid"_s, {id});
    if (!rows)
        return failure(rows.error());
    if (rows->isEmpty())
        return std::nullopt;
    if (rows->text(0, 6).toInt() != 1) {
        return failure(
            ErrorKind::InvalidInput,
            u"The record of run %1 on the server was written by a newer Colonnade (format %2). Resume it with that one."_s.arg(
                id, rows->text(0, 6)));
    }
    LedgerRun found = runFrom(*rows, 0);
    found.planDocument = rows->text(0, 7).toUtf8();
    const auto steps = m_session.query(u"SELECT step_id, state FROM colonnade.step WHERE run_id = $1::uuid"_s, {id});
    if (!steps)
        return failure(steps.error());
    for (qsizetype row = 0; row < steps->rows.size(); ++row)
        found.steps.insert(steps->text(row, 0), stepState(steps->text(row, 1)));
    return found;
}

Result<void> PostgresRunLedger::create(const LedgerRun &run)
{
    QList<sql::Statement> statements{own(ledgerMutex)};
    const auto there = exists();
    if (!there)
        return failure(there.error());
    if (!*there) {
        for (const QString &text : tables())
            statements.append(own(text));
    }
    QStringList names;
    for (const QString &table : run.tables)
        names.append(sql::quotedLiteral(table));
    statements.append(
        own(u"INSERT INTO colonnade.run (run_id, format, plan_digest, plan, tables, owner) VALUES (%1, 1, %2, %3, "
            u"ARRAY[%4]::text[], %5)"
            " ON CONFLICT (run_id) DO NOTHING"_s.arg(literal(run.id), sql::quotedLiteral(run.planDigest),
                                                     sql::quotedLiteral(QString::fromUtf8(run.planDocument)), names.join(u", "_s),
                                                     sql::quotedLiteral(run.owner))));
    if (const auto made = m_session.execute(statements); !made)
        return failure(made.error());
    return {};
}

Result<qint64> PostgresRunLedger::takeOver(const QUuid &run, const QString &owner)
{
    const auto rows = m_session.query(
        u"WITH r AS (UPDATE colonnade.run SET fence = fence + 1, owner = $2 WHERE run_id = $1::uuid RETURNING fence),"
        " b AS (UPDATE colonnade.backfill SET fence = (SELECT fence FROM r) WHERE run_id = $1::uuid RETURNING 1)"
        " SELECT fence FROM r"_s,
        {run.toString(QUuid::WithoutBraces), owner});
    if (!rows)
        return failure(rows.error());
    if (rows->isEmpty())
        return failure(ErrorKind::NoSuchObject,
                       u"The server has no record of run %1 any more."_s.arg(run.toString(QUuid::WithoutBraces)));
    return rows->text().toLongLong();
}

QList<sql::Statement> PostgresRunLedger::record(const QUuid &run, const QString &step, LedgerStep state, qint64 fence) const
{
    // The row of the run is locked, so that whoever takes the run over waits for us, or we find the fence moved.
    return {
        own(u"DO $colonnade$ BEGIN\n"
            " PERFORM 1 FROM colonnade.run WHERE run_id = %1 AND fence = %2 FOR SHARE;\n"
            " IF NOT FOUND THEN RAISE EXCEPTION 'run %5 was taken over by another program' USING ERRCODE = '%6'; END IF;\n"
            " INSERT INTO colonnade.step (run_id, step_id, state) VALUES (%1, %3, %4)\n"
            "  ON CONFLICT (run_id, step_id) DO UPDATE SET state = excluded.state, changed_at = clock_timestamp();\n"
            " IF %4 = 'undone' THEN DELETE FROM colonnade.backfill WHERE run_id = %1 AND step_id = %3; END IF;\n"
            "END $colonnade$"_s.arg(literal(run))
                .arg(fence)
                .arg(sql::quotedLiteral(step), sql::quotedLiteral(word(state)), run.toString(QUuid::WithoutBraces), TakenOver))};
}

Result<void> PostgresRunLedger::forget(const QUuid &run)
{
    const auto there = exists();
    if (!there)
        return failure(there.error());
    if (!*there)
        return {};
    // Somebody else's objects in the schema keep it, and are none of our business.
    const QString dropWhereEmpty =
        u"DO $colonnade$ BEGIN\n"
        " IF NOT EXISTS (SELECT FROM colonnade.run) THEN\n"
        "  DROP TABLE colonnade.backfill, colonnade.step, colonnade.run;\n"
        "  BEGIN DROP SCHEMA colonnade; EXCEPTION WHEN dependent_objects_still_exist OR insufficient_privilege THEN NULL; END;\n"
        " END IF;\n"
        "END $colonnade$"_s;
    const auto done =
        m_session.execute({own(ledgerMutex), own(u"LOCK TABLE colonnade.run IN ACCESS EXCLUSIVE MODE"_s),
                           own(u"DELETE FROM colonnade.run WHERE run_id = "_s + literal(run)), own(dropWhereEmpty)});
    if (!done)
        return failure(done.error());
    return {};
}

Result<QList<TableHolder>> PostgresRunLedger::lockTables(const QList<sql::QualifiedName> &tables)
{
    QList<TableHolder> taken;
    for (const sql::QualifiedName &table : tables) {
        // Held already by this session: a session-level lock counts, and must not be counted twice.
        const auto rows = m_session.query(
            u"SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = $1::int AND objid = $2::regclass AND "
            u"objsubid = 2"
            " AND granted AND pid = pg_backend_pid() AND database = (SELECT oid FROM pg_database WHERE datname = "
            "current_database()))"
            " OR pg_try_advisory_lock($1::int, $2::regclass::oid::int)"_s,
            {LockClass, table.quoted()});
        if (!rows)
            return failure(rows.error());
        if (isTrue(rows->rows.value(0).value(0)))
            continue;
        const auto holder = m_session.query(
            u"SELECT l.pid, a.application_name FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid"
            " WHERE l.locktype = 'advisory' AND l.classid = $1::int AND l.objid = $2::regclass AND l.objsubid = 2 AND l.granted"
            " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"_s,
            {LockClass, table.quoted()});
        if (!holder)
            return failure(holder.error());
        taken.append({table.display(), holder->text(0, 0).toLongLong(), holder->text(0, 1)});
    }
    return taken;
}

}  // namespace colonnade::database::postgres
