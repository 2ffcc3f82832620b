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

}  // namespace colonnade::run
