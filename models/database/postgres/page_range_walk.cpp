#include "database/postgres/backfill_walk.h"

#include <cmath>

namespace colonnade::database::postgres {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 SampledPages = 16;
constexpr qint64 SkimmedPages = 512;  ///< read at once to find the next row that is left
constexpr double UsefulShare = 0.2;   ///< of new versions that stay on their page; below, several passes only cost
/// The first pass finds pages full: only what comes behind it can tell. To ask each row costs, so one does for all.
constexpr int AskedPass = 1;
constexpr int PoorWindows = 3;        ///< one after another, until passes are dropped: a snapshot may have been there for a moment
constexpr qint64 PlainPages = 4096;   ///< gone over once, before several passes are tried again

QString tid(qint64 page)
{
    return u"(%1,0)"_s.arg(page);
}

Error writtenAnew(const BackfillTarget &target, const QString &relation)
{
    return {ErrorKind::SchemaDrifted,
            u"%1 was written anew (VACUUM FULL, CLUSTER or the like) while step %2 filled it, and which of its rows are filled cannot be told from them any more. Undo the run, then plan it again."_s
                .arg(relation, target.step)};
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
        u"SELECT c.oid, pg_catalog.pg_relation_filenode(c.oid),"
        " pg_catalog.pg_relation_size(c.oid) / pg_catalog.current_setting('block_size')::bigint,"
        " pg_catalog.format('%I.%I', n.nspname, c.relname)"
        " FROM (%1) AS members JOIN pg_catalog.pg_class c ON c.oid = members.oid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind = 'r' AND %2 ORDER BY c.oid LIMIT 1"_s.arg(familySql(target), condition),
        {target.table.quoted(), oid});
    if (!rows)
        return failure(rows.error());
    if (rows->isEmpty())
        return std::optional<Place>();
    PageCursor cursor;
    cursor.table = rows->text(0, 0).toLongLong();
    cursor.file = rows->text(0, 1).toLongLong();
    cursor.end = rows->text(0, 2).toLongLong();
    cursor.skipToPart(target.part, target.parts);
    return Place{cursor, rows->text(0, 3)};
}

/// Where the walk goes on; nothing at its end. A table that was dropped or detached meanwhile is passed over, and one that was
/// attached has its turn.
Result<std::optional<PageRangeWalk::Place>> PageRangeWalk::placeOf(const BackfillTarget &target, const QString &text)
{
    PageCursor known = PageCursor::fromText(text);
    if (!known.isInWindow())
        known.skipToPart(target.part, target.parts);
    if (known.page < known.end) {
        auto same = member(target, u"c.oid = $2::bigint::oid"_s, known.table);
        if (!same)
            return same;
        if (*same) {
            if ((*same)->cursor.file == known.file)
                (*same)->cursor = known;
            else if (!target.predicateEnds)
                return failure(writtenAnew(target, (*same)->relation));
            if ((*same)->cursor.page < (*same)->cursor.end)
                return same;
        }
    }
    for (qint64 behind = known.table;;) {
        auto next = member(target, u"c.oid > $2::bigint::oid AND pg_catalog.pg_relation_size(c.oid) > 0"_s, behind);
        if (!next || !*next || (*next)->cursor.page < (*next)->cursor.end)
            return next;
        behind = (*next)->cursor.table;
    }
}

/// How many rows lie on a page, and whether the server walks pages as it should.
Result<void> PageRangeWalk::meet(const BackfillTarget &target, const Place &place)
{
    if (m_met == place.cursor.table)
        return {};
    const auto known =
        m_session.query(u"SELECT reltuples / relpages FROM pg_catalog.pg_class WHERE oid = $1::bigint::oid AND relpages > 0"
                        " AND reltuples > 0"_s,
                        {place.cursor.table});
    if (!known)
        return failure(known.error());
    const qint64 sampled = std::min(SampledPages, place.cursor.end - place.cursor.page);
    const QString from = u" FROM ONLY %1 AS %2 WHERE %3"_s.arg(place.relation, target.table.name.quoted(), condition(target, 1));
    const QVariantList range{tid(place.cursor.page), tid(place.cursor.page + sampled)};
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
    m_met = place.cursor.table;
    m_walked = m_filled = m_written = m_inPlace = 0;
    m_plainPages = 0;
    m_poorWindows = 0;
    return {};
}

/// The first page of the next ones with a row that wants filling: where most is filled already, walking by small batches would
/// take far longer than reading.
Result<std::optional<qint64>> PageRangeWalk::firstLeft(const BackfillTarget &target, const Place &place, qint64 end)
{
    const QString name = target.table.name.quoted();
    const auto rows = m_session.query(u"SELECT (%1.ctid::text::point)[0]::bigint FROM ONLY %2 AS %1 WHERE %3 AND (%4) LIMIT 1"_s.arg(
                                          name, place.relation, condition(target, 1), target.predicate),
                                      {tid(place.cursor.page), tid(end)});
    if (!rows)
        return failure(rows.error());
    return rows->isEmpty() ? std::nullopt : std::optional(rows->text().toLongLong());
}

void PageRangeWalk::filled(qint64 rows, qint64 inPlace)
{
    m_filled += rows;
    if (m_pass == AskedPass) {
        m_written += rows;
        m_inPlace += inPlace;
    }
}

int PageRangeWalk::passes(const BackfillTarget &target)
{
    if (!target.predicateEnds || !scansTidRanges(m_session))
        return 1;
    if (m_written > 0) {
        const bool poor = static_cast<double>(m_inPlace) < UsefulShare * static_cast<double>(m_written);
        m_poorWindows = poor ? m_poorWindows + 1 : 0;
        if (m_poorWindows >= PoorWindows)
            m_plainPages = PlainPages;
    }
    m_written = m_inPlace = 0;
    return m_plainPages > 0 ? 1 : target.passes;
}

Result<bool> PageRangeWalk::openWindow(const BackfillTarget &target, Place &place, qint64 rows)
{
    if (m_walked > 0 && 4 * m_filled < m_walked) {
        const qint64 end = std::min(place.cursor.page + SkimmedPages, place.cursor.stripeEnd());
        const auto left = firstLeft(target, place, end);
        if (!left)
            return failure(left.error());
        place.cursor.page = left->value_or(end);
        if (!*left)
            return false;
    }
    const int wanted = passes(target);
    place.cursor.openWindow(pagesFor(rows * wanted), wanted);
    m_walked = std::llround(static_cast<double>(place.cursor.windowEnd - place.cursor.windowBegin) * m_rowsAPage);
    m_plainPages -= std::min(m_plainPages, place.cursor.windowEnd - place.cursor.windowBegin);
    m_filled = 0;
    return true;
}

qint64 PageRangeWalk::pagesFor(qint64 rows) const
{
    return std::max<qint64>(1, std::llround(static_cast<double>(rows) / m_rowsAPage));
}

Result<BatchRange> PageRangeWalk::next(const BackfillTarget &target, const BackfillPosition &from, qint64 rows)
{
    auto found = placeOf(target, from.cursor);
    if (!found)
        return failure(found.error());
    if (!*found)
        return BatchRange{.cursor = from.cursor, .last = true};
    Place &place = **found;
    if (const auto met = meet(target, place); !met)
        return failure(met.error());
    if (!place.cursor.isInWindow()) {
        const auto opened = openWindow(target, place, rows);
        if (!opened)
            return failure(opened.error());
        if (!*opened)
            return BatchRange{.cursor = place.cursor.text()};
    }
    const PageBatch batch = place.cursor.takeBatch(pagesFor(rows * place.cursor.passes));
    m_pass = batch.pass;
    BatchRange range;
    range.relation = u"ONLY %1 AS %2"_s.arg(place.relation, target.table.name.quoted());
    range.condition = condition(target, BatchRange::FirstParameter);
    range.parameters = {tid(batch.from), tid(batch.to)};
    range.cursor = place.cursor.text();
    range.walked = std::llround(static_cast<double>(batch.to - batch.from) * m_rowsAPage / batch.passes);
    if (batch.passes > 1) {
        if (batch.pass == AskedPass)
            range.inPlace = range.condition;
        range.condition += u" AND (pg_catalog.hashtid(%1.ctid) & $%2::int) = $%3::int"_s.arg(target.table.name.quoted())
                               .arg(BatchRange::FirstParameter + 2)
                               .arg(BatchRange::FirstParameter + 3);
        range.parameters += {batch.passes - 1, batch.pass};
    }
    return range;
}

}  // namespace colonnade::database::postgres
