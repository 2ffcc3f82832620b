#include "app/cli/verb.h"

namespace colonnade::cli {

QList<Verb> allVerbs()
{
    return {};
}

}  // namespace colonnade::cli
