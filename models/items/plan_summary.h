// What a plan adds up to: the strongest lock of a step, how long a phase takes, the longest that anybody waits, and the bars
// of the chart "who waits, and for how long". Pure functions of the plan, for pages and models.
#pragma once

#include "plan/plan.h"

namespace colonnade::items {

/// Null where the step locks no existing relation.
const plan::Lock *strongestLock(const QList<plan::Lock> &locks);
plan::WaitClass waitClassOf(const QList<plan::Lock> &locks);

/// The sum over its steps; absent where one of them is unknown.
std::optional<plan::Range> durationOf(const plan::Phase &phase);

/// The longest time that reads or writes wait for one step. `known` is false where one such step has no estimate.
struct LongestBlock {
    plan::Range milliseconds;
    bool known = true;
};
LongestBlock longestBlock(const plan::Plan &plan);
LongestBlock longestPlainBlock(const plan::Plan &plan);

struct WaitBar {
    QString stepId;
    QString label;
    std::optional<plan::Range> holdMs;
    plan::WaitClass wait = plan::WaitClass::Nothing;
    QString note;  ///< "reads and writes wait · about 17 queries queue"
    bool operator==(const WaitBar &) const = default;
};
QList<WaitBar> waitBars(const plan::Plan &plan);

}  // namespace colonnade::items
