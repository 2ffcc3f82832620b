// Control: the wishes of people and the looks of the observer, where the thread that works can see them. The only state that the
// threads of a run share; everything else is handed over as values.
#pragma once

#include "run/governor.h"
#include "run/limits.h"
#include "run/sample.h"

#include "database/lock_view.h"

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

namespace colonnade::run {

struct GateAnswer {
    QString who;
    QString note;
};

/// How far the work is, for the observer's samples.
struct Progress {
    qint64 rowsDone = 0;
    qint64 batchRows = 0;
    bool throttled = false;
    qint64 rowsBefore = 0;  ///< of rowsDone, those that were done when this program took the fill up
};

struct Look {
    std::optional<Sample> sample;
    std::chrono::steady_clock::time_point takenAt;
};

/// A replica that is asked itself, by a connection of its own: how far it is, and who holds locks there.
struct StandbyLook {
    QString name;
    std::optional<qint64> replayed;
    QList<database::LockHolder> holders;
    QString unknown;  ///< why it could not be asked; empty where it could
    std::chrono::steady_clock::time_point at;
};

class Control
{
public:
    /// A statement that is under way when a stop is asked for may end by itself within this time; then, or when a stop is asked
    /// for again, it is cancelled on the server.
    static constexpr std::chrono::seconds Grace{10};

    explicit Control(Limits limits);
    ~Control();
    Control(const Control &) = delete;
    Control &operator=(const Control &) = delete;

    // Wishes, from any thread.
    void pause();
    void proceed();
    void stop();
    void cancelNow();
    void answerGate(int phase, GateAnswer answer);
    void setLimits(const Limits &limits);

    // The worker's side.
    bool stopRequested() const;
    bool pauseRequested() const;
    Limits limits() const;
    QStringList takeLimitsChanged();  ///< what was changed since it was taken last
    /// The limits at the pace that the governor gives: its share of the speed, and where that is small smaller batches too, so
    /// that the pauses between them stay short.
    Limits paced() const;
    /// The governor's last word; where it has been silent for its patience, that the work holds.
    Rein rein() const;
    QList<StandbyLook> standbys() const;
    /// Rests that long, or until a stop is asked for; false then.
    bool rest(std::chrono::microseconds time);
    /// Waits until the pause ends; false where a stop ended it.
    bool waitWhilePaused();
    /// Absent where a stop was asked for.
    std::optional<GateAnswer> waitForGate(int phase);
    /// Asks for the cancel of the statement under way.
    std::stop_token interrupt() const { return m_interrupt.get_token(); }
    void setProgress(const Progress &progress);
    void setStep(const QString &stepId);
    Look latest() const;

    // The observer's side.
    Progress progress() const;
    QString step() const;  ///< the one under way
    void publish(const Sample &sample);
    void setRein(const Rein &rein);
    void publishStandby(const StandbyLook &look);  ///< by its name
    /// The worker says that the run is under way, or has come to its end.
    void setUnderWay(bool underWay);
    /// Waits until the run is under way; false where it ended first.
    bool waitUntilUnderWay();
    /// Rests until then; false where the run has ended.
    bool restUntil(std::chrono::steady_clock::time_point time);

private:
    void interruptAfterGrace(const std::stop_token &ended);

    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    Limits m_limits;
    Limits m_toldLimits;
    std::optional<Rein> m_rein;
    std::chrono::steady_clock::time_point m_reinAt;
    QList<StandbyLook> m_standbys;
    bool m_paused = false;
    int m_stops = 0;
    bool m_underWay = false;
    bool m_ended = false;
    std::map<int, GateAnswer> m_answers;
    Progress m_progress;
    QString m_step;
    Look m_latest;
    std::stop_source m_interrupt;
    std::jthread m_interrupter;
};

}  // namespace colonnade::run
