// BackfillRunner: fills a table batch by batch, at the pace that the replicas, the limits and the people allow. Progress is the
// server's; this side only decides when the next batch is sent and how large it is.
#pragma once

#include "run/throttle.h"
#include "run/worker.h"

namespace colonnade::run {

class BackfillRunner
{
public:
    BackfillRunner(const RunRequest &request, Worker &worker, Control &control, Chronicle &chronicle);

    Result<void> run(const plan::Step &step);

private:
    Result<void> walk();
    /// Pause, stop, throttle, changed limits: returns when the next batch may be sent.
    QString whyRowsAreLeft(int walks);
    Result<void> mayGoOn();
    Result<void> waitWhileThrottled();
    Result<void> batch();
    Result<void> retryLater(const Error &error);

    Worker &m_worker;
    Control &m_control;
    Chronicle &m_chronicle;
    const RunRequest &m_request;
    const plan::Step *m_step = nullptr;
    database::BackfillTarget m_target;
    database::BackfillPosition m_position;
    BatchSizer m_sizer;
    qint64 m_rowsBefore = 0;
    qint64 m_rowsExpected = 0;
    int m_refusals = 0;  ///< of the same batch, one after another
    std::chrono::steady_clock::time_point m_refusedSince;
};

/// A pause that somebody asked for, with its events; false where a stop ended it.
bool restWhilePaused(Control &control, Chronicle &chronicle, const QString &stepId);
/// Tells where the limits were changed.
void tellChangedLimits(Control &control, Chronicle &chronicle, const QString &stepId);

}  // namespace colonnade::run
