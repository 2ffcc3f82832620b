#include "database/postgres/run_support.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

namespace colonnade::database::postgres {

using namespace Qt::StringLiterals;

namespace {

QString quotedColumns(const BackfillTarget &target)
{
    QStringList columns;
    for (const QString &column : target.keyColumns)
        columns.append(sql::Identifier(column).quoted());
    return columns.join(u", "_s);
}

QString cursorOf(const QStringList &key)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(key)).toJson(QJsonDocument::Compact));
}

QStringList keyOf(const QString &cursor)
{
    QStringList key;
    for (const QJsonValue value : QJsonDocument::fromJson(cursor.toUtf8()).array())
        key.append(value.toString());
    return key;
}

/// "(a, b) > ($3::integer, $4::text)": one range of the index, whatever the number of columns.
QString comparison(const BackfillTarget &target, const QString &operation, const QStringList &key, QVariantList &parameters)
{
    QStringList values;
    for (qsizetype i = 0; i < key.size(); ++i) {
        parameters.append(key[i]);
        values.append(u"$%1::%2"_s.arg(parameters.size()).arg(target.keyTypes.value(i)));
    }
    return u"(%1) %2 (%3)"_s.arg(quotedColumns(target), operation, values.join(u", "_s));
}

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
QString batchStatement(const BackfillTarget &target, const QString &range)
{
    return u"WITH claimed AS MATERIALIZED (SELECT 1 FROM colonnade.backfill WHERE run_id = $1::uuid AND step_id = $2 AND cursor "
           u"= $3"
           " AND sweep = $4::int AND fence = $5::bigint AND NOT at_end FOR UPDATE),\n"
           "filled AS (UPDATE %1 SET %2 WHERE %3 AND (%4) AND EXISTS (SELECT FROM claimed) RETURNING 1),\n"
           "progress AS (UPDATE colonnade.backfill SET cursor = $6, at_end = $7::boolean, batches = batches + 1,"
           " rows_done = rows_done + (SELECT count(*) FROM filled), updated_at = clock_timestamp()"
           " WHERE run_id = $1::uuid AND step_id = $2 AND EXISTS (SELECT FROM claimed)"
           " RETURNING cursor, rows_done, sweep, at_end)\n"
           "SELECT cursor, rows_done, sweep, at_end, (SELECT count(*) FROM filled) FROM progress"_s.arg(
               target.table.quoted(), target.assignments, range, target.predicate);
}

}  // namespace

Result<BackfillPosition> KeyRangeBackfill::begin(const BackfillTarget &target)
{
    // On a table that was never analysed the planner prefers to read and sort all that is left for every batch, which makes the
    // whole quadratic: it is told to walk the key. Text forms are pinned, because keys travel as text.
    if (const auto set = applySettings(m_session,
                                       {{u"lock_timeout"_s, QString::number(target.lockTimeout.count())},
                                        {u"statement_timeout"_s, QString::number(target.statementTimeout.count())},
                                        {u"enable_seqscan"_s, u"off"_s},
                                        {u"enable_sort"_s, u"off"_s},
                                        {u"enable_bitmapscan"_s, u"off"_s},
                                        {u"DateStyle"_s, u"ISO"_s},
                                        {u"IntervalStyle"_s, u"postgres"_s},
                                        {u"bytea_output"_s, u"hex"_s},
                                        {u"extra_float_digits"_s, u"3"_s}});
        !set)
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
    m_checked.clear();
    return position(target);
}

Result<BackfillPosition> KeyRangeBackfill::position(const BackfillTarget &target)
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

Result<BatchDone> KeyRangeBackfill::batch(const BackfillTarget &target, const BackfillPosition &from, qint64 rows)
{
    const QStringList after = keyOf(from.cursor);
    QVariantList boundaryParameters{rows - 1};
    const QString beyond = after.isEmpty() ? u"true"_s : comparison(target, u">"_s, after, boundaryParameters);
    // Ordered by the qualified columns: a bare name would mean the text that is selected under it.
    QStringList asText;
    QStringList order;
    for (const QString &column : target.keyColumns) {
        const QString qualified = u"walked."_s + sql::Identifier(column).quoted();
        asText.append(qualified + u"::text"_s);
        order.append(qualified);
    }
    const QString boundarySql = u"SELECT %1 FROM %2 AS walked WHERE %3 ORDER BY %4 OFFSET $1::bigint LIMIT 1"_s.arg(
        asText.join(u", "_s), target.table.quoted(), beyond, order.join(u", "_s));
    if (const auto checked = checkPlan(target, boundarySql, boundaryParameters); !checked)
        return failure(checked.error());
    const auto boundary = m_session.query(boundarySql, boundaryParameters);
    if (!boundary)
        return failure(boundary.error());

    QStringList upTo;
    if (!boundary->isEmpty()) {
        for (const QVariant &value : boundary->rows.first())
            upTo.append(value.toString());
    }
    const bool last = upTo.isEmpty();
    QVariantList parameters = identity(target)
        + QVariantList{from.cursor, from.sweep, target.fence, last ? from.cursor : cursorOf(upTo), last ? u"true"_s : u"false"_s};
    QStringList range;
    if (!after.isEmpty())
        range.append(comparison(target, u">"_s, after, parameters));
    if (!last)
        range.append(comparison(target, u"<="_s, upTo, parameters));
    const auto done = m_session.query(batchStatement(target, range.isEmpty() ? u"true"_s : range.join(u" AND "_s)), parameters);
    if (!done)
        return failure(done.error());
    if (done->isEmpty())
        return failure(movedByOthers(target));
    return BatchDone{positionFrom(*done), done->text(0, 4).toLongLong(), rows};
}

Result<void> KeyRangeBackfill::checkPlan(const BackfillTarget &target, const QString &sql, const QVariantList &parameters)
{
    if (m_checked == sql)
        return {};
    const auto plan = m_session.query(u"EXPLAIN (COSTS OFF) "_s + sql, parameters);
    if (!plan)
        return failure(plan.error());
    QStringList lines;
    for (const QVariantList &row : plan->rows)
        lines.append(row.value(0).toString());
    const QString text = lines.join(u'\n');
    // The nodes, not the "Sort Key" of a Merge Append over partitions.
    static const QRegularExpression readsAll(u"^[\\s>-]*(?:Parallel |Incremental )?(?:Seq Scan|Sort)\\b(?! Key)"_s,
                                             QRegularExpression::MultilineOption);
    if (readsAll.match(text).hasMatch()) {
        return failure(
            ErrorKind::SqlRefused,
            u"The batches of step %1 would read all of %2 each time: the server finds no index to walk (%3) by. Mend the primary key's index, then resume."_s
                .arg(target.step, target.table.display(), target.keyColumns.join(u", "_s)),
            {}, text);
    }
    m_checked = sql;
    return {};
}

Result<bool> KeyRangeBackfill::beginAnotherSweep(const BackfillTarget &target, const BackfillPosition &from, std::stop_token stop)
{
    // This reads all of the table where nothing is left: what bounds a batch would cut that off, each time anew.
    const QStringList bounds{u"statement_timeout"_s, u"enable_seqscan"_s, u"enable_bitmapscan"_s};
    const auto freed = applySettings(m_session, {{bounds[0], u"0"_s}, {bounds[1], u"on"_s}, {bounds[2], u"on"_s}});
    if (!freed)
        return failure(freed.error());
    const auto left =
        m_session.query(u"SELECT EXISTS (SELECT FROM %1 WHERE %2)"_s.arg(target.table.quoted(), target.predicate), {}, stop);
    const auto bound = applySettings(
        m_session, {{bounds[0], QString::number(target.statementTimeout.count())}, {bounds[1], u"off"_s}, {bounds[2], u"off"_s}});
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

Result<void> KeyRangeBackfill::end()
{
    for (const QString &name :
         {u"lock_timeout"_s, u"statement_timeout"_s, u"enable_seqscan"_s, u"enable_sort"_s, u"enable_bitmapscan"_s,
          u"DateStyle"_s, u"IntervalStyle"_s, u"bytea_output"_s, u"extra_float_digits"_s}) {
        if (const auto reset = m_session.query(u"RESET "_s + name); !reset)
            return failure(reset.error());
    }
    return {};
}

Result<double> KeyRangeBackfill::estimatedRows(const sql::QualifiedName &table)
{
    // Of a partitioned table the leaves know; one that was never analysed says -1 from 14 on, and 0 pages before.
    const auto rows = m_session.query(
        u"SELECT CASE WHEN bool_or(reltuples < 0 OR relpages = 0 AND pg_relation_size(oid) > 0) THEN -1 ELSE "
        u"coalesce(sum(reltuples), -1) END"
        " FROM pg_class WHERE relkind = 'r' AND (oid = $1::regclass"
        " OR oid IN (SELECT relid FROM pg_partition_tree($1::regclass) WHERE isleaf))"_s,
        {table.quoted()});
    if (!rows)
        return failure(rows.error());
    return rows->text().toDouble();
}

}  // namespace colonnade::database::postgres
