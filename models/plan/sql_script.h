// Plans as SQL scripts, for people to read and for psql to run: psql -v ON_ERROR_STOP=1 -f plan.sql carries the whole plan out.
// The preview, the command line and the reports show what these make; the digest does not cover them.
#pragma once

#include "plan/plan.h"

namespace colonnade::plan {

/// The statements of a step with their timeouts, as they run.
QString stepScript(const Step &step);
QString phaseScript(const Phase &phase);
QString planScript(const Plan &plan);
/// What undoes the plan, last step first.
QString rollbackScript(const Plan &plan);
/// What undoes one step; empty where there is nothing to undo.
QString undoScript(const Step &step);

}  // namespace colonnade::plan
