// A small shop as a hand-made catalog, for tests of what needs no server.
#pragma once

#include "catalog/catalog.h"

namespace colonnade::test {

/// public.orders (id bigint primary key, customer_id, total numeric, "Mixed" text), public.regions (id integer primary key,
/// name text), public.events partitioned with public.events_2026, public.log without a key, public.parent with public.child,
/// public.far (foreign), view public.paid. PostgreSQL 17.11 unless told otherwise.
catalog::CatalogData shopData(int major = 17);
catalog::Catalog shop(int major = 17);

}  // namespace colonnade::test
