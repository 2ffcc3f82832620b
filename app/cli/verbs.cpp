#include "app/cli/verbs.h"

namespace colonnade::cli {

QList<Verb> allVerbs()
{
    return {inspectVerb(), planVerb(), lintVerb(), runVerb(), resumeVerb(), statusVerb(), undoVerb(), reportVerb(), explainVerb(), sandboxVerb()};
}

}  // namespace colonnade::cli
