// signature(): a schema as lines of text, from the server's catalog in one query: everything that pg_dump would print of tables
// and what hangs on them, but 30 times as fast, and on servers that are newer than any pg_dump here.
#pragma once

#include "database/session.h"

namespace colonnade::test::proof {

/// Ends the program where the server refuses the query.
QString signature(database::Session &session);
/// Every row of every table outside of colonnade, sorted, without those columns ("schema.table.column").
QString rows(database::Session &session, const QStringList &without);

}  // namespace colonnade::test::proof
