// Latencies: how long the statements of one kind took; what tests assert on and the demo shows.
#pragma once

#include <QString>

#include <vector>

namespace colonnade::sandbox {

struct Latencies {
    std::vector<float> milliseconds;  ///< in the order in which they ended
    qint64 errors = 0;
    QString lastError;

    qint64 count() const { return static_cast<qint64>(milliseconds.size()); }
    /// share from 0 to 1: 0.5 is the median, 1 the longest; 0 where there are none.
    double percentile(double share) const;
};

}  // namespace colonnade::sandbox
