#include "ui/run/run_page.h"

#include "items/format.h"
#include "items/log_model.h"
#include "items/plan_summary.h"
#include "items/run_progress.h"
#include "items/run_step_model.h"
#include "items/words.h"
#include "ui/run/gate_panel.h"
#include "ui/run/limits_editor.h"
#include "ui/run/run_charts.h"
#include "ui/run/signal_list.h"
#include "ui/run/wait_panel.h"
#include "ui/widgets/empty_page.h"
#include "ui/widgets/pieces.h"
#include "ui/widgets/step_list.h"
#include "ui/widgets/theme.h"

#include <QStyledItemDelegate>

namespace colonnade::ui {

using namespace Qt::StringLiterals;

namespace {

enum Sheet { EmptySheet, ReadySheet, LiveSheet };

class LogDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        QColor color = theme().text;
        switch (run::Level(index.data(items::LogModel::LevelRole).toInt())) {
        case run::Level::Info: break;
        case run::Level::Warning: color = theme().warning; break;
        case run::Level::Error: color = theme().bad; break;
        }
        option->font = monospaceFont();
        option->state &= ~(QStyle::State_HasFocus | QStyle::State_MouseOver);
        option->palette.setColor(QPalette::Text, color);
        option->palette.setColor(QPalette::HighlightedText, color);
    }
};

/// "Phase 2 of 4 · Backfill"
QString phaseTitle(const run::RunRecord &record, qsizetype phase)
{
    return RunPage::tr("Phase %1 of %2 · %3")
        .arg(phase + 1)
        .arg(record.plan.phases.size())
        .arg(items::Words::phase(record.plan.phases[phase].kind));
}

}  // namespace

RunPage::RunPage(QWidget *parent)
    : QStackedWidget(parent), m_stepModel(new items::RunStepModel(this)), m_logModel(new items::LogModel(this))
{
    m_empty = new EmptyPage(tr("Nothing to run yet"), {});
    connect(m_empty->addAction(tr("Go to Preview"), "primary"), &QPushButton::clicked, this, &RunPage::previewRequested);
    addWidget(m_empty);
    addWidget(makeReady());
    addWidget(makeLive());
    setNoPlan(
        tr("When there is a plan, it is run from here: step by step with live progress, replica lag, rows per second, sessions "
           "that wait "
           "on us and the latency of a probe. Nothing is written to the server before you start it."));
}

QWidget *RunPage::makeReady()
{
    auto *card = surface("card");
    card->setFixedWidth(560);
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(28, 24, 28, 24);
    layout->setSpacing(space::Medium);
    QLabel *title = label(tr("Ready to run"));
    title->setFont(scaledFont(1.4, QFont::DemiBold));
    m_readyFacts = paragraph({}, "muted");
    m_obstacle = paragraph({}, "bad");
    m_readyLimits = new LimitsEditor;
    m_start = button(tr("Start the run"), "primary");
    layout->addWidget(title);
    layout->addWidget(m_readyFacts);
    layout->addWidget(section(tr("Limits, which can be changed while it runs")));
    layout->addWidget(m_readyLimits);
    layout->addWidget(m_obstacle);
    layout->addWidget(m_start, 0, Qt::AlignLeft);
    auto *made = new QWidget;
    putInMiddle(made, card);
    connect(m_start, &QPushButton::clicked, this, [this] {
        setStarting();
        Q_EMIT startRequested(m_readyLimits->limits());
    });
    setObstacle({});
    return made;
}

QWidget *RunPage::makeLeft()
{
    auto *left = surface("panel");
    m_title = heading({});
    m_progressText = paragraph({}, "muted");
    m_progress = new QProgressBar;
    m_progress->setTextVisible(false);
    m_progress->setRange(0, 1000);
    m_progress->setAccessibleName(tr("Progress"));
    m_steps = new StepList;
    m_steps->setModel(m_stepModel);
    m_limits = new LimitsEditor;
    auto *layout = new QVBoxLayout(left);
    layout->setContentsMargins(10, 12, 10, 12);
    layout->setSpacing(space::Small);
    layout->addWidget(m_title);
    layout->addWidget(m_progressText);
    layout->addWidget(m_progress);
    layout->addSpacing(space::Tiny);
    layout->addWidget(m_steps, 1);
    m_signals = new SignalList;
    layout->addWidget(section(tr("Signals")));
    layout->addWidget(m_signals);
    layout->addWidget(section(tr("Limits")));
    layout->addWidget(m_limits);
    connect(m_limits, &LimitsEditor::limitsEdited, this, [this](const run::Limits &limits) {
        m_charts->setLimits(limits);
        Q_EMIT limitsChanged(limits);
    });
    return left;
}

QWidget *RunPage::makeLive()
{
    m_gate = new GatePanel;
    m_wait = new WaitPanel;
    m_ending = surface("card");
    m_endingTitle = label({});
    m_endingTitle->setFont(scaledFont(1.0, QFont::DemiBold));
    m_endingText = paragraph({}, "muted");
    auto *endingLayout = new QVBoxLayout(m_ending);
    endingLayout->setContentsMargins(14, 10, 14, 10);
    endingLayout->setSpacing(4);
    endingLayout->addWidget(m_endingTitle);
    endingLayout->addWidget(m_endingText);
    m_charts = new RunCharts;
    auto *logCard = surface("card");
    auto *logTitle = label(tr("Log"));
    logTitle->setFont(scaledFont(1.0, QFont::DemiBold));
    m_log = new QListView;
    m_log->setModel(m_logModel);
    m_log->setItemDelegate(new LogDelegate(m_log));
    m_log->setUniformItemSizes(true);
    m_log->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_log->setFrameShape(QFrame::NoFrame);
    m_log->setAccessibleName(tr("Log"));
    m_log->setTextElideMode(Qt::ElideNone);
    auto *logLayout = new QVBoxLayout(logCard);
    logLayout->setContentsMargins(12, 10, 8, 6);
    logLayout->setSpacing(4);
    logLayout->addWidget(logTitle);
    logLayout->addWidget(m_log, 1);
    logCard->setMinimumHeight(110);
    auto *centre = new QWidget;
    auto *centreLayout = new QVBoxLayout(centre);
    centreLayout->setContentsMargins(12, 12, 12, 12);
    centreLayout->setSpacing(10);
    centreLayout->addWidget(m_gate);
    centreLayout->addWidget(m_wait);
    centreLayout->addWidget(m_ending);
    centreLayout->addWidget(m_charts, 5);
    centreLayout->addWidget(logCard, 2);
    auto *across = new QSplitter(Qt::Horizontal);
    across->setHandleWidth(1);
    across->setChildrenCollapsible(false);
    QWidget *left = makeLeft();
    left->setMinimumWidth(270);
    across->addWidget(left);
    across->addWidget(centre);
    across->setStretchFactor(1, 1);
    across->setSizes({330, 1110});
    connect(m_gate, &GatePanel::opened, this, &RunPage::gateAnswered);
    return across;
}

void RunPage::setNoPlan(const QString &why)
{
    m_empty->setText(why);
    if (!m_record)
        setCurrentIndex(EmptySheet);
}

void RunPage::setReady(const plan::Plan &plan, const QString &digest, const catalog::Server &server, qsizetype replicas)
{
    if (isBusy())
        return;
    const items::LongestBlock block = items::longestBlock(plan);
    const QStringList facts{tr("%1 on %2, as %3").arg(server.database, items::Words::server(server, replicas), server.user),
                            tr("%n step(s)", nullptr, int(plan.stepCount())) + u", "_s
                                + tr("%n gate(s) that wait for you", nullptr, int(plan.gateCount())),
                            block.known ? tr("Longest block of readers or writers: %1").arg(items::rangeText(block.milliseconds))
                                        : tr("Longest block of readers or writers: unknown for a step, see Preview"),
                            tr("Plan %1").arg(digest.left(7 + 12))};
    m_readyFacts->setText(facts.join(u'\n'));
    m_start->setEnabled(m_obstacle->text().isEmpty());
    m_record.reset();
    m_stepModel->setRecord({});
    setCurrentIndex(ReadySheet);
    Q_EMIT stateChanged();
}

void RunPage::setObstacle(const QString &why)
{
    m_obstacle->setText(why);
    m_obstacle->setVisible(!why.isEmpty());
    m_start->setEnabled(why.isEmpty() && !m_starting);
}

void RunPage::setStarting()
{
    m_starting = true;
    m_start->setEnabled(false);  // one click, one run
}

bool RunPage::isRunning() const
{
    return m_record && m_record->state != run::RunState::Ended;
}

QString RunPage::currentRule() const
{
    const plan::Step *step = m_record ? m_record->plan.step(m_steps->selectedStep()) : nullptr;
    return step ? step->rule : QString();
}

run::Limits RunPage::limits() const
{
    return m_record ? m_limits->limits() : m_readyLimits->limits();
}

void RunPage::begin(const run::RunRecord &record)
{
    m_starting = false;
    m_record = std::make_shared<run::RunRecord>(record);
    m_limits->setLimits(m_readyLimits->limits());
    m_charts->clear();
    m_charts->setLimits(m_limits->limits());
    const auto hasSpec = [](const plan::Step &step) { return step.backfill.has_value(); };
    for (const plan::Phase &phase : record.plan.phases) {
        if (const auto it = std::ranges::find_if(phase.steps, hasSpec); it != phase.steps.end())
            m_charts->setTable(it->backfill->table.display());
    }
    m_signals->setSignals({});
    m_signals->setShare(1);
    for (const run::Sample &sample : record.samples) {
        m_charts->append(sample);
        if (!sample.seen.isEmpty())
            m_signals->setSignals(sample.seen);
    }
    m_logModel->setEvents(record.events);
    m_stepModel->setRecord(m_record);
    setCurrentIndex(LiveSheet);
    showState();
}

void RunPage::apply(const run::Event &event)
{
    if (!m_record)
        return;
    run::apply(*m_record, event);
    m_logModel->append(event);
    m_stepModel->update();
    showState();
}

void RunPage::append(const run::Sample &sample)
{
    if (!m_record)
        return;
    constexpr qsizetype AnHour = 36000;
    if (m_record->samples.size() >= AnHour)
        m_record->samples.removeFirst();
    m_record->samples.append(sample);
    m_charts->append(sample);
    if (!sample.seen.isEmpty())
        m_signals->setSignals(sample.seen);
    m_signals->setShare(sample.batchRows > 0 ? sample.share : 1);
    showProgress();
}

void RunPage::finish(Outcome outcome, const std::optional<Error> &error)
{
    if (m_starting) {
        m_starting = false;
        // It ended before it began: the sheet with the button is still there, and says why.
        setObstacle(error ? error->message : QString());
        m_start->setEnabled(true);
        if (error && currentIndex() == EmptySheet)
            m_empty->setText(error->message);
        Q_EMIT finished();
        return;
    }
    if (!m_record)
        return;
    m_record->state = run::RunState::Ended;
    m_record->outcome = outcome;
    if (error)
        m_record->conclusion = error->message;
    m_stepModel->update();
    showState();
    m_charts->refresh();
    Q_EMIT finished();
}

void RunPage::showState()
{
    showProgress();
    showGate();
    m_wait->setRecord(*m_record);
    const bool ended = m_record->state == run::RunState::Ended;
    m_limits->setEnabled(!ended);
    m_ending->setVisible(ended);
    if (ended && m_record->outcome) {
        m_endingTitle->setText(items::Words::outcome(*m_record->outcome));
        m_endingText->setText(m_record->conclusion);
        m_endingText->setVisible(!m_record->conclusion.isEmpty());
        switch (*m_record->outcome) {
        case Outcome::Succeeded: setTone(m_endingTitle, "good"); break;
        case Outcome::Failed: setTone(m_endingTitle, "bad"); break;
        case Outcome::Cancelled:
        case Outcome::InDoubt: setTone(m_endingTitle, "warning"); break;
        }
    }
    Q_EMIT stateChanged();
}

void RunPage::showGate()
{
    const auto asked = std::ranges::find(m_record->gates, run::GateState::Asked, &run::GateRecord::state);
    if (asked == m_record->gates.end() || !isRunning()) {
        m_gate->hide();
        return;
    }
    if (m_gate->isVisibleTo(this))
        return;
    const plan::Phase &phase = m_record->plan.phases[asked->phase];
    m_gate->ask(asked->phase, u"%1 · %2"_s.arg(asked->phase + 1).arg(items::Words::phase(phase.kind)),
                phase.gateAfter ? phase.gateAfter->question : QString());
}

QString RunPage::progressText() const
{
    const items::RunProgress progress = items::progressOf(*m_record);
    if (m_record->state == run::RunState::Ended)
        return tr("%1 of %2 steps done").arg(progress.stepsDone).arg(progress.stepsInAll);
    if (m_record->state == run::RunState::Paused)
        return tr("Paused. Continue when you like; nothing is held meanwhile.");
    // The server is gone, or took the step back: what the run does about it is its last event until it goes on.
    if (const run::Event &last = m_record->events.isEmpty() ? run::Event() : m_record->events.last();
        last.kind == run::EventKind::StepRetried)
        return last.text;
    if (progress.rowsExpected <= 0)
        return tr("%1 of %2 steps done").arg(progress.stepsDone).arg(progress.stepsInAll);
    QString text = tr("%1 of %2 rows").arg(items::count(double(progress.rowsDone)), items::count(double(progress.rowsExpected)));
    if (progress.leftLowSeconds) {
        const plan::Range left{*progress.leftLowSeconds * 1000, (*progress.leftLowSeconds + *progress.leftHighSeconds) * 500,
                               *progress.leftHighSeconds * 1000};
        QString time = items::spanText(left);
        text += u" · "_s + tr("%1 left").arg(time.startsWith(u'≈') ? tr("about %1").arg(time.mid(2)) : time);
    }
    return text;
}

void RunPage::showProgress()
{
    const items::RunProgress progress = items::progressOf(*m_record);
    const bool ended = m_record->state == run::RunState::Ended;
    m_title->setText(ended ? tr("Run ended") : phaseTitle(*m_record, progress.phase));
    m_progressText->setText(progressText());
    m_progress->setValue(int(progress.fraction() * 1000));
}

}  // namespace colonnade::ui
