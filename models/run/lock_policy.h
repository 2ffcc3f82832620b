// LockPolicy: how a step gets its lock without an outage: look who is in the way, on the primary and on the replicas that are
// asked themselves; leap under a lock_timeout within what others may be made to wait; and after a refusal leave everybody alone
// for twenty times as long. Whoever was in the way is named. Used by the step runner and by undo alike.
#pragma once

#include "run/worker.h"

namespace colonnade::run {

class LockPolicy
{
public:
    LockPolicy(Worker &worker, Control &control, Chronicle &chronicle, QString stepId, QList<plan::Lock> locks);

    /// Statements of mode Own in one transaction, until it commits. Comes back with LockNotGranted after the deadline, with
    /// Stopped where a stop was asked for, with errors about the connection at once, and with what the server refused.
    Result<database::Execution> execute(const QList<sql::Statement> &statements, const QList<sql::Statement> &alongside);

    /// Tries made, 1 where the first succeeded.
    int attempts() const { return m_attempt; }

private:
    Result<void> look();
    Result<QList<Blocker>> inTheWay();
    struct OnStandbys {
        QList<Blocker> blockers;
        QString unknown;  ///< which replica cannot be asked, and why
    };
    /// Readers there whom the replay of our lock would wait for, and everybody there behind it.
    OnStandbys onStandbys() const;
    bool takesExclusive(const sql::QualifiedName &relation) const;
    qsizetype relations() const;
    std::chrono::milliseconds limitOf(const sql::Statement &statement) const;
    void tellWait(const QString &text, const QList<Blocker> &blockers);
    Result<void> backOff(const Error &refusal, std::chrono::milliseconds stalled);
    Error deadlinePassed() const;
    bool isPastDeadline() const;

    Worker &m_worker;
    Control &m_control;
    Chronicle &m_chronicle;
    QString m_stepId;
    QList<plan::Lock> m_locks;
    qsizetype m_replicas;  ///< that must be seen before a lock is asked for which is replayed there
    int m_attempt = 0;
    std::chrono::steady_clock::time_point m_since;
    QString m_unseen;       ///< why a replica could not be asked, where nothing else is in the way
    QList<Blocker> m_seen;  ///< everybody who was in the way, for the last word
};

Blocker blockerFrom(const database::LockHolder &holder);
/// The first of them described, and how many more there are.
QString named(const QList<Blocker> &blockers);
/// "session 4711 (user report, psql, for 12 s: select ...)".
QString described(const Blocker &blocker);

}  // namespace colonnade::run
