#include "lint/linter.h"
#include "lint/output.h"
#include "lint/rewrite.h"
#include "tests/fuzz/plan_of_change.h"

using namespace colonnade;
using namespace colonnade::fuzz;

// The first byte chooses the file's name, by which some tools are known, and whether the shop's catalog is known.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const QStringList names = {u"m.sql"_s, u"V1__m.sql"_s, u"1_m.up.sql"_s};
    static const catalog::CatalogPtr known(&shop(), [](const catalog::Catalog *) {});
    static const catalog::CatalogPtr empty = lint::emptyCatalog(u"17"_s)->catalog;
    const uint8_t choice = size > 0 ? data[0] : 0;
    const catalog::CatalogPtr &catalog = choice & 0x80 ? known : empty;
    const QByteArray text = bytesOf(data, size);
    lint::Linter linter(catalog, u"17"_s);
    const auto verdict = linter.judge(names[choice % names.size()], text);
    if (!verdict) {
        promiseSentence(verdict.error());
        return 0;
    }
    int last = 0;
    for (const lint::StatementVerdict &statement : verdict->statements) {
        promise(last <= statement.begin && statement.begin <= statement.end && statement.end <= text.size(),
                "statements stand one behind the other");
        for (const lint::LintFinding &finding : statement.findings) {
            promise(0 <= finding.begin && finding.begin <= finding.end && finding.end <= text.size(),
                    "a finding stands within the file", finding.finding.rule);
            promise(finding.place == sql::placeOf(text, finding.begin), "a finding's place is where its byte is",
                    finding.finding.rule);
            promise(!finding.finding.message.isEmpty(), "a finding has words", finding.finding.rule);
        }
        last = statement.end;
    }
    lint::writeText({*verdict}, lint::Colour::None);
    lint::writeJson({*verdict});
    lint::writeSarif({*verdict});
    lint::writeJunit({*verdict}, plan::Severity::Info);
    lint::writeGithub({*verdict});
    const auto again = linter.judge(u"again.sql"_s, lint::rewritten(*verdict, *catalog));
    promise(again.has_value(), "the rewritten file is text", again ? QString() : again.error().message);
    return 0;
}
