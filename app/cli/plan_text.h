// A plan as a terminal shows it: phases and steps, who waits for which lock and for how long, gates and findings.
#pragma once

#include "plan/plan.h"

namespace colonnade::cli {

QString planText(const plan::Plan &plan, const QString &digest);

}  // namespace colonnade::cli
