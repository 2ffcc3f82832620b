// The values that an expression can give, where these are few and can be written down without a row: so that they can be asked for
// before anything is changed. Used inside of plan/ only.
#pragma once

#include "sql/expression.h"
#include "sql/identifier.h"

namespace colonnade::plan::postgres {

/// Each ready to stand in parentheses: of 0 itself, of CASE ... THEN 'paid' ELSE 'placed' END both, of now() that. None where the
/// values depend on a row or may differ each time.
std::optional<QStringList> knownValues(const sql::Expression &expression);

/// Whether each value that it gives is read from that very column, as (SELECT r.id FROM public.regions r WHERE ...) does, or is
/// null. The table has to be named with its schema: what a bare name means is for the session that runs it to say.
/// `withChildren`: rows of tables that inherit from it do not count.
bool readsFrom(const sql::Expression &expression, const sql::QualifiedName &table, const QString &column, bool withChildren);

}  // namespace colonnade::plan::postgres
