// BackfillRunner: fills a table batch by batch, at the pace that the replicas, the limits and the people allow. Progress is the
// server's; this side only decides when the next batch is sent and how large it is. Where several sessions fill at the same time,
// each of the others has a thread of its own, and this one alone tells of all.
#pragma once

#include "run/fill_team.h"
#include "run/part_filler.h"
#include "run/worker.h"

namespace colonnade::run {

class BackfillRunner
{
public:
    BackfillRunner(const RunRequest &request, Worker &worker, Control &control, Chronicle &chronicle);

    Result<void> run(const plan::Step &step);

private:
    /// All parts, again and again until no row is left.
    Result<void> sweep(QList<database::BackfillPosition> parts);
    /// All parts once.
    Result<void> fillParts(const QList<database::BackfillPosition> &parts);
    Result<void> fillBesideHelpers(PartFiller &filler);
    void help(FillTeam &team) const;
    Result<bool> anotherSweep(const database::BackfillPosition &from);
    PartFiller filler();
    int workers() const;
    QString whyRowsAreLeft(int walks);
    QStringList keyOfTable();
    /// Pause, stop, throttle, changed limits: returns when the next batch may be sent.
    Result<void> mayGoOn();
    Result<void> waitWhileThrottled();
    void hold(bool still);
    void tellHelpersEvents();
    void tellBatch(const BatchTold &batch);
    qint64 rowsDone() const;

    Worker &m_worker;
    Control &m_control;
    Chronicle &m_chronicle;
    const RunRequest &m_request;
    const plan::Step *m_step = nullptr;
    database::BackfillTarget m_target;
    FillTeam *m_team = nullptr;  ///< while parts are filled
    qint64 m_rowsDone = 0;       ///< in all parts, before and after that
    qint64 m_rowsBefore = 0;
    qint64 m_rowsExpected = 0;
    qint64 m_batchRows = 0;
};

/// A pause that somebody asked for, with its events; false where a stop ended it.
bool restWhilePaused(Control &control, Chronicle &chronicle, const QString &stepId);
/// Tells where the limits were changed.
void tellChangedLimits(Control &control, Chronicle &chronicle, const QString &stepId);

}  // namespace colonnade::run
