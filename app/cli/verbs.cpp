#include "app/cli/verbs.h"

namespace colonnade::cli {

QList<Verb> allVerbs()
{
    return {inspectVerb(), sandboxVerb()};
}

}  // namespace colonnade::cli
