// StepRunner: carries out one step of a plan, whichever way its kind and its statements ask for. What was done is recorded in the
// ledger, in the step's own transaction where it has one; where the outcome is in doubt, the ledger and the step's own question
// are asked.
#pragma once

#include "run/worker.h"

namespace colonnade::run {

class StepRunner
{
public:
    StepRunner(const RunRequest &request, Worker &worker, Control &control, Chronicle &chronicle);

    /// `begun`: the ledger says that it was begun before. Errors: those of the contract; kind StepFailed where the server refused
    /// it.
    Result<void> run(const plan::Step &step, bool begun);
    Result<void> undo(const plan::Step &step);

    /// For a step that looks and changes nothing: what it finds is the error, and the ledger has it as undone, so that resuming
    /// the run begins with it.
    Result<void> lookAgain(const plan::Step &step);

    /// Whether the ledger has the step in that state.
    Result<bool> isRecorded(const QString &stepId, database::LedgerStep state);

private:
    Result<void> mayStart(const plan::Step &step);
    Result<QString> needlessBecause(const plan::Step &step);
    Result<void> skip(const plan::Step &step, const QString &reason);
    Result<bool> isDone(const plan::Step &step);
    Result<void> record(const QString &stepId, database::LedgerStep state);
    Result<void> runTogether(const plan::Step &step);
    Result<void> runAlone(const plan::Step &step, bool begun);
    Result<void> sendOneByOne(const QString &stepId, const QList<plan::Lock> &locks, const QList<sql::Statement> &statements,
                              database::Execution &sum);
    Result<void> undoStatements(const plan::Step &step, const QList<sql::Statement> &statements);
    void tellDone(const plan::Step &step, const database::Execution &execution, int attempts, const QString &text = {});

    const RunRequest &m_request;
    Worker &m_worker;
    Control &m_control;
    Chronicle &m_chronicle;
};

/// What the end of a run says of an error of the server: the step, the SQLSTATE, the server's words, what next.
Error stepFailed(const plan::Step &step, const Error &error);
/// Errors that end the try, not the step: stops, guards, lost connections, locks.
bool isStepFailure(ErrorKind kind);

}  // namespace colonnade::run
