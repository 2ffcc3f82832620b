// Where there is no road without a rewrite or a scan under a strong lock: said so, with what comes nearest, and never
// planned silently.
#pragma once

#include "plan/postgres/work.h"

namespace colonnade::plan::postgres {

/// Findings of severity Error only.
QList<Finding> noRoad(const TableWork &work, const Context &context);
/// Of these, what the table's kind and the tables below it stand in the way of.
QList<Finding> noRoadOfFamily(const TableWork &work, const ColumnWork &column, const Context &context);

}  // namespace colonnade::plan::postgres
