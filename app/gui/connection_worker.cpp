#include "app/gui/connection_worker.h"

namespace colonnade::gui {

namespace {

using namespace std::chrono_literals;

/// How far apart the two readings of the statistics lie that tell reads and writes a second.
constexpr auto RatePeriod = 1000ms;

}  // namespace

void ConnectionWorker::cancel()
{
    const std::lock_guard lock(m_mutex);
    m_stop.request_stop();
}

std::stop_token ConnectionWorker::freshStop()
{
    const std::lock_guard lock(m_mutex);
    m_stop = std::stop_source();
    return m_stop.get_token();
}

void ConnectionWorker::open(const QString &target)
{
    close();
    m_target = target;
    auto session = m_openSession({.target = target, .applicationName = QStringLiteral("colonnade: window")});
    if (!session) {
        Q_EMIT failed(session.error());
        return;
    }
    m_session = std::move(*session);
    Q_EMIT opened(m_session->server());
    load();
}

void ConnectionWorker::load()
{
    if (!m_session && !m_target.isEmpty()) {
        open(m_target);  // it was lost: reading anew means connecting anew
        return;
    }
    if (!m_session)
        return;
    const auto report = [this](const database::LoadProgress &progress) { Q_EMIT progressed(progress.what, progress.fraction); };
    const auto catalog = m_session->introspect({.ratePeriod = RatePeriod}, freshStop(), report);
    if (catalog) {
        Q_EMIT loaded(*catalog);
        return;
    }
    if (catalog.error().kind == ErrorKind::ConnectionLost)
        m_session.reset();
    Q_EMIT loadFailed(catalog.error());
}

void ConnectionWorker::close()
{
    m_session.reset();
    m_target.clear();
}

}  // namespace colonnade::gui
