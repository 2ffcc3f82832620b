#include "run/backoff.h"

#include <algorithm>
#include <cmath>

namespace colonnade::run {

using std::chrono::milliseconds;

namespace {

constexpr double DutyCycle = 0.05;
constexpr milliseconds FirstTry{50};
constexpr milliseconds LongestPause{30000};

milliseconds spread(double ms, double jitter, milliseconds ceiling)
{
    const double factor = 0.75 + 0.5 * std::clamp(jitter, 0.0, 1.0);
    return milliseconds(std::llround(std::min(ms * factor, static_cast<double>(ceiling.count()))));
}

}  // namespace

milliseconds lockTimeoutForTry(int attempt, milliseconds cap)
{
    if (cap.count() <= 0)
        return milliseconds(0);
    const int doublings = std::clamp((attempt - 1) / 2, 0, 20);
    return std::min<milliseconds>(FirstTry * (1LL << doublings), cap);
}

milliseconds lockTimeoutWithin(milliseconds stall, qsizetype relations, milliseconds ofStep)
{
    if (stall.count() <= 0 || ofStep.count() <= 0)
        return ofStep;
    // While it waits for the second, it holds the first.
    return std::clamp<milliseconds>(stall / std::max<qsizetype>(1, relations), milliseconds(1), ofStep);
}

milliseconds pauseAfterTry(milliseconds stalled, double jitter)
{
    return spread(static_cast<double>(stalled.count()) * (1 / DutyCycle - 1), jitter, LongestPause);
}

milliseconds pauseBeforeReconnect(int attempt, double jitter)
{
    const int doublings = std::clamp(attempt - 1, 0, 10);
    return spread(std::min(100.0 * static_cast<double>(1 << doublings), 10000.0), jitter, milliseconds(12500));
}

}  // namespace colonnade::run
