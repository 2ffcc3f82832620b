// Sample: what was measured at one moment of a run. Kept in a ring in memory and appended to the journal; charts and
// reports are drawn from them.
#pragma once

#include "run/signal.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

namespace colonnade::run {

struct ReplicaLag {
    QString replica;                ///< application_name, with the address where names repeat
    std::optional<double> seconds;  ///< absent: unknown, which is not zero
    std::optional<qint64> bytes;
    bool operator==(const ReplicaLag &) const = default;
};

struct Sample {
    QDateTime at;  ///< UTC
    QList<ReplicaLag> lags;
    double rowsPerSecond = 0;  ///< filled by us since the sample before
    qint64 rowsDone = 0;       ///< of the current backfill
    qint64 batchRows = 0;      ///< current size of a batch; 0 outside a backfill
    int blockedSessions = 0;   ///< sessions that wait for a lock that we hold or wait for
    int activeSessions = 0;
    double longestTransactionSeconds = 0;
    std::optional<double> probeMs;  ///< how long our one-row probe of the target table took
    bool throttled = false;
    double share = 1;    ///< of the allowed speed, as the governor gave it
    QList<Signal> seen;  ///< all signals; in one sample a second
    bool operator==(const Sample &) const = default;
};

}  // namespace colonnade::run
