// A plan as text for people to review in a diff: what the golden files hold. Estimates are left out, they depend on statistics.
#pragma once

#include "plan/plan.h"

namespace colonnade::test {

QString planText(const plan::Plan &plan);

}  // namespace colonnade::test
