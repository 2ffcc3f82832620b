#include "app/cli/run_options.h"
#include "app/cli/verbs.h"

namespace colonnade::cli {

using namespace Qt::StringLiterals;

namespace {

Exit perform(const QCommandLineParser &parser)
{
    const QStringList runs = parser.positionalArguments();
    if (runs.size() != 1)
        return complain({ErrorKind::Usage, u"resume takes one run; colonnade-cli status lists them."_s});
    const auto limits = limitsOf(parser);
    if (!limits)
        return complain(limits.error());
    QString remark;
    const auto gates = gatesOf(parser, remark);
    if (!gates)
        return complain(gates.error());
    const auto found = foundRun(parser, runs.first());
    if (!found)
        return complain(found.error());
    if (found->plan.gateCount() > 0)
        sayAside(parser, remark);
    run::RunRequest request;
    request.id = found->header.id;
    request.plan = found->plan;
    request.planDigest = found->header.planDigest;
    request.planDocument = found->header.planDocument;
    request.target = found->target;
    request.gates = *gates;
    request.limits = *limits;
    request.replicas = parser.values(u"replica"_s);
    request.resume = true;
    request.journalPath = journalPathOf(parser);
    request.who = whoRuns();
    return carryOut(parser, request);
}

}  // namespace

Verb resumeVerb()
{
    return {
        u"resume"_s,
        u"Goes on with a run that stopped, was stopped or killed"_s,
        u"[options] [--db DB] RUN"_s,
        {u"text"_s, u"json"_s},
        QList<QCommandLineOption>{
            dbOption(
                u"Where it runs; without it, where the journal says it ran (a password then comes from PGPASSWORD or .pgpass)."_s),
            journalOption()}
            + runOptions(),
        perform};
}

}  // namespace colonnade::cli
