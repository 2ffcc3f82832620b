// A change within a document: colonnade-change/1 is made of it, and a plan keeps the one that it was made from.
#pragma once

#include "change/change_set.h"
#include "document/json_reader.h"
#include "document/json_writer.h"

namespace colonnade::document {

/// The member "tables".
void writeTables(JsonWriter &writer, const change::ChangeSet &change);
change::ChangeSet readTables(JsonReader &reader);

/// One new column, as it stands within "addColumns".
void writeColumn(JsonWriter &writer, const char *key, const change::ColumnAddition &column);
change::ColumnAddition readColumn(JsonReader &reader);

/// "passes" and "workers" of a fill, within their bounds.
std::optional<int> readPasses(JsonReader &reader);
std::optional<int> readWorkers(JsonReader &reader);

void writeName(JsonWriter &writer, const char *key, const sql::QualifiedName &name);
sql::QualifiedName readName(JsonReader reader);

}  // namespace colonnade::document
