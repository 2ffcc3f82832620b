// The verbs, each in a file of its own.
#pragma once

#include "app/cli/verb.h"

namespace colonnade::cli {

Verb inspectVerb();
Verb planVerb();
Verb resumeVerb();
Verb runVerb();
Verb sandboxVerb();
Verb statusVerb();
Verb undoVerb();

}  // namespace colonnade::cli
