#include "app/gui/auto_tour.h"

#include "app/exit.h"
#include "items/run_progress.h"
#include "plan/sql_script.h"
#include "ui/design/design_page.h"
#include "ui/design/schema_canvas.h"
#include "ui/preview/sql_review_page.h"
#include "ui/run/gate_panel.h"
#include "ui/run/run_charts.h"
#include "ui/run/run_page.h"
#include "ui/widgets/rule_panel.h"

#include <QCoreApplication>
#include <QDir>
#include <QLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSaveFile>

#include <cstdio>

namespace colonnade::gui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

AutoTour::AutoTour(Workbench &workbench, ui::ThemeChoice &theme, QString directory, Pictures pictures)
    : m_workbench(workbench), m_theme(theme), m_directory(std::move(directory)), m_pictures(pictures)
{
    if (!QDir().mkpath(m_directory))
        end({ErrorKind::LocalFile, tr("%1 cannot be made.").arg(m_directory)});
    if (m_pictures == Pictures::One)
        m_theme.choose(ui::Scheme::Light);
    connect(&m_workbench, &Workbench::catalogLoaded, this, [this](const catalog::CatalogPtr &catalog) {
        say(tr("Read %1 tables in %2 s").arg(catalog->tables().size()).arg(catalog->data().readSeconds, 0, 'f', 2));
    });
    connect(&m_workbench, &Workbench::planMade, this, &AutoTour::planMade);
    connect(&m_workbench, &Workbench::failed, this, &AutoTour::end);
    connect(&m_workbench, &Workbench::runEnded, this, &AutoTour::runEnded);
    connect(m_workbench.window().run(), &ui::RunPage::stateChanged, this, &AutoTour::runChanged);
}

void AutoTour::say(const QString &text)
{
    std::fprintf(stderr, "%s\n", qUtf8Printable(text));
}

void AutoTour::takePicture(ui::Page page, const QString &name)
{
    ui::MainWindow &window = m_workbench.window();
    window.showPage(page);
    const auto grab = [&](const QString &suffix) {
        window.run()->charts()->refresh();
        // What has just been told something new asks for room by events: labels of the status line too.
        QCoreApplication::sendPostedEvents();
        for (QLayout *layout : window.findChildren<QLayout *>())
            layout->activate();
        const QString path = QDir(m_directory).filePath(name + suffix + u".png"_s);
        if (!window.grab().save(path))
            keep(failure(ErrorKind::LocalFile, tr("%1 cannot be written.").arg(path)));
    };
    if (m_pictures == Pictures::One) {
        grab({});
        return;
    }
    for (const auto &[scheme, suffix] : {std::pair{ui::Scheme::Light, u"-light"_s}, std::pair{ui::Scheme::Dark, u"-dark"_s}}) {
        m_theme.choose(scheme);
        grab(suffix);
    }
}

void AutoTour::keep(const Result<void> &written)
{
    if (!written && !m_writeError)
        m_writeError = written.error();
}

Result<void> AutoTour::saveScript()
{
    QSaveFile file(QDir(m_directory).filePath(u"plan.sql"_s));
    const QByteArray script = plan::planScript(m_workbench.plan()).toUtf8();
    if (!file.open(QIODevice::WriteOnly) || file.write(script) != script.size() || !file.commit())
        return failure(ErrorKind::LocalFile, tr("%1 cannot be written: %2.").arg(file.fileName(), file.errorString()));
    return {};
}

void AutoTour::planMade()
{
    if (m_started)
        return;
    if (m_workbench.plan().isEmpty()) {
        end({ErrorKind::InvalidDesign, tr("There is no plan for this change: the findings say why.")});
        return;
    }
    m_started = true;
    say(tr("Planned %1 steps and %2 gates").arg(m_workbench.plan().stepCount()).arg(m_workbench.plan().gateCount()));
    m_workbench.window().design()->canvas()->showAll();
    takePicture(ui::Page::Design, u"design"_s);
    takePicture(ui::Page::Preview, u"preview"_s);
    const QDir directory(m_directory);
    keep(m_workbench.saveChange(directory.filePath(u"change.json"_s)));
    keep(m_workbench.savePlan(directory.filePath(u"plan.json"_s)));
    keep(saveScript());
    if (m_pictures == Pictures::BothThemes)
        showSql();
    else
        startRun();
}

/// A migration as somebody might have written it, and the page of a rule beside it.
void AutoTour::showSql()
{
    connect(
        &m_workbench.reviewDesk(), &ReviewDesk::reviewed, this,
        [this](const items::SqlReviewPtr &review) {
            ui::MainWindow &window = m_workbench.window();
            if (!review->findings.isEmpty())
                window.review()->selectStatement(review->findings.first().statement);
            takePicture(ui::Page::Preview, u"sql"_s);
            window.rulePanel()->showRule(review->findings.isEmpty() ? QString() : review->findings.first().finding.rule);
            takePicture(ui::Page::Preview, u"rule"_s);
            window.rulePanel()->close();
            window.closeReview();
            startRun();
        },
        Qt::SingleShotConnection);
    m_workbench.reviewDesk().open({u":/demo/V12__orders.sql"_s});
}

void AutoTour::startRun()
{
    m_workbench.window().showPage(ui::Page::Run);
    m_workbench.window().run()->startButton()->click();
}

void AutoTour::runChanged()
{
    ui::RunPage *page = m_workbench.window().run();
    const auto record = page->record();
    if (!record)
        return;
    if (const run::StepRecord *step = record->currentStep(); step && step->id != m_lastStep) {
        m_lastStep = step->id;
        say(tr("Step %1  %2").arg(step->id, record->plan.step(step->id)->title));
    }
    const items::RunProgress progress = items::progressOf(*record);
    if (!m_runPictured && progress.rowsExpected > 0 && progress.fraction() > 0.5) {
        m_runPictured = true;
        takePicture(ui::Page::Run, u"run"_s);
    }
    if (page->gate()->isVisibleTo(page) && page->gate()->openButton()->isEnabled()) {
        say(tr("Opening the gate"));
        page->gate()->note()->setText(tr("opened by the demo, for want of somebody to ask"));
        page->gate()->openButton()->click();
    }
}

void AutoTour::runEnded(Outcome outcome, const std::optional<Error> &error)
{
    if (!m_runPictured)
        takePicture(ui::Page::Run, u"run"_s);
    takePicture(ui::Page::Rehearse, u"rehearse"_s);
    takePicture(ui::Page::Watch, u"watch"_s);
    takePicture(ui::Page::Report, u"report"_s);
    const QDir directory(m_directory);
    keep(m_workbench.saveReport(ui::ReportFormat::Html, directory.filePath(u"report.html"_s)));
    keep(m_workbench.saveReport(ui::ReportFormat::Json, directory.filePath(u"report.json"_s)));
    if (outcome == Outcome::Succeeded && !m_writeError) {
        say(tr("Done: documents and pictures stand in %1").arg(m_directory));
        QCoreApplication::exit(0);
        return;
    }
    end(error ? *error : m_writeError.value_or(Error{ErrorKind::Internal, tr("The run did not succeed.")}));
}

void AutoTour::end(const Error &error)
{
    say(u"colonnade: "_s + error.message);
    // exit() does nothing before the event loop runs.
    QTimer::singleShot(0ms, qApp, [code = int(cli::exitFor(error.kind))] { QCoreApplication::exit(code); });
}

}  // namespace colonnade::gui
