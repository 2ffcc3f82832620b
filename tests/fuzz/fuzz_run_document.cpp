#include "document/json.h"
#include "tests/fuzz/fuzz.h"

using namespace colonnade;
using namespace colonnade::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto run = document::readRun(bytesOf(data, size), u"run.json"_s);
    if (!run) {
        promiseSentence(run.error());
        return 0;
    }
    const QByteArray written = document::writeRun(*run);
    const auto again = document::readRun(written, u"again"_s);
    promise(again.has_value(), "a run that is written can be read", again ? QString() : again.error().message);
    promise(document::writeRun(*again) == written, "a run that is written reads as it was");
    return 0;
}
