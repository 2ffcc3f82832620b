// RunWatch: a Runner under watch: keeps what it told, lets a test react, and waits for its end.
#pragma once

#include "run/runner.h"

#include <functional>

namespace colonnade::test {

class RunWatch : public QObject
{
    Q_OBJECT

public:
    explicit RunWatch(run::RunRequest request);

    /// Called on the test's thread for each event, with the runner at hand.
    std::function<void(const run::Event &)> reaction;

    void start() { m_runner->start(); }
    /// Runs the event loop until the runner has finished. False after the timeout.
    bool finish(std::chrono::seconds timeout = std::chrono::seconds(60));
    /// Runs the event loop until the condition holds.
    bool waitFor(const std::function<bool()> &condition, std::chrono::seconds timeout = std::chrono::seconds(30));

    run::Runner &runner() { return *m_runner; }
    const QList<run::Event> &events() const { return m_events; }
    const QList<run::Sample> &samples() const { return m_samples; }
    const run::RunRecord &record() const { return m_record; }
    std::optional<Outcome> outcome() const { return m_outcome; }
    Error error() const { return m_error.value_or(Error{}); }
    qsizetype count(run::EventKind kind) const;
    bool has(run::EventKind kind) const { return count(kind) > 0; }
    /// "stepStarted 1.1", ... without batches and checks.
    QStringList log() const;
    /// For messages of failed tests: every event with its text.
    QString story() const;

private:
    run::RunRecord m_record;
    QList<run::Event> m_events;
    QList<run::Sample> m_samples;
    std::optional<Outcome> m_outcome;
    std::optional<Error> m_error;
    std::unique_ptr<run::Runner> m_runner;
};

/// A run of that plan on that target, with a journal of its own in `directory`.
run::RunRequest requestFor(const plan::Plan &plan, const QString &target, const QString &directory);

}  // namespace colonnade::test
