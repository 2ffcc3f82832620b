#include "ui/shell/main_window.h"

#include "items/format.h"
#include "ui/design/column_inspector.h"
#include "ui/design/design_page.h"
#include "ui/design/schema_canvas.h"
#include "ui/design/schema_panel.h"
#include "ui/preview/preview_page.h"
#include "ui/preview/preview_sources.h"
#include "ui/preview/sql_review_page.h"
#include "ui/report/report_page.h"
#include "ui/run/gate_panel.h"
#include "ui/run/run_page.h"
#include "ui/shell/banner.h"
#include "ui/shell/status_line.h"
#include "ui/shell/top_bar.h"
#include "ui/shell/window_actions.h"
#include "ui/widgets/empty_page.h"
#include "ui/widgets/pieces.h"
#include "ui/widgets/rule_panel.h"

#include <QFileDialog>
#include <QMenuBar>
#include <QMessageBox>

namespace colonnade::ui {

using namespace Qt::StringLiterals;

MainWindow::MainWindow(QWidget *parent)
    : QMainWindow(parent),
      m_actions(new WindowActions(menuBar(), this)),
      m_top(new TopBar),
      m_banner(new Banner(Banner::Kind::Alarm)),
      m_offer(new Banner(Banner::Kind::Offer)),
      m_status(new StatusLine),
      m_connect(new ConnectDialog(this)),
      m_pages(new QStackedWidget),
      m_design(new DesignPage),
      m_preview(new PreviewPage),
      m_review(new SqlReviewPage),
      m_previewed(new PreviewSources(m_preview, m_review)),
      m_run(new RunPage),
      m_report(new ReportPage),
      m_rule(new RulePanel)
{
    setWindowTitle(tr("Colonnade"));
    setWindowIcon(QIcon(u":/icons/colonnade.svg"_s));
    resize(1440, 900);
    setMinimumSize(1024, 700);
    makePages();
    setStatusBar(m_status);
    watchPages();
    watchActions();
    watchSql();
    showButtons();
    showStatus();
}

void MainWindow::makePages()
{
    auto *rehearse =
        new EmptyPage(tr("Rehearse"),
                      tr("This page will run the plan on a copy: a throwaway server with the same schema and rows made after the "
                         "statistics, with "
                         "real locks traced and real durations beside the estimates.\n\nIt is not built yet. Until it is, run "
                         "the plan against a "
                         "staging database: save it on the Preview page, then colonnade-cli run --db STAGING plan.json."));
    auto *watch = new EmptyPage(
        tr("Watch"),
        tr("This page will compare slow queries, lock waits and errors after a run with the baseline taken before it, and offer "
           "the "
           "roll back of each phase.\n\nIt is not built yet. Until it is, look at the Run page's charts and your own monitoring; "
           "colonnade-cli undo takes a run's phases back."));
    connect(rehearse->addAction(tr("Go to Run"), "primary"), &QPushButton::clicked, this, [this] { showPage(Page::Run); });
    connect(watch->addAction(tr("Go to Report"), "primary"), &QPushButton::clicked, this, [this] { showPage(Page::Report); });
    for (QWidget *page : std::initializer_list<QWidget *>{m_design, m_previewed, rehearse, m_run, watch, m_report})
        m_pages->addWidget(page);
    auto *across = new QSplitter(Qt::Horizontal);
    across->setHandleWidth(1);
    across->setChildrenCollapsible(false);
    across->addWidget(m_pages);
    across->addWidget(m_rule);
    across->setStretchFactor(0, 1);
    across->setSizes({1080, 360});
    auto *all = new QWidget;
    auto *layout = new QVBoxLayout(all);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_top);
    layout->addWidget(m_banner);
    layout->addWidget(m_offer);
    layout->addWidget(across, 1);
    setCentralWidget(all);
}

void MainWindow::watchPages()
{
    connect(m_top->pages(), &PageBar::chosen, this, &MainWindow::showPage);
    connect(m_top, &TopBar::connectionClicked, m_connect, &QDialog::open);
    connect(m_top->secondary(), &QPushButton::clicked, this, [this] {
        if (page() == Page::Design)
            m_actions->undo->trigger();
        else if (page() == Page::Preview)
            m_actions->savePlan->trigger();
        else
            pauseOrProceed();
    });
    connect(m_top->primary(), &QPushButton::clicked, this, [this] {
        if (page() == Page::Run)
            Q_EMIT stopRequested();
        else
            goOn();
    });
    connect(m_banner, &Banner::actionRequested, m_connect, &QDialog::open);
    connect(m_status, &StatusLine::cancelRequested, this, &MainWindow::cancelRequested);
    connect(m_connect, &ConnectDialog::connectRequested, this, &MainWindow::connectRequested);
    connect(m_connect, &ConnectDialog::cancelRequested, this, &MainWindow::cancelRequested);
    connect(m_design->state(), &DesignState::changed, this, [this] {
        // The plan that is shown belongs to an older change until the planner has answered.
        m_run->setObstacle(tr("The plan is being made anew."));
        showButtons();
        Q_EMIT changeEdited(m_design->state()->change());
    });
    connect(m_design->state(), &DesignState::selectionChanged, this, &MainWindow::showButtons);
    connect(&m_design->state()->history(), &QUndoStack::indexChanged, this, &MainWindow::showButtons);
    connect(m_design, &DesignPage::whyRequested, m_rule, &RulePanel::showRule);
    connect(m_preview, &PreviewPage::whyRequested, m_rule, &RulePanel::showRule);
    connect(m_preview, &PreviewPage::designRequested, this, [this] { showPage(Page::Design); });
    connect(m_report, &ReportPage::runRequested, this, [this] { showPage(Page::Run); });
    watchRun();
}

void MainWindow::watchRun()
{
    connect(m_run, &RunPage::previewRequested, this, [this] { showPage(Page::Preview); });
    connect(m_run, &RunPage::startRequested, this, [this](const run::Limits &limits) {
        m_offer->hide();
        Q_EMIT runRequested(limits);
    });
    connect(m_offer, &Banner::actionRequested, this, [this] {
        m_offer->hide();
        showPage(Page::Run);
        m_run->setStarting();
        Q_EMIT resumeRequested(m_run->limits());
    });
    connect(m_run, &RunPage::stateChanged, this, [this] {
        m_report->setRecord(m_run->isRunning() ? nullptr : m_run->record());
        showButtons();
        showStatus();
        showDoneMarks();
    });
    connect(m_run, &RunPage::finished, this, [this] {
        if (m_closesAfterRun)
            close();
    });
}

void MainWindow::watchActions()
{
    connect(m_actions, &WindowActions::pageChosen, this, &MainWindow::showPage);
    connect(m_actions, &WindowActions::schemeChosen, this, &MainWindow::schemeChosen);
    connect(m_actions->connectTo, &QAction::triggered, m_connect, &QDialog::open);
    connect(m_actions->disconnectFrom, &QAction::triggered, this, &MainWindow::disconnectRequested);
    connect(m_actions->reload, &QAction::triggered, this, &MainWindow::reloadRequested);
    connect(m_actions->openChange, &QAction::triggered, this, &MainWindow::open);
    connect(m_actions->saveChange, &QAction::triggered, this, [this] {
        askForFile(tr("Save the change"), true, u"json"_s, [this](const QString &path) { Q_EMIT saveChangeRequested(path); });
    });
    connect(m_actions->savePlan, &QAction::triggered, this, [this] {
        askForFile(tr("Save the plan"), true, u"json"_s, [this](const QString &path) { Q_EMIT savePlanRequested(path); });
    });
    connect(m_actions->saveReport, &QAction::triggered, this, [this] { showPage(Page::Report); });
    connect(m_actions->quit, &QAction::triggered, this, &QWidget::close);
    connect(m_actions->undo, &QAction::triggered, &m_design->state()->history(), &QUndoStack::undo);
    connect(m_actions->redo, &QAction::triggered, &m_design->state()->history(), &QUndoStack::redo);
    connect(m_actions->find, &QAction::triggered, this, [this] {
        showPage(Page::Design);
        m_design->schemaPanel()->focusFilter();
    });
    connect(m_actions->addColumn, &QAction::triggered, this, [this] {
        showPage(Page::Design);
        m_design->addColumn();
    });
    connect(m_actions->removeColumn, &QAction::triggered, m_design->state(), &DesignState::removeSelected);
    connect(m_actions->next, &QAction::triggered, this, &MainWindow::goOn);
    connect(m_actions->pause, &QAction::triggered, this, &MainWindow::pauseOrProceed);
    connect(m_actions->stop, &QAction::triggered, this, &MainWindow::stopRequested);
    connect(m_actions->zoomIn, &QAction::triggered, this, [this] { m_design->canvas()->zoom(1.2); });
    connect(m_actions->zoomOut, &QAction::triggered, this, [this] { m_design->canvas()->zoom(1 / 1.2); });
    connect(m_actions->zoomAll, &QAction::triggered, this, [this] { m_design->canvas()->showAll(); });
    connect(m_actions->why, &QAction::triggered, this, &MainWindow::showWhy);
    connect(m_actions->about, &QAction::triggered, this, &MainWindow::showAbout);
}

Page MainWindow::page() const
{
    return Page(m_pages->currentIndex());
}

void MainWindow::showPage(Page page)
{
    m_pages->setCurrentIndex(int(page));
    m_top->pages()->setCurrent(page);
    showButtons();
    showStatus();
}

void MainWindow::setRecentTargets(const QList<RecentTarget> &recent)
{
    m_connect->setRecent(recent);
}

void MainWindow::setConnecting(const QString &where)
{
    m_banner->hide();
    m_top->setConnecting(tr("Connecting to %1").arg(where));
    m_status->setState(StatusLine::Light::Busy, {tr("Connecting…")});
}

void MainWindow::setConnectionError(const Error &error)
{
    setDisconnected();
    m_status->setState(StatusLine::Light::Bad, {tr("Not connected")});
    if (m_connect->isVisible())
        m_connect->showError(error);
    else
        m_banner->showMessage(error.message, tr("Connect…"));
}

void MainWindow::setDisconnected()
{
    m_catalog.reset();
    m_loading = false;
    m_top->setDisconnected();
    m_status->setProgress(std::nullopt);
    m_status->setPulse(std::nullopt);
    m_status->setState(StatusLine::Light::Off, {tr("Not connected")});
    m_offer->hide();
    m_connect->setBusy(false);
    m_design->state()->setCatalog({});
    setPlanError(std::nullopt);
    setWindowTitle(tr("Colonnade"));
    showStatus();
}

void MainWindow::setLoading(const QString &what, double fraction)
{
    m_loading = true;
    m_status->setProgress(std::pair{what, fraction});
}

void MainWindow::setCatalog(const catalog::CatalogPtr &catalog, Environment environment)
{
    m_loading = false;
    m_catalog = catalog;
    m_environment = environment;
    m_status->setProgress(std::nullopt);
    m_banner->hide();
    m_connect->accept();
    m_top->setServer(catalog->server(), catalog->data().replicas.size(), environment);
    setWindowTitle(tr("%1 on %2 – Colonnade").arg(catalog->server().database, catalog->server().address));
    m_design->state()->setCatalog(catalog);
    m_design->setPlanError(std::nullopt);
    showButtons();
    showStatus();
}

void MainWindow::setLoadError(const Error &error)
{
    m_loading = false;
    m_status->setProgress(std::nullopt);
    showStatus();
    m_banner->showMessage(error.message);
}

void MainWindow::setLoadCancelled()
{
    m_loading = false;
    m_status->setProgress(std::nullopt);
    showStatus();
}

void MainWindow::offerResume(const QDateTime &startedAt, const QString &why)
{
    QString text =
        tr("A run of %1 on this database stopped midway.").arg(QLocale().toString(startedAt.toLocalTime(), QLocale::ShortFormat));
    if (!why.isEmpty())
        text += u' ' + why;
    m_offer->showMessage(text, tr("Resume"));
}

void MainWindow::setPulse(const std::optional<ServerPulse> &pulse)
{
    m_status->setPulse(pulse);
}

void MainWindow::setChange(const change::ChangeSet &change)
{
    m_design->state()->setChange(change);
}

QString MainWindow::notYetPlanned() const
{
    if (!m_catalog)
        return tr(
            "Connect to a database first (Ctrl+O), then design a new column: its plan is shown here, with the SQL of each step, "
            "which lock it "
            "takes, who waits for it and for how long.");
    return tr(
        "Design a new column first: its plan is shown here, with the SQL of each step, which lock it takes, who waits for it and "
        "for how long.");
}

void MainWindow::setPlan(const plan::Plan &plan, const QString &digest)
{
    m_plan = plan;
    m_digest = digest;
    m_design->setPlan(plan);
    if (plan.isEmpty()) {
        const bool findings =
            std::ranges::any_of(plan.findings, [](const plan::Finding &f) { return f.severity == plan::Severity::Error; });
        const QString why = findings
            ? tr("There is no road for this change as it stands: the findings on the Design page say why.")
            : notYetPlanned();
        m_preview->setNoPlan(why);
        m_run->setNoPlan(why);
        m_run->setObstacle(why);
    } else {
        m_preview->setPlan(plan);
        offerRun();
    }
    showButtons();
    showStatus();
    showDoneMarks();
}

void MainWindow::offerRun()
{
    m_run->setObstacle({});
    if (m_catalog)
        m_run->setReady(m_plan, m_digest, m_catalog->server(), m_catalog->data().replicas.size());
}

void MainWindow::setPlanError(const std::optional<Error> &error)
{
    m_plan = {};
    m_digest.clear();
    m_design->setPlanError(error);
    const QString why = error ? error->message : notYetPlanned();
    m_preview->setNoPlan(why);
    m_run->setNoPlan(why);
    m_run->setObstacle(why);
    showButtons();
    showStatus();
    showDoneMarks();
}

void MainWindow::showError(const Error &error)
{
    m_banner->showMessage(error.message);
}

void MainWindow::askForFile(const QString &title, bool save, const QString &suffix,
                            const std::function<void(const QString &)> &use)
{
    auto *dialog = new QFileDialog(this, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(save ? QFileDialog::AcceptSave : QFileDialog::AcceptOpen);
    dialog->setFileMode(save ? QFileDialog::AnyFile : QFileDialog::ExistingFile);
    dialog->setDefaultSuffix(suffix);
    connect(dialog, &QFileDialog::fileSelected, this, use);
    dialog->open();
}

void MainWindow::showAbout()
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, tr("About Colonnade"),
                                tr("Colonnade %1\n\nPlans and carries out schema changes on live databases.\nGPL-3.0-or-later.")
                                    .arg(QStringLiteral(COLONNADE_VERSION)),
                                QMessageBox::Close, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

/// A run is stopped at its next safe point first, while the window goes on showing it; asked again, what is under way is
/// cancelled.
void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!m_run->isBusy()) {
        QMainWindow::closeEvent(event);
        return;
    }
    event->ignore();
    m_closesAfterRun = true;
    showPage(Page::Run);
    m_banner->showMessage(tr(
        "The run stops at its next safe point, then this window closes. Nothing is lost: when you connect to this database "
        "again, the run is offered to be resumed. Closing once more cancels the statement under way, and the server undoes it."));
    Q_EMIT stopRequested();
}

}  // namespace colonnade::ui
