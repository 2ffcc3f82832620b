// What happens when validating finds rows that break a constraint: it must not be left standing, since every write of such a row
// would fail. The steps that added it are undone in the same breath, and the steps that look for such rows are asked which they
// are; resuming the run begins with these.
#pragma once

#include "run/step_runner.h"

namespace colonnade::run {

bool isAboutBrokenRows(const plan::Step &step, const Error &error);

/// The error of the step, with what was taken back, which rows are meant, and what to do.
Error takenBack(const plan::Step &step, const Error &error, const plan::Plan &plan, StepRunner &runner);

}  // namespace colonnade::run
