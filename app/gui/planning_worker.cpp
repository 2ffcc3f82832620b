#include "app/gui/planning_worker.h"

#include "document/json.h"
#include "impact/assess.h"

namespace colonnade::gui {

void PlanningWorker::plan(int generation, const change::ChangeSet &change, const catalog::CatalogPtr &catalog)
{
    Planned answer;
    answer.generation = generation;
    auto made = impact::plannedAndAssessed(change, *catalog);
    if (made) {
        answer.plan = std::move(*made);
        if (!answer.plan.isEmpty())
            answer.digest = document::planDigest(answer.plan);
    } else {
        answer.error = made.error();
    }
    Q_EMIT planned(answer);
}

}  // namespace colonnade::gui
