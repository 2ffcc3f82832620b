#include "document/json.h"
#include "tests/fuzz/fuzz.h"

using namespace colonnade;
using namespace colonnade::fuzz;

// A plan that libFuzzer has touched no longer fits its digest; all of it is read before that is found.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto plan = document::readPlan(bytesOf(data, size), u"plan.json"_s);
    if (!plan) {
        promiseSentence(plan.error());
        return 0;
    }
    const auto again = document::readPlan(document::writePlan(*plan), u"again"_s);
    promise(again && *again == *plan, "a plan that is written reads as it was");
    return 0;
}
