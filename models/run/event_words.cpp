#include "run/event_words.h"

#include "base/names.h"

namespace colonnade::run {

using namespace Qt::StringLiterals;

namespace {

constexpr auto EventNames = nameTable<EventKind>(
    std::pair{EventKind::RunStarted, "runStarted"_L1}, std::pair{EventKind::RunResumed, "runResumed"_L1},
    std::pair{EventKind::CheckPassed, "checkPassed"_L1}, std::pair{EventKind::StepStarted, "stepStarted"_L1},
    std::pair{EventKind::LockNotGranted, "lockNotGranted"_L1}, std::pair{EventKind::LockWaitedFor, "lockWaitedFor"_L1},
    std::pair{EventKind::BatchDone, "batchDone"_L1}, std::pair{EventKind::Throttled, "throttled"_L1},
    std::pair{EventKind::ThrottleEnded, "throttleEnded"_L1}, std::pair{EventKind::StepRetried, "stepRetried"_L1},
    std::pair{EventKind::StepDone, "stepDone"_L1}, std::pair{EventKind::StepFailed, "stepFailed"_L1},
    std::pair{EventKind::StepUndone, "stepUndone"_L1}, std::pair{EventKind::GateReached, "gateReached"_L1},
    std::pair{EventKind::GateOpened, "gateOpened"_L1}, std::pair{EventKind::Paused, "paused"_L1},
    std::pair{EventKind::Continued, "continued"_L1}, std::pair{EventKind::LimitsChanged, "limitsChanged"_L1},
    std::pair{EventKind::RunFinished, "runFinished"_L1});

constexpr auto LevelNames = nameTable<Level>(std::pair{Level::Info, "info"_L1}, std::pair{Level::Warning, "warning"_L1},
                                             std::pair{Level::Error, "error"_L1});

constexpr auto StepStateNames = nameTable<StepState>(
    std::pair{StepState::Pending, "pending"_L1}, std::pair{StepState::Running, "running"_L1},
    std::pair{StepState::WaitingForLock, "waitingForLock"_L1}, std::pair{StepState::Throttled, "throttled"_L1},
    std::pair{StepState::Done, "done"_L1}, std::pair{StepState::Failed, "failed"_L1}, std::pair{StepState::Undone, "undone"_L1});

constexpr auto GateStateNames = nameTable<GateState>(
    std::pair{GateState::Ahead, "ahead"_L1}, std::pair{GateState::Asked, "asked"_L1}, std::pair{GateState::Opened, "opened"_L1});

constexpr auto RunStateNames = nameTable<RunState>(
    std::pair{RunState::Starting, "starting"_L1}, std::pair{RunState::Running, "running"_L1},
    std::pair{RunState::Paused, "paused"_L1}, std::pair{RunState::AtGate, "atGate"_L1}, std::pair{RunState::Ended, "ended"_L1});

constexpr auto OutcomeNames =
    nameTable<Outcome>(std::pair{Outcome::Succeeded, "succeeded"_L1}, std::pair{Outcome::Failed, "failed"_L1},
                       std::pair{Outcome::Cancelled, "cancelled"_L1}, std::pair{Outcome::InDoubt, "inDoubt"_L1});

}  // namespace

QString toString(EventKind kind)
{
    return EventNames.name(kind);
}

std::optional<EventKind> eventKindFromString(QStringView text)
{
    return EventNames.value(text);
}

QString toString(Level level)
{
    return LevelNames.name(level);
}

std::optional<Level> levelFromString(QStringView text)
{
    return LevelNames.value(text);
}

QString toString(StepState state)
{
    return StepStateNames.name(state);
}

std::optional<StepState> stepStateFromString(QStringView text)
{
    return StepStateNames.value(text);
}

QString toString(GateState state)
{
    return GateStateNames.name(state);
}

std::optional<GateState> gateStateFromString(QStringView text)
{
    return GateStateNames.value(text);
}

QString toString(RunState state)
{
    return RunStateNames.name(state);
}

std::optional<RunState> runStateFromString(QStringView text)
{
    return RunStateNames.value(text);
}

std::optional<Outcome> outcomeFromString(QStringView text)
{
    return OutcomeNames.value(text);
}

}  // namespace colonnade::run
