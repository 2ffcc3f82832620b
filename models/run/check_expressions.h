// What the server says to the types and expressions of a change, asked before anything is planned or changed. Read only: it
// explains them and tries the fill on a few rows. Used by the command line before it plans and by the design page as one types.
#pragma once

#include "change/validate.h"
#include "database/session.h"

namespace colonnade::run {

/// Problems in the order of the change, each with the server's own reason; empty where it accepts all. An Error means that the
/// server could not be asked. The change has passed change::problems().
Result<QList<change::Problem>> checkExpressions(database::Session &session, const change::ChangeSet &change,
                                                std::stop_token stop = {});

}  // namespace colonnade::run
