#include "app/cli/verbs.h"

namespace colonnade::cli {

QList<Verb> allVerbs()
{
    return {inspectVerb(), planVerb(), sandboxVerb()};
}

}  // namespace colonnade::cli
