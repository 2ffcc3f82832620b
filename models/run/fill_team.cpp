#include "run/fill_team.h"

#include <numeric>

namespace colonnade::run {

FillTeam::FillTeam(const QList<database::BackfillPosition> &parts)
{
    for (qsizetype part = parts.size() - 1; part >= 0; --part) {
        if (!parts[part].atEnd)
            m_free.push_back(static_cast<int>(part));
    }
    for (const database::BackfillPosition &position : parts)
        m_rowsDone.push_back(position.rowsDone);
}

std::optional<int> FillTeam::takePart()
{
    const std::scoped_lock lock(m_mutex);
    if (m_free.empty() || m_ended)
        return std::nullopt;
    const int part = m_free.back();
    m_free.pop_back();
    return part;
}

void FillTeam::fail(const Error &error)
{
    const std::scoped_lock lock(m_mutex);
    if (!m_error)
        m_error = error;
    m_ended = true;
    m_changed.notify_all();
}

std::optional<Error> FillTeam::error() const
{
    const std::scoped_lock lock(m_mutex);
    return m_error;
}

void FillTeam::hold(bool still)
{
    const std::scoped_lock lock(m_mutex);
    m_holds = still;
    m_changed.notify_all();
}

void FillTeam::end()
{
    const std::scoped_lock lock(m_mutex);
    m_ended = true;
    m_changed.notify_all();
}

void FillTeam::expect(int helpers)
{
    const std::scoped_lock lock(m_mutex);
    m_helpers = helpers;
}

bool FillTeam::waitForHelpers(std::chrono::milliseconds time)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, time, [this] { return m_helpers == 0 || m_error || !m_events.isEmpty(); });
    return m_helpers == 0;
}

QList<Event> FillTeam::takeEvents()
{
    const std::scoped_lock lock(m_mutex);
    return std::exchange(m_events, {});
}

bool FillTeam::mayGoOn()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_ended || !m_holds; });
    return !m_ended;
}

bool FillTeam::rest(std::chrono::microseconds time)
{
    std::unique_lock lock(m_mutex);
    return !m_changed.wait_for(lock, time, [this] { return m_ended; });
}

void FillTeam::tell(const Event &event)
{
    const std::scoped_lock lock(m_mutex);
    m_events.append(event);
    m_changed.notify_all();
}

void FillTeam::leave()
{
    const std::scoped_lock lock(m_mutex);
    --m_helpers;
    m_changed.notify_all();
}

void FillTeam::setRowsDone(int part, qint64 rows)
{
    const std::scoped_lock lock(m_mutex);
    m_rowsDone.at(static_cast<std::size_t>(part)) = rows;
}

qint64 FillTeam::rowsDone() const
{
    const std::scoped_lock lock(m_mutex);
    return std::accumulate(m_rowsDone.begin(), m_rowsDone.end(), qint64(0));
}

}  // namespace colonnade::run
