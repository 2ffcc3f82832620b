#include "app/ask.h"
#include "app/cli/open.h"
#include "app/cli/plan_text.h"
#include "app/cli/verbs.h"
#include "change/from_sql.h"
#include "document/json.h"
#include "impact/assess.h"
#include "plan/sql_script.h"
#include "run/check_expressions.h"

#include <cstdio>

namespace colonnade::cli {

using namespace Qt::StringLiterals;

namespace {

Result<change::ChangeSet> readWish(const QByteArray &bytes, const QString &name, const catalog::Catalog *catalog)
{
    // No SQL begins like this, whatever comes before it.
    const QByteArrayView first = QByteArrayView(bytes.startsWith("\xEF\xBB\xBF") ? bytes.sliced(3) : bytes).trimmed();
    const bool isJson = first.startsWith('{') || first.startsWith('[') || name.endsWith(u".json"_s, Qt::CaseInsensitive);
    return isJson ? document::readChange(bytes, name) : change::changeFromSql(bytes, name, catalog);
}

Result<void> acceptedByServer(database::Session &session, const change::ChangeSet &change)
{
    const auto found = run::checkExpressions(session, change);
    if (!found)
        return failure(found.error());
    if (found->isEmpty())
        return {};
    QStringList sentences;
    for (const change::Problem &problem : *found)
        sentences.append(problem.fix ? problem.message + u' ' + *problem.fix : problem.message);
    return failure(found->first().kind, sentences.join(u'\n'));
}

Result<plan::Plan> planned(const QCommandLineParser &parser)
{
    if (parser.positionalArguments().size() != 1)
        return failure(
            ErrorKind::Usage,
            u"Give one change: a change document, or SQL with ALTER TABLE ... ADD COLUMN. See colonnade-cli plan --help."_s);
    const std::optional<plan::Ask> ask = plan::askFromString(parser.value(u"ask"_s));
    if (!ask)
        return failure(ErrorKind::Usage,
                       u"--ask %1 is not known; it takes none, unsettled or all."_s.arg(parser.value(u"ask"_s)));
    const QString file = parser.positionalArguments().first();
    const Result<QByteArray> bytes = readFile(file);
    if (!bytes)
        return failure(bytes.error());
    const QString name = file == "-"_L1 ? u"standard input"_s : file;
    // Read before anything is opened: a slip in the file needs no server to be found.
    if (const auto wish = readWish(*bytes, name, nullptr); !wish)
        return failure(wish.error());
    Result<Source> source = openSource(parser);
    if (!source)
        return failure(source.error());
    const Result<change::ChangeSet> change = readWish(*bytes, name, source->catalog.get());
    if (!change)
        return failure(change.error());
    Result<plan::Plan> plan = impact::plannedAndAssessed(*change, *source->catalog);
    if (!plan || !source->session)
        return plan;
    if (const Result<void> accepted = acceptedByServer(*source->session, *change); !accepted)
        return failure(accepted.error());
    const auto open = [](const database::ConnectionRequest &request) { return openTarget(request.target, request.access); };
    const app::Asked asked =
        app::askServer(open, parser.value(u"db"_s), source->catalog, *change, *ask);
    for (const QString &remark : parser.isSet(u"quiet"_s) ? QStringList() : asked.remarks)
        std::fprintf(stderr, "%s\n", qPrintable(remark));
    if (asked.catalog != source->catalog)
        plan = impact::plannedAndAssessed(*change, *asked.catalog);
    const auto rows = app::askAboutRows(open, parser.value(u"db"_s), *source->catalog, *change);
    if (!plan)
        return plan;
    if (!rows)
        return failure(rows.error());
    return impact::withFindings(std::move(*plan), *rows);
}

QByteArray formatted(const plan::Plan &plan, const QString &format)
{
    if (format == "json"_L1)
        return document::writePlan(plan);
    if (format == "sql"_L1)
        return plan::planScript(plan).toUtf8();
    return planText(plan, document::planDigest(plan)).toUtf8();
}

Exit perform(const QCommandLineParser &parser)
{
    const QString limit = parser.value(u"fail-on"_s);
    const std::optional<plan::Severity> failOn = plan::severityFromString(limit);
    if (!failOn && limit != "never"_L1)
        return complain({ErrorKind::Usage, u"--fail-on %1 is not known; it takes info, warning, error or never."_s.arg(limit)});
    const Result<plan::Plan> plan = planned(parser);
    if (!plan)
        return complain(plan.error());
    if (const Exit done = deliver(parser, formatted(*plan, parser.value(u"format"_s))); done != Exit::Done)
        return done;
    const auto counts = [&](const plan::Finding &finding) { return failOn && finding.severity >= *failOn; };
    return std::ranges::any_of(plan->findings, counts) ? Exit::Findings : Exit::Done;
}

}  // namespace

Verb planVerb()
{
    return {u"plan"_s,
            u"Plans a change: phases of SQL, with what each step locks and for how long."_s,
            u"[options] --db DB CHANGE\n       colonnade-cli plan [options] --catalog FILE CHANGE"_s,
            {u"text"_s, u"json"_s, u"sql"_s},
            sourceOptions()
                + QList<QCommandLineOption>{{u"ask"_s,
                                             u"With --db: which defaults the server is asked about, on an empty temporary copy of the table that is rolled back: none, unsettled (those that rules cannot judge) or all."_s,
                                             u"WHICH"_s, u"unsettled"_s},
                                            {u"fail-on"_s,
                                             u"Exits with 1 for findings from this severity on: info, warning, error or never."_s,
                                             u"SEVERITY"_s, u"error"_s}},
            perform};
}

}  // namespace colonnade::cli
