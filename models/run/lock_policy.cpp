#include "run/lock_policy.h"

#include "run/backfill_runner.h"
#include "run/backoff.h"
#include "run/standby_watch.h"

#include <QRandomGenerator>

namespace colonnade::run {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

constexpr auto LookAgainAfter = 250ms;
/// Transactions shorter than this are waited for in the queue, under a short timeout; longer ones beforehand, in nobody's way.
constexpr double ShortTransactionSeconds = 1;
constexpr int StatementTimeoutTries = 3;
/// What a try costs others at the least, as far as we know.
constexpr milliseconds FirstStall{50};

bool samePeople(const QList<Blocker> &a, const QList<Blocker> &b)
{
    return std::ranges::equal(
        a, b, [](const Blocker &one, const Blocker &other) { return one.pid == other.pid && one.server == other.server; });
}

}  // namespace

Blocker blockerFrom(const database::LockHolder &holder)
{
    return {holder.pid, holder.user, holder.application, holder.state, holder.query, holder.transactionSeconds, holder.mode, {}};
}

QString named(const QList<Blocker> &blockers)
{
    if (blockers.isEmpty())
        return u"nobody is to be seen any more"_s;
    QString text = described(blockers.first());
    if (blockers.size() > 1)
        text += u" and %1 more"_s.arg(blockers.size() - 1);
    return text;
}

QString described(const Blocker &blocker)
{
    QStringList facts;
    if (!blocker.user.isEmpty())
        facts.append(u"user %1"_s.arg(blocker.user));
    if (!blocker.application.isEmpty())
        facts.append(blocker.application);
    if (!blocker.state.isEmpty())
        facts.append(blocker.state);
    QString text = u"session %1%2 (%3, its transaction is %4 s old)"_s.arg(blocker.pid)
                       .arg(blocker.server.isEmpty() ? QString() : u" on "_s + blocker.server)
                       .arg(facts.join(u", "_s), QString::number(blocker.transactionSeconds, 'f', 1));
    if (!blocker.query.isEmpty())
        text += u": %1"_s.arg(blocker.query.simplified().left(80));
    return text;
}

LockPolicy::LockPolicy(Worker &worker, Control &control, Chronicle &chronicle, QString stepId, QList<plan::Lock> locks)
    : m_worker(worker),
      m_control(control),
      m_chronicle(chronicle),
      m_stepId(std::move(stepId)),
      m_locks(std::move(locks)),
      m_replicas(worker.request().replicas.size()),
      m_since(steady_clock::now())
{
}

bool LockPolicy::isPastDeadline() const
{
    return steady_clock::now() - m_since > m_control.limits().lockDeadline;
}

Error LockPolicy::deadlinePassed() const
{
    return {
        ErrorKind::LockNotGranted,
        u"Step %1 did not get its lock in %2 tries over %3 s; in the way was last %4. The run has stopped, nothing is lost: resume it at a quieter time."_s
            .arg(m_stepId)
            .arg(m_attempt)
            .arg(std::chrono::duration_cast<std::chrono::seconds>(steady_clock::now() - m_since).count())
            .arg(!m_unseen.isEmpty()    ? u"that "_s + m_unseen
                     : m_seen.isEmpty() ? u"nobody who could be named"_s
                                        : described(m_seen.last())),
        u"55P03"_s};
}

Result<QList<Blocker>> LockPolicy::inTheWay()
{
    QList<sql::QualifiedName> relations;
    for (const plan::Lock &lock : m_locks)
        relations.append(lock.relation);
    if (relations.isEmpty())
        return QList<Blocker>{};
    const auto holders = m_worker.support().locks().holders(relations);
    if (!holders)
        return failure(holders.error());
    QList<Blocker> blockers;
    for (const database::LockHolder &holder : *holders) {
        const auto mode = plan::lockModeFromString(holder.mode);
        const auto ours = std::ranges::find(m_locks, holder.relation, &plan::Lock::relation);
        if (!mode || ours == m_locks.end() || !plan::conflicts(*mode, ours->mode))
            continue;
        // Our own observer reads a row now and then.
        if (holder.application == Worker::applicationName(m_chronicle.record().id, u"observer"_s))
            continue;
        if (!std::ranges::contains(blockers, holder.pid, &Blocker::pid))
            blockers.append(blockerFrom(holder));
    }
    return blockers;
}

bool LockPolicy::takesExclusive(const sql::QualifiedName &relation) const
{
    const auto ours = std::ranges::find(m_locks, relation, &plan::Lock::relation);
    return ours != m_locks.end() && ours->mode == plan::LockMode::AccessExclusive;
}

LockPolicy::OnStandbys LockPolicy::onStandbys() const
{
    OnStandbys found;
    // Weaker locks are not replayed.
    if (std::ranges::none_of(m_locks, [](const plan::Lock &lock) { return lock.mode == plan::LockMode::AccessExclusive; }))
        return found;
    const QList<StandbyLook> looks = m_control.standbys();
    if (looks.size() < m_replicas)
        found.unknown = u"the replicas have not been looked at yet"_s;
    for (const StandbyLook &look : looks) {
        if (!look.unknown.isEmpty())
            found.unknown = u"%1 cannot be asked: %2"_s.arg(look.name, look.unknown);
        else if (steady_clock::now() - look.at > StandbyWatch::Stale)
            found.unknown = u"%1 has not answered for some seconds"_s.arg(look.name);
        for (const database::LockHolder &holder : look.holders) {
            if (!takesExclusive(holder.relation) || !holder.granted
                || std::ranges::contains(found.blockers, holder.pid, &Blocker::pid))
                continue;
            Blocker blocker = blockerFrom(holder);
            blocker.server = look.name;
            found.blockers.append(blocker);
        }
    }
    return found;
}

void LockPolicy::tellWait(const QString &text, const QList<Blocker> &blockers)
{
    Event event = stepEvent(EventKind::LockWaitedFor, m_stepId, text, Level::Warning);
    event.blockers = blockers;
    event.retryInMs = milliseconds(LookAgainAfter).count();
    m_chronicle.tell(event);
}

/// Returns when nobody is in the way for longer than a moment.
Result<void> LockPolicy::look()
{
    QList<Blocker> told;
    QString toldUnknown;
    while (true) {
        if (!restWhilePaused(m_control, m_chronicle, m_stepId))
            return failure(ErrorKind::Stopped, u"Stopped as asked, during a pause."_s);
        auto blockers = inTheWay();
        if (!blockers)
            return failure(blockers.error());
        const OnStandbys standbys = onStandbys();
        blockers->append(standbys.blockers);
        blockers->removeIf([](const Blocker &blocker) {
            // A plain autovacuum gives way to whoever waits for it; waiting beforehand would be waiting for its end.
            return blocker.transactionSeconds < ShortTransactionSeconds || blocker.state == u"autovacuum"_s;
        });
        if (blockers->isEmpty() && standbys.unknown.isEmpty())
            return {};
        m_seen.append(*blockers);
        m_unseen = blockers->isEmpty() ? standbys.unknown : QString();
        if (isPastDeadline())
            return failure(deadlinePassed());
        if (blockers->isEmpty() && standbys.unknown != toldUnknown)
            tellWait(u"Waiting before asking for the lock: %1."_s.arg(standbys.unknown), {});
        else if (!blockers->isEmpty() && !samePeople(*blockers, told))
            tellWait(u"Waiting before asking for the lock: in the way is %1."_s.arg(named(*blockers)), *blockers);
        told = *blockers;
        toldUnknown = standbys.unknown;
        if (!m_control.rest(LookAgainAfter))
            return failure(ErrorKind::Stopped, u"Stopped as asked, while waiting for a lock."_s);
    }
}

Result<void> LockPolicy::backOff(const Error &refusal, milliseconds stalled)
{
    auto blockers = inTheWay();
    if (!blockers)
        return failure(blockers.error());
    m_seen.append(*blockers);
    if (isPastDeadline())
        return failure(deadlinePassed());
    const milliseconds pause = pauseAfterTry(stalled, QRandomGenerator::global()->generateDouble());
    QString text = u"The lock was not granted within %1 ms; in the way is %2. Trying again in %3 s."_s.arg(stalled.count())
                       .arg(named(*blockers), QString::number(std::chrono::duration<double>(pause).count(), 'f', 1));
    if (refusal.kind != ErrorKind::LockNotGranted)
        text = u"%1 Trying again in %2 s."_s.arg(refusal.message,
                                                 QString::number(std::chrono::duration<double>(pause).count(), 'f', 1));
    Event event = stepEvent(refusal.kind == ErrorKind::LockNotGranted ? EventKind::LockNotGranted : EventKind::StepRetried,
                            m_stepId, text, Level::Warning);
    event.attempt = m_attempt;
    event.retryInMs = pause.count();
    event.durationMs = static_cast<double>(stalled.count());
    event.blockers = *blockers;
    event.sqlState = refusal.sqlState;
    m_chronicle.tell(event);
    if (!m_control.rest(pause))
        return failure(ErrorKind::Stopped, u"Stopped as asked, between two tries for a lock."_s);
    return {};
}

qsizetype LockPolicy::relations() const
{
    QList<sql::QualifiedName> distinct;
    for (const plan::Lock &lock : m_locks) {
        if (!distinct.contains(lock.relation))
            distinct.append(lock.relation);
    }
    return std::max<qsizetype>(1, distinct.size());
}

milliseconds LockPolicy::limitOf(const sql::Statement &statement) const
{
    return lockTimeoutWithin(m_control.limits().lockStall, relations(), statement.lockTimeout);
}

Result<database::Execution> LockPolicy::execute(const QList<sql::Statement> &statements, const QList<sql::Statement> &alongside)
{
    int timeouts = 0;
    while (true) {
        if (const auto clear = look(); !clear)
            return failure(clear.error());
        ++m_attempt;
        QList<sql::Statement> sent = statements;
        milliseconds longest{0};
        for (sql::Statement &statement : sent) {
            statement.lockTimeout = lockTimeoutForTry(m_attempt, limitOf(statement));
            longest = std::max(longest, statement.lockTimeout);
        }
        longest = std::max<milliseconds>(longest * relations(), FirstStall);
        auto done = m_worker.session().execute(sent, alongside, m_worker.interrupt());
        if (done)
            return done;
        const ErrorKind kind = done.error().kind;
        const bool timedOut = kind == ErrorKind::StatementTimeout && ++timeouts < StatementTimeoutTries;
        if (kind != ErrorKind::LockNotGranted && kind != ErrorKind::Deadlock && kind != ErrorKind::SerializationFailure
            && !timedOut)
            return done;
        if (const auto rested = backOff(done.error(), longest); !rested)
            return failure(rested.error());
    }
}

}  // namespace colonnade::run
