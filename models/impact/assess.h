// assessed(): foretells for each step of a plan which locks it takes, what it rewrites and scans, and for how long, from
// the statements themselves and not from what the tactic believes of them.
#pragma once

#include "plan/plan.h"

namespace colonnade::impact {

/// Fills locks, rewrites, scans and estimate of every step and of the plain statements, and adds the findings
/// that follow from them. Pure.
plan::Plan assessed(plan::Plan plan, const catalog::Catalog &catalog);

/// Planner and assessment in one: what every page and verb calls.
/// With what the server was asked about (run/check_rows.h). An error among it leaves the plan without phases.
plan::Plan withFindings(plan::Plan plan, const QList<plan::Finding> &findings);

Result<plan::Plan> plannedAndAssessed(const change::ChangeSet &change, const catalog::Catalog &catalog);

}  // namespace colonnade::impact
