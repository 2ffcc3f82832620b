// runScript(): SQL text of several statements at once, for servers of our own (the sandbox). Never for a user's database.
#pragma once

#include "base/error.h"

#include <QString>

namespace colonnade::database::postgres {

/// Errors as of openSession() and Session::execute(). The statements share a transaction unless they end it themselves.
Result<void> runScript(const QString &target, const QString &sql);

}  // namespace colonnade::database::postgres
