// RunEngine: a run from its first check to its last word, on the thread that it is called on. It finds out where the run stands
// (the ledger on the server decides, the journal only tells), and carries out what is left.
#pragma once

#include "run/step_runner.h"

namespace colonnade::run {

struct Ending {
    Outcome outcome = Outcome::Failed;
    std::optional<Error> error;
};

class RunEngine
{
public:
    using Beginning = std::function<void(const RunRecord &)>;

    RunEngine(const RunRequest &request, database::SessionFactory openSession, Control &control);

    Ending run(const Beginning &began, const Chronicle::Listener &happened);

private:
    Result<RunRecord> remembered(const Journal &journal) const;
    Result<void> carryOut(Journal &journal, Worker &worker, Chronicle &chronicle, const Beginning &began);
    Result<void> findWhereItStands(Worker &worker, Chronicle &chronicle);
    Result<void> beginAnew(Worker &worker, Chronicle &chronicle);
    Result<void> goOn(Worker &worker, Chronicle &chronicle, const database::LedgerRun &known);
    Result<void> walkPhases(Worker &worker, Chronicle &chronicle);
    Result<void> runStep(const plan::Step &step, Worker &worker, Chronicle &chronicle);
    Result<void> passGate(qsizetype phase, Chronicle &chronicle);
    Result<void> safePoint(Chronicle &chronicle, const QString &stepId);
    Ending ending(Chronicle &chronicle, const Result<void> &done) const;

    const RunRequest &m_request;
    database::SessionFactory m_openSession;
    Control &m_control;
    QMap<QString, database::LedgerStep> m_ledger;  ///< steps, as the server knew them when the run began or was resumed
    bool m_stoodAtClosedGate = false;              ///< the run was ended by a gate, and is resumed
    bool m_completed = false;                      ///< everything was done before this program began
};

}  // namespace colonnade::run
