#include "app/cli/run_options.h"
#include "app/cli/verbs.h"
#include "document/json.h"

namespace colonnade::cli {

using namespace Qt::StringLiterals;

namespace {

Exit perform(const QCommandLineParser &parser)
{
    const QStringList files = parser.positionalArguments();
    if (files.size() != 1 || !parser.isSet(u"db"_s))
        return complain({ErrorKind::Usage, u"run takes --db DB and one plan. See colonnade-cli run --help."_s});
    const auto bytes = readFile(files.first());
    if (!bytes)
        return complain(bytes.error());
    const auto plan = document::readPlan(*bytes, files.first());
    if (!plan)
        return complain(plan.error());
    if (plan->isEmpty())
        return complain(
            {ErrorKind::InvalidInput, u"%1 has no steps: its findings say why the change cannot be made."_s.arg(files.first())});
    const auto limits = limitsOf(parser);
    if (!limits)
        return complain(limits.error());
    QString remark;
    const auto gates = gatesOf(parser, remark);
    if (!gates)
        return complain(gates.error());
    if (plan->gateCount() > 0)
        sayAside(parser, remark);
    run::RunRequest request;
    request.id = QUuid::createUuid();
    request.plan = *plan;
    request.planDigest = document::planDigest(*plan);
    request.planDocument = *bytes;
    request.target = parser.value(u"db"_s);
    request.gates = *gates;
    request.limits = *limits;
    request.replicas = parser.values(u"replica"_s);
    request.journalPath = journalPathOf(parser);
    request.who = whoRuns();
    return carryOut(parser, request);
}

}  // namespace

Verb runVerb()
{
    return {u"run"_s,
            u"Carries out a plan"_s,
            u"[options] --db DB PLAN"_s,
            {u"text"_s, u"json"_s},
            QList<QCommandLineOption>{dbOption(u"Where to run it: what psql takes."_s), journalOption()} + runOptions(),
            perform};
}

}  // namespace colonnade::cli
