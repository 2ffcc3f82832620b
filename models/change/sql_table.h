// What stands in the same text as ADD COLUMN and belongs to the new columns: constraints of the table and indexes, read into the
// wish of the column that they are about. Used by from_sql.cpp only.
#pragma once

#include "change/sql_column.h"

namespace colonnade::change {

/// ADD CONSTRAINT. The clause reaches from its first token to `end`.
Result<void> addConstraintFromSql(const SqlSource &source, const QJsonObject &constraint, qsizetype token, int end,
                                  const Names &names, TableChange &change);

/// CREATE INDEX.
Result<void> addIndexFromSql(const SqlSource &source, const sql::ParsedStatement &statement, TableChange &change);

}  // namespace colonnade::change
