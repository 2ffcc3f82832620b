#include "database/postgres/backfill_walk.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cmath>

namespace colonnade::database::postgres {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 SampledPages = 16;
constexpr qint64 SkimmedPages = 512;  ///< read at once to find the next row that is left

QString cursorOf(qint64 oid, qint64 page, qint64 end)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray{oid, page, end}).toJson(QJsonDocument::Compact));
}

QString tid(qint64 page)
{
    return u"(%1,0)"_s.arg(page);
}

/// TID range scans came with 14.
bool scansTidRanges(const Session &session)
{
    return session.server().major() >= 14;
}

}  // namespace

QString familySql(const BackfillTarget &target)
{
    if (!target.descends)
        return u"SELECT $1::regclass::oid AS oid"_s;
    return u"WITH RECURSIVE family(oid) AS (SELECT $1::regclass::oid"
           " UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN family f ON i.inhparent = f.oid) SELECT oid FROM family"_s;
}

Settings PageRangeWalk::settings() const
{
    return {{u"enable_seqscan"_s, u"off"_s}, {u"enable_tidscan"_s, u"on"_s}};
}

/// A range of pages, as the numbers or tids that the two parameters from `parameter` on are. Before TID range scans every
/// place where a row can lie is named, which the server looks up one by one: no index and no statistics are needed either way.
QString PageRangeWalk::condition(const BackfillTarget &target, int parameter) const
{
    const QString from = u"$"_s + QString::number(parameter);
    const QString to = u"$"_s + QString::number(parameter + 1);
    const QString ctid = target.table.name.quoted() + u".ctid"_s;
    if (scansTidRanges(m_session))
        return u"%1 >= %2::tid AND %1 < %3::tid"_s.arg(ctid, from, to);
    // A row with its line pointer takes at least 28 bytes of a page.
    return u"%1 = ANY (ARRAY(SELECT format('(%s,%s)', page, place)::tid FROM generate_series((%2::tid::text::point)[0]::bigint, "
           u"(%3::tid::text::point)[0]::bigint - 1) AS page, generate_series(1, current_setting('block_size')::int / 28) AS place))"_s
               .arg(ctid, from, to);
}

Result<std::optional<PageRangeWalk::Place>> PageRangeWalk::member(const BackfillTarget &target, const QString &condition,
                                                                   qint64 oid)
{
    const auto rows = m_session.query(
        u"SELECT c.oid, pg_catalog.format('%I.%I', n.nspname, c.relname),"
        " pg_catalog.pg_relation_size(c.oid) / pg_catalog.current_setting('block_size')::bigint"
        " FROM (%1) AS members JOIN pg_catalog.pg_class c USING (oid) JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind = 'r' AND %2 ORDER BY c.oid LIMIT 1"_s.arg(familySql(target), condition),
        {target.table.quoted(), oid});
    if (!rows)
        return failure(rows.error());
    if (rows->isEmpty())
        return std::optional<Place>();
    return Place{rows->text(0, 0).toLongLong(), 0, rows->text(0, 2).toLongLong(), rows->text(0, 1)};
}

/// Where the walk goes on; nothing at its end. A table that was dropped or detached meanwhile is passed over, and one that was
/// attached has its turn.
Result<std::optional<PageRangeWalk::Place>> PageRangeWalk::placeOf(const BackfillTarget &target, const QString &cursor)
{
    const QJsonArray known = QJsonDocument::fromJson(cursor.toUtf8()).array();
    const qint64 oid = known.isEmpty() ? 0 : known.at(0).toInteger();
    const qint64 page = known.isEmpty() ? 0 : known.at(1).toInteger();
    const qint64 end = known.isEmpty() ? 0 : known.at(2).toInteger();
    if (page < end) {
        auto same = member(target, u"c.oid = $2::bigint::oid"_s, oid);
        if (!same || *same) {
            if (same)
                **same = Place{oid, page, end, (*same)->relation};
            return same;
        }
    }
    return member(target, u"c.oid > $2::bigint::oid AND pg_catalog.pg_relation_size(c.oid) > 0"_s, oid);
}

/// How many rows lie on a page, and whether the server walks pages as it should.
Result<void> PageRangeWalk::meet(const BackfillTarget &target, const Place &place)
{
    if (m_met == place.oid)
        return {};
    const auto known =
        m_session.query(u"SELECT reltuples / relpages FROM pg_catalog.pg_class WHERE oid = $1::bigint::oid AND relpages > 0"
                        " AND reltuples > 0"_s,
                        {place.oid});
    if (!known)
        return failure(known.error());
    const qint64 sampled = std::min(SampledPages, place.end - place.page);
    const QString from = u" FROM ONLY %1 AS %2 WHERE %3"_s.arg(place.relation, target.table.name.quoted(), condition(target, 1));
    const QVariantList range{tid(place.page), tid(place.page + sampled)};
    const auto plan = m_session.query(u"EXPLAIN (COSTS OFF) SELECT 1"_s + from, range);
    if (!plan)
        return failure(plan.error());
    QString text;
    for (const QVariantList &row : plan->rows)
        text += row.value(0).toString() + u'\n';
    if (!text.contains(u"Tid Scan"_s) && !text.contains(u"Tid Range Scan"_s)) {
        return failure(
            ErrorKind::SqlRefused,
            u"The batches of step %1 would read all of %2 each time: its storage cannot be walked by pages. Give the table a primary key, then plan again."_s
                .arg(target.step, place.relation),
            {}, text);
    }
    if (known->isEmpty()) {
        const auto counted = m_session.query(u"SELECT count(*)"_s + from, range);
        if (!counted)
            return failure(counted.error());
        m_rowsAPage = counted->text().toDouble() / static_cast<double>(sampled);
    } else {
        m_rowsAPage = known->text().toDouble();
    }
    m_rowsAPage = std::max(1.0, m_rowsAPage);
    m_met = place.oid;
    return {};
}

/// The first page of the next ones with a row that wants filling, or the page behind them: where most is filled already, walking
/// by small batches would take far longer than reading.
Result<qint64> PageRangeWalk::firstLeft(const BackfillTarget &target, const Place &place)
{
    const QString name = target.table.name.quoted();
    const qint64 end = std::min(place.end, place.page + SkimmedPages);
    const auto rows = m_session.query(u"SELECT (%1.ctid::text::point)[0]::bigint FROM ONLY %2 AS %1 WHERE %3 AND (%4) LIMIT 1"_s.arg(
                                          name, place.relation, condition(target, 1), target.predicate),
                                      {tid(place.page), tid(end)});
    if (!rows)
        return failure(rows.error());
    return rows->isEmpty() ? end : rows->text().toLongLong();
}

Result<BatchRange> PageRangeWalk::next(const BackfillTarget &target, const BackfillPosition &from, qint64 rows)
{
    const auto place = placeOf(target, from.cursor);
    if (!place)
        return failure(place.error());
    if (!*place)
        return BatchRange{.cursor = from.cursor, .last = true};
    if (const auto met = meet(target, **place); !met)
        return failure(met.error());
    const bool sparse = m_walked > 0 && 4 * (from.rowsDone - m_rowsBefore) < m_walked;
    const Result<qint64> begin = sparse ? firstLeft(target, **place) : Result<qint64>((*place)->page);
    if (!begin)
        return failure(begin.error());
    const qint64 pages = std::max<qint64>(1, std::llround(static_cast<double>(rows) / m_rowsAPage));
    const qint64 end = std::min((*place)->end, *begin + pages);
    m_rowsBefore = from.rowsDone;
    if (*begin >= std::min((*place)->end, (*place)->page + SkimmedPages))
        return BatchRange{.cursor = cursorOf((*place)->oid, *begin, (*place)->end)};
    BatchRange range;
    range.relation = u"ONLY %1 AS %2"_s.arg((*place)->relation, target.table.name.quoted());
    range.condition = condition(target, BatchRange::FirstParameter);
    range.parameters = {tid(*begin), tid(end)};
    range.cursor = cursorOf((*place)->oid, end, (*place)->end);
    range.walked = m_walked = std::llround(static_cast<double>(end - *begin) * m_rowsAPage);
    return range;
}

}  // namespace colonnade::database::postgres
