// PlanningWorker: plans on a thread of its own, so that typing never waits for the rules. Where these leave something open, it asks
// the server and plans once more.
#pragma once

#include "database/session.h"
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

public:
    explicit PlanningWorker(database::SessionFactory openSession) : m_openSession(std::move(openSession)) {}

public Q_SLOTS:
    /// `target`: where the catalog comes from.
    void plan(int generation, const colonnade::change::ChangeSet &change, const colonnade::catalog::CatalogPtr &catalog,
              const QString &target);

Q_SIGNALS:
    void planned(const colonnade::gui::Planned &planned);

private:
    void lookAtRows(int generation, const change::ChangeSet &change, const QString &target);
    void tell(int generation, const change::ChangeSet &change, const catalog::Catalog &catalog);

    database::SessionFactory m_openSession;
    catalog::CatalogPtr m_given;     ///< the one that was asked about last
    catalog::CatalogPtr m_answered;  ///< the same with all answers so far
    change::ChangeSet m_looked;      ///< for which rows were looked at last
    QList<plan::Finding> m_rows;     ///< what came of it
    bool m_silent = false;           ///< the server would not say
};

}  // namespace colonnade::gui
