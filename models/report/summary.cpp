#include "report/summary.h"

#include "base/format.h"

namespace colonnade::report {

using namespace Qt::StringLiterals;

namespace {

bool wasForetold(const plan::Step &step, const run::LockSeen &seen)
{
    const auto mode = plan::lockModeFromString(seen.mode);
    return std::ranges::any_of(step.locks, [&](const plan::Lock &lock) {
        return lock.relation.dotted() == seen.relation && mode && *mode <= lock.mode;
    });
}

bool stopsQueries(const plan::Step &step)
{
    return std::ranges::any_of(step.locks, [](const plan::Lock &lock) {
        const plan::WaitClass waits = plan::waitClass(lock.mode);
        return waits == plan::WaitClass::Writes || waits == plan::WaitClass::ReadsAndWrites;
    });
}

double secondsThrottled(const run::RunRecord &record)
{
    double seconds = 0;
    QDateTime since;
    for (const run::Event &event : record.events) {
        if (event.kind == run::EventKind::Throttled && !since.isValid())
            since = event.at;
        const bool ends = event.kind == run::EventKind::ThrottleEnded || event.kind == run::EventKind::RunFinished;
        if (ends && since.isValid()) {
            seconds += static_cast<double>(since.msecsTo(event.at)) / 1000;
            since = {};
        }
    }
    return seconds;
}

}  // namespace

Summary summarized(const run::RunRecord &record)
{
    Summary summary;
    if (record.startedAt.isValid() && record.finishedAt.isValid())
        summary.durationMs = static_cast<double>(record.startedAt.msecsTo(record.finishedAt));
    for (const run::StepRecord &done : record.steps) {
        const plan::Step *step = record.plan.step(done.id);
        if (!step)
            continue;
        summary.rowsFilled += step->backfill ? done.rowsDone : 0;
        if (stopsQueries(*step) && done.heldMs > summary.longestHeldMs) {
            summary.longestHeldMs = done.heldMs;
            summary.longestHeldStep = step->id;
        }
        for (const run::Event &wait : done.waits) {
            if (wait.kind != run::EventKind::LockNotGranted)
                continue;
            ++summary.lockRetries;
            summary.longestStallMs = std::max(summary.longestStallMs, stopsQueries(*step) ? wait.durationMs : 0);
        }
        for (const run::LockSeen &seen : done.locksSeen) {
            if (!wasForetold(*step, seen))
                summary.unforeseenLocks.append({step->id, seen});
        }
    }
    summary.longestStallMs = std::max(summary.longestStallMs, summary.longestHeldMs);
    summary.mostBlockedSessions = record.maxBlockedSessions();
    summary.throttledSeconds = secondsThrottled(record);
    for (const run::Sample &sample : record.samples) {
        for (const run::ReplicaLag &lag : sample.lags) {
            if (lag.seconds)
                summary.highestLagSeconds = std::max(summary.highestLagSeconds.value_or(0), *lag.seconds);
        }
    }
    return summary;
}

QString headline(const run::RunRecord &record)
{
    const Summary summary = summarized(record);
    if (!record.outcome)
        return u"Not finished: started at %1 UTC."_s.arg(record.startedAt.toUTC().toString(u"yyyy-MM-dd HH:mm:ss"_s));
    switch (*record.outcome) {
    case Outcome::Succeeded: {
        QString text = u"Finished in %1."_s.arg(format::duration(summary.durationMs));
        if (summary.rowsFilled > 0)
            text += u" %1 rows were filled."_s.arg(format::exact(summary.rowsFilled));
        if (summary.longestStallMs > 0)
            text += u" No reader or writer can have waited on a table lock of ours for more than %1."_s.arg(
                format::duration(summary.longestStallMs));
        return text;
    }
    case Outcome::Failed: return u"Failed: %1"_s.arg(record.conclusion);
    case Outcome::Cancelled: return u"Stopped: %1"_s.arg(record.conclusion);
    case Outcome::InDoubt: return u"In doubt: %1"_s.arg(record.conclusion);
    }
    Q_UNREACHABLE_RETURN({});
}

}  // namespace colonnade::report
