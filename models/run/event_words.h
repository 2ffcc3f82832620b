// The words that documents and the journal use for the kinds of events, levels and states of a run.
#pragma once

#include "run/run_record.h"

namespace colonnade::run {

QString toString(EventKind kind);  // "stepStarted"
std::optional<EventKind> eventKindFromString(QStringView text);
QString toString(Level level);  // "info", "warning", "error"
std::optional<Level> levelFromString(QStringView text);
QString toString(StepState state);  // "waitingForLock"
std::optional<StepState> stepStateFromString(QStringView text);
QString toString(GateState state);
std::optional<GateState> gateStateFromString(QStringView text);
QString toString(RunState state);
std::optional<RunState> runStateFromString(QStringView text);
std::optional<Outcome> outcomeFromString(QStringView text);

}  // namespace colonnade::run
