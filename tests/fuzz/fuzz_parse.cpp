#include "sql/parse.h"
#include "sql/scanner.h"
#include "tests/fuzz/fuzz.h"

using namespace colonnade;
using namespace colonnade::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray text = bytesOf(data, size);
    const auto statements = sql::parse(text);
    if (!statements)
        promiseSentence(statements.error());
    int last = 0;
    for (const sql::ParsedStatement &statement : statements.value_or(QList<sql::ParsedStatement>())) {
        promise(!statement.kind.isEmpty(), "a statement has a kind");
        promise(last <= statement.begin && statement.begin <= statement.end && statement.end <= text.size(),
                "statements stand one behind the other");
        promise(statement.place == sql::placeOf(text, statement.begin), "a place is where its byte is");
        last = statement.end;
    }
    if (const auto tokens = sql::scan(text)) {
        for (const sql::Token &token : *tokens)
            promise(0 <= token.begin && token.begin < token.end && token.end <= text.size(), "a token lies within the text");
    }
    if (const auto queries = sql::plpgsqlQueries(QString::fromUtf8(text)); !queries)
        promiseSentence(queries.error());
    return 0;
}
