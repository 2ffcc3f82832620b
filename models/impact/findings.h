// What follows from a plan although nobody waits for it: who breaks, what stays slow, what the current user may not do.
// Used by assess.cpp.
#pragma once

#include "plan/plan.h"

namespace colonnade::impact {

QList<plan::Finding> findingsOf(const plan::Plan &plan, const catalog::Catalog &catalog);

/// Of these, what the table's kind and the tables below it give reason for.
QList<plan::Finding> findingsOfTable(const catalog::Table &table, const change::TableChange &change,
                                     const catalog::Catalog &catalog);

}  // namespace colonnade::impact
