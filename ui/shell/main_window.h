// MainWindow: the six pages, and the wishes that come from them. It assembles and does not know: values come in by setters, facts
// and wishes go out by signals, and somebody else has the connections and the threads.
#pragma once

#include "catalog/catalog.h"
#include "plan/plan.h"
#include "run/limits.h"
#include "ui/connect/connect_dialog.h"
#include "ui/shell/server_pulse.h"
#include "ui/widgets/page_bar.h"
#include "ui/widgets/theme.h"

#include <QMainWindow>

class QStackedWidget;

namespace colonnade::ui {

class Banner;
class DesignPage;
class PreviewPage;
class PreviewSources;
class ReportPage;
class RulePanel;
class RunPage;
class SqlReviewPage;
class StatusLine;
class TopBar;
class WindowActions;

class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(QWidget *parent = nullptr);

    DesignPage *design() const { return m_design; }
    PreviewPage *preview() const { return m_preview; }
    SqlReviewPage *review() const { return m_review; }
    PreviewSources *previewSources() const { return m_previewed; }
    RunPage *run() const { return m_run; }
    ReportPage *report() const { return m_report; }
    TopBar *topBar() const { return m_top; }
    StatusLine *statusLine() const { return m_status; }
    WindowActions *actions_() const { return m_actions; }
    ConnectDialog *connectDialog() const { return m_connect; }
    Banner *banner() const { return m_banner; }
    Banner *offer() const { return m_offer; }
    RulePanel *rulePanel() const { return m_rule; }
    Page page() const;

    void setRecentTargets(const QList<RecentTarget> &recent);
    void setConnecting(const QString &where);
    void setConnectionError(const Error &error);
    void setDisconnected();
    void setLoading(const QString &what, double fraction);
    void setCatalog(const catalog::CatalogPtr &catalog, Environment environment);
    /// What was read before stays.
    void setLoadError(const Error &error);
    void setLoadCancelled();
    /// A run on this database stopped midway; `why` is its last sentence, or empty where it was killed.
    void offerResume(const QDateTime &startedAt, const QString &why);
    void setPulse(const std::optional<ServerPulse> &pulse);
    void setChange(const change::ChangeSet &change);
    /// What the planner says of the change as it stands now; `digest` is empty while the plan is none.
    void setPlan(const plan::Plan &plan, const QString &digest);
    void setPlanError(const std::optional<Error> &error);
    /// Files of SQL were opened: goes to where they are shown.
    void showReview(const QString &title);
    void closeReview();
    /// It becomes the open change, which can be undone.
    void takeChange(const change::ChangeSet &change);
    /// Something that was not asked for on any page went wrong.
    void showError(const Error &error);

public Q_SLOTS:
    void showPage(colonnade::ui::Page page);

Q_SIGNALS:
    void connectRequested(const colonnade::ui::ConnectionWish &wish);
    void disconnectRequested();
    void cancelRequested();
    void reloadRequested();
    void changeEdited(const colonnade::change::ChangeSet &change);
    void openChangeRequested(const QString &path);
    /// In the order in which they are run.
    void openSqlRequested(const QStringList &paths);
    void pasteSqlRequested(const QString &text);
    void saveChangeRequested(const QString &path);
    void savePlanRequested(const QString &path);
    void runRequested(const colonnade::run::Limits &limits);
    void resumeRequested(const colonnade::run::Limits &limits);
    void pauseRequested();
    void proceedRequested();
    void stopRequested();
    void schemeChosen(colonnade::ui::Scheme scheme);

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void makePages();
    void watchPages();
    void watchRun();
    void watchActions();
    void watchSql();
    void open();
    void openFiles(const QStringList &paths);
    void paste();
    void pauseOrProceed();
    void showWhy();
    void goOn();
    void showButtons();
    void showStatus();
    void showDoneMarks();
    void offerRun();
    void askForFile(const QString &title, bool save, const QString &suffix, const std::function<void(const QString &)> &use);
    void showAbout();
    QString notYetPlanned() const;

    catalog::CatalogPtr m_catalog;
    Environment m_environment = Environment::Production;
    plan::Plan m_plan;
    QString m_digest;
    WindowActions *m_actions;
    TopBar *m_top;
    Banner *m_banner;
    Banner *m_offer;
    StatusLine *m_status;
    ConnectDialog *m_connect;
    QStackedWidget *m_pages;
    DesignPage *m_design;
    PreviewPage *m_preview;
    SqlReviewPage *m_review;
    PreviewSources *m_previewed;
    RunPage *m_run;
    ReportPage *m_report;
    RulePanel *m_rule;
    bool m_loading = false;
    bool m_closesAfterRun = false;
};

}  // namespace colonnade::ui
