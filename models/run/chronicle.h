// Chronicle: where the runner tells what happened. Each event goes into the record, onto the disk, and out as a signal, in this
// order, before the next thing is done. Used on the run's thread.
#pragma once

#include "run/journal.h"

namespace colonnade::run {

class Chronicle
{
public:
    using Listener = std::function<void(const Event &)>;

    Chronicle(RunRecord record, Journal &journal, Listener listener);

    /// Where it runs; known once the first connection stands.
    void setServer(const catalog::Server &server) { m_record.server = server; }
    /// Fills in the time.
    void tell(Event event);
    /// As tell(), but a second at most goes to the disk, and ten a second out: for batches.
    void tellProgress(Event event);

    const RunRecord &record() const { return m_record; }
    /// The first error of the journal: nothing more may be begun that could not be told of.
    const std::optional<Error> &error() const { return m_error; }

private:
    void write(const Event &event);

    RunRecord m_record;
    Journal &m_journal;
    Listener m_listener;
    std::optional<Error> m_error;
    std::chrono::steady_clock::time_point m_progressWritten;
    std::chrono::steady_clock::time_point m_progressTold;
};

/// An event about a step.
Event stepEvent(EventKind kind, const QString &stepId, const QString &text, Level level = Level::Info);

}  // namespace colonnade::run
