// The values that an expression can give, where these are few and can be written down without a row: so that they can be asked for
// before anything is changed. Used inside of plan/ only.
#pragma once

#include "sql/expression.h"

namespace colonnade::plan::postgres {

/// Each ready to stand in parentheses: of 0 itself, of CASE ... THEN 'paid' ELSE 'placed' END both, of now() that. None where the
/// values depend on a row or may differ each time.
std::optional<QStringList> knownValues(const sql::Expression &expression);

}  // namespace colonnade::plan::postgres
