#include "run/throttle.h"

#include <algorithm>
#include <cmath>

namespace colonnade::run {

using namespace Qt::StringLiterals;
using std::chrono::microseconds;
using std::chrono::milliseconds;

namespace {

constexpr double Smoothing = 0.3;
/// A batch of this many times its target means that the estimate was useless: start again from little.
constexpr double Panic = 5;
// A sample older than this says nothing about now.
constexpr milliseconds Stale{2000};

double seconds(std::chrono::nanoseconds time)
{
    return std::chrono::duration<double>(time).count();
}

}  // namespace

void BatchSizer::batchTook(qint64 rows, microseconds time, milliseconds target)
{
    if (rows <= 0)
        return;
    const double taken = seconds(time);
    const double wanted = seconds(target);
    const double each = taken / static_cast<double>(rows);
    m_secondsPerRow = m_secondsPerRow ? Smoothing * each + (1 - Smoothing) * *m_secondsPerRow : each;
    if (taken > Panic * wanted) {
        m_secondsPerRow = each;
        m_rows = std::clamp(rows / 10, Fewest, Most);
        return;
    }
    const double fitting = *m_secondsPerRow > 0 ? wanted / *m_secondsPerRow : 1.5 * static_cast<double>(rows);
    const double next = std::clamp(fitting, 0.5 * static_cast<double>(m_rows), 1.5 * static_cast<double>(m_rows));
    m_rows = std::clamp(static_cast<qint64>(std::llround(next)), Fewest, Most);
}

void BatchSizer::halve()
{
    m_rows = std::max(m_rows / 2, Fewest);
}

microseconds pauseForSpeed(microseconds batch, double speed)
{
    const double share = std::clamp(speed, 0.02, 1.0);
    return microseconds(std::llround(static_cast<double>(batch.count()) * (1 / share - 1)));
}

Throttle::Judgement Throttle::judge(Time now, const std::optional<Sample> &latest, Time takenAt, milliseconds lagLimit)
{
    Judgement judgement;
    if (!latest || now - takenAt > Stale) {
        judgement.unknown = true;
        judgement.sentence = u"the load of the server and the lag of its replicas cannot be read"_s;
        return judgement;
    }
    for (const ReplicaLag &lag : latest->lags) {
        if (!lag.seconds) {
            judgement.unknown = true;
            judgement.sentence = u"the lag of replica %1 is not known (gone, or not streaming)"_s.arg(lag.replica);
            continue;
        }
        const double ratio = *lag.seconds / seconds(lagLimit);
        if (ratio > judgement.worst) {
            judgement.worst = ratio;
            if (!judgement.unknown)
                judgement.sentence = u"replica %1 is %2 s behind, the limit is %3 s"_s.arg(
                    lag.replica, QString::number(*lag.seconds, 'f', 1), QString::number(seconds(lagLimit), 'f', 1));
        }
    }
    return judgement;
}

void Throttle::observe(Time now, const std::optional<Sample> &latest, Time takenAt, milliseconds lagLimit)
{
    if (lagLimit.count() <= 0) {
        *this = {};
        return;
    }
    const Judgement judgement = judge(now, latest, takenAt, lagLimit);
    if (!judgement.unknown)
        m_unknownSince.reset();
    else if (!m_unknownSince)
        m_unknownSince = now;

    const bool tooLongUnknown = m_unknownSince && now - *m_unknownSince >= Patience;
    if (judgement.worst >= 1 || tooLongUnknown) {
        m_holds = true;
        m_reason = judgement.sentence;
        m_calmSince.reset();
        return;
    }
    if (!m_holds)
        return;
    if (judgement.unknown || judgement.worst >= EndsBelow) {
        m_calmSince.reset();
        return;
    }
    if (!m_calmSince)
        m_calmSince = now;
    if (now - *m_calmSince >= Calm)
        *this = {};
}

}  // namespace colonnade::run
