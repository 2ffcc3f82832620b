// Limits: what a run may cost others. Changed while it runs, by the Run page or the command line.
#pragma once

#include <QStringList>

#include <chrono>

namespace colonnade::run {

struct Limits {
    std::chrono::milliseconds replicaLag{2000};  ///< above it the backfill pauses; 0: replicas are not watched
    std::chrono::milliseconds batchTime{250};    ///< what one batch may take; its size follows
    double speed = 1.0;                          ///< share of the time spent in batches, 0.02 to 1
    std::chrono::milliseconds lockDeadline{30 * 60
                                           * 1000};  ///< after it a step that cannot get its lock stops the run, resumable
    std::chrono::milliseconds lockStall{200};  ///< how long others may stand behind us when we ask for a lock; 0: the step's own limit
    qint64 replicaBytes = 64 * 1024 * 1024;    ///< of log that a replica may be behind, where replicas are watched; 0: any
    qint64 slotBytes = -1;                     ///< of log that a slot may keep; -1: half of the server's own bound, else 1 GiB; 0: any
    int archiveSegments = 42;                  ///< segments that may wait for the archive; 0: any
    QString waitWhile;                         ///< a query of the user's: while it returns more than zero the fill holds
    int workers = 0;  ///< sessions that fill at the same time, at most one a part of the fill; 0: as many as the plan says
    bool operator==(const Limits &) const = default;

    /// Whether anything is watched without which the fill must not go on.
    bool keepsPromises() const { return replicaLag.count() > 0 || slotBytes != 0 || archiveSegments > 0 || !waitWhile.isEmpty(); }
};

/// What was changed, in words: "replica lag 2 s, was 5 s"; empty where nothing was.
QStringList differences(const Limits &before, const Limits &after);

/// What happens at a gate.
enum class GatePolicy { Ask, Stop, Open };

}  // namespace colonnade::run
