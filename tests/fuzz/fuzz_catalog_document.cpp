#include "document/json.h"
#include "tests/fuzz/fuzz.h"

using namespace colonnade;
using namespace colonnade::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto catalog = document::readCatalog(bytesOf(data, size), u"catalog.json"_s);
    if (!catalog) {
        promiseSentence(catalog.error());
        return 0;
    }
    const QByteArray written = document::writeCatalog(**catalog);
    const auto again = document::readCatalog(written, u"again"_s);
    promise(again.has_value(), "a catalog that is written can be read", again ? QString() : again.error().message);
    promise(document::writeCatalog(**again) == written, "a catalog that is written reads as it was");
    return 0;
}
