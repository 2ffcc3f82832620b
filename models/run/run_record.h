// RunRecord: a run as it stands: what its events add up to. Shown live, saved as colonnade-run/1, made into a report.
#pragma once

#include "plan/plan.h"
#include "run/event.h"

namespace colonnade::run {

enum class StepState { Pending, Running, WaitingForLock, Throttled, Done, Failed, Undone };
enum class GateState { Ahead, Asked, Opened };
enum class RunState { Starting, Running, Paused, AtGate, Ended };

struct StepRecord {
    QString id;
    StepState state = StepState::Pending;
    int tries = 0;
    QDateTime startedAt;
    QDateTime finishedAt;
    double heldMs = 0;  ///< from the lock's grant to the commit, of the try that succeeded
    double durationMs = 0;
    qint64 rows = 0;
    qint64 rowsDone = 0;
    qint64 rowsExpected = 0;
    QList<Event> waits;  ///< LockNotGranted and LockWaitedFor
    QList<LockSeen> locksSeen;
    QString error;
    bool operator==(const StepRecord &) const = default;
};

struct GateRecord {
    int phase = 0;  ///< index of the phase before it
    GateState state = GateState::Ahead;
    QDateTime askedAt;
    QDateTime openedAt;
    QString who;
    QString note;
    bool operator==(const GateRecord &) const = default;
};

struct RunRecord {
    QUuid id;
    plan::Plan plan;
    QString planDigest;
    catalog::Server server;  ///< where it ran
    QString user;            ///< who ran it, on this machine
    QDateTime startedAt;
    QDateTime finishedAt;
    RunState state = RunState::Starting;
    std::optional<Outcome> outcome;
    QString conclusion;  ///< the last sentence
    int resumes = 0;
    QList<StepRecord> steps;  ///< all steps of the plan, in order
    QList<GateRecord> gates;
    QList<Event> events;
    QList<Sample> samples;

    StepRecord *step(const QString &stepId);
    const StepRecord *step(const QString &stepId) const;
    const StepRecord *currentStep() const;  ///< null between steps
    int maxBlockedSessions() const;
};

/// The record of a plan that has not begun.
RunRecord emptyRecord(QUuid id, const plan::Plan &plan, const QString &planDigest, const catalog::Server &server);
/// What the record becomes with one more event. Pure; the only place that knows what an event means.
void apply(RunRecord &record, const Event &event);

}  // namespace colonnade::run
