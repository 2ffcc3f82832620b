// FillKey: the unique indexes of a table that a fill can go along, so that each row has one place in the order and keeps it. Used
// inside of plan/ only.
#pragma once

#include "catalog/catalog.h"

namespace colonnade::plan::postgres {

/// Columns of the primary key, else of the first other unique index over columns that are never null; empty where there is none.
QStringList keyOf(const catalog::Table &table);
/// Of the index of that name; empty where it does not exist, or will not do.
QStringList keyOf(const catalog::Table &table, const QString &index);
/// Names of all that will do.
QStringList walkableIndexes(const catalog::Table &table);

}  // namespace colonnade::plan::postgres
