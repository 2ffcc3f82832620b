#include "app/cli/run_options.h"
#include "app/cli/verbs.h"
#include "run/undo.h"

#include <cstdio>

namespace colonnade::cli {

using namespace Qt::StringLiterals;

namespace {

/// Where undoing loses data, that is said before, not after. Who calls undo from a script has decided; at a terminal it is asked.
Result<void> agreed(const QCommandLineParser &parser, const plan::Plan &plan, int phase)
{
    const QStringList lost = run::losses(plan, phase);
    if (lost.isEmpty() || parser.isSet(u"lose-data"_s))
        return {};
    const QString sentence = u"Undoing loses data, where these are done: %1."_s.arg(lost.join(u"; "_s).simplified());
    if (!RunTerminal::canAsk()) {
        sayAside(parser, sentence);
        return {};
    }
    const QByteArray question = (sentence + u"\nType yes to undo it all the same: "_s).toUtf8();
    std::fwrite(question.constData(), 1, static_cast<size_t>(question.size()), stderr);
    std::fflush(stderr);
    char answer[16] = {};
    if (std::fgets(answer, sizeof answer, stdin) && QByteArray(answer).trimmed().toLower() == "yes")
        return {};
    return failure(ErrorKind::GateClosed, u"Not undone, as answered. Nothing was changed."_s);
}

Exit perform(const QCommandLineParser &parser)
{
    const QStringList runs = parser.positionalArguments();
    if (runs.size() != 1)
        return complain({ErrorKind::Usage, u"undo takes one run; colonnade-cli status lists them."_s});
    const auto found = foundRun(parser, runs.first());
    if (!found)
        return complain(found.error());
    bool readable = false;
    const int phase = parser.value(u"phase"_s).toInt(&readable);
    if (!readable || phase < 1 || phase > found->plan.phases.size()) {
        return complain({ErrorKind::Usage,
                         u"--phase %1 is none of the plan's phases, which are 1 to %2."_s.arg(parser.value(u"phase"_s))
                             .arg(found->plan.phases.size())});
    }
    const auto deadline = durationOf(parser, u"lock-deadline"_s, run::Limits{}.lockDeadline);
    if (!deadline)
        return complain(deadline.error());
    if (const auto yes = agreed(parser, found->plan, phase); !yes)
        return complain(yes.error());
    run::RunRequest request;
    request.id = found->header.id;
    request.plan = found->plan;
    request.planDigest = found->header.planDigest;
    request.planDocument = found->header.planDocument;
    request.target = found->target;
    request.limits.lockDeadline = *deadline;
    request.undoDownTo = phase;
    request.journalPath = journalPathOf(parser);
    request.who = whoRuns();
    return carryOut(parser, request);
}

}  // namespace

Verb undoVerb()
{
    return {u"undo"_s,
            u"Takes a run back, phase by phase, from the last on"_s,
            u"[options] [--db DB] [--phase N] RUN"_s,
            {u"text"_s, u"json"_s},
            {dbOption(u"Where it ran; without it, where the journal says."_s),
             journalOption(),
             {u"phase"_s, u"Undo from the last phase down to this one (1: everything)."_s, u"N"_s, u"1"_s},
             {u"lose-data"_s,
              u"Agrees beforehand to what undoing destroys, such as the values of a column; a terminal is asked otherwise."_s},
             {u"lock-deadline"_s, u"How long to try for a lock."_s, u"TIME"_s, u"30min"_s}},
            perform};
}

}  // namespace colonnade::cli
