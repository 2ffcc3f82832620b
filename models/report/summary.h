// Summary: what a run comes to, in the figures that a reader wants first. Derived from the record and nothing else.
#pragma once

#include "run/run_record.h"

namespace colonnade::report {

struct UnforeseenLock {
    QString stepId;
    run::LockSeen lock;
    bool operator==(const UnforeseenLock &) const = default;
};

struct Summary {
    double durationMs = 0;
    qint64 rowsFilled = 0;
    double longestHeldMs = 0;  ///< of a lock that makes readers or writers wait
    QString longestHeldStep;
    double longestStallMs = 0;    ///< what a reader or writer can have waited for us: a lock held, or a try that was given up
    int lockRetries = 0;          ///< tries that gave up because a lock was not granted in time
    int mostBlockedSessions = 0;  ///< highest number of sessions that were seen waiting on us at once
    std::optional<double> highestLagSeconds;
    double throttledSeconds = 0;
    QList<UnforeseenLock> unforeseenLocks;  ///< seen on the server, but stronger than or not in the plan
};

Summary summarized(const run::RunRecord &record);

/// "Finished in 4 min ...": one sentence that a person reads first.
QString headline(const run::RunRecord &record);

}  // namespace colonnade::report
