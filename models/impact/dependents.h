// Findings on who breaks although nobody waits: views, functions and statements that meet new columns, who may read them, who
// publishes them, and what is made of the table's row type. Each is found by parsing, never by looking for words, and only
// where something will really go otherwise. Used by findings.cpp.
#pragma once

#include "plan/plan.h"

namespace colonnade::impact {

/// Views, functions and statements that were seen.
QList<plan::Finding> findingsOfTexts(const plan::Plan &plan, const catalog::Catalog &catalog);
/// Grants on columns and uses of row types.
QList<plan::Finding> findingsOfSurroundings(const plan::Plan &plan, const catalog::Catalog &catalog);
/// Checks, indexes, policies and triggers over the whole row.
QList<plan::Finding> findingsOfWholeRows(const plan::Plan &plan, const catalog::Catalog &catalog);
/// Publications and subscriptions.
QList<plan::Finding> findingsOfReplication(const plan::Plan &plan, const catalog::Catalog &catalog);

/// The tables that the change adds columns to, with all that inherit from them or are their partitions.
QList<const catalog::Table *> tablesWithNewColumns(const change::TableChange &change, const catalog::Catalog &catalog);
/// "status", "status and region_id".
QString addedNames(const change::TableChange &change);

}  // namespace colonnade::impact
