// Exit: how both programs end, as contract.md has it.
#pragma once

#include "base/error.h"

namespace colonnade::cli {

enum class Exit { Done = 0, Findings = 1, Usage = 2, NoConnection = 3, Refused = 4, StoppedMidway = 5, StepFailed = 6 };

Exit exitFor(ErrorKind kind);

}  // namespace colonnade::cli
