#include "change/from_sql.h"
#include "tests/fuzz/plan_of_change.h"

using namespace colonnade;
using namespace colonnade::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray text = bytesOf(data, size);
    const auto change = change::changeFromSql(text, u"change.sql"_s, &shop());
    if (change) {
        promise(!change->isEmpty(), "a change that was read has something in it");
        promisePlan(*change);
    } else {
        promiseSentence(change.error());
    }
    return 0;
}
