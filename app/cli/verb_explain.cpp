#include "app/cli/verbs.h"
#include "document/json_writer.h"
#include "rules/rule.h"

namespace colonnade::cli {

using namespace Qt::StringLiterals;

namespace {

QByteArray asJson(const QList<rules::Rule> &rules)
{
    document::JsonWriter writer;
    writer.text("format", u"colonnade-rules/1"_s);
    writer.beginArray("rules");
    for (const rules::Rule &rule : rules) {
        writer.beginItem();
        writer.text("id", rule.id);
        writer.text("severity", plan::toString(rule.severity));
        writer.text("title", rule.title);
        writer.text("text", rule.text);
        writer.end();
    }
    writer.end();
    return writer.finish();
}

QByteArray asList(const QList<rules::Rule> &rules)
{
    qsizetype width = 0;
    for (const rules::Rule &rule : rules)
        width = std::max(width, rule.id.size());
    QString text;
    for (const rules::Rule &rule : rules)
        text += rule.id.leftJustified(width + 2) + plan::toString(rule.severity).leftJustified(9) + rule.title + u'\n';
    return text.toUtf8();
}

QByteArray asPage(const rules::Rule &rule)
{
    return u"%1\n%2, %3\n\n%4"_s.arg(rule.title, rule.id, plan::toString(rule.severity), rule.text).toUtf8();
}

Error unknown(const QString &word, const QList<rules::Rule> &all)
{
    QStringList ids;
    for (const rules::Rule &rule : all)
        ids.append(rule.id);
    const QStringList similar = rules::similarRules(word, ids);
    return {ErrorKind::Usage,
            similar.isEmpty() ? u"There is no rule %1. colonnade-cli explain lists all of them."_s.arg(word)
                              : u"There is no rule %1. Did you mean %2?"_s.arg(word, similar.join(u", "_s))};
}

Exit perform(const QCommandLineParser &parser)
{
    const QStringList words = parser.positionalArguments();
    if (words.size() > 1)
        return complain({ErrorKind::Usage, u"explain takes one rule, or none to list them all."_s});
    const QList<rules::Rule> all = rules::allRules();
    const bool json = parser.value(u"format"_s) == "json"_L1;
    if (words.isEmpty())
        return deliver(parser, json ? asJson(all) : asList(all));
    const auto rule = std::ranges::find(all, words.first(), &rules::Rule::id);
    if (rule == all.end())
        return complain(unknown(words.first(), all));
    return deliver(parser, json ? asJson({*rule}) : asPage(*rule));
}

}  // namespace

Verb explainVerb()
{
    return {.name = u"explain"_s,
            .summary = u"Explains a rule that a finding or a step names, or lists all rules."_s,
            .usage = u"[options] [RULE]"_s,
            .formats = {u"text"_s, u"json"_s},
            .options = {},
            .perform = perform};
}

}  // namespace colonnade::cli
