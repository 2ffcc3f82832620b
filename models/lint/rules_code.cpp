// Rules about code: SQL that is put together as it runs, functions of which nobody here knows what they do.
#include "lint/case.h"

namespace colonnade::lint {

using namespace Qt::StringLiterals;

namespace {

void buildsSql(Case &c)
{
    const int first = c.told.dynamicLines.first();
    const Span span = first > 0 ? c.lineOfBody(first) : Span();
    const int line = c.placeOfBody(std::max(1, first)).line;
    QString message = u"This block builds SQL as it runs; Colonnade cannot see which tables it locks. Read line %1"_s.arg(line);
    if (const qsizetype more = c.told.dynamicLines.size() - 1; more > 0)
        message += more == 1 ? u" and 1 more."_s : u" and %1 more."_s.arg(more);
    else
        message += u'.';
    c.say(u"pg.lint.dynamic-sql"_s, Severity::Warning, {}, message,
          u"Write the statements out, one for each table, so that they can be judged."_s, span);
}

}  // namespace

void codeRules(Case &c)
{
    if (!c.told.dynamicLines.isEmpty())
        return buildsSql(c);
    if (!c.told.unknown)
        return;
    if (!c.told.calls.isEmpty())
        c.say(u"pg.lint.unknown-statement"_s, Severity::Info, c.told.calls.first(),
              u"Not judged: it calls %1, and what that locks is not known."_s.arg(c.told.calls.join(u", "_s)),
              u"Give the function's body in the file, or judge with --db, which reads it from the server."_s);
    else
        c.say(u"pg.lint.unknown-statement"_s, Severity::Info, {}, u"There is no rule yet for what this statement locks."_s);
}

}  // namespace colonnade::lint
