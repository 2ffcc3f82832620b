// Limits: what a run may cost others. Changed while it runs, by the Run page or the command line.
#pragma once

#include <chrono>

namespace colonnade::run {

struct Limits {
    std::chrono::milliseconds replicaLag{2000};  ///< above it the backfill pauses; 0: replicas are not watched
    std::chrono::milliseconds batchTime{250};    ///< what one batch may take; its size follows
    double speed = 1.0;                          ///< share of the time spent in batches, 0.02 to 1
    std::chrono::milliseconds lockDeadline{30 * 60
                                           * 1000};  ///< after it a step that cannot get its lock stops the run, resumable
    bool operator==(const Limits &) const = default;
};

/// What happens at a gate.
enum class GatePolicy { Ask, Stop, Open };

}  // namespace colonnade::run
