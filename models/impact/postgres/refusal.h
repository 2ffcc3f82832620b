// What a version does not do at all: grammar that came later, and what it cannot do to this kind of table. So that a verdict never
// names locks of a statement that will not run. Used by foretell().
#pragma once

#include "impact/postgres/state.h"
#include "sql/parse.h"

namespace colonnade::impact::postgres {

/// The SQLSTATE with which the server will refuse the statement; empty: nothing speaks against it.
QString refusalOf(const sql::ParsedStatement &statement, const State &state);

/// The same, of what is there or missing in the schema: asked after the other, which looks at the grammar.
QString refusedByWhatThereIs(const sql::ParsedStatement &statement, const State &state);

}  // namespace colonnade::impact::postgres
