// One ADD COLUMN clause, read. Used by from_sql.cpp only.
#pragma once

#include "change/change_set.h"
#include "change/sql_source.h"

namespace colonnade::change {

using Resolve = std::function<sql::QualifiedName(const QJsonObject &rangeVar)>;

/// `end` is the byte behind the clause: the next one's comma, or the end of the statement.
Result<ColumnAddition> columnFromSql(const SqlSource &source, const QJsonObject &definition, int end, const Resolve &resolve);

}  // namespace colonnade::change
