// RunTerminal: a run on a terminal: draws where it is, asks at gates, turns Ctrl-C into a stop at the next safe point. Used by
// the verbs run, resume and undo. Where standard error is no terminal each event is a line instead.
#pragma once

#include "app/cli/verb.h"
#include "run/runner.h"

#include <QSocketNotifier>

namespace colonnade::cli {

class RunTerminal : public QObject
{
    Q_OBJECT

public:
    enum class Talk { Quiet, Lines, Drawn };

    /// What standard error can show; --quiet silences it.
    static Talk talkFor(const QCommandLineParser &parser);
    /// Standard input and standard error are both a terminal.
    static bool canAsk();

    RunTerminal(run::RunRequest request, Talk talk);
    ~RunTerminal() override;

    struct End {
        Outcome outcome = Outcome::Failed;
        std::optional<Error> error;
        run::RunRecord record;
    };
    /// Runs to the end, with an event loop of its own: there is no window here that could stand still.
    End perform();

private:
    void tell(const run::Event &event);
    void draw();
    void line(const QString &text);
    void ask(const run::Event &gate);
    void answered();
    void interrupted();

    const run::RunRequest m_request;
    Talk m_talk;
    run::Runner m_runner;
    run::RunRecord m_record;
    std::optional<run::Sample> m_latest;
    End m_end;
    std::unique_ptr<QSocketNotifier> m_input;
    int m_askedPhase = -1;
    int m_interrupts = 0;
    bool m_drawn = false;
};

}  // namespace colonnade::cli
