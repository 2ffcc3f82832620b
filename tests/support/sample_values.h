// Values made by hand for tests of models and pages: a small shop, a change to it, its plan, and a run of it with samples.
#pragma once

#include "catalog/catalog.h"
#include "plan/plan.h"
#include "run/run_record.h"

namespace colonnade::test {

/// audit.events, public.customers, public.orders, public.regions, and billing with a view; orders has 48 million rows.
catalog::CatalogPtr sampleCatalog();
/// `count` tables of twelve columns in ten schemas.
catalog::CatalogPtr bigCatalog(int count);
/// status (not null, default, check, fill, trigger) and region_id (foreign key) on public.orders.
change::ChangeSet sampleChange();
/// Four phases with two gates; one step has no estimate, one loses data when undone.
plan::Plan samplePlan();
/// The plan in the middle of its backfill: one gate opened, one replica sampled for `seconds`, ten times a second.
run::RunRecord sampleRecord(int seconds = 60);
run::Event sampleEvent(run::EventKind kind, const QString &stepId, const QString &text = {});

}  // namespace colonnade::test
