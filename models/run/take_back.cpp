#include "run/take_back.h"

namespace colonnade::run {

using namespace Qt::StringLiterals;
using database::LedgerStep;

namespace {

bool shares(const plan::Step &step, const plan::Step &failed)
{
    return std::ranges::any_of(step.constraints, [&](const QString &name) { return failed.constraints.contains(name); });
}

QList<const plan::Step *> stepsBefore(const plan::Plan &plan, const plan::Step &failed)
{
    QList<const plan::Step *> before;
    for (const plan::Phase &phase : plan.phases) {
        for (const plan::Step &step : phase.steps) {
            if (step.id == failed.id)
                return before;
            if (shares(step, failed))
                before.append(&step);
        }
    }
    return before;
}

bool looks(const plan::Step &step)
{
    return step.kind == plan::StepKind::VerifyRows || step.kind == plan::StepKind::VerifyFilled;
}

bool adds(const plan::Step &step)
{
    return step.kind == plan::StepKind::AddCheck || step.kind == plan::StepKind::AddForeignKey;
}

/// What is left standing, and how a person gets rid of it.
QString leftStanding(const plan::Step &step, const Error &error)
{
    QStringList drops;
    for (const plan::UndoStatement &undo : step.undo)
        drops.append(undo.statement.text.simplified());
    return u"Writes of such rows fail NOW: %1 could not be taken back (%2). Drop it at once: %3."_s.arg(
        step.constraints.join(u", "_s), error.message, drops.join(u"; "_s));
}

}  // namespace

bool isAboutBrokenRows(const plan::Step &step, const Error &error)
{
    return step.kind == plan::StepKind::ValidateConstraint && error.kind == ErrorKind::ConstraintViolated;
}

Error takenBack(const plan::Step &step, const Error &error, const plan::Plan &plan, StepRunner &runner)
{
    const QList<const plan::Step *> before = stepsBefore(plan, step);
    QStringList sentences, names;
    for (const plan::Step *added : before | std::views::reverse) {
        const auto stands = adds(*added) ? runner.isRecorded(added->id, LedgerStep::Done) : Result<bool>(false);
        if (stands && !*stands)
            continue;
        const auto undone = stands ? runner.undo(*added) : Result<void>(failure(stands.error()));
        if (undone)
            names += added->constraints;
        else
            sentences.append(leftStanding(*added, undone.error()));
    }
    if (!names.isEmpty())
        sentences.prepend(u"%1 %2 taken back, so that writes go on."_s.arg(names.join(u", "_s),
                                                                          names.size() == 1 ? u"was"_s : u"were"_s));
    for (const plan::Step *looking : before) {
        if (!looks(*looking))
            continue;
        if (const auto rows = runner.lookAgain(*looking); !rows)
            sentences.append(rows.error().message);
    }
    return {ErrorKind::StepFailed,
            u"Step %1, \"%2\", failed (SQLSTATE %3): %4 %5 Mend the rows and resume the run, or undo it."_s.arg(
                step.id, step.title, error.sqlState, error.message, sentences.join(u' ')),
            error.sqlState, error.detail};
}

}  // namespace colonnade::run
