// What a change would do to rows and writers, asked of the server before it is planned: values that break a check or a foreign
// key to come, roles that may write but not call what a default calls, rules that take the place of a fill. Read only, and
// bounded: of existing rows the first ten thousand are looked at; the run looks at all of them. Used by the composition root.
#pragma once

#include "database/session.h"
#include "plan/finding.h"

namespace colonnade::run {

/// In the order of the change. An Error means that the server could not be asked; a question alone that it refuses, or takes
/// longer over than some seconds, is left out. The session is used for this only: its statement_timeout is changed.
Result<QList<plan::Finding>> checkRows(database::Session &session, const change::ChangeSet &change, const catalog::Catalog &catalog,
                                       std::stop_token stop = {});

}  // namespace colonnade::run
