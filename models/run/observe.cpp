#include "run/observe.h"

#include "database/run_support.h"
#include "run/journal.h"
#include "run/lag_clock.h"
#include "run/lock_policy.h"
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
    Eye(const RunRequest &request, const database::SessionFactory &openSession) : m_request(request), m_openSession(openSession)
    {
    }

    /// Absent where nothing can be seen now.
    std::optional<Sample> look(const Progress &progress)
    {
        if (!m_session && !open())
            return std::nullopt;
        const auto reading = m_support->observer().read(Worker::applicationName(m_request.id, u"worker"_s));
        if (!reading) {
            close();
            return std::nullopt;
        }
        const auto now = steady_clock::now();
        m_clock.observe(now, reading->logPosition);
        Sample sample;
        sample.at = QDateTime::currentDateTimeUtc();
        sample.lags = lags(*reading, now);
        sample.rowsDone = progress.rowsDone;
        sample.batchRows = progress.batchRows;
        sample.throttled = progress.throttled;
        sample.rowsPerSecond = m_rate.at(now, progress.rowsDone - progress.rowsBefore);
        sample.blockedSessions = reading->blockedSessions;
        sample.activeSessions = reading->activeSessions;
        sample.longestTransactionSeconds = reading->longestTransactionSeconds;
        sample.probeMs = probe();
        return sample;
    }
    bool sees() const { return m_session != nullptr; }

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
    bool open()
    {
        database::ConnectionRequest request;
        request.target = m_request.target;
        request.access = database::Access::ReadOnly;
        request.applicationName = Worker::applicationName(m_request.id, u"observer"_s);
        request.connectTimeout = 3s;
        auto session = m_openSession(request);
        if (!session)
            return false;
        m_session = std::move(*session);
        m_support = m_session->runSupport();
        if (m_support->observer().prepare())
            return true;
        close();
        return false;
    }

    void close()
    {
        m_support.reset();
        m_session.reset();
    }

    /// A replica that was there and is gone is unknown, not absent: its row just disappears when it dies.
    QList<ReplicaLag> lags(const database::ServerReading &reading, steady_clock::time_point now)
    {
        for (const database::ReplicaPosition &replica : reading.replicas) {
            if (!m_known.contains(replica.name))
                m_known.append(replica.name);
        }
        QList<ReplicaLag> found;
        for (const QString &name : m_known) {
            const auto replica = std::ranges::find(reading.replicas, name, &database::ReplicaPosition::name);
            ReplicaLag lag{name, std::nullopt, std::nullopt};
            if (replica != reading.replicas.end() && replica->streaming && replica->replayed) {
                lag.seconds = m_clock.lagSeconds(now, *replica->replayed);
                lag.bytes = std::max<qint64>(0, reading.logPosition - *replica->replayed);
            }
            found.append(lag);
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
    database::SessionPtr m_session;
    std::unique_ptr<database::RunSupport> m_support;
    LagClock m_clock;
    RowRate m_rate;
    QStringList m_known;
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
    Eye eye(request, openSession);
    auto next = steady_clock::now();
    do {
        if (const auto sample = eye.look(control.progress())) {
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
