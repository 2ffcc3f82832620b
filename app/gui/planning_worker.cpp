#include "app/gui/planning_worker.h"

#include "app/ask.h"
#include "document/json.h"
#include "impact/assess.h"

namespace colonnade::gui {

void PlanningWorker::plan(int generation, const change::ChangeSet &change, const catalog::CatalogPtr &catalog,
                          const QString &target)
{
    if (m_given != catalog) {
        m_given = m_answered = catalog;
        m_looked = {};
        m_silent = false;
    }
    if (m_looked != change)
        m_rows.clear();
    tell(generation, change, *m_answered);
    lookAtRows(generation, change, target);
    // What was answered once is not asked again, and a server that would not answer is left alone until the schema is read anew.
    if (target.isEmpty() || m_answered->data().unread.size() > catalog->data().unread.size())
        return;
    const app::Asked asked = app::askServer(m_openSession, target, m_answered, change, plan::Ask::Unsettled);
    if (asked.catalog == m_answered)
        return;
    m_answered = asked.catalog;
    tell(generation, change, *m_answered);
}

/// The plan is shown before the server has said what it would do to rows: that takes as long as the server takes.
void PlanningWorker::lookAtRows(int generation, const change::ChangeSet &change, const QString &target)
{
    if (target.isEmpty() || m_silent || m_looked == change)
        return;
    const auto found = app::askAboutRows(m_openSession, target, *m_answered, change);
    m_looked = change;
    m_silent = !found;
    if (!found || found->isEmpty())
        return;
    m_rows = *found;
    tell(generation, change, *m_answered);
}

void PlanningWorker::tell(int generation, const change::ChangeSet &change, const catalog::Catalog &catalog)
{
    Planned answer;
    answer.generation = generation;
    auto made = impact::plannedAndAssessed(change, catalog);
    if (made) {
        answer.plan = impact::withFindings(std::move(*made), m_rows);
        if (!answer.plan.isEmpty())
            answer.digest = document::planDigest(answer.plan);
    } else {
        answer.error = made.error();
    }
    Q_EMIT planned(answer);
}

}  // namespace colonnade::gui
