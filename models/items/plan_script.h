// The plain ALTER TABLE as the preview shows it beside the plan: with what it would have done to others.
#pragma once

#include "plan/sql_script.h"

namespace colonnade::items {

QString plainScript(const plan::Plan &plan);

}  // namespace colonnade::items
