// The order in which PostgreSQL goes through the partitions of a table, as CREATE INDEX does when it gives each an index and that a
// name. Used by chosenNames().
#pragma once

#include "catalog/catalog.h"

namespace colonnade::change {

/// At every depth, each before what is below it.
QList<const catalog::Table *> partitionsInOrder(const catalog::Table &table, const catalog::Catalog &catalog);

}  // namespace colonnade::change
