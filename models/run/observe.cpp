#include "run/observe.h"

#include "database/run_support.h"
#include "run/gauge.h"
#include "run/governor.h"
#include "run/journal.h"
#include "run/lock_policy.h"
#include "run/standby_watch.h"
#include "run/worker.h"

#include <deque>

namespace colonnade::run {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

constexpr auto Interval = 100ms;
constexpr auto ReconnectAfter = 1s;
constexpr int ProbeEvery = 5;    // looks
constexpr int WriteEvery = 10;   // samples a transaction of the journal
constexpr int HoldUpEvery = 10;  // looks
constexpr int HealthEvery = 10;  // looks

/// Rows a second over the last second.
class RowRate
{
public:
    double at(steady_clock::time_point now, qint64 rowsDone)
    {
        // Another backfill begins at nothing.
        if (!m_marks.empty() && rowsDone < m_marks.back().second)
            m_marks.clear();
        m_marks.emplace_back(now, rowsDone);
        while (m_marks.size() > 2 && now - m_marks.front().first > 1s)
            m_marks.pop_front();
        const double time = std::chrono::duration<double>(now - m_marks.front().first).count();
        return time > 0 ? static_cast<double>(rowsDone - m_marks.front().second) / time : 0;
    }

private:
    std::deque<std::pair<steady_clock::time_point, qint64>> m_marks;
};

class Eye
{
public:
    Eye(const RunRequest &request, const database::SessionFactory &openSession, const Control &control)
        : m_request(request), m_openSession(openSession), m_control(control)
    {
    }

    /// Absent where nothing can be seen now; the signals say then why.
    std::optional<Sample> look(const Progress &progress)
    {
        if (const auto opened = m_session ? Result<void>() : open(); !opened)
            return blind(opened.error());
        const auto reading = m_support->observer().read(Worker::applicationName(m_request.id, u"worker"_s));
        if (!reading)
            return blind(reading.error());
        const Sight sight = sightOf(*reading, progress);
        m_signals.clear();
        for (const auto &gauge : m_gauges)
            m_signals += gauge->read(sight);
        Sample sample;
        sample.at = QDateTime::currentDateTimeUtc();
        sample.lags = lags();
        sample.rowsDone = progress.rowsDone;
        sample.batchRows = progress.batchRows;
        sample.throttled = progress.throttled;
        sample.rowsPerSecond = m_rate.at(sight.at, progress.rowsDone - progress.rowsBefore);
        sample.blockedSessions = reading->blockedSessions;
        sample.activeSessions = reading->activeSessions;
        sample.longestTransactionSeconds = reading->longestTransactionSeconds;
        sample.probeMs = sight.probeMs;
        if (sight.healthIsNew)
            sample.seen = m_signals;
        return sample;
    }
    bool sees() const { return m_session != nullptr; }
    const QList<Signal> &found() const { return m_signals; }

    /// Whom the work has been waiting for, at two looks a second apart; told once for each set of people.
    std::optional<Event> holdUp(const QString &stepId)
    {
        if (!m_session || m_looks % HoldUpEvery != 0)
            return std::nullopt;
        const auto holders = m_support->observer().holdingUp(Worker::applicationName(m_request.id, u"worker"_s));
        if (!holders)
            return std::nullopt;
        QList<Blocker> blockers;
        QList<qint64> pids;
        for (const database::LockHolder &holder : *holders) {
            blockers.append(blockerFrom(holder));
            pids.append(holder.pid);
        }
        const bool lasts = !pids.isEmpty() && pids == m_holdUp;
        m_holdUp = pids;
        if (!lasts || pids == m_toldHoldUp)
            return std::nullopt;
        m_toldHoldUp = pids;
        Event event = stepEvent(EventKind::LockWaitedFor, stepId, u"The server waits for %1 to end."_s.arg(named(blockers)),
                                Level::Warning);
        event.at = QDateTime::currentDateTimeUtc();
        event.blockers = blockers;
        return event;
    }

private:
    Result<void> open()
    {
        database::ConnectionRequest request;
        request.target = m_request.target;
        request.access = database::Access::ReadOnly;
        request.applicationName = Worker::applicationName(m_request.id, u"observer"_s);
        request.connectTimeout = 3s;
        auto session = m_openSession(request);
        if (!session)
            return failure(session.error());
        m_session = std::move(*session);
        m_support = m_session->runSupport();
        return m_support->observer().prepare();
    }

    /// What was watched is unknown from now on, and not what it was last.
    std::nullopt_t blind(const Error &error)
    {
        m_support.reset();
        m_session.reset();
        if (const Limits limits = m_control.limits(); m_signals.isEmpty() && limits.keepsPromises()) {
            const SignalId id = limits.replicaLag.count() > 0 ? SignalId::LagSeconds : SignalId::Slot;
            m_signals = {{id, u"(none was seen yet)"_s, std::nullopt, 0, {}}};
        }
        for (Signal &signal : m_signals) {
            signal.value.reset();
            signal.unknown = error.message;
        }
        return std::nullopt;
    }

    Sight sightOf(const database::ServerReading &reading, const Progress &progress)
    {
        Sight sight{.at = steady_clock::now(), .reading = reading, .health = m_health};
        sight.limits = m_control.limits();
        sight.filling = progress.batchRows > 0;
        if (m_looks % HealthEvery == 0) {
            m_health = m_support->observer().health(changedTables(m_request.plan));
            m_userAnswer = askUser(sight.limits.waitWhile);
            sight.health = m_health;
            sight.healthIsNew = true;
        }
        sight.userAnswer = m_userAnswer;
        sight.standbys = standbys();
        sight.probeMs = probe();
        return sight;
    }

    std::optional<Result<double>> askUser(const QString &query)
    {
        if (query.isEmpty())
            return std::nullopt;
        const auto rows = m_session->query(query);
        if (!rows)
            return Result<double>(failure(rows.error()));
        bool readable = false;
        const QString text = rows->text();
        const double value = text.toDouble(&readable);
        if (readable)
            return value;
        if (text == u"t"_s || text == u"f"_s)
            return text == u"t"_s ? 1.0 : 0.0;
        return Result<double>(failure(ErrorKind::InvalidInput, u"it returned \"%1\", which is no number"_s.arg(text.left(40))));
    }

    QList<StandbyPosition> standbys() const
    {
        QList<StandbyPosition> found;
        for (const StandbyLook &look : m_control.standbys()) {
            if (steady_clock::now() - look.at > StandbyWatch::Stale)
                found.append({look.name, std::nullopt, u"it has not answered for some seconds"_s});
            else
                found.append({look.name, look.replayed, look.unknown});
        }
        return found;
    }

    QList<ReplicaLag> lags() const
    {
        QList<ReplicaLag> found;
        for (const Signal &signal : m_signals) {
            if (signal.id == SignalId::LagSeconds)
                found.append({signal.source, signal.value, std::nullopt});
            else if (signal.id == SignalId::LagBytes && signal.value && !found.isEmpty())
                found.last().bytes = static_cast<qint64>(*signal.value);
        }
        return found;
    }

    std::optional<double> probe()
    {
        if (m_looks++ % ProbeEvery != 0)
            return std::nullopt;
        const QList<sql::QualifiedName> tables = changedTables(m_request.plan);
        if (tables.isEmpty())
            return std::nullopt;
        const auto time = m_support->observer().probe(tables.first());
        return time ? std::optional(static_cast<double>(time->count()) / 1000) : std::nullopt;
    }

    const RunRequest &m_request;
    const database::SessionFactory &m_openSession;
    const Control &m_control;
    database::SessionPtr m_session;
    std::unique_ptr<database::RunSupport> m_support;
    const std::vector<std::unique_ptr<Gauge>> m_gauges = allGauges();
    QList<Signal> m_signals;
    Result<database::ServerHealth> m_health = database::ServerHealth{};
    std::optional<Result<double>> m_userAnswer;
    RowRate m_rate;
    QList<qint64> m_holdUp;
    QList<qint64> m_toldHoldUp;
    int m_looks = 0;
};

/// Samples are for charts: that one cannot be written is no reason to stop anything.
class SampleLog
{
public:
    explicit SampleLog(const RunRequest &request) : m_run(request.id)
    {
        if (auto journal = Journal::open(request.journalPath.isEmpty() ? Journal::defaultPath() : request.journalPath))
            m_journal = std::move(*journal);
    }
    ~SampleLog() { flush(); }
    SampleLog(const SampleLog &) = delete;
    SampleLog &operator=(const SampleLog &) = delete;

    void add(const Sample &sample)
    {
        m_waiting.append(sample);
        if (m_waiting.size() >= WriteEvery)
            flush();
    }

    void add(const Event &event)
    {
        if (m_journal)
            (void)m_journal->append(m_run, event);
    }

private:
    void flush()
    {
        if (m_journal && !m_waiting.isEmpty())
            (void)m_journal->append(m_run, m_waiting);
        m_waiting.clear();
    }

    QUuid m_run;
    std::unique_ptr<Journal> m_journal;
    QList<Sample> m_waiting;
};

}  // namespace

void observe(const RunRequest &request, const database::SessionFactory &openSession, Control &control,
             const std::function<void(const Sample &)> &sampled, const std::function<void(const Event &)> &happened)
{
    if (!control.waitUntilUnderWay())
        return;
    SampleLog log(request);
    Eye eye(request, openSession, control);
    Governor governor;
    auto next = steady_clock::now();
    do {
        const Progress progress = control.progress();
        auto sample = eye.look(progress);
        const Rein rein = governor.observe(steady_clock::now(), eye.found(), progress.batchRows > 0);
        control.setRein(rein);
        if (sample) {
            sample->share = rein.share;
            control.publish(*sample);
            log.add(*sample);
            sampled(*sample);
        }
        if (const auto event = eye.holdUp(control.step())) {
            log.add(*event);
            happened(*event);
        }
        // Looks that took too long are left out, not made up for.
        next = std::max(next + Interval, steady_clock::now());
        if (!eye.sees())
            next = steady_clock::now() + ReconnectAfter;
    } while (control.restUntil(next));
}

}  // namespace colonnade::run
