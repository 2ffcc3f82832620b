#include "items/run_progress.h"

#include <algorithm>

namespace colonnade::items {

namespace {

/// Rows a second over the last `seconds` of this step, pauses included; absent before ten seconds have been seen.
std::optional<double> pace(const run::RunRecord &record, const run::StepRecord &step, qint64 seconds)
{
    if (record.samples.isEmpty())
        return std::nullopt;
    const run::Sample &last = record.samples.last();
    const QDateTime from = std::max(step.startedAt, last.at.addSecs(-seconds));
    const auto first = std::ranges::lower_bound(record.samples, from, {}, &run::Sample::at);
    const qint64 ms = first == record.samples.end() ? 0 : first->at.msecsTo(last.at);
    if (ms < 10'000)
        return std::nullopt;
    const double rows = double(last.rowsDone - first->rowsDone);
    if (rows <= 0)
        return std::nullopt;
    return rows * 1000.0 / double(ms);
}

}  // namespace

double RunProgress::fraction() const
{
    if (rowsExpected > 0)
        return std::clamp(double(rowsDone) / double(rowsExpected), 0.0, 1.0);
    return stepsInAll == 0 ? 0 : double(stepsDone) / double(stepsInAll);
}

RunProgress progressOf(const run::RunRecord &record)
{
    RunProgress progress;
    const run::StepRecord *current = record.currentStep();
    progress.stepsInAll = record.steps.size();
    progress.stepsDone = std::ranges::count(record.steps, run::StepState::Done, &run::StepRecord::state);
    for (qsizetype phase = 0; phase < record.plan.phases.size(); ++phase) {
        for (const plan::Step &step : record.plan.phases[phase].steps) {
            const run::StepRecord *of = record.step(step.id);
            if (of && of->state != run::StepState::Pending)
                progress.phase = phase;
        }
    }
    if (!current)
        return progress;
    progress.stepId = current->id;
    progress.rowsDone = current->rowsDone;
    progress.rowsExpected = current->rowsExpected;
    if (current->rowsExpected <= 0)
        return progress;
    const double left = double(std::max<qint64>(0, current->rowsExpected - current->rowsDone));
    for (const qint64 horizon : {60, 600}) {
        if (const auto rate = pace(record, *current, horizon)) {
            const double seconds = left / *rate;
            progress.leftLowSeconds = std::min(progress.leftLowSeconds.value_or(seconds), seconds);
            progress.leftHighSeconds = std::max(progress.leftHighSeconds.value_or(seconds), seconds);
        }
    }
    return progress;
}

}  // namespace colonnade::items
