// undo(): takes the phases of a run back, from the last down to one, step by step, with the locks, events and record of the run
// itself; it may be stopped and called again. forgetRun(): the end of a run that leaves nothing behind. Both on the run's thread.
#pragma once

#include "run/worker.h"

namespace colonnade::run {

/// The columns of the plan as the server tells them apart now; a step that makes columns notes them when it is done.
QMap<QString, QString> columnIdsNow(const plan::Plan &plan, Worker &worker);

Result<void> undo(const RunRequest &request, Worker &worker, Control &control, Chronicle &chronicle);

/// Takes the run out of the ledger on the server, and the ledger off the server where it was the last run.
Result<void> forgetRun(const RunRequest &request, Worker &worker, Control &control, Chronicle &chronicle);

/// Undo statements down to that phase (1 is the first) that destroy what cannot be made again, for the question beforehand.
QStringList losses(const plan::Plan &plan, int downToPhase);

}  // namespace colonnade::run
