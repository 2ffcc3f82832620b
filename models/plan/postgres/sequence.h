// Columns that take their numbers from a sequence of their own: serial and identity.
#pragma once

#include "plan/postgres/work.h"

namespace colonnade::plan::postgres {

/// Numbers come from nextval() in a default that is set apart, and existing rows are filled by it.
void decideSequence(ColumnWork &column, const TableWork &table, const Context &context);

/// What has to be there before the columns, what is tied to them afterwards, and what goes once they are gone.
QList<sql::Statement> beforeColumns(const TableWork &work, const Context &context);
QList<sql::Statement> behindColumns(const TableWork &work, const Context &context);
QList<UndoStatement> afterDroppedColumns(const TableWork &work, const Context &context);

}  // namespace colonnade::plan::postgres
