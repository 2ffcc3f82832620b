#include "database/postgres/run_support.h"

namespace colonnade::database::postgres {

using namespace Qt::StringLiterals;

namespace {

QVariantList identity(const BackfillTarget &target)
{
    return {target.run.toString(QUuid::WithoutBraces), target.step, target.part};
}

BackfillPosition positionFrom(const Rows &rows, qsizetype row = 0)
{
    return {rows.text(row, 0), rows.text(row, 1).toLongLong(), rows.text(row, 2).toInt(), rows.text(row, 3) == u"t"_s};
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
        ? u"SELECT false AS in_place WHERE false"_s
        : u"UPDATE %1 SET %2 WHERE %3 AND (%4) AND EXISTS (SELECT FROM claimed) RETURNING %5 AS in_place"_s.arg(
              range.relation, target.assignments, range.condition, target.predicate, range.inPlace);
    return u"WITH claimed AS (SELECT 1 FROM colonnade.backfill WHERE run_id = $1::uuid AND step_id = $2 AND part = "
           u"$3::int"
           " AND cursor = $4 AND sweep = $5::int AND fence = $6::bigint AND NOT at_end FOR UPDATE),\n"
           "filled AS (%1),\n"
           "counted AS (SELECT count(*) AS rows, count(*) FILTER (WHERE in_place) AS kept FROM filled),\n"
           "progress AS (UPDATE colonnade.backfill SET cursor = $7, at_end = $8::boolean, batches = batches + 1,"
           " rows_done = rows_done + (SELECT rows FROM counted), updated_at = clock_timestamp()"
           " WHERE run_id = $1::uuid AND step_id = $2 AND part = $3::int AND EXISTS (SELECT FROM claimed)"
           " RETURNING cursor, rows_done, sweep, at_end)\n"
           "SELECT cursor, rows_done, sweep, at_end, (SELECT rows FROM counted), (SELECT kept FROM counted) FROM progress"_s.arg(filled);
}

}  // namespace

Settings LedgerBackfill::settings(const BackfillTarget &target) const
{
    Settings settings{{u"lock_timeout"_s, QString::number(target.lockTimeout.count())},
                      {u"statement_timeout"_s, QString::number(target.statementTimeout.count())}};
    // A crash of the server may then take the last batches back, and their progress with them. Where a standby confirms commits
    // we wait for it as everybody does.
    if (!m_waitsForStandby)
        settings.append({u"synchronous_commit"_s, u"off"_s});
    return settings + m_walk->settings();
}

Result<void> LedgerBackfill::prepare(const BackfillTarget &target)
{
    switch (target.walk) {
    case sql::Walk::Key: m_walk = std::make_unique<KeyRangeWalk>(m_session); break;
    case sql::Walk::Pages: m_walk = std::make_unique<PageRangeWalk>(m_session); break;
    case sql::Walk::Predicates: m_walk = std::make_unique<PredicateWalk>(m_session); break;
    }
    const auto standbys = m_session.query(u"SHOW synchronous_standby_names"_s);
    if (!standbys)
        return failure(standbys.error());
    m_waitsForStandby = !standbys->text().isEmpty();
    return applySettings(m_session, settings(target));
}

Result<BackfillPosition> LedgerBackfill::begin(const BackfillTarget &target)
{
    if (const auto prepared = prepare(target); !prepared)
        return failure(prepared.error());
    const auto made = m_session.query(
        u"INSERT INTO colonnade.backfill (run_id, step_id, part, relation, fence)"
        " VALUES ($1::uuid, $2, $3::int, $4::regclass, $5::bigint)"
        " ON CONFLICT (run_id, step_id, part) DO UPDATE SET fence = backfill.fence"
        " RETURNING relation = $4::regclass, fence = $5::bigint"_s,
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

Result<QList<BackfillPosition>> LedgerBackfill::parts(const BackfillTarget &target, int wanted)
{
    if (const auto prepared = prepare(target); !prepared)
        return failure(prepared.error());
    const QVariantList step{target.run.toString(QUuid::WithoutBraces), target.step};
    const auto made = m_session.query(
        u"INSERT INTO colonnade.backfill (run_id, step_id, part, relation, fence)"
        " SELECT $1::uuid, $2, part, $3::regclass, $4::bigint FROM generate_series(0, $5::int - 1) AS part"
        " WHERE NOT EXISTS (SELECT FROM colonnade.backfill WHERE run_id = $1::uuid AND step_id = $2)"
        " AND EXISTS (SELECT FROM colonnade.run WHERE run_id = $1::uuid AND fence = $4::bigint)"_s,
        step + QVariantList{target.table.quoted(), target.fence, target.walk == sql::Walk::Pages ? wanted : 1});
    if (!made)
        return failure(made.error());
    const auto rows = m_session.query(
        u"SELECT cursor, rows_done, sweep, at_end FROM colonnade.backfill WHERE run_id = $1::uuid AND step_id = $2 ORDER BY part"_s,
        step);
    if (!rows)
        return failure(rows.error());
    if (rows->isEmpty())
        return failure(movedByOthers(target));
    QList<BackfillPosition> positions;
    for (qsizetype row = 0; row < rows->rows.size(); ++row)
        positions.append(positionFrom(*rows, row));
    return positions;
}

Result<BackfillPosition> LedgerBackfill::position(const BackfillTarget &target)
{
    const auto rows = m_session.query(
        u"SELECT cursor, rows_done, sweep, at_end FROM colonnade.backfill"
        " WHERE run_id = $1::uuid AND step_id = $2 AND part = $3::int"_s,
        identity(target));
    if (!rows)
        return failure(rows.error());
    if (rows->isEmpty())
        return failure(ErrorKind::NoSuchObject, u"The server's record of step %1 has gone."_s.arg(target.step));
    return positionFrom(*rows);
}

Result<BatchDone> LedgerBackfill::batch(const BackfillTarget &target, const BackfillPosition &from, qint64 rows,
                                        std::stop_token stop)
{
    QString missing;
    while (true) {
        const auto range = m_walk->next(target, from, rows);
        if (!range)
            return failure(range.error());
        const QVariantList parameters = identity(target)
            + QVariantList{from.cursor, from.sweep, target.fence, range->cursor, range->last ? u"true"_s : u"false"_s}
            + range->parameters;
        const auto done = m_session.query(batchStatement(target, *range), parameters, stop);
        if (done) {
            if (done->isEmpty())
                return failure(movedByOthers(target));
            const BatchDone batch{positionFrom(*done), done->text(0, 4).toLongLong(), done->text(0, 5).toLongLong(),
                                  range->walked};
            m_walk->filled(batch.rows, batch.inPlace);
            return batch;
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
        " WHERE run_id = $1::uuid AND step_id = $2 AND sweep = $3::int AND fence = $4::bigint AND NOT EXISTS (SELECT FROM"
        " colonnade.backfill b WHERE b.run_id = $1::uuid AND b.step_id = $2 AND NOT b.at_end) RETURNING 1"_s,
        {target.run.toString(QUuid::WithoutBraces), target.step, from.sweep, target.fence});
    if (!moved)
        return failure(moved.error());
    if (moved->isEmpty())
        return failure(movedByOthers(target));
    return true;
}

Result<void> LedgerBackfill::end()
{
    Settings changed{{u"lock_timeout"_s, {}}, {u"statement_timeout"_s, {}}, {u"enable_bitmapscan"_s, {}},
                     {u"enable_seqscan"_s, {}}, {u"synchronous_commit"_s, {}}};
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
