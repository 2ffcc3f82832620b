// Preflight: what must hold before a run touches anything. Each check that passes is told; the first that fails refuses the run
// with the error's kind, and nothing was changed.
#pragma once

#include "run/worker.h"

namespace colonnade::run {

/// Engine and major version are those that the plan was made for.
Result<void> checkServer(const plan::Plan &plan, const catalog::Server &server);

/// All checks of a run that has not begun. The worker holds the tables' locks.
Result<void> checkBeforeRun(const RunRequest &request, Worker &worker, Control &control, Chronicle &chronicle);

/// What may have changed since the run began.
Result<void> checkBeforeResume(const RunRequest &request, Worker &worker, Chronicle &chronicle);

}  // namespace colonnade::run
