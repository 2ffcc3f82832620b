// Planner: from a wish and a snapshot to phases of steps. A pure function: the same input gives the same plan.
#pragma once

#include "plan/plan.h"

namespace colonnade::plan {

struct PlanOptions {
    std::chrono::milliseconds lockTimeout{2000};        ///< for every statement that takes a lock others wait for
    std::chrono::milliseconds statementTimeout{10000};  ///< for catalog-only statements
    bool operator==(const PlanOptions &) const = default;
};

/// Findings of severity Error leave the phases empty: there is no road, and they say why. An Error is returned only
/// where the input makes no sense at all (an unknown table, a name twice). Locks, scans and estimates are still
/// missing: impact::assessed() adds them.
Result<Plan> makePlan(const change::ChangeSet &change, const catalog::Catalog &catalog, const PlanOptions &options = {});

}  // namespace colonnade::plan
