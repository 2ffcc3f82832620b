// Throttle and BatchSizer: when a backfill must hold still, and how large its next batch is. Both are arithmetic over values
// and a clock that is handed in; the backfill asks them between batches.
#pragma once

#include "run/limits.h"
#include "run/sample.h"

#include <chrono>
#include <optional>

namespace colonnade::run {

/// Rows of the next batch, so that one takes Limits::batchTime: it grows by half at most, and falls at once.
class BatchSizer
{
public:
    qint64 rows() const { return m_rows; }
    void batchTook(qint64 rows, std::chrono::microseconds time, std::chrono::milliseconds target);
    /// Somebody waits for rows that we hold, or we could not get one: smaller, now.
    void halve();

    static constexpr qint64 Fewest = 50;
    static constexpr qint64 Most = 50000;

private:
    qint64 m_rows = 500;
    std::optional<double> m_secondsPerRow;
};

/// The pause after a batch that keeps the share of time spent in batches at `speed` (0.02 to 1).
std::chrono::microseconds pauseForSpeed(std::chrono::microseconds batch, double speed);

/// Holds a backfill while a replica is too far behind. It begins at the limit and ends below 0.7 of it for a second, so that it
/// does not flutter; what cannot be measured for `Patience` counts as too far.
class Throttle
{
public:
    using Time = std::chrono::steady_clock::time_point;
    static constexpr std::chrono::seconds Patience{15};
    static constexpr std::chrono::milliseconds Calm{1000};
    static constexpr double EndsBelow = 0.7;

    /// The latest sample and when it was taken; absent: none yet. A limit of zero watches nothing.
    void observe(Time now, const std::optional<Sample> &latest, Time takenAt, std::chrono::milliseconds lagLimit);

    bool holds() const { return m_holds; }
    /// "replica1 is 3.2 s behind, the limit is 2.0 s"; empty while nothing is held.
    QString reason() const { return m_reason; }

private:
    struct Judgement {
        double worst = 0;  ///< lag over limit
        bool unknown = false;
        QString sentence;
    };
    Judgement judge(Time now, const std::optional<Sample> &latest, Time takenAt, std::chrono::milliseconds lagLimit);

    bool m_holds = false;
    QString m_reason;
    std::optional<Time> m_unknownSince;
    std::optional<Time> m_calmSince;
};

}  // namespace colonnade::run
