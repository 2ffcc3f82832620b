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
        return step.state == StepState::Running || step.state == StepState::WaitingForLock
            || step.state == StepState::Throttled;
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

}  // namespace colonnade::run
