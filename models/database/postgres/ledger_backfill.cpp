#include "database/postgres/run_support.h"

namespace colonnade::database::postgres {

using namespace Qt::StringLiterals;

namespace {

QVariantList identity(const BackfillTarget &target)
{
    return {target.run.toString(QUuid::WithoutBraces), target.step};
}

BackfillPosition positionFrom(const Rows &rows)
{
    return {rows.text(0, 0), rows.text(0, 1).toLongLong(), rows.text(0, 2).toInt(), rows.text(0, 3) == u"t"_s};
}

Error movedByOthers(const BackfillTarget &target)
{
    return {
        ErrorKind::AnotherRunActive,
        u"The progress of step %1 on %2 was moved by another program, which now carries run %3 out. This one has stopped; nothing was done twice."_s
            .arg(target.step, target.table.display(), target.run.toString(QUuid::WithoutBraces)),
        QString(RunLedger::TakenOver)};
}

/// Effect and progress in one statement. `claimed` locks the progress and finds it as it was last seen, or nothing happens.
QString batchStatement(const BackfillTarget &target, const BatchRange &range)
{
    const QString filled = range.relation.isEmpty()
        ? u"SELECT 1 WHERE false"_s
        : u"UPDATE %1 SET %2 WHERE %3 AND (%4) AND EXISTS (SELECT FROM claimed) RETURNING 1"_s.arg(
              range.relation, target.assignments, range.condition, target.predicate);
    return u"WITH claimed AS MATERIALIZED (SELECT 1 FROM colonnade.backfill WHERE run_id = $1::uuid AND step_id = $2 AND cursor "
           u"= $3"
           " AND sweep = $4::int AND fence = $5::bigint AND NOT at_end FOR UPDATE),\n"
           "filled AS (%1),\n"
           "progress AS (UPDATE colonnade.backfill SET cursor = $6, at_end = $7::boolean, batches = batches + 1,"
           " rows_done = rows_done + (SELECT count(*) FROM filled), updated_at = clock_timestamp()"
           " WHERE run_id = $1::uuid AND step_id = $2 AND EXISTS (SELECT FROM claimed)"
           " RETURNING cursor, rows_done, sweep, at_end)\n"
           "SELECT cursor, rows_done, sweep, at_end, (SELECT count(*) FROM filled) FROM progress"_s.arg(filled);
}

}  // namespace

Settings LedgerBackfill::settings(const BackfillTarget &target) const
{
    return Settings{{u"lock_timeout"_s, QString::number(target.lockTimeout.count())},
                    {u"statement_timeout"_s, QString::number(target.statementTimeout.count())}}
    + m_walk->settings();
}

Result<BackfillPosition> LedgerBackfill::begin(const BackfillTarget &target)
{
    switch (target.walk) {
    case sql::Walk::Key: m_walk = std::make_unique<KeyRangeWalk>(m_session); break;
    case sql::Walk::Pages: m_walk = std::make_unique<PageRangeWalk>(m_session); break;
    }
    if (const auto set = applySettings(m_session, settings(target)); !set)
        return failure(set.error());
    const auto made = m_session.query(
        u"INSERT INTO colonnade.backfill (run_id, step_id, relation, fence) VALUES ($1::uuid, $2, $3::regclass, $4::bigint)"
        " ON CONFLICT (run_id, step_id) DO UPDATE SET fence = backfill.fence RETURNING relation = $3::regclass, fence = $4::bigint"_s,
        identity(target) + QVariantList{target.table.quoted(), target.fence});
    if (!made)
        return failure(made.error());
    if (!isTrue(made->rows.value(0).value(0))) {
        return failure(ErrorKind::SchemaDrifted,
                       u"%1 was dropped and made anew since step %2 began to fill it. Undo the run, then plan it again."_s.arg(
                           target.table.display(), target.step));
    }
    if (!isTrue(made->rows.value(0).value(1)))
        return failure(movedByOthers(target));
    return position(target);
}

Result<BackfillPosition> LedgerBackfill::position(const BackfillTarget &target)
{
    const auto rows = m_session.query(
        u"SELECT cursor, rows_done, sweep, at_end FROM colonnade.backfill WHERE run_id = $1::uuid AND step_id = $2"_s,
        identity(target));
    if (!rows)
        return failure(rows.error());
    if (rows->isEmpty())
        return failure(ErrorKind::NoSuchObject, u"The server's record of step %1 has gone."_s.arg(target.step));
    return positionFrom(*rows);
}

Result<BatchDone> LedgerBackfill::batch(const BackfillTarget &target, const BackfillPosition &from, qint64 rows)
{
    QString missing;
    while (true) {
        const auto range = m_walk->next(target, from, rows);
        if (!range)
            return failure(range.error());
        const QVariantList parameters = identity(target)
            + QVariantList{from.cursor, from.sweep, target.fence, range->cursor, range->last ? u"true"_s : u"false"_s}
            + range->parameters;
        const auto done = m_session.query(batchStatement(target, *range), parameters);
        if (done) {
            if (done->isEmpty())
                return failure(movedByOthers(target));
            return BatchDone{positionFrom(*done), done->text(0, 4).toLongLong(), range->walked};
        }
        // A partition that was dropped between the question and the batch: the walk is asked anew, and then names another.
        if (done.error().kind != ErrorKind::NoSuchObject || range->relation == missing)
            return failure(done.error());
        missing = range->relation;
    }
}

Result<bool> LedgerBackfill::beginAnotherSweep(const BackfillTarget &target, const BackfillPosition &from, std::stop_token stop)
{
    // This reads all of the table where nothing is left: what bounds a batch would cut that off, each time anew.
    const auto freed = applySettings(
        m_session, {{u"statement_timeout"_s, u"0"_s}, {u"enable_seqscan"_s, u"on"_s}, {u"enable_bitmapscan"_s, u"on"_s}});
    if (!freed)
        return failure(freed.error());
    const auto left =
        m_session.query(u"SELECT EXISTS (SELECT FROM %1 WHERE %2)"_s.arg(target.table.quoted(), target.predicate), {}, stop);
    const auto bound = applySettings(m_session, settings(target));
    if (!left)
        return failure(left.error());
    if (!bound)
        return failure(bound.error());
    if (!isTrue(left->rows.value(0).value(0)))
        return false;
    const auto moved = m_session.query(
        u"UPDATE colonnade.backfill SET cursor = '', at_end = false, sweep = sweep + 1"
        " WHERE run_id = $1::uuid AND step_id = $2 AND sweep = $3::int AND fence = $4::bigint AND at_end RETURNING 1"_s,
        identity(target) + QVariantList{from.sweep, target.fence});
    if (!moved)
        return failure(moved.error());
    if (moved->isEmpty())
        return failure(movedByOthers(target));
    return true;
}

Result<void> LedgerBackfill::end()
{
    Settings changed{{u"lock_timeout"_s, {}}, {u"statement_timeout"_s, {}}, {u"enable_bitmapscan"_s, {}}};
    if (m_walk)
        changed += m_walk->settings();
    for (const auto &[name, value] : changed) {
        if (const auto reset = m_session.query(u"RESET "_s + name); !reset)
            return failure(reset.error());
    }
    return {};
}

Result<double> LedgerBackfill::estimatedRows(const BackfillTarget &target)
{
    // Of a family the tables that hold rows know; one that was never analysed says -1 from 14 on, and 0 pages before.
    BackfillTarget all = target;
    all.descends = true;
    const auto rows = m_session.query(
        u"SELECT CASE WHEN bool_or(reltuples < 0 OR relpages = 0 AND pg_relation_size(oid) > 0) THEN -1 ELSE "
        u"coalesce(sum(reltuples), -1) END FROM pg_class WHERE relkind = 'r' AND oid IN (%1)"_s.arg(familySql(all)),
        {target.table.quoted()});
    if (!rows)
        return failure(rows.error());
    return rows->text().toDouble();
}

}  // namespace colonnade::database::postgres
