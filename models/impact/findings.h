// What follows from a plan although nobody waits for it: who breaks, what stays slow, what the current user may not do.
// Used by assess.cpp.
#pragma once

#include "plan/plan.h"

namespace colonnade::impact {

QList<plan::Finding> findingsOf(const plan::Plan &plan, const catalog::Catalog &catalog);

}  // namespace colonnade::impact
