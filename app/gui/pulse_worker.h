// PulseWorker: reads every two seconds how the server is, on a session and a thread of its own, for the status bar.
#pragma once

#include "database/session.h"
#include "ui/shell/server_pulse.h"

#include <QObject>
#include <QTimer>

#include <stop_token>

namespace colonnade::gui {

class PulseWorker : public QObject
{
    Q_OBJECT

public:
    explicit PulseWorker(database::SessionFactory openSession);

    /// From any thread, before the end: what is under way is given up, so that nobody waits for a server that does not answer.
    void giveUp() { m_stop.request_stop(); }

public Q_SLOTS:
    void open(const QString &target);
    void close();

Q_SIGNALS:
    /// Nothing: the server does not answer any more.
    void pulsed(const std::optional<colonnade::ui::ServerPulse> &pulse);

private:
    void read();

    database::SessionFactory m_openSession;
    database::SessionPtr m_session;
    QString m_target;
    QString m_sql;
    QTimer m_timer;
    std::stop_source m_stop;
};

}  // namespace colonnade::gui
