// Gauge: makes the signals of one kind out of what a look at the server saw, with what it must remember for that: a clock, a
// baseline, who was there at the start. The observer of a run holds one of each; what one of them cannot read hides nothing of
// the others.
#pragma once

#include "database/observer.h"
#include "run/limits.h"
#include "run/signal.h"

#include <chrono>
#include <memory>
#include <vector>

namespace colonnade::run {

/// A replica that is asked itself, by a connection of its own.
struct StandbyPosition {
    QString name;
    std::optional<qint64> replayed;
    QString unknown;  ///< why there is no position
};

/// One look.
struct Sight {
    std::chrono::steady_clock::time_point at;
    database::ServerReading reading;
    /// Of the last second; its error where it could not be read.
    Result<database::ServerHealth> health = database::ServerHealth{};
    bool healthIsNew = false;
    std::optional<double> probeMs;  ///< where this look probed
    QList<StandbyPosition> standbys;
    std::optional<Result<double>> userAnswer;  ///< absent where the user has no query
    Limits limits;
    bool filling = false;  ///< a fill goes on, so that what is seen is also our own doing
};

class Gauge
{
public:
    Gauge() = default;
    virtual ~Gauge() = default;
    Gauge(const Gauge &) = delete;
    Gauge &operator=(const Gauge &) = delete;

    /// Its signals now; none where there is nothing to watch, or where the user does not want it watched.
    virtual QList<Signal> read(const Sight &sight) = 0;
};

/// Seconds and bytes that each replica is behind.
std::unique_ptr<Gauge> replicaGauge();
std::unique_ptr<Gauge> slotGauge();
std::unique_ptr<Gauge> archiveGauge();
std::unique_ptr<Gauge> checkpointGauge();
std::unique_ptr<Gauge> horizonGauge();
std::unique_ptr<Gauge> wraparoundGauge();
std::unique_ptr<Gauge> probeGauge();
std::unique_ptr<Gauge> blockingGauge();
std::unique_ptr<Gauge> activeGauge();
std::unique_ptr<Gauge> userQueryGauge();

/// One of each, the promises first.
std::vector<std::unique_ptr<Gauge>> allGauges();

}  // namespace colonnade::run
