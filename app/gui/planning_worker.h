// PlanningWorker: plans on a thread of its own, so that typing never waits for the rules.
#pragma once

#include "plan/plan.h"

#include <QObject>

namespace colonnade::gui {

struct Planned {
    int generation = 0;  ///< of the change that was planned; older answers are out of date
    plan::Plan plan;
    QString digest;
    std::optional<Error> error;
};

class PlanningWorker : public QObject
{
    Q_OBJECT

public Q_SLOTS:
    void plan(int generation, const colonnade::change::ChangeSet &change, const colonnade::catalog::CatalogPtr &catalog);

Q_SIGNALS:
    void planned(const colonnade::gui::Planned &planned);
};

}  // namespace colonnade::gui
