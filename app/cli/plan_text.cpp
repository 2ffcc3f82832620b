#include "app/cli/plan_text.h"

#include "base/format.h"
#include "base/wrap.h"

namespace colonnade::cli {

using namespace Qt::StringLiterals;

namespace {

QString counted(qsizetype count, const QString &word)
{
    return u"%1 %2%3"_s.arg(QString::number(count), word, count == 1 ? QString() : u"s"_s);
}

QString waiting(plan::LockMode mode)
{
    if (mode == plan::LockMode::RowShare)
        return u"only EXCLUSIVE or stronger waits (DROP, TRUNCATE, most ALTER)"_s;
    switch (plan::waitClass(mode)) {
    case plan::WaitClass::Nothing: return u"only a rewrite or a drop of the table waits"_s;
    case plan::WaitClass::SameRows: return u"writers of the same rows wait"_s;
    case plan::WaitClass::OtherDdl: return u"other schema changes and vacuum wait"_s;
    case plan::WaitClass::Writes: return u"writes wait"_s;
    case plan::WaitClass::ReadsAndWrites: return u"reads and writes wait"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

/// "about 4 ms (1 to 25 ms)"; where that is not known, what would tell it stands in the basis.
QString rangeText(const std::optional<plan::Range> &range)
{
    return range ? u"about "_s + format::durationRange(range->p5, range->p50, range->p95) : u"an unknown time"_s;
}

QString effects(const QList<plan::Lock> &locks, const QList<sql::QualifiedName> &rewrites, const QList<sql::QualifiedName> &scans,
                const plan::Estimate &estimate, const QString &indent)
{
    QString text;
    for (const plan::Lock &lock : locks)
        text += indent + u"%1 on %2: %3\n"_s.arg(plan::manualName(lock.mode), lock.relation.display(), waiting(lock.mode));
    for (const sql::QualifiedName &relation : rewrites)
        text += indent + u"writes every row of %1 anew under it\n"_s.arg(relation.display());
    for (const sql::QualifiedName &relation : scans)
        text += indent + u"reads every row of %1 under it\n"_s.arg(relation.display());
    if (locks.isEmpty())
        return text + indent + u"takes %1\n"_s.arg(rangeText(estimate.durationMs));
    text += indent + u"held for %1"_s.arg(rangeText(estimate.holdMs));
    if (estimate.durationMs != estimate.holdMs)
        text += u", %1 in all"_s.arg(rangeText(estimate.durationMs));
    if (estimate.queued && *estimate.queued >= 0.1)
        text += u", about %1 queries queue behind it"_s.arg(format::rounded(*estimate.queued));
    return text + u'\n' + wrapped(estimate.basis, indent);
}

QString stepText(const plan::Step &step)
{
    QString text = u"  %1  %2\n"_s.arg(step.id, step.title);
    text += effects(step.locks, step.rewrites, step.scans, step.estimate, u"       "_s);
    const bool loses = std::ranges::any_of(step.undo, &plan::UndoStatement::losesData);
    if (loses)
        text += u"       undoing it loses the values in the columns\n"_s;
    return text;
}

QString findingsText(const QList<plan::Finding> &findings)
{
    QString text;
    for (const plan::Finding &finding : findings) {
        text += u"\n%1 %2 [%3]\n"_s.arg(plan::toString(finding.severity).toUpper(), finding.object, finding.rule);
        text += wrapped(finding.message, u"  "_s);
        if (finding.fix)
            text += wrapped(*finding.fix, u"  -> "_s);
    }
    return text;
}

}  // namespace

QString planText(const plan::Plan &plan, const QString &digest)
{
    QString text = u"Plan %1 for %2 %3\n"_s.arg(digest.first(std::min<qsizetype>(digest.size(), 19)),
                                                catalog::toString(plan.engine), plan.serverVersion);
    text += u"%1, %2\n"_s.arg(counted(plan.stepCount(), u"step"_s), counted(plan.gateCount(), u"gate"_s));
    for (qsizetype i = 0; i < plan.phases.size(); ++i) {
        const plan::Phase &phase = plan.phases[i];
        text += u"\n%1 %2\n"_s.arg(QString::number(i + 1), phase.title);
        for (const plan::Step &step : phase.steps)
            text += stepText(step);
        if (phase.gateAfter)
            text += u"\nGATE\n"_s + wrapped(phase.gateAfter->question, u"  "_s);
    }
    for (const plan::PlainStatement &plain : plan.plain) {
        text += u"\nFor comparison, the plain statements in one transaction:\n"_s;
        text += effects(plain.locks, plain.rewrites, plain.scans, plain.estimate, u"  "_s);
    }
    return text + findingsText(plan.findings);
}

}  // namespace colonnade::cli
