// LagClock: replica lag in seconds that does not fail open. It remembers when the primary stood at which position, and the lag of
// a replica is the time since the primary passed the first position that the replica has not replayed. It needs nothing of the
// replica but that position and writes nothing. What the server itself calls replay_lag stays at 0.3 ms while the receiver is
// frozen.
#pragma once

#include <QtTypes>

#include <chrono>
#include <deque>
#include <optional>

namespace colonnade::run {

class LagClock
{
public:
    using Time = std::chrono::steady_clock::time_point;

    /// `position` of the primary's log at that moment, in bytes.
    void observe(Time at, qint64 position);
    /// Seconds that a replica is behind which has replayed up to `replayed`; 0 where it has all that was seen. Absent before
    /// anything was observed.
    std::optional<double> lagSeconds(Time now, qint64 replayed) const;

private:
    struct Mark {
        Time at;
        qint64 position;
    };
    std::deque<Mark> m_marks;  ///< only where the position moved
};

}  // namespace colonnade::run
