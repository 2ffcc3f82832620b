// The name of a trigger that has to be the last of a table's: PostgreSQL fires triggers of one kind in the order of their names,
// by bytes, and one that came later could change what ours has read.
#pragma once

#include "plan/postgres/work.h"

namespace colonnade::plan::postgres {

/// Greater than the names of all triggers of the table, and of those below it, that fire before a row is inserted or updated.
/// Begins with `wanted` where that will do. Where no name of 63 bytes does, `wanted` itself.
QString lastTriggerName(const QString &wanted, const catalog::Table &table, const Family &family);

/// The trigger of these tables that fires after one of that name; empty where it is the last.
QString laterTrigger(const QString &name, const catalog::Table &table, const Family &family);

/// A query with a row, a sentence, for each trigger on the server that is not ours and would fire after ours. Empty where none
/// is made, and where there was such a trigger when the plan was made: the plan has said so.
QString triggersInTheWay(const TableWork &work);

/// Warnings where no name was great enough, so that another trigger has the last word.
QList<Finding> triggersNotLast(const TableWork &work);

}  // namespace colonnade::plan::postgres
