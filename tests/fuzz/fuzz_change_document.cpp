#include "tests/fuzz/plan_of_change.h"

using namespace colonnade;
using namespace colonnade::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto change = document::readChange(bytesOf(data, size), u"change.json"_s);
    if (change)
        promisePlan(*change);
    else
        promiseSentence(change.error());
    return 0;
}
