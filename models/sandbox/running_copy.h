// copyRunningServer(): a standby's data directory out of a running primary's, where the installation has no pg_basebackup (the
// servers of the test matrix come without it). Only the sandbox uses it.
#pragma once

#include "sandbox/server_programs.h"

namespace colonnade::sandbox {

/// From <directory>/primary to <directory>/replica. `from` is what the standby shall stream from, `target` an administrator's
/// login.
Result<void> copyRunningServer(const ServerPrograms &programs, const QString &directory, const QString &from,
                               const QString &target);

}  // namespace colonnade::sandbox
