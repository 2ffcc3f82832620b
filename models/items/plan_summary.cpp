#include "items/plan_summary.h"

#include "items/words.h"

#include <algorithm>
#include <cmath>

namespace colonnade::items {

using namespace Qt::StringLiterals;

const plan::Lock *strongestLock(const QList<plan::Lock> &locks)
{
    const auto it = std::ranges::max_element(locks, {}, &plan::Lock::mode);
    return it == locks.end() ? nullptr : &*it;
}

plan::WaitClass waitClassOf(const QList<plan::Lock> &locks)
{
    const plan::Lock *lock = strongestLock(locks);
    return lock ? plan::waitClass(lock->mode) : plan::WaitClass::Nothing;
}

std::optional<plan::Range> durationOf(const plan::Phase &phase)
{
    plan::Range sum;
    for (const plan::Step &step : phase.steps) {
        if (!step.estimate.durationMs)
            return std::nullopt;
        sum.p5 += step.estimate.durationMs->p5;
        sum.p50 += step.estimate.durationMs->p50;
        sum.p95 += step.estimate.durationMs->p95;
    }
    return sum;
}

namespace {

void lengthen(LongestBlock &longest, const QList<plan::Lock> &locks, const plan::Estimate &estimate)
{
    if (waitClassOf(locks) < plan::WaitClass::Writes)
        return;
    if (!estimate.holdMs)
        longest.known = false;
    else if (estimate.holdMs->p50 > longest.milliseconds.p50)
        longest.milliseconds = *estimate.holdMs;
}

}  // namespace

LongestBlock longestBlock(const plan::Plan &plan)
{
    LongestBlock longest;
    for (const plan::Phase &phase : plan.phases) {
        for (const plan::Step &step : phase.steps)
            lengthen(longest, step.locks, step.estimate);
    }
    return longest;
}

LongestBlock longestPlainBlock(const plan::Plan &plan)
{
    LongestBlock longest;
    for (const plan::PlainStatement &statement : plan.plain)
        lengthen(longest, statement.locks, statement.estimate);
    return longest;
}

QList<WaitBar> waitBars(const plan::Plan &plan)
{
    QList<WaitBar> bars;
    for (const plan::Phase &phase : plan.phases) {
        for (const plan::Step &step : phase.steps) {
            WaitBar bar{step.id, step.title, step.estimate.holdMs, waitClassOf(step.locks), {}};
            bar.note = Words::waiting(bar.wait);
            if (step.estimate.queued && *step.estimate.queued >= 0.95)
                bar.note += u" · "_s + Words::tr("about %n queries queue", nullptr, int(std::lround(*step.estimate.queued)));
            bars.append(bar);
        }
    }
    return bars;
}

}  // namespace colonnade::items
