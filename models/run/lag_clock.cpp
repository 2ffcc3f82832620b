#include "run/lag_clock.h"

#include <algorithm>

namespace colonnade::run {

namespace {
// Two hours at ten a second; a replica further behind than that is "two hours or more", which pauses just as well.
constexpr size_t MostMarks = 72000;
}  // namespace

void LagClock::observe(Time at, qint64 position)
{
    // After a failover or a restore the log begins anew: what was remembered says nothing about it.
    if (!m_marks.empty() && position < m_marks.back().position)
        m_marks.clear();
    if (!m_marks.empty() && position == m_marks.back().position)
        return;
    m_marks.push_back({at, position});
    if (m_marks.size() > MostMarks)
        m_marks.pop_front();
}

std::optional<double> LagClock::lagSeconds(Time now, qint64 replayed) const
{
    if (m_marks.empty())
        return std::nullopt;
    const auto first = std::ranges::upper_bound(m_marks, replayed, {}, &Mark::position);
    if (first == m_marks.end())
        return 0.0;
    return std::max(0.0, std::chrono::duration<double>(now - first->at).count());
}

}  // namespace colonnade::run
