// Backoff: how long to try for a lock, and how long to leave everybody alone afterwards. Used by the step runner; pure
// arithmetic, so that its promise can be tested: the application never waits for us more than a twentieth of the time.
// Source of the figures: behind a reader of 12 s at 300 queries a second a lock_timeout of 500 ms stalls everyone 0.5 s nine
// times, this ladder 57 ms; both get the lock at the same moment.
#pragma once

#include <chrono>

namespace colonnade::run {

/// The lock_timeout of the given try (1, 2, ...): 50, 50, 100, 100, 200, 200 ms ... up to `cap`; a cap of zero is no limit and
/// stays so.
std::chrono::milliseconds lockTimeoutForTry(int attempt, std::chrono::milliseconds cap);

/// The limit of each statement of a transaction that asks for locks on so many relations: what the step allows, and no more in
/// sum than the time that others may stand behind us. `stall` zero: the step's own limit alone; a step without one keeps none.
std::chrono::milliseconds lockTimeoutWithin(std::chrono::milliseconds stall, qsizetype relations,
                                            std::chrono::milliseconds ofStep);

/// The pause after a try that cost others up to `stalled`: a duty cycle of 5 %, times 0.75 to 1.25, 30 s at most. `jitter` is 0
/// to 1.
std::chrono::milliseconds pauseAfterTry(std::chrono::milliseconds stalled, double jitter);

/// The pause before the given attempt to reach a server that has gone: 100 ms doubling to 10 s, times 0.75 to 1.25.
std::chrono::milliseconds pauseBeforeReconnect(int attempt, double jitter);

}  // namespace colonnade::run
