// FillTeam: what the sessions that fill a table at the same time know of each other: the parts that wait for somebody, what was
// filled, whether all have to hold still, and the first fault, which ends the work of all. Used by the BackfillRunner and the
// threads that it starts; each session stays on its own thread.
#pragma once

#include "database/backfill.h"
#include "run/event.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <vector>

namespace colonnade::run {

class FillTeam
{
public:
    /// Where each part stands; those that are at the end want nobody.
    explicit FillTeam(const QList<database::BackfillPosition> &parts);

    /// One that nobody has taken yet.
    std::optional<int> takePart();
    void fail(const Error &error);  ///< the first one counts
    std::optional<Error> error() const;

    // The runner's side.
    void hold(bool still);
    void end();  ///< everybody stops after the batch under way
    void expect(int helpers);
    /// Waits until a helper has something to tell or all have left, or that long; true: all have left.
    bool waitForHelpers(std::chrono::milliseconds time);
    QList<Event> takeEvents();

    // A helper's side.
    /// Waits while all hold still. False: it is to stop.
    bool mayGoOn();
    /// Rests that long. False: it is to stop.
    bool rest(std::chrono::microseconds time);
    void tell(const Event &event);
    void leave();

    /// Rows of that part, by whomever it is filled.
    void setRowsDone(int part, qint64 rows);
    qint64 rowsDone() const;

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<int> m_free;  ///< the next one last
    std::vector<qint64> m_rowsDone;
    std::optional<Error> m_error;
    QList<Event> m_events;
    int m_helpers = 0;
    bool m_holds = false;
    bool m_ended = false;
};

}  // namespace colonnade::run
