// One ADD COLUMN clause, read, and what constraints of a column and of a table have in common. Used by from_sql.cpp and
// sql_table.cpp only.
#pragma once

#include "change/change_set.h"
#include "change/sql_source.h"

namespace colonnade::change {

/// What names mean.
struct Names {
    std::function<sql::QualifiedName(const QJsonObject &rangeVar)> resolved;
    std::function<QString(const sql::QualifiedName &table)> keyColumn;  ///< its primary key where that is one column, else empty
};

/// `end` is the byte behind the clause: the next one's comma, or the end of the statement.
Result<ColumnAddition> columnFromSql(const SqlSource &source, const QJsonObject &definition, int end, const Names &names);

/// `begin` is where the constraint's first word stands, for complaints.
Result<ReferenceWish> referenceFromSql(const SqlSource &source, const QJsonObject &constraint, int begin, const Names &names);
Result<IdentityOptions> identityOptionsFromSql(const SqlSource &source, const QJsonObject &constraint, int begin);
/// What stands in the first parentheses at or behind a byte.
QString parenthesised(const SqlSource &source, int byte);
/// As a constraint of a table has them; those of a column have nodes of their own.
Deferral deferralFromSql(const QJsonObject &constraint);
QStringList stringsOf(const QJsonValue &list);

}  // namespace colonnade::change
