#include "impact/postgres/assess_step.h"

#include "base/format.h"

#include <cmath>

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;
using plan::LockMode;
using plan::Range;

namespace {

/// Work a second: slow end, middle, fast end. Measured with PostgreSQL 15 and 17 on two cores in cache and on disk (planning.md
/// and running.md of the project); the slow end allows for a busy server with cold caches.
struct Rate {
    double slow;
    double middle;
    double fast;
};
constexpr Rate ScanBytes{50e6, 400e6, 2e9};
constexpr Rate ScanRows{1e6, 6e6, 20e6};
constexpr Rate RewriteBytes{20e6, 120e6, 400e6};
constexpr Rate BuildRows{150e3, 900e3, 3e6};
constexpr Rate FillRows{5e3, 40e3, 110e3};
constexpr Range BriefMs{1, 4, 25};      ///< one statement that changes the catalog only
constexpr Range BatchMs{20, 200, 500};  ///< a batch is kept near 250 ms by the runner

Range operator+(const Range &a, const Range &b)
{
    return {a.p5 + b.p5, a.p50 + b.p50, a.p95 + b.p95};
}

Range timeFor(double amount, const Rate &rate)
{
    return {1000 * amount / rate.fast, 1000 * amount / rate.middle, 1000 * amount / rate.slow};
}

Range slower(const Range &a, const Range &b)
{
    return {std::max(a.p5, b.p5), std::max(a.p50, b.p50), std::max(a.p95, b.p95)};
}

Range rounded(const Range &range)
{
    const auto digits = [](double ms) { return ms < 10 ? std::round(ms * 10) / 10 : std::round(ms); };
    return {digits(range.p5), digits(range.p50), digits(range.p95)};
}

QString age(const State &state)
{
    const QDateTime at = state.catalog().data().readAt;
    return at.isValid() ? u" (read on %1)"_s.arg(at.toUTC().date().toString(Qt::ISODate)) : QString();
}

QString figures(const QList<sql::QualifiedName> &relations, const State &state)
{
    if (relations.isEmpty())
        return {};
    const Volume volume = volumeOf(relations, state);
    QStringList names;
    for (const sql::QualifiedName &relation : relations.first(std::min<qsizetype>(3, relations.size())))
        names.append(relation.display());
    if (relations.size() > 3)
        names.append(u"and %1 more"_s.arg(relations.size() - 3));
    const QString rows =
        volume.rows < 0 ? u"an unknown number of rows (never analysed)"_s : u"about %1 rows"_s.arg(format::rounded(volume.rows));
    return u"%1: %2, %3 without indexes%4."_s.arg(names.join(u", "_s), rows, format::bytes(volume.bytes), age(state));
}

struct Traffic {
    std::optional<double> perSecond;
    QString text;
};

/// Queries a second that a lock makes wait, over all relations it is taken on.
Traffic traffic(const QList<plan::Lock> &locks, const State &state, QSet<sql::QualifiedName> &told)
{
    double sum = 0;
    bool measured = true;
    QStringList known, unknown;
    for (const plan::Lock &lock : locks) {
        const plan::WaitClass waits = plan::waitClass(lock.mode);
        const catalog::Table *table = state.table(lock.relation);
        if (!table || waits < plan::WaitClass::Writes)
            continue;
        const catalog::TableStats &stats = table->stats;
        const bool news = !told.contains(lock.relation);
        told.insert(lock.relation);
        if (!stats.writesPerSecond || !stats.readsPerSecond) {
            measured = false;
            if (news)
                unknown.append(lock.relation.display());
            continue;
        }
        sum += *stats.writesPerSecond + (waits == plan::WaitClass::ReadsAndWrites ? *stats.readsPerSecond : 0);
        if (!news)
            continue;
        const QString reads =
            waits == plan::WaitClass::ReadsAndWrites ? u"%1 reads and "_s.arg(format::rounded(*stats.readsPerSecond)) : QString();
        known.append(u"%1%2 writes a second were seen on %3 over %4 s."_s.arg(
            reads, format::rounded(*stats.writesPerSecond), lock.relation.display(),
            QString::number(stats.ratePeriodSeconds.value_or(0), 'f', 0)));
    }
    if (!unknown.isEmpty())
        known.append(u"The traffic on %1 was not measured, so what queues is unknown."_s.arg(unknown.join(u", "_s)));
    return {measured ? std::optional(sum) : std::nullopt, known.join(u' ')};
}

/// What the foretold work takes; nothing where a number that it needs is unknown.
std::optional<Range> workTime(const Foretold &told, const State &state)
{
    Range time{0, 0, 0};
    if (!told.rewrites.isEmpty()) {
        const Volume volume = volumeOf(told.rewrites, state);
        time = time + timeFor(volume.bytes + volume.indexBytes, RewriteBytes);
    }
    QList<sql::QualifiedName> onlyRead = told.scans;
    onlyRead.removeIf([&](const sql::QualifiedName &name) { return std::ranges::binary_search(told.rewrites, name); });
    if (!onlyRead.isEmpty()) {
        const Volume volume = volumeOf(onlyRead, state);
        time = time + slower(timeFor(volume.bytes, ScanBytes), timeFor(std::max(volume.rows, 0.0), ScanRows));
    }
    if (!told.builds.isEmpty()) {
        const Volume volume = volumeOf(told.builds, state);
        if (volume.rows < 0)
            return std::nullopt;
        time = time + timeFor(volume.rows, BuildRows);
    }
    return time;
}

QString howToKnow(const QList<sql::QualifiedName> &relations)
{
    return u"Without the number of rows the time is unknown: ANALYZE%1 would tell it."_s.arg(
        relations.isEmpty() ? QString() : u' ' + relations.first().display());
}

Range brief(qsizetype statements)
{
    const double more = 0.5 * static_cast<double>(std::max<qsizetype>(0, statements - 1));
    return {BriefMs.p5 + more, BriefMs.p50 + more, BriefMs.p95 + 2 * more};
}

double longestTransaction(const QList<sql::QualifiedName> &relations, const State &state)
{
    double longest = 0;
    for (const sql::QualifiedName &relation : relations) {
        if (const catalog::Table *table = state.table(relation))
            longest = std::max(longest, table->stats.longestTransactionSeconds.value_or(0));
    }
    return longest;
}

/// What happens before the lock is there: behind a waiting request later ones queue, however harmless.
QString waitText(const plan::Step &step, const Foretold &told, const State &state)
{
    QList<sql::QualifiedName> relations;
    for (const plan::Lock &lock : told.locks) {
        if (plan::waitClass(lock.mode) >= plan::WaitClass::Writes)
            relations.append(lock.relation);
    }
    if (relations.isEmpty())
        return {};
    std::chrono::milliseconds limit{0};
    for (const sql::Statement &statement : step.statements)
        limit = std::max(limit, statement.lockTimeout);
    QString text = u"While it waits for the lock, %1 a try at the most, later queries on %2 queue behind it."_s.arg(
        format::duration(static_cast<double>(limit.count())), relations.size() == 1 ? u"the table"_s : u"these tables"_s);
    if (const double longest = longestTransaction(relations, state); longest > 0)
        text += u" The longest transaction that held one ran for %1."_s.arg(format::duration(longest * 1000));
    return text;
}

QString ruleText(const Foretold &told, const State &state)
{
    QString ground = plan::groundText(told.ground.value_or(plan::Ground()));
    ground[0] = ground[0].toUpper();
    const QString server = u"%1, for PostgreSQL %2: "_s.arg(ground, state.catalog().server().version);
    if (told.unknown)
        return server + u"there is no rule for this statement."_s;
    if (!told.rewrites.isEmpty())
        return server + u"every row is written anew under the lock."_s;
    if (!told.builds.isEmpty())
        return server + u"every row is read and an index built under the lock."_s;
    const auto stops = [](const plan::Lock &lock) { return lock.mode > LockMode::AccessShare; };
    if (!told.scans.isEmpty() && std::ranges::none_of(told.locks, stops))
        return server + u"every row is read, as any query may."_s;
    if (!told.scans.isEmpty())
        return server + u"every row is read under the lock."_s;
    return server + u"catalog change only, no rewrite, no scan."_s;
}

plan::Estimate backfillEstimate(const plan::Step &step, const State &state)
{
    const Volume volume = volumeOf(state.family(step.backfill->table), state);
    plan::Estimate estimate;
    estimate.holdMs = BatchMs;
    estimate.queued = 0;
    if (volume.rows >= 0)
        estimate.durationMs = rounded(timeFor(volume.rows, FillRows) + Range{5, 20, 200});
    estimate.basis =
        u"Batches of about 250 ms, each a transaction of its own; only writers of the same rows wait. %1 5 000 to 110 000 rows a second were measured on other servers%2."_s
            .arg(figures(state.family(step.backfill->table), state),
                 volume.rows < 0 ? u", but without the number of rows the time is unknown"_s : u", throttling not counted"_s);
    return estimate;
}

}  // namespace

Volume volumeOf(const QList<sql::QualifiedName> &relations, const State &state)
{
    Volume sum{0, 0, 0};
    for (const sql::QualifiedName &relation : relations) {
        const catalog::Table *table = state.table(relation);
        if (!table || table->kind != catalog::TableKind::Ordinary)
            continue;
        sum.rows = sum.rows < 0 || table->stats.rows < 0 ? -1 : sum.rows + table->stats.rows;
        sum.bytes += static_cast<double>(table->stats.bytes);
        sum.indexBytes += static_cast<double>(table->stats.indexBytes);
    }
    return sum;
}

plan::Estimate estimateOf(const plan::Step &step, const Foretold &told, const State &state, QSet<sql::QualifiedName> &trafficTold)
{
    if (step.backfill)
        return backfillEstimate(step, state);
    plan::Estimate estimate;
    const auto work = workTime(told, state);
    const Traffic queue = traffic(told.locks, state, trafficTold);
    if (work && !told.unknown) {
        Range whole = brief(step.statements.size()) + *work;
        if (told.waitsForTransactions)
            whole = whole + Range{0, 0, 1000 * longestTransaction(told.scans, state)};
        estimate.holdMs = estimate.durationMs = rounded(whole);
        if (queue.perSecond)
            estimate.queued = std::round(*queue.perSecond * whole.p50 / 100) / 10;
    }
    QStringList basis{ruleText(told, state)};
    const QList<sql::QualifiedName> worked = told.rewrites.isEmpty() ? told.scans : told.rewrites;
    basis.append(figures(worked, state));
    if (!work)
        basis.append(howToKnow(told.builds));
    if (told.waitsForTransactions)
        basis.append(u"It also waits for every older transaction in the database to end."_s);
    basis += {queue.text, waitText(step, told, state)};
    basis.removeAll(QString());
    estimate.basis = basis.join(u' ');
    return estimate;
}

plan::Estimate estimateOfPlain(const Foretold &told, const QList<sql::QualifiedName> &filled, const State &state)
{
    plan::Estimate estimate;
    auto work = workTime(told, state);
    if (work && !filled.isEmpty()) {
        const Volume volume = volumeOf(filled, state);
        work = volume.rows < 0 ? std::nullopt : std::optional(*work + timeFor(volume.rows, {20e3, 80e3, 160e3}));
    }
    QSet<sql::QualifiedName> trafficTold;
    const Traffic queue = traffic(told.locks, state, trafficTold);
    if (work && !told.unknown) {
        const Range whole = brief(1) + *work;
        estimate.holdMs = estimate.durationMs = rounded(whole);
        if (queue.perSecond)
            estimate.queued = std::round(*queue.perSecond * whole.p50 / 100) / 10;
    }
    QStringList worked{ruleText(told, state)};
    if (!filled.isEmpty())
        worked.append(u"The rows are filled in the same transaction, so the lock is held all that time."_s);
    QList<sql::QualifiedName> relations = told.rewrites + told.scans + filled;
    std::ranges::sort(relations);
    relations.erase(std::ranges::unique(relations).begin(), relations.end());
    worked += {figures(relations, state), work ? QString() : howToKnow(told.builds + filled), queue.text};
    worked.removeAll(QString());
    estimate.basis = worked.join(u' ');
    return estimate;
}

}  // namespace colonnade::impact::postgres
