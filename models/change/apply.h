// The catalog as it will be when a change is done: what the design page draws and what a plan is measured against.
#pragma once

#include "change/change_set.h"

namespace colonnade::change {

/// Errors: those of validated(). Statistics and everything the change does not touch stay as they are.
Result<catalog::Catalog> appliedTo(const ChangeSet &change, const catalog::Catalog &catalog);

}  // namespace colonnade::change
