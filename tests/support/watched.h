// Watched: the observer of a run at work on a server, without a run: what it samples, and what its governor says.
#pragma once

#include "run/control.h"
#include "run/runner.h"
#include "run/standby_watch.h"

#include <QTemporaryDir>

namespace colonnade::test {

class Watched
{
public:
    Watched(const QString &target, const QStringList &tables, const run::Limits &limits = {}, const QStringList &replicas = {});
    ~Watched();

    QList<run::Sample> samples() const;
    run::Sample last() const;
    /// Of the last sample that carries signals; absent where it is not among them.
    std::optional<run::Signal> signal(run::SignalId id, const QString &source = {}) const;
    std::optional<double> lag(const QString &replica) const;  ///< in the last sample
    QString workerName() const;                               ///< the sessions that go by it are taken for the run's own
    run::Control &control() { return m_control; }
    static bool until(const std::function<bool()> &condition, std::chrono::seconds timeout = std::chrono::seconds(60));

private:
    QTemporaryDir m_dir;
    run::RunRequest m_request;
    const database::SessionFactory m_openSession;
    run::Control m_control;
    mutable std::mutex m_mutex;
    QList<run::Sample> m_samples;
    run::StandbyWatch m_standbys;
    std::jthread m_thread;
};

/// Writes a row over and over, so that the log goes on.
class Writing
{
public:
    Writing(const QString &target, const QString &sql);

private:
    std::jthread m_thread;
};

}  // namespace colonnade::test
