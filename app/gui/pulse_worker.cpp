#include "app/gui/pulse_worker.h"

#include <QFile>

namespace colonnade::gui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

PulseWorker::PulseWorker(database::SessionFactory openSession) : m_openSession(std::move(openSession)), m_timer(this)
{
    QFile file(u":/sql/postgres/pulse.sql"_s);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("pulse.sql is missing from the program's resources");
    m_sql = QString::fromUtf8(file.readAll());
    m_timer.setInterval(2s);
    connect(&m_timer, &QTimer::timeout, this, &PulseWorker::read);
}

void PulseWorker::open(const QString &target)
{
    close();
    m_target = target;
    read();
    m_timer.start();
}

void PulseWorker::close()
{
    m_timer.stop();
    m_session.reset();
    m_target.clear();
}

void PulseWorker::read()
{
    if (!m_session) {
        auto session = m_openSession(
            {.target = m_target, .applicationName = u"colonnade: status"_s, .connectTimeout = 3s, .stop = m_stop.get_token()});
        if (!session) {
            Q_EMIT pulsed(std::nullopt);
            return;
        }
        m_session = std::move(*session);
    }
    const auto rows = m_session->query(m_sql, {}, m_stop.get_token());
    if (!rows || rows->isEmpty()) {
        m_session.reset();
        Q_EMIT pulsed(std::nullopt);
        return;
    }
    ui::ServerPulse pulse;
    pulse.replicas = rows->text(0, 0).toInt();
    if (!rows->rows[0][1].isNull())
        pulse.replicaLagSeconds = rows->text(0, 1).toDouble();
    pulse.activeSessions = rows->text(0, 2).toInt();
    pulse.longestTransactionSeconds = rows->text(0, 3).toDouble();
    pulse.blockedSessions = rows->text(0, 4).toInt();
    Q_EMIT pulsed(pulse);
}

}  // namespace colonnade::gui
