// Gates: what a person must know to be true before the next phase, and what begins to be asked of old code there. The one
// place that decides what code that does not know a column can still write; the proof on servers holds it to its word.
#pragma once

#include "plan/postgres/work.h"

namespace colonnade::plan::postgres {

Gate gateAfterExpand(const QList<TableWork> &tables);
/// Without a fill there is nothing to wait for but what old code would break: absent where it breaks nothing.
std::optional<Gate> gateBeforeConstrain(const QList<TableWork> &tables);
Gate gateBeforeCleanUp(const QList<TableWork> &tables);

/// What rows get whose writer says nothing of the column: its own default or its domain's. None where that is null.
std::optional<sql::Expression> lastingDefault(const ColumnWork &column);
bool usesOnly(const sql::Expression &expression, const QString &column);
/// Whether rows of old code get values, be it by default or trigger, of which only the rows themselves can tell whether the
/// referenced table has them.
bool mayReferToNothing(const ColumnWork &column);

/// Whether rows that old code writes are certain to pass the check as soon as it stands: before any gate, it must not stop them.
bool spareOldCode(const ColumnWork &column, const sql::Expression &check);

}  // namespace colonnade::plan::postgres
