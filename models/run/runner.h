// Runner: carries out a plan on its own thread, step by step, and tells of it by events. Every wish (pause, stop, a gate's
// answer) is a slot that may be called from any thread and takes effect at the next safe point.
#pragma once

#include "database/session.h"
#include "run/limits.h"
#include "run/run_record.h"

#include <QObject>

namespace colonnade::run {

struct RunRequest {
    QUuid id;                                 ///< of a run to resume, or a new one
    plan::Plan plan;
    QString planDigest;
    QByteArray planDocument;                  ///< as saved; kept on the server with the run
    QString target;                           ///< of the connection; never journaled with a password
    GatePolicy gates = GatePolicy::Ask;
    Limits limits;
    bool resume = false;
    QString journalPath;                      ///< SQLite file; empty: the user's own
    QString who;                              ///< the person, for gates and the report
};

class Runner : public QObject
{
    Q_OBJECT

public:
    /// The sessions that the run needs (worker, observer) are opened on the run's thread by the factory.
    Runner(RunRequest request, database::SessionFactory openSession, QObject *parent = nullptr);
    ~Runner() override;  ///< stops at the next safe point and waits for the thread

    void start();

public Q_SLOTS:
    void pause();
    void proceed();                           ///< after pause()
    void stop();                              ///< at the next safe point; the run can be resumed
    void answerGate(int phase, const QString &who, const QString &note);
    void setLimits(const colonnade::run::Limits &limits);

Q_SIGNALS:
    void began(const colonnade::run::RunRecord &record);
    void happened(const colonnade::run::Event &event);
    void sampled(const colonnade::run::Sample &sample);
    /// The last signal. `error` is set unless the run succeeded; its kind decides the exit code.
    void finished(colonnade::Outcome outcome, const std::optional<colonnade::Error> &error);

private:
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace colonnade::run
