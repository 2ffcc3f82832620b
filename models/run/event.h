// Event: one line of a run's history. The runner tells of itself only by events; the journal keeps them in order, and a
// RunRecord is what they add up to. So a window, a terminal, a resumed program and a report all see the same run.
#pragma once

#include "base/outcome.h"
#include "run/sample.h"

#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QUuid>
#include <QVariantMap>

#include <QMap>

#include <optional>

namespace colonnade::run {

enum class EventKind {
    RunStarted,  ///< text: who runs it, where
    RunResumed,
    CheckPassed,  ///< a pre-flight check; text names it
    StepStarted,
    LockNotGranted,  ///< blockers, attempt, retryInMs
    LockWaitedFor,   ///< looked before leaping: somebody holds a conflicting lock; blockers
    BatchDone,       ///< rows, done, expected; journaled once a second at most
    Throttled,       ///< text: which signal passed which limit
    ThrottleEnded,
    StepRetried,  ///< a transient error (connection, deadlock); text says which
    StepDone,     ///< heldMs, rows, locksSeen
    StepFailed,
    StepUndone,
    GateReached,  ///< stepId: the phase, "1"; text: the question
    GateOpened,   ///< who, note
    Paused,
    Continued,
    LimitsChanged,
    RunFinished  ///< outcome, text; stepId: the phase whose closed gate ended it
};

enum class Level { Info, Warning, Error };

struct Blocker {
    qint64 pid = 0;
    QString user;
    QString application;
    QString state;
    QString query;  ///< first 200 characters
    double transactionSeconds = 0;
    QString mode;    ///< pg_locks.mode that it holds or waits for
    QString server;  ///< the replica that it is on; empty: the primary
    bool operator==(const Blocker &) const = default;
};

struct LockSeen {
    QString relation;  ///< "schema.name"
    QString mode;      ///< pg_locks.mode
    bool operator==(const LockSeen &) const = default;
};

struct Event {
    QDateTime at;  ///< UTC, with milliseconds
    EventKind kind = EventKind::RunStarted;
    Level level = Level::Info;
    QString stepId;  ///< "1.2", a phase's number for gates, empty for the whole run
    QString text;    ///< a sentence for the log
    int attempt = 0;
    qint64 retryInMs = 0;
    double heldMs = 0;
    double durationMs = 0;  ///< of a lock that was not granted: what others waited behind us at the most
    qint64 rows = 0;
    qint64 rowsDone = 0;
    qint64 rowsExpected = 0;
    QString who;  ///< of a gate
    QList<Blocker> blockers;
    QList<LockSeen> locksSeen;
    std::optional<Outcome> outcome;
    QString sqlState;
    QMap<QString, QString> columnIds;  ///< of a step that made columns, so that undoing it never drops somebody else's
    bool operator==(const Event &) const = default;
};

}  // namespace colonnade::run

Q_DECLARE_METATYPE(colonnade::run::Event)
Q_DECLARE_METATYPE(colonnade::run::Sample)
