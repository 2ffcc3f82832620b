#include "sql/script.h"
#include "tests/fuzz/fuzz.h"

using namespace colonnade;
using namespace colonnade::fuzz;

// The first byte chooses the file's name, by which some tools are known.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const QStringList names = {u"m.sql"_s, u"V1__m.sql"_s, u"1_m.up.sql"_s, u"migrations/1/migration.sql"_s, u"deploy/m.sql"_s};
    const QString name = names[size > 0 ? data[0] % names.size() : 0];
    const QByteArray text = bytesOf(data, size);
    const auto script = sql::Script::read(text, name);
    if (!script) {
        promiseSentence(script.error());
        return 0;
    }
    for (const sql::ScriptNote &note : script->notes())
        promise(!note.text.isEmpty() && note.text.size() < 2000, "a note is a sentence", note.text);
    int last = 0;
    script->each([&](const sql::Reading &reading) {
        const sql::ParsedStatement &statement = reading.statement;
        promise(last <= statement.begin && statement.begin <= statement.end && statement.end <= text.size(),
                "statements stand one behind the other");
        promise(statement.place == sql::placeOf(text, statement.begin), "a place is where its byte is");
        promise(reading.block >= 0 && reading.block < script->blocks().size(), "a statement has a block");
        promise(statement.kind.isEmpty() == reading.refusal.has_value(), "a statement is read or refused");
        if (reading.refusal) {
            promise(!reading.refusal->message.isEmpty() && reading.refusal->message.size() < 2000, "a refusal is a sentence",
                    reading.refusal->message);
            promise(0 <= reading.refusal->begin && reading.refusal->begin <= reading.refusal->end && reading.refusal->end <= text.size(),
                    "a refusal stands within the file");
        }
        last = statement.begin;
    });
    return 0;
}
