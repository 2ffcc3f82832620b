// rewritten(): a file with the phased SQL in the place of each statement that can be planned, everything else as it stands there.
// What is left although it has findings says so in a comment above it.
#pragma once

#include "lint/verdict.h"

namespace colonnade::lint {

/// `catalog` is that of the verdict; tables that it lacks are taken to be there, with nothing known of them.
QByteArray rewritten(const FileVerdict &verdict, const catalog::Catalog &catalog);

}  // namespace colonnade::lint
