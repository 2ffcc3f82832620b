// Governor: how fast a fill may go, from the signals that are looked at beside it. Pure: values and times go in, so that a series
// of signals, recorded or made up, drives it in tests as servers do. Held by the observer of a run, which hands its word to those
// who work.
//
// It begins slowly and doubles each second until something answers. A load that rises makes it retreat within a second; it comes
// back by twentieths, and in small steps once it nears the share at which it had to retreat, so that it settles below that
// instead of swinging around it. A budget at its limit makes it hold, until all of them have been well below for three seconds.
#pragma once

#include "run/signal.h"

#include <QHash>
#include <QSet>

#include <chrono>

namespace colonnade::run {

/// What those who work are told.
struct Rein {
    bool holds = false;
    QString reason;    ///< why it holds, or why it goes slower than it might; empty where nothing is in the way
    double share = 1;  ///< of the speed that the user allows
    bool operator==(const Rein &) const = default;
};

class Governor
{
public:
    using Time = std::chrono::steady_clock::time_point;

    static constexpr std::chrono::milliseconds Step{1000};
    /// A promise that cannot be checked for so long counts as broken.
    static constexpr std::chrono::seconds Patience{15};
    /// A hold ends after so long a calm; a return to more speed needs longer.
    static constexpr std::chrono::seconds CalmAfterHold{3};
    static constexpr std::chrono::seconds CalmBeforeMore{5};
    static constexpr double First = 0.25;
    static constexpr double Least = 0.02;

    /// To be called at each look. `filling`: the speed means something now; outside a fill nothing is learned about it.
    Rein observe(Time now, const QList<Signal> &found, bool filling);
    Rein rein() const { return m_rein; }

private:
    struct Judgement;
    Judgement judge(Time now, const QList<Signal> &found);
    void hold(Time now, const Judgement &judgement);
    void step(Time now, const Judgement &judgement);
    void retreat(double factor, double least);
    void climb(Time now);

    Rein m_rein{.share = First};
    bool m_starting = true;     ///< nothing has answered yet
    bool m_retreating = false;  ///< and has not been calm since
    double m_ceiling = 1;       ///< the share at which it had to retreat last
    std::optional<Time> m_calmSince;
    std::optional<Time> m_stepped;
    QHash<QString, Time> m_unknownSince;
    QSet<QString> m_known;  ///< signals that were read at least once
};

}  // namespace colonnade::run
