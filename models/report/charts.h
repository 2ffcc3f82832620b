// The charts of a run, drawn from its samples: what every report shows.
#pragma once

#include "report/svg_chart.h"
#include "run/run_record.h"

namespace colonnade::report {

QList<Chart> charts(const run::RunRecord &run);

}  // namespace colonnade::report
