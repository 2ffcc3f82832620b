// PlanWork: a plan carried out on a database one step after the other, watched for everything that the plan promises: the
// locks, no rewrite and no scan while reads or writes wait, doneWhen and mayStartWhen, and the way back. The golden plans and
// the proof use it; the program's own runner has tests of its own.
#pragma once

#include "database/session.h"
#include "plan/plan.h"

#include <QHash>

#include <functional>

namespace colonnade::test {

/// Where a plan stands when somebody else's code writes.
struct Moment {
    const plan::Plan &plan;
    qsizetype phase;
    const plan::Step &step;
    bool midway = false;  ///< between two batches of the step

    QString display() const;
};

class PlanWork
{
public:
    /// Ends the program where the target cannot be reached.
    explicit PlanWork(const QString &target);

    /// Called after every step, and once between two batches of a backfill; what it returns is what went wrong.
    std::function<QString(const Moment &)> afterStep;

    catalog::CatalogPtr catalog();
    /// All of them return what went wrong, and nothing where nothing did.
    QString run(const plan::Plan &plan);
    QString runPhase(const plan::Plan &plan, qsizetype phase);
    QString undo(const plan::Plan &plan);
    QString undoPhase(const plan::Plan &plan, qsizetype phase);

    /// The table of each message by which the server tells that it reads or writes all rows of one; DEBUG1, since 12 at least.
    static QStringList tablesRead(const QStringList &notices);

    database::Session &session() { return *m_session; }
    const QString &target() const { return m_target; }

private:
    QString runStep(const Moment &moment);
    QString runStatements(const plan::Step &step);
    QString backfill(const Moment &moment);
    QString backfillByPages(const Moment &moment);
    QString observedEffects(const plan::Step &step, const QStringList &notices);
    QString mayStart(const plan::Step &step);
    bool stillDone(const plan::Step &step);
    QStringList tables();
    QHash<QString, QString> fileNodes();  ///< of tables that hold rows

    QString m_target;
    database::SessionPtr m_session;
    QSet<QString> m_standing;  ///< steps that ran and were not undone
    QStringList m_tables;      ///< those that there were before the phase
    QHash<QString, QString> m_fileNodes;
};

QString sentence(const Error &error);

}  // namespace colonnade::test
