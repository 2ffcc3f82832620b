#include "run/run_record.h"

namespace colonnade::run {

StepRecord *RunRecord::step(const QString &stepId)
{
    const auto it = std::ranges::find(steps, stepId, &StepRecord::id);
    return it == steps.end() ? nullptr : &*it;
}

const StepRecord *RunRecord::step(const QString &stepId) const
{
    return const_cast<RunRecord *>(this)->step(stepId);
}

const StepRecord *RunRecord::currentStep() const
{
    const auto active = [](const StepRecord &step) {
        return step.state == StepState::Running || step.state == StepState::WaitingForLock || step.state == StepState::Throttled;
    };
    const auto it = std::ranges::find_if(steps, active);
    return it == steps.end() ? nullptr : &*it;
}

int RunRecord::maxBlockedSessions() const
{
    int most = 0;
    for (const Sample &sample : samples)
        most = std::max(most, sample.blockedSessions);
    return most;
}

namespace {

bool isActive(StepState state)
{
    return state == StepState::Running || state == StepState::WaitingForLock || state == StepState::Throttled;
}

/// What no longer runs when the run stands still: its steps are taken up again from the start or from their progress.
void setAside(RunRecord &record)
{
    for (StepRecord &step : record.steps) {
        if (isActive(step.state))
            step.state = StepState::Pending;
    }
}

void applyToStep(StepRecord &step, const Event &event)
{
    if (event.attempt > 0)
        step.tries = std::max(step.tries, event.attempt);
    switch (event.kind) {
    case EventKind::StepStarted:
        step.state = StepState::Running;
        step.error.clear();
        if (!step.startedAt.isValid())
            step.startedAt = event.at;
        step.rowsExpected = std::max(step.rowsExpected, event.rowsExpected);
        break;
    case EventKind::LockNotGranted:
    case EventKind::LockWaitedFor:
        step.state = StepState::WaitingForLock;
        step.waits.append(event);
        break;
    case EventKind::BatchDone:
        step.state = StepState::Running;
        step.rows = event.rowsDone;
        step.rowsDone = event.rowsDone;
        step.rowsExpected = std::max(event.rowsExpected, event.rowsDone);
        break;
    case EventKind::Throttled: step.state = StepState::Throttled; break;
    case EventKind::ThrottleEnded:
    case EventKind::StepRetried: step.state = StepState::Running; break;
    case EventKind::StepDone:
        step.state = StepState::Done;
        step.finishedAt = event.at;
        step.heldMs = event.heldMs;
        step.durationMs = event.durationMs;
        step.rows = event.rows;
        step.rowsDone = std::max(step.rowsDone, event.rowsDone);
        step.locksSeen = event.locksSeen;
        step.error.clear();
        break;
    case EventKind::StepFailed:
        step.state = StepState::Failed;
        step.finishedAt = event.at;
        step.error = event.text;
        break;
    case EventKind::StepUndone: step = StepRecord{.id = step.id, .state = StepState::Undone, .finishedAt = event.at}; break;
    case EventKind::RunStarted:
    case EventKind::RunResumed:
    case EventKind::CheckPassed:
    case EventKind::GateReached:
    case EventKind::GateOpened:
    case EventKind::Paused:
    case EventKind::Continued:
    case EventKind::LimitsChanged:
    case EventKind::RunFinished: break;
    }
}

void applyToGate(RunRecord &record, const Event &event)
{
    const int phase = event.stepId.toInt() - 1;
    const auto gate = std::ranges::find(record.gates, phase, &GateRecord::phase);
    if (gate == record.gates.end())
        return;
    if (event.kind == EventKind::GateReached) {
        gate->state = GateState::Asked;
        gate->askedAt = event.at;
        record.state = RunState::AtGate;
        return;
    }
    gate->state = GateState::Opened;
    gate->openedAt = event.at;
    gate->who = event.who;
    gate->note = event.text;
    record.state = RunState::Running;
}

/// What was undone is asked for again before it is passed again.
void closeGatesFrom(RunRecord &record, const QString &stepId)
{
    for (qsizetype i = 0; i < record.plan.phases.size(); ++i) {
        if (!std::ranges::contains(record.plan.phases[i].steps, stepId, &plan::Step::id))
            continue;
        for (GateRecord &gate : record.gates) {
            if (gate.phase >= i)
                gate = GateRecord{.phase = gate.phase};
        }
    }
}

void begin(RunRecord &record, const Event &event)
{
    setAside(record);
    record.state = RunState::Running;
    record.outcome.reset();
    record.conclusion.clear();
    record.finishedAt = {};
    if (event.kind == EventKind::RunResumed) {
        ++record.resumes;
        return;
    }
    record.startedAt = event.at;
    record.user = event.who;
}

void end(RunRecord &record, const Event &event)
{
    setAside(record);
    record.state = RunState::Ended;
    record.finishedAt = event.at;
    record.outcome = event.outcome;
    record.conclusion = event.text;
}

}  // namespace

RunRecord emptyRecord(QUuid id, const plan::Plan &plan, const QString &planDigest, const catalog::Server &server)
{
    RunRecord record;
    record.id = id;
    record.plan = plan;
    record.planDigest = planDigest;
    record.server = server;
    for (qsizetype i = 0; i < plan.phases.size(); ++i) {
        for (const plan::Step &step : plan.phases[i].steps)
            record.steps.append(StepRecord{.id = step.id});
        if (plan.phases[i].gateAfter)
            record.gates.append(GateRecord{.phase = static_cast<int>(i)});
    }
    return record;
}

void apply(RunRecord &record, const Event &event)
{
    record.events.append(event);
    switch (event.kind) {
    case EventKind::RunStarted:
    case EventKind::RunResumed: begin(record, event); return;
    case EventKind::RunFinished: end(record, event); return;
    case EventKind::GateReached:
    case EventKind::GateOpened: applyToGate(record, event); return;
    case EventKind::Paused: record.state = RunState::Paused; return;
    case EventKind::Continued: record.state = RunState::Running; return;
    case EventKind::CheckPassed:
    case EventKind::LimitsChanged: return;
    case EventKind::StepStarted:
    case EventKind::LockNotGranted:
    case EventKind::LockWaitedFor:
    case EventKind::BatchDone:
    case EventKind::Throttled:
    case EventKind::ThrottleEnded:
    case EventKind::StepRetried:
    case EventKind::StepDone:
    case EventKind::StepFailed:
    case EventKind::StepUndone:
        if (StepRecord *step = record.step(event.stepId))
            applyToStep(*step, event);
        if (event.kind == EventKind::StepUndone)
            closeGatesFrom(record, event.stepId);
        return;
    }
    Q_UNREACHABLE();
}

}  // namespace colonnade::run
