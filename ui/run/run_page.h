// RunPage: before a run what will be run, during it steps, progress, charts and log, after it how it ended. It keeps a record of
// its own from the runner's signals, so that nothing is asked of the run's thread.
#pragma once

#include "run/limits.h"
#include "run/run_record.h"

#include <QStackedWidget>

class QLabel;
class QListView;
class QProgressBar;
class QPushButton;

namespace colonnade::items {
class LogModel;
class RunStepModel;
}  // namespace colonnade::items

namespace colonnade::ui {

class EmptyPage;
class GatePanel;
class LimitsEditor;
class RunCharts;
class SignalList;
class StepList;
class WaitPanel;

class RunPage : public QStackedWidget
{
    Q_OBJECT

public:
    explicit RunPage(QWidget *parent = nullptr);

    /// There is nothing to run: `why` says what to do.
    void setNoPlan(const QString &why);
    /// A plan that may be run there; leaves the page alone while a run is shown that has not ended.
    void setReady(const plan::Plan &plan, const QString &digest, const catalog::Server &server, qsizetype replicas);
    /// The start button is not to be used, and why; empty: it may.
    void setObstacle(const QString &why);

    void begin(const run::RunRecord &record);
    void apply(const run::Event &event);
    void append(const run::Sample &sample);
    void finish(Outcome outcome, const std::optional<Error> &error);

    /// Null before a run.
    std::shared_ptr<const run::RunRecord> record() const { return m_record; }
    bool isRunning() const;
    /// A run goes on, or was asked for and has not begun yet.
    bool isBusy() const { return m_starting || isRunning(); }
    /// A run was asked for.
    void setStarting();
    run::Limits limits() const;
    /// What F1 explains: of the selected step; empty where none is.
    QString currentRule() const;
    GatePanel *gate() const { return m_gate; }
    RunCharts *charts() const { return m_charts; }
    QPushButton *startButton() const { return m_start; }

Q_SIGNALS:
    void startRequested(const colonnade::run::Limits &limits);
    void limitsChanged(const colonnade::run::Limits &limits);
    void gateAnswered(int phase, const QString &note);
    void stateChanged();
    void finished();
    void previewRequested();

private:
    QWidget *makeReady();
    QWidget *makeLive();
    QWidget *makeLeft();
    void showState();
    void showProgress();
    void showGate();
    QString progressText() const;

    std::shared_ptr<run::RunRecord> m_record;
    bool m_starting = false;
    items::RunStepModel *m_stepModel;
    items::LogModel *m_logModel;
    EmptyPage *m_empty;
    QLabel *m_readyFacts;
    QLabel *m_obstacle;
    LimitsEditor *m_readyLimits;
    QPushButton *m_start;
    QLabel *m_title;
    QLabel *m_progressText;
    QProgressBar *m_progress;
    StepList *m_steps;
    LimitsEditor *m_limits;
    SignalList *m_signals;
    GatePanel *m_gate;
    WaitPanel *m_wait;
    QFrame *m_ending;
    QLabel *m_endingTitle;
    QLabel *m_endingText;
    RunCharts *m_charts;
    QListView *m_log;
};

}  // namespace colonnade::ui
