// PartFiller: fills one part of a table, batch by batch, on one session. It sizes the batches and tries again what the server undid;
// when the next one may be sent, and who hears of it, is its user's. Used by the BackfillRunner, on its own thread and on those of
// its helpers.
#pragma once

#include "database/backfill.h"
#include "run/control.h"
#include "run/event.h"
#include "run/throttle.h"

#include <functional>

namespace colonnade::run {

struct BatchTold {
    int part = 0;
    qint64 rows = 0;       ///< filled by the batch
    qint64 rowsDone = 0;   ///< of the part
    qint64 batchRows = 0;  ///< size of the next
    std::chrono::microseconds taken{0};
};

class PartFiller
{
public:
    struct Hooks {
        std::function<Result<void>()> mayGoOn;  ///< waits; an error ends the work
        std::function<void(const BatchTold &)> batchDone;
        std::function<void(const Event &)> tell;
        /// Rests, shorter where somebody wants the work to end, which mayGoOn() then says.
        std::function<void(std::chrono::microseconds)> rest;
    };

    /// The target without its part.
    PartFiller(database::Backfill &backfill, database::BackfillTarget target, Control &control, Hooks hooks);

    /// From where the ledger has it to its end.
    Result<void> fill(int part);
    /// The batch was undone as a whole; success: the same range is to be tried again, smaller.
    Result<void> retryLater(const Error &error);

private:
    Result<void> batch(database::BackfillPosition &position);

    database::Backfill &m_backfill;
    database::BackfillTarget m_target;
    Control &m_control;
    Hooks m_hooks;
    BatchSizer m_sizer;
    QString m_cursor;    ///< where the batch under way began
    int m_refusals = 0;  ///< of the same batch, one after another
    std::chrono::steady_clock::time_point m_refusedSince;
};

}  // namespace colonnade::run
