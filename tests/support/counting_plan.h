// countingPlan(): a plan made by hand whose fill counts (hits = hits + 1): done twice, or left out, it shows. The table is made
// by countingTable(). For tests of the runner that must not depend on the planner.
#pragma once

#include "database/session.h"
#include "plan/plan.h"

namespace colonnade::test {

/// public.orders with that many rows and a composite primary key (part, id), and public.regions.
QString countingTable(int rows);
/// The same without a key, with a child that inherits from it and has a third of the rows.
QString countingFamily(int rows);

/// 1.1 add column hits · gate · 2.1 fill · 3.1 index concurrently · 3.2 check not valid · 3.3 validate. With the fingerprint of
/// the table as it is.
plan::Plan countingPlan(database::Session &session);
/// The same for the table of countingFamily(): the fill walks by pages, and every row wants filling once.
plan::Plan countingPlanByPages(database::Session &session);

}  // namespace colonnade::test
