#include "run/undo.h"

#include "run/step_runner.h"

namespace colonnade::run {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using database::LedgerStep;

namespace {

/// The steps that stand, as the server knows them; a run that was completed is known to the journal only, and is recorded anew.
Result<QMap<QString, LedgerStep>> standing(const RunRequest &request, Worker &worker, const RunRecord &record)
{
    database::RunLedger &ledger = worker.support().ledger();
    const auto known = ledger.read(request.id);
    if (!known)
        return failure(known.error());
    if (*known) {
        if (const auto taken = worker.takeOver(); !taken)
            return failure(taken.error());
        const auto now = ledger.read(request.id);
        if (!now)
            return failure(now.error());
        return *now ? (*now)->steps : QMap<QString, LedgerStep>{};
    }
    QMap<QString, LedgerStep> steps;
    for (const StepRecord &step : record.steps) {
        if (step.state == StepState::Done)
            steps.insert(step.id, LedgerStep::Done);
    }
    if (steps.isEmpty())
        return steps;
    database::LedgerRun run;
    run.id = request.id;
    run.planDigest = request.planDigest;
    run.planDocument = request.planDocument;
    run.owner = request.who;
    for (const sql::QualifiedName &table : changedTables(request.plan))
        run.tables.append(table.dotted());
    if (const auto made = ledger.create(run); !made)
        return failure(made.error());
    if (const auto taken = worker.takeOver(); !taken)
        return failure(taken.error());
    QList<sql::Statement> statements;
    for (const QString &step : steps.keys())
        statements += ledger.record(request.id, step, LedgerStep::Done, worker.fence());
    if (const auto recorded = worker.session().execute(statements); !recorded)
        return failure(recorded.error());
    return steps;
}

/// A column that somebody dropped and made anew holds values that are not this run's.
Result<void> refuseStrangers(const plan::Step &step, const plan::Plan &plan, Worker &worker, const RunRecord &record)
{
    if (step.kind != plan::StepKind::AddColumn)
        return {};
    QMap<QString, QString> made;
    for (const Event &event : record.events) {
        if (event.kind == EventKind::StepDone && event.stepId == step.id)
            made = event.columnIds;
    }
    const QMap<QString, QString> now = columnIdsNow(plan, worker);
    for (const auto &[column, id] : made.asKeyValueRange()) {
        if (now.contains(column) && now[column] != id) {
            return failure(
                ErrorKind::SchemaDrifted,
                u"%1 is not the column that this run made: it was dropped and made anew since. Step %2 was not undone, so that nobody's values are lost; drop the column by hand where that is meant."_s
                    .arg(column, step.id));
        }
    }
    return {};
}

}  // namespace

QMap<QString, QString> columnIdsNow(const plan::Plan &plan, Worker &worker)
{
    QList<std::pair<sql::QualifiedName, QString>> columns;
    for (const change::TableChange &table : plan.change.tables) {
        for (const change::ColumnAddition &column : table.addColumns)
            columns.append({table.table, column.name});
    }
    return worker.support().columnIds(columns).value_or(QMap<QString, QString>{});
}

Result<void> undo(const RunRequest &request, Worker &worker, Control &control, Chronicle &chronicle)
{
    if (const auto locked = worker.lockTables(); !locked)
        return locked;
    auto steps = standing(request, worker, chronicle.record());
    if (!steps)
        return failure(steps.error());
    StepRunner runner(request, worker, control, chronicle);
    const QList<plan::Phase> &phases = request.plan.phases;
    bool walkedAll = true;
    for (qsizetype i = phases.size() - 1; i >= 0; --i) {
        for (const plan::Step &step : phases[i].steps | std::views::reverse) {
            const bool stands = steps->contains(step.id) && steps->value(step.id) != LedgerStep::Undone;
            // A fill that was interrupted is not recorded as a step, but has its progress there.
            const bool begun = stands || (step.backfill && !steps->isEmpty() && !steps->contains(step.id));
            if (!begun)
                continue;
            if (i + 1 < *request.undoDownTo) {
                walkedAll = false;
                continue;
            }
            if (control.stopRequested())
                return failure(ErrorKind::Stopped,
                               u"Stopped as asked; what was undone stays undone. Call undo again to go on."_s);
            if (chronicle.error())
                return failure(*chronicle.error());
            if (const auto ours = refuseStrangers(step, request.plan, worker, chronicle.record()); !ours)
                return ours;
            if (const auto undone = runner.undo(step); !undone)
                return undone;
        }
    }
    return walkedAll ? forgetRun(request, worker, control, chronicle) : Result<void>{};
}

Result<void> forgetRun(const RunRequest &request, Worker &worker, Control &control, Chronicle &chronicle)
{
    constexpr int tries = 10;
    Result<void> done;
    for (int i = 0; i < tries; ++i) {
        done = worker.support().ledger().forget(request.id);
        if (done)
            return done;
        if (Worker::isAboutConnection(done.error().kind)) {
            if (const auto back = worker.comeBack({}, done.error()); !back && back.error().kind != ErrorKind::NoSuchObject)
                return back;
            else if (!back)
                return {};
            continue;
        }
        // Other runs write to the ledger in passing.
        if (done.error().kind != ErrorKind::LockNotGranted && done.error().kind != ErrorKind::Deadlock)
            break;
        if (!control.rest(500ms))
            break;
    }
    // The work is done; that its record stays is no reason to call it failed.
    chronicle.tell(stepEvent(
        EventKind::StepRetried, {},
        u"All is done, but the record of the run stays in the schema colonnade: %1"_s.arg(done.error().message), Level::Warning));
    return {};
}

QStringList losses(const plan::Plan &plan, int downToPhase)
{
    QStringList lost;
    for (qsizetype i = plan.phases.size() - 1; i >= downToPhase - 1 && i >= 0; --i) {
        for (const plan::Step &step : plan.phases[i].steps | std::views::reverse) {
            for (const plan::UndoStatement &undo : step.undo) {
                if (undo.losesData)
                    lost.append(undo.statement.text);
            }
        }
    }
    return lost;
}

}  // namespace colonnade::run
