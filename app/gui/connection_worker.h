// ConnectionWorker: a read-only session on a thread of its own, which reads the schema. The window never waits for it.
#pragma once

#include "database/session.h"

#include <QObject>

#include <mutex>
#include <stop_token>

namespace colonnade::gui {

class ConnectionWorker : public QObject
{
    Q_OBJECT

public:
    explicit ConnectionWorker(database::SessionFactory openSession) : m_openSession(std::move(openSession)) {}

    /// From any thread: what is being read is given up.
    void cancel();

public Q_SLOTS:
    /// Connects and reads the schema; an older connection is given up first.
    void open(const QString &target);
    void load();
    void close();

Q_SIGNALS:
    void opened(const colonnade::catalog::Server &server);
    void failed(const colonnade::Error &error);      ///< there is no connection
    void progressed(const QString &what, double fraction);
    void loaded(const colonnade::catalog::CatalogPtr &catalog);
    void loadFailed(const colonnade::Error &error);  ///< there is a connection

private:
    std::stop_token freshStop();

    database::SessionFactory m_openSession;
    database::SessionPtr m_session;
    QString m_target;
    std::mutex m_mutex;
    std::stop_source m_stop;
};

}  // namespace colonnade::gui
