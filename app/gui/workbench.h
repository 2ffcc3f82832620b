// Workbench: one window with what works behind it: a connection that reads the schema, a pulse, a planner, a runner, each on a
// thread of its own. Values travel between them by queued signals.
#pragma once

#include "app/gui/connection_worker.h"
#include "app/gui/planning_worker.h"
#include "app/gui/pulse_worker.h"
#include "app/gui/review_desk.h"
#include "app/gui/unfinished_run.h"
#include "run/runner.h"
#include "ui/report/report_page.h"
#include "ui/shell/main_window.h"

#include <QThread>

namespace colonnade::gui {

class Workbench : public QObject
{
    Q_OBJECT

public:
    /// `journalPath`: of the journal of runs; empty: the user's own.
    Workbench(database::SessionFactory openSession, QString who, const QString &journalPath = {});
    ~Workbench() override;

    ui::MainWindow &window() { return *m_window; }
    ReviewDesk &reviewDesk() { return *m_reviewDesk; }
    const QString &digest() const { return m_digest; }
    const plan::Plan &plan() const { return m_plan; }

    void connectTo(const QString &target, ui::Environment environment);
    Result<void> openChange(const QString &path);
    Result<void> saveChange(const QString &path) const;
    Result<void> savePlan(const QString &path) const;
    Result<void> saveReport(ui::ReportFormat format, const QString &path) const;

Q_SIGNALS:
    void catalogLoaded(const colonnade::catalog::CatalogPtr &catalog);
    void planMade();  ///< for the change as it stands
    void runEnded(colonnade::Outcome outcome, const std::optional<colonnade::Error> &error);
    void failed(const colonnade::Error &error);  ///< what was asked for last will not come
    // To the threads:
    void openWanted(const colonnade::gui::Attempt &attempt, const QString &target);
    void pulseWanted(const QString &target);
    void loadWanted(const colonnade::gui::Attempt &attempt);
    void unfinishedWanted(int attempt, const colonnade::catalog::Server &server);
    void closeWanted();
    void planWanted(int generation, const colonnade::change::ChangeSet &change, const colonnade::catalog::CatalogPtr &catalog,
                    const QString &target);

private:
    void startThreads();
    void watchWindow();
    void connectAsWished(const ui::ConnectionWish &wish);
    void watchConnection();
    Attempt newAttempt();
    void cancelAttempt();
    void reload();
    void takeCatalog(const catalog::CatalogPtr &catalog);
    void wantPlan();
    void askPlanner();
    void takePlan(const Planned &planned);
    void startRun(const run::Limits &limits);
    void resumeRun(const run::Limits &limits);
    void carryOut(run::RunRequest request);
    void endRun(Outcome outcome, const std::optional<Error> &error);
    void disconnect_();
    /// Shows what went wrong, if it did.
    void tell(const Result<void> &result);

    database::SessionFactory m_openSession;
    QString m_who;
    std::unique_ptr<ui::MainWindow> m_window;
    std::unique_ptr<ReviewDesk> m_reviewDesk;
    QThread m_connectionThread;
    QThread m_pulseThread;
    QThread m_planningThread;
    QThread m_journalThread;
    ConnectionWorker *m_connection;
    PulseWorker *m_pulse;
    PlanningWorker *m_planner;
    UnfinishedRuns *m_unfinishedRuns;
    std::unique_ptr<run::Runner> m_runner;
    QTimer m_typing;
    QString m_journalPath;
    int m_attempt = 0;             ///< the last one; answers to others are out of date
    std::stop_source m_stop;       ///< of the last one
    bool m_lookedForRuns = false;  ///< once a connection: what was left is not offered again with every reading
    std::optional<UnfinishedRun> m_unfinished;
    QString m_target;  ///< with its password, if it has one: shown and saved nowhere
    ui::Environment m_environment = ui::Environment::Production;
    catalog::CatalogPtr m_catalog;
    change::ChangeSet m_change;
    int m_generation = 0;
    plan::Plan m_plan;
    QString m_digest;
};

}  // namespace colonnade::gui
