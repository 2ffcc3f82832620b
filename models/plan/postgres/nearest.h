// What comes nearest to a wish that has no road: a column that can be planned, ready to take the wish's place.
#pragma once

#include "plan/postgres/work.h"

namespace colonnade::plan::postgres {

/// A plain column that a trigger computes, or a virtual one where the server has them and nothing hangs on the column.
change::ColumnAddition nearestToStored(const ColumnWork &column, const Context &context);
/// The type below the domains, with their checks, not-null and default as the column's own. Absent where a check cannot be read.
std::optional<change::ColumnAddition> nearestToDomain(const ColumnWork &column, const Context &context);

}  // namespace colonnade::plan::postgres
