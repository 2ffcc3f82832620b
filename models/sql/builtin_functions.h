// What is known of PostgreSQL's own functions and operators without asking a server: pg_proc.provolatile and proisstrict of
// version 17 for those that defaults, checks and fills commonly call. A name that is missing counts as volatile.
#pragma once

#include <QString>

namespace colonnade::sql {

bool isBuiltinStable(const QString &function);  ///< immutable or stable in every overload
bool isBuiltinStrict(const QString &function);  ///< null for any null argument, in every overload
bool isBuiltinOperator(const QString &name);    ///< strict, and immutable or stable

}  // namespace colonnade::sql
