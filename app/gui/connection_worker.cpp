#include "app/gui/connection_worker.h"

namespace colonnade::gui {

namespace {

using namespace std::chrono_literals;

/// How far apart the two readings of the statistics lie that tell reads and writes a second.
constexpr auto RatePeriod = 1000ms;

}  // namespace

Result<void> ConnectionWorker::connectTo(const Attempt &attempt)
{
    auto session =
        m_openSession({.target = m_target, .applicationName = QStringLiteral("colonnade: window"), .stop = attempt.stop});
    if (!session)
        return failure(session.error());
    m_session = std::move(*session);
    Q_EMIT opened(attempt.number, m_session->server());
    return {};
}

void ConnectionWorker::open(const Attempt &attempt, const QString &target)
{
    close();
    m_target = target;
    if (const auto connected = connectTo(attempt); !connected) {
        Q_EMIT failed(attempt.number, connected.error());
        return;
    }
    load(attempt);
}

void ConnectionWorker::load(const Attempt &attempt)
{
    if (m_target.isEmpty() && !m_session)
        return;
    if (!m_session) {
        if (const auto connected = connectTo(attempt); !connected) {
            Q_EMIT loadFailed(attempt.number, connected.error());
            return;
        }
    }
    const auto report = [&](const database::LoadProgress &progress) {
        Q_EMIT progressed(attempt.number, progress.what, progress.fraction);
    };
    const auto catalog = m_session->introspect({.ratePeriod = RatePeriod}, attempt.stop, report);
    if (catalog) {
        Q_EMIT loaded(attempt.number, *catalog);
        return;
    }
    if (catalog.error().kind == ErrorKind::ConnectionLost)
        m_session.reset();
    Q_EMIT loadFailed(attempt.number, catalog.error());
}

void ConnectionWorker::close()
{
    m_session.reset();
    m_target.clear();
}

}  // namespace colonnade::gui
