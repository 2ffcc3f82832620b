#include "app/cli/run_options.h"
#include "app/cli/verbs.h"
#include "document/json.h"
#include "document/json_writer.h"
#include "run/event_json.h"

namespace colonnade::cli {

using namespace Qt::StringLiterals;

namespace {

QString stateOf(const run::RunSummary &run)
{
    return run.outcome ? toString(*run.outcome) : u"not ended"_s;
}

QByteArray listText(const QList<run::RunSummary> &runs)
{
    QString text;
    for (const run::RunSummary &run : runs) {
        text += u"%1  %2  %3  %4 on %5  %6\n"_s.arg(
            run.id.toString(QUuid::WithoutBraces), run.startedAt.toLocalTime().toString(u"yyyy-MM-dd HH:mm"_s),
            stateOf(run).leftJustified(9), run.server.database, run.server.address, run.conclusion);
    }
    return text.isEmpty() ? QByteArrayLiteral("Nothing was run from here yet.\n") : text.toUtf8();
}

QByteArray listJson(const QList<run::RunSummary> &runs)
{
    document::JsonWriter out;
    out.text("format", u"colonnade-runs/1"_s);
    out.beginArray("runs");
    for (const run::RunSummary &run : runs) {
        out.beginItem();
        out.text("id", run.id.toString(QUuid::WithoutBraces));
        out.text("planDigest", run.planDigest);
        out.text("database", run.server.database);
        out.text("address", run.server.address);
        out.text("user", run.user);
        out.text("startedAt", run::toUtcText(run.startedAt));
        out.text("lastEventAt", run::toUtcText(run.lastEventAt));
        out.text("outcome", run.outcome ? std::optional(toString(*run.outcome)) : std::nullopt);
        out.text("conclusion", run.conclusion);
        out.end();
    }
    out.end();
    return out.finish();
}

Exit perform(const QCommandLineParser &parser)
{
    const QStringList names = parser.positionalArguments();
    if (names.size() > 1)
        return complain({ErrorKind::Usage, u"status takes one run, or none."_s});
    const bool json = parser.value(u"format"_s) == u"json"_s;
    const auto journal = run::Journal::open(journalPathOf(parser), run::Journal::Mode::ReadOnly);
    if (!journal && journal.error().kind == ErrorKind::NoSuchObject && names.isEmpty())
        return deliver(parser, json ? listJson({}) : listText({}));
    if (!journal)
        return complain(journal.error());
    if (names.isEmpty()) {
        const auto runs = (*journal)->runs();
        return runs ? deliver(parser, json ? listJson(*runs) : listText(*runs)) : complain(runs.error());
    }
    const auto id = (*journal)->find(names.first());
    if (!id)
        return complain(id.error());
    const auto record =
        (*journal)->load(*id, [](const QByteArray &bytes) { return document::readPlan(bytes, u"the plan in the journal"_s); });
    if (!record)
        return complain(record.error());
    return deliver(parser, json ? document::writeRun(*record) : summaryText(*record).toUtf8());
}

}  // namespace

Verb statusVerb()
{
    return {u"status"_s,          u"Says how a run stands, or lists the runs"_s,
            u"[options] [RUN]"_s, {u"text"_s, u"json"_s},
            {journalOption()},    perform};
}

}  // namespace colonnade::cli
