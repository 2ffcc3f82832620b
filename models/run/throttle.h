// BatchSizer and pauseForSpeed(): how large the next batch of a fill is, and how long the pause behind it: the inner loop of its
// control, asked between batches. The outer one, how much of the time it may take at all, is the governor's.
#pragma once

#include <QtTypes>

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

}  // namespace colonnade::run
