#include "run/governor.h"

#include <algorithm>

namespace colonnade::run {

namespace {

constexpr double CalmBelow = 0.5;
constexpr double EndsHoldBelow = 0.7;
constexpr double NearFrom = 0.8;
constexpr double Retreat = 0.7;
constexpr double QuickRetreat = 0.3;
// The way back, a second: a share of what it has, within these.
constexpr double Growth = 0.15;
constexpr double LeastGrowth = 0.005;
constexpr double MostGrowth = 0.05;
// By the time that something answers, the share at which it began to is passed already.
constexpr double Overshoot = 0.9;
// From here on the way is gone in little steps; past the ceiling they grow with the distance.
constexpr double NearCeiling = 0.85;
constexpr double LittleGrowth = 0.003;
constexpr double GrowthPastCeiling = 0.1;

QString keyOf(const Signal &signal)
{
    return toString(signal.id) + QLatin1Char(' ') + signal.source;
}

}  // namespace

struct Governor::Judgement {
    double worst = 0;  ///< of all that have a limit
    const Signal *worstOf = nullptr;
    double worstBudget = 0;         ///< of what may hold it
    const Signal *stops = nullptr;  ///< what holds it now
    bool stopIsOurs = false;        ///< and whether going slower helps
    bool unclear = false;           ///< something that may hold it is not known right now
    bool lostSight = false;         ///< a load that was known is not any more
};

Governor::Judgement Governor::judge(Time now, const QList<Signal> &found)
{
    Judgement judgement;
    for (const Signal &signal : found) {
        const SignalKind kind = kindOf(signal.id);
        if (kind == SignalKind::Info || !signal.limit)
            continue;
        const QString key = keyOf(signal);
        const bool mayHold = kind != SignalKind::Load;
        if (!signal.value) {
            if (!m_unknownSince.contains(key))
                m_unknownSince.insert(key, now);
            // A load that this role may never see is shown as unknown and left out; one that went out of sight is missed.
            judgement.lostSight = judgement.lostSight || (!mayHold ? m_known.contains(key) : true);
            judgement.unclear = judgement.unclear || mayHold;
            if (mayHold && now - m_unknownSince.value(key) >= Patience && !judgement.stops)
                judgement.stops = &signal;
            continue;
        }
        m_unknownSince.remove(key);
        m_known.insert(key);
        const double pressure = pressureOf(signal).value_or(0);
        if (mayHold) {
            judgement.worstBudget = std::max(judgement.worstBudget, pressure);
            if (pressure >= 1 && (!judgement.stopIsOurs || pressure >= judgement.worstBudget)) {
                judgement.stops = &signal;
                judgement.stopIsOurs = kind == SignalKind::Budget;
            }
        }
        // Somebody's word says yes or no; nearing it means nothing.
        if (kind != SignalKind::Stop && pressure > judgement.worst) {
            judgement.worst = pressure;
            judgement.worstOf = &signal;
        }
    }
    return judgement;
}

Rein Governor::observe(Time now, const QList<Signal> &found, bool filling)
{
    const Judgement judgement = judge(now, found);
    if (judgement.stops || m_rein.holds) {
        hold(now, judgement);
        m_stepped = now;
        return m_rein;
    }
    if (!filling) {
        m_stepped.reset();
        return m_rein;
    }
    if (!m_stepped)
        m_stepped = now;
    if (now - *m_stepped >= Step) {
        m_stepped = now;
        step(now, judgement);
    }
    return m_rein;
}

void Governor::hold(Time now, const Judgement &judgement)
{
    if (judgement.stops) {
        m_calmSince.reset();
        m_rein.reason = sentenceFor(*judgement.stops);
        if (!m_rein.holds && judgement.stopIsOurs)
            retreat(0.5, Least);
        m_rein.holds = true;
        return;
    }
    if (judgement.unclear || judgement.worstBudget >= EndsHoldBelow) {
        m_calmSince.reset();
        return;
    }
    if (!m_calmSince)
        m_calmSince = now;
    if (now - *m_calmSince < CalmAfterHold)
        return;
    m_rein.holds = false;
    m_rein.reason.clear();
    m_calmSince.reset();
}

void Governor::step(Time now, const Judgement &judgement)
{
    if (judgement.worst >= NearFrom) {
        retreat(judgement.worst >= 1 ? QuickRetreat : Retreat, leastShareFor(judgement.worstOf->id));
        m_rein.reason = sentenceFor(*judgement.worstOf);
        m_calmSince.reset();
        return;
    }
    if (judgement.worst >= CalmBelow) {
        m_starting = false;
        m_calmSince.reset();
        return;
    }
    // Where something is out of sight, the speed stays what it is.
    if (judgement.lostSight) {
        m_calmSince.reset();
        return;
    }
    if (!m_calmSince)
        m_calmSince = now;
    climb(now);
}

void Governor::retreat(double factor, double least)
{
    m_starting = false;
    // Of several in a row the first knows what was too much.
    if (!m_retreating)
        m_ceiling = Overshoot * m_rein.share;
    m_retreating = true;
    m_rein.share = std::max(m_rein.share * factor, std::min(least, m_rein.share));
}

void Governor::climb(Time now)
{
    m_retreating = false;
    if (m_starting) {
        m_rein.share = std::min(1.0, m_rein.share * 2);
        m_starting = m_rein.share < 1;
        return;
    }
    if (now - *m_calmSince < CalmBeforeMore)
        return;
    double growth = std::clamp(Growth * m_rein.share, LeastGrowth, MostGrowth);
    if (m_rein.share >= NearCeiling * m_ceiling && m_ceiling < 1)
        growth = std::min(growth, std::max(LittleGrowth * m_ceiling, GrowthPastCeiling * (m_rein.share - m_ceiling)));
    m_rein.share = std::min(1.0, m_rein.share + growth);
    if (m_rein.share >= 1) {
        m_ceiling = 1;
        m_rein.reason.clear();
    }
}

}  // namespace colonnade::run
