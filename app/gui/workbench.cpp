#include "app/gui/workbench.h"

#include "app/gui/recent_targets.h"
#include "document/json.h"
#include "document/target.h"
#include "report/report.h"
#include "ui/design/design_page.h"
#include "ui/run/run_page.h"

#include <QFile>
#include <QSaveFile>

#include <array>

namespace colonnade::gui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Result<void> write(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return failure(ErrorKind::LocalFile, Workbench::tr("%1 cannot be written: %2.").arg(path, file.errorString()));
    return {};
}

}  // namespace

Workbench::Workbench(database::SessionFactory openSession, QString who, const QString &journalPath)
    : m_openSession(std::move(openSession)),
      m_who(std::move(who)),
      m_window(std::make_unique<ui::MainWindow>()),
      m_reviewDesk(std::make_unique<ReviewDesk>(m_window.get())),
      m_connection(new ConnectionWorker(m_openSession)),
      m_pulse(new PulseWorker(m_openSession)),
      m_planner(new PlanningWorker(m_openSession)),
      m_journalPath(journalPath.isEmpty() ? run::Journal::defaultPath() : journalPath)
{
    m_unfinishedRuns = new UnfinishedRuns(m_journalPath);
    startThreads();
    watchWindow();
    m_typing.setSingleShot(true);
    m_typing.setInterval(120ms);
    connect(&m_typing, &QTimer::timeout, this, &Workbench::askPlanner);
    m_window->setRecentTargets(readRecentTargets());
}

Workbench::~Workbench()
{
    m_runner.reset();
    m_stop.request_stop();
    m_reviewDesk.reset();
    m_pulse->giveUp();
    const std::array threads{&m_connectionThread, &m_pulseThread, &m_planningThread, &m_journalThread};
    for (QThread *thread : threads)
        thread->quit();
    for (QThread *thread : threads)
        thread->wait();
}

void Workbench::startThreads()
{
    const std::pair<QThread *, QObject *> workers[] = {{&m_connectionThread, m_connection},
                                                       {&m_pulseThread, m_pulse},
                                                       {&m_planningThread, m_planner},
                                                       {&m_journalThread, m_unfinishedRuns}};
    for (const auto &[thread, worker] : workers) {
        worker->moveToThread(thread);
        connect(thread, &QThread::finished, worker, &QObject::deleteLater);
        thread->start();
    }
    connect(this, &Workbench::openWanted, m_connection, &ConnectionWorker::open);
    connect(this, &Workbench::loadWanted, m_connection, &ConnectionWorker::load);
    connect(this, &Workbench::closeWanted, m_connection, &ConnectionWorker::close);
    connect(this, &Workbench::closeWanted, m_pulse, &PulseWorker::close);
    connect(this, &Workbench::pulseWanted, m_pulse, &PulseWorker::open);
    connect(this, &Workbench::planWanted, m_planner, &PlanningWorker::plan);
    connect(this, &Workbench::unfinishedWanted, m_unfinishedRuns, &UnfinishedRuns::look);
    watchConnection();
    connect(m_pulse, &PulseWorker::pulsed, this,
            [this](const auto &pulse) { m_window->setPulse(m_target.isEmpty() ? std::nullopt : pulse); });
    connect(m_planner, &PlanningWorker::planned, this, &Workbench::takePlan);
}

/// Answers to an attempt that was given up come late, and change nothing.
void Workbench::watchConnection()
{
    connect(m_connection, &ConnectionWorker::opened, this, [this](int attempt) {
        if (attempt == m_attempt)
            Q_EMIT pulseWanted(m_target);
    });
    connect(m_connection, &ConnectionWorker::failed, this, [this](int attempt, const Error &error) {
        if (attempt != m_attempt)
            return;
        m_catalog.reset();
        m_reviewDesk->setCatalog({});
        m_window->setConnectionError(error);
        Q_EMIT failed(error);
    });
    connect(m_connection, &ConnectionWorker::progressed, this, [this](int attempt, const QString &what, double fraction) {
        if (attempt == m_attempt)
            m_window->setLoading(what, fraction);
    });
    connect(m_connection, &ConnectionWorker::loaded, this, [this](int attempt, const catalog::CatalogPtr &catalog) {
        if (attempt == m_attempt)
            takeCatalog(catalog);
    });
    connect(m_connection, &ConnectionWorker::loadFailed, this, [this](int attempt, const Error &error) {
        if (attempt != m_attempt)
            return;
        if (m_catalog) {
            m_window->setLoadError(error);
        } else {
            m_window->setConnectionError(error);
            Q_EMIT closeWanted();
        }
        Q_EMIT failed(error);
    });
    connect(m_unfinishedRuns, &UnfinishedRuns::found, this, [this](int attempt, const UnfinishedRun &run) {
        if (attempt != m_attempt || m_window->run()->isBusy() || m_window->run()->record())
            return;
        m_unfinished = run;
        m_window->offerResume(run.header.startedAt, run.conclusion);
    });
    connect(m_unfinishedRuns, &UnfinishedRuns::failed, this, [this](int attempt, const Error &error) {
        if (attempt == m_attempt)
            m_window->showError(error);
    });
}

Attempt Workbench::newAttempt()
{
    m_stop.request_stop();
    m_stop = std::stop_source();
    return {++m_attempt, m_stop.get_token()};
}

/// At once for the window; the thread follows as soon as it can.
void Workbench::cancelAttempt()
{
    m_stop.request_stop();
    ++m_attempt;
    if (m_catalog)
        m_window->setLoadCancelled();
    else
        disconnect_();
}

void Workbench::reload()
{
    if (m_catalog)
        Q_EMIT loadWanted(newAttempt());
}

void Workbench::watchWindow()
{
    connect(m_window.get(), &ui::MainWindow::connectRequested, this, &Workbench::connectAsWished);
    connect(m_window.get(), &ui::MainWindow::disconnectRequested, this, &Workbench::disconnect_);
    connect(m_window.get(), &ui::MainWindow::cancelRequested, this, &Workbench::cancelAttempt);
    connect(m_window.get(), &ui::MainWindow::reloadRequested, this, &Workbench::reload);
    connect(m_window.get(), &ui::MainWindow::changeEdited, this, [this](const change::ChangeSet &change) {
        m_change = change;
        wantPlan();
    });
    connect(m_window.get(), &ui::MainWindow::openChangeRequested, this, [this](const QString &path) { tell(openChange(path)); });
    connect(m_window.get(), &ui::MainWindow::saveChangeRequested, this, [this](const QString &path) { tell(saveChange(path)); });
    connect(m_window.get(), &ui::MainWindow::savePlanRequested, this, [this](const QString &path) { tell(savePlan(path)); });
    connect(m_window.get(), &ui::MainWindow::runRequested, this, &Workbench::startRun);
    connect(m_window.get(), &ui::MainWindow::resumeRequested, this, &Workbench::resumeRun);
    connect(m_window->report(), &ui::ReportPage::exportRequested, this, [this](ui::ReportFormat format, const QString &path) {
        const Result<void> saved = saveReport(format, path);
        m_window->report()->setMessage(saved ? tr("The report stands in %1.").arg(path) : saved.error().message, !saved);
    });
}

void Workbench::tell(const Result<void> &result)
{
    if (!result)
        m_window->showError(result.error());
}

void Workbench::connectAsWished(const ui::ConnectionWish &wish)
{
    const QString target =
        wish.target.isEmpty() ? document::targetOf({wish.host, wish.port, wish.database, wish.user}) : wish.target;
    connectTo(document::withPassword(target, wish.password), wish.environment);
}

void Workbench::connectTo(const QString &target, ui::Environment environment)
{
    m_target = target;
    m_environment = environment;
    m_window->setConnecting(document::withoutPassword(target));
    m_catalog.reset();
    m_reviewDesk->setCatalog({});
    m_lookedForRuns = false;
    m_unfinished.reset();
    Q_EMIT closeWanted();
    Q_EMIT openWanted(newAttempt(), target);
}

void Workbench::disconnect_()
{
    m_catalog.reset();
    m_reviewDesk->setCatalog({});
    m_target.clear();
    ++m_generation;
    m_stop.request_stop();
    ++m_attempt;
    Q_EMIT closeWanted();
    m_window->setDisconnected();
}

void Workbench::takeCatalog(const catalog::CatalogPtr &catalog)
{
    m_catalog = catalog;
    m_window->setCatalog(catalog, m_environment);
    m_reviewDesk->setCatalog(catalog);
    m_window->setRecentTargets(rememberTarget(m_target, m_environment));
    Q_EMIT catalogLoaded(catalog);
    if (!std::exchange(m_lookedForRuns, true))
        Q_EMIT unfinishedWanted(m_attempt, catalog->server());
    askPlanner();
}

void Workbench::wantPlan()
{
    ++m_generation;  // what is being planned is out of date from now on
    m_typing.start();
}

void Workbench::askPlanner()
{
    m_typing.stop();
    if (!m_catalog)
        return;
    if (m_change.isEmpty()) {
        m_plan = {};
        m_digest.clear();
        m_window->setPlanError(std::nullopt);
        return;
    }
    Q_EMIT planWanted(++m_generation, m_change, m_catalog, m_target);
}

void Workbench::takePlan(const Planned &planned)
{
    if (planned.generation != m_generation)
        return;
    m_plan = planned.plan;
    m_digest = planned.digest;
    if (planned.error) {
        m_window->setPlanError(planned.error);
        Q_EMIT failed(*planned.error);
        return;
    }
    m_window->setPlan(m_plan, m_digest);
    Q_EMIT planMade();
}

Result<void> Workbench::openChange(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::LocalFile, tr("%1 cannot be read: %2.").arg(path, file.errorString()));
    auto change = document::readChange(file.readAll(), path);
    if (!change)
        return failure(change.error());
    m_window->setChange(*change);
    return {};
}

Result<void> Workbench::saveChange(const QString &path) const
{
    return write(path, document::writeChange(m_change));
}

Result<void> Workbench::savePlan(const QString &path) const
{
    return write(path, document::writePlan(m_plan));
}

Result<void> Workbench::saveReport(ui::ReportFormat format, const QString &path) const
{
    const auto record = m_window->run()->record();
    if (!record)
        return failure(ErrorKind::Usage, tr("Nothing was run yet, so there is nothing to report."));
    const report::Report report{*record, QDateTime::currentDateTimeUtc(), u"Colonnade "_s + QStringLiteral(COLONNADE_VERSION)};
    switch (format) {
    case ui::ReportFormat::Html: return write(path, report::writeHtml(report));
    case ui::ReportFormat::Json: return write(path, report::writeJson(report));
    case ui::ReportFormat::Markdown: return write(path, report::writeMarkdown(report));
    }
    Q_UNREACHABLE_RETURN({});
}

void Workbench::startRun(const run::Limits &limits)
{
    run::RunRequest request;
    request.id = QUuid::createUuid();
    request.plan = m_plan;
    request.planDigest = m_digest;
    request.planDocument = document::writePlan(m_plan);
    request.limits = limits;
    carryOut(std::move(request));
}

void Workbench::resumeRun(const run::Limits &limits)
{
    if (!m_unfinished)
        return;
    run::RunRequest request;
    request.id = m_unfinished->header.id;
    request.plan = m_unfinished->plan;
    request.planDigest = m_unfinished->header.planDigest;
    request.planDocument = m_unfinished->header.planDocument;
    request.limits = limits;
    request.resume = true;
    carryOut(std::move(request));
}

void Workbench::carryOut(run::RunRequest request)
{
    m_unfinished.reset();
    request.target = m_target;
    request.gates = run::GatePolicy::Ask;
    request.journalPath = m_journalPath;
    request.who = m_who;
    m_runner = std::make_unique<run::Runner>(request, m_openSession);
    ui::RunPage *page = m_window->run();
    run::Runner *runner = m_runner.get();
    connect(runner, &run::Runner::began, page, &ui::RunPage::begin);
    connect(runner, &run::Runner::happened, page, &ui::RunPage::apply);
    connect(runner, &run::Runner::sampled, page, &ui::RunPage::append);
    connect(runner, &run::Runner::finished, this, &Workbench::endRun);
    connect(page, &ui::RunPage::gateAnswered, runner,
            [this, runner](int phase, const QString &note) { runner->answerGate(phase, m_who, note); });
    connect(page, &ui::RunPage::limitsChanged, runner, &run::Runner::setLimits);
    connect(m_window.get(), &ui::MainWindow::pauseRequested, runner, &run::Runner::pause);
    connect(m_window.get(), &ui::MainWindow::proceedRequested, runner, &run::Runner::proceed);
    connect(m_window.get(), &ui::MainWindow::stopRequested, runner, &run::Runner::stop);
    runner->start();
}

void Workbench::endRun(Outcome outcome, const std::optional<Error> &error)
{
    m_window->run()->finish(outcome, error);
    Q_EMIT runEnded(outcome, error);
}

}  // namespace colonnade::gui
