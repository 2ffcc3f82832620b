// The verbs, each in a file of its own.
#pragma once

#include "app/cli/verb.h"

namespace colonnade::cli {

Verb inspectVerb();
Verb planVerb();
Verb lintVerb();
Verb runVerb();
Verb resumeVerb();
Verb statusVerb();
Verb undoVerb();
Verb reportVerb();
Verb explainVerb();
Verb sandboxVerb();

}  // namespace colonnade::cli
