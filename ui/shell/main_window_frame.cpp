// What the window's frame shows: the buttons that go on from a page, the status line and the marks of the page bar. All of it
// follows from the state of the pages, so it is made anew whenever one of them changes.
#include "ui/shell/main_window.h"

#include "items/format.h"
#include "ui/design/design_page.h"
#include "ui/preview/preview_page.h"
#include "ui/preview/preview_sources.h"
#include "ui/report/report_page.h"
#include "ui/run/run_page.h"
#include "ui/shell/banner.h"
#include "ui/shell/status_line.h"
#include "ui/shell/top_bar.h"
#include "ui/shell/window_actions.h"
#include "ui/widgets/pieces.h"
#include "ui/widgets/rule_panel.h"

namespace colonnade::ui {

using namespace Qt::StringLiterals;

/// The next thing in the order of the work.
void MainWindow::goOn()
{
    switch (page()) {
    case Page::Design: showPage(Page::Preview); return;
    case Page::Preview:
        if (m_previewed->isReviewShown())
            return;
        [[fallthrough]];
    case Page::Rehearse: showPage(Page::Run); return;
    case Page::Run:
        if (m_run->startButton()->isVisible())
            m_run->startButton()->click();
        return;
    case Page::Watch: showPage(Page::Report); return;
    case Page::Report: return;
    }
}

void MainWindow::pauseOrProceed()
{
    if (!m_run->isRunning())
        return;
    if (m_run->record()->state == run::RunState::Paused)
        Q_EMIT proceedRequested();
    else
        Q_EMIT pauseRequested();
}

/// The rule behind what is selected on the page; where nothing is, the status line says what to do.
void MainWindow::showWhy()
{
    QString rule;
    switch (page()) {
    case Page::Design: rule = m_design->currentRule(); break;
    case Page::Preview: rule = m_previewed->currentRule(); break;
    case Page::Run: rule = m_run->currentRule(); break;
    case Page::Rehearse:
    case Page::Watch:
    case Page::Report: break;
    }
    if (rule.isEmpty())
        m_status->showMessage(tr("Select a finding or a step first: F1 then explains the rule behind it."), 8000);
    else
        m_rule->showRule(rule);
}

void MainWindow::showButtons()
{
    const bool running = m_run->isRunning();
    const bool paused = running && m_run->record()->state == run::RunState::Paused;
    QUndoStack &history = m_design->state()->history();
    QString secondary;
    QString primary;
    bool secondaryWorks = true;
    bool primaryWorks = true;
    switch (page()) {
    case Page::Design:
        secondary = tr("Undo");
        secondaryWorks = history.canUndo();
        primary = tr("Preview the plan →");
        primaryWorks = !m_plan.isEmpty();
        break;
    case Page::Preview:
        if (m_previewed->isReviewShown())
            break;  // what can be done with files of SQL stands beside them
        secondary = tr("Save plan…");
        secondaryWorks = !m_plan.isEmpty();
        primary = tr("Run →");
        primaryWorks = !m_plan.isEmpty();
        break;
    case Page::Run:
        if (running) {
            secondary = paused ? tr("Continue") : tr("Pause");
            primary = tr("Stop");
        }
        break;
    case Page::Rehearse:
    case Page::Watch:
    case Page::Report: break;
    }
    m_top->secondary()->setText(secondary);
    m_top->secondary()->setVisible(!secondary.isEmpty());
    m_top->secondary()->setEnabled(secondaryWorks);
    m_top->primary()->setText(primary);
    m_top->primary()->setVisible(!primary.isEmpty());
    m_top->primary()->setEnabled(primaryWorks);
    const char *role = page() == Page::Run ? "danger" : "primary";
    if (m_top->primary()->property("role").toByteArray() != role) {
        m_top->primary()->setProperty("role", role);
        repolish(m_top->primary());
    }
    m_top->primary()->setToolTip(page() == Page::Run ? tr("At the next safe point; the run can be resumed") : tr("Ctrl+Return"));
    m_actions->undo->setEnabled(history.canUndo());
    m_actions->redo->setEnabled(history.canRedo());
    m_actions->addColumn->setEnabled(m_catalog && !m_design->state()->selection().table.name.isEmpty());
    m_actions->removeColumn->setEnabled(m_design->state()->selectedAddition() != nullptr);
    m_actions->saveChange->setEnabled(!m_design->state()->change().isEmpty());
    m_actions->savePlan->setEnabled(!m_plan.isEmpty());
    m_actions->reload->setEnabled(m_catalog != nullptr);
    m_actions->disconnectFrom->setEnabled(m_catalog != nullptr && !running);
    m_actions->pause->setEnabled(running);
    m_actions->pause->setText(paused ? tr("Contin&ue") : tr("Pa&use"));
    m_actions->stop->setEnabled(running);
}

void MainWindow::showStatus()
{
    if (m_run->isRunning())
        m_status->setState(StatusLine::Light::Busy, {tr("Running · can be resumed if closed"), tr("Running")});
    else if (m_catalog && !m_loading)
        m_status->setState(StatusLine::Light::Good,
                           {tr("Connected, read-only until Run"), tr("Connected, read-only"), tr("Read-only")});
    QStringList note;
    if (page() == Page::Run && m_run->record() && !m_run->record()->events.isEmpty()) {
        note = {tr("Last event %1").arg(items::clock(m_run->record()->events.last().at))};
    } else if (page() != Page::Design && !m_plan.isEmpty()) {
        const QString plan = tr("Plan %1").arg(m_digest.section(u':', -1).left(8));
        note = {plan + u" · "_s + tr("%n step(s)", nullptr, int(m_plan.stepCount())) + u" · "_s
                    + tr("%n gate(s)", nullptr, int(m_plan.gateCount())),
                plan};
    } else if (m_catalog) {
        const QString read = tr("Catalog read %1").arg(items::clock(m_catalog->data().readAt));
        note = {tr("%1, %2 tables in %3")
                    .arg(read, format::exact(m_catalog->tables().size()), format::duration(m_catalog->data().readSeconds * 1000)),
                read};
    }
    m_status->setNote(note);
}

void MainWindow::showDoneMarks()
{
    const auto record = m_run->record();
    const bool planned = !m_plan.isEmpty();
    m_top->pages()->setDone(Page::Design, planned);
    m_top->pages()->setDone(Page::Preview, record != nullptr);
    m_top->pages()->setDone(Page::Run, record && record->outcome == Outcome::Succeeded);
}

}  // namespace colonnade::ui
