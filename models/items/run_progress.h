// RunProgress: how far a backfill has come and when it may end, from the samples that were taken. A pure function: nothing is
// said before there is enough to say it from.
#pragma once

#include "run/run_record.h"

namespace colonnade::items {

struct RunProgress {
    qsizetype phase = 0;  ///< index of the phase that is under way, or of the last
    QString stepId;       ///< empty between steps
    qint64 rowsDone = 0;
    qint64 rowsExpected = 0;  ///< 0: this step is not measured in rows
    qsizetype stepsDone = 0;
    qsizetype stepsInAll = 0;
    std::optional<double> leftLowSeconds;  ///< the rest at the better of two paces: of the last minute, and of the last ten
    std::optional<double> leftHighSeconds;

    double fraction() const;
    bool operator==(const RunProgress &) const = default;
};

RunProgress progressOf(const run::RunRecord &record);

}  // namespace colonnade::items
