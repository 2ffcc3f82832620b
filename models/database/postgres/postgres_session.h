// The PostgreSQL engine behind the seam, over libpqxx. Nothing of libpqxx shows here.
#pragma once

#include "database/session.h"

namespace colonnade::database::postgres {

/// Errors: NoConnection, LoginRefused, NoSuchDatabase, InvalidInput (a target libpq cannot read).
Result<SessionPtr> openSession(const ConnectionRequest &request);

}  // namespace colonnade::database::postgres
