// Runner: carries out a plan on its own thread, step by step, and tells of it by events. Every wish (pause, stop, a gate's
// answer) is a slot that may be called from any thread and takes effect at the next safe point.
#pragma once

#include "database/session.h"
#include "run/limits.h"
#include "run/run_record.h"

#include <QObject>

namespace colonnade::run {

struct RunRequest {
    QUuid id;  ///< of a run to resume, or a new one
    plan::Plan plan;
    QString planDigest;
    QByteArray planDocument;  ///< as saved; kept on the server with the run
    QString target;           ///< of the connection; never journaled
    GatePolicy gates = GatePolicy::Ask;
    Limits limits;
    bool resume = false;
    std::optional<int> undoDownTo;  ///< undo the phases from the last down to this one (1 is the first) instead of running
    QString journalPath;            ///< SQLite file; empty: the user's own
    QString who;                    ///< the person, for gates and the report
    QStringList replicas;           ///< targets of replicas that are asked themselves; never journaled
};

class Runner : public QObject
{
    Q_OBJECT

public:
    /// The sessions that the run needs (worker, observer) are opened on the run's thread by the factory.
    Runner(RunRequest request, database::SessionFactory openSession, QObject *parent = nullptr);
    ~Runner() override;  ///< cancels what is under way, which the server undoes, and waits for the thread; the run can be resumed

    void start();

public Q_SLOTS:
    void pause();
    void proceed();  ///< after pause()
    /// At the next safe point; the run can be resumed. A statement under way may end within ten seconds; then, or when asked
    /// again, it is cancelled on the server and undone.
    void stop();
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
