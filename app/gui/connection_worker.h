// ConnectionWorker: a read-only session on a thread of its own, which reads the schema. The window never waits for it.
#pragma once

#include "database/session.h"

#include <QObject>

#include <stop_token>

namespace colonnade::gui {

/// One wish of the window. Every answer carries its number, so that the answers to an older wish are known for what they are.
struct Attempt {
    int number = 0;
    std::stop_token stop;
};

class ConnectionWorker : public QObject
{
    Q_OBJECT

public:
    explicit ConnectionWorker(database::SessionFactory openSession) : m_openSession(std::move(openSession)) {}

public Q_SLOTS:
    /// Connects and reads the schema; an older connection is given up first.
    void open(const colonnade::gui::Attempt &attempt, const QString &target);
    /// Reads the schema anew, on a new connection where the old one was lost.
    void load(const colonnade::gui::Attempt &attempt);
    void close();

Q_SIGNALS:
    void opened(int attempt, const colonnade::catalog::Server &server);
    void failed(int attempt, const colonnade::Error &error);  ///< there is no connection
    void progressed(int attempt, const QString &what, double fraction);
    void loaded(int attempt, const colonnade::catalog::CatalogPtr &catalog);
    void loadFailed(int attempt, const colonnade::Error &error);  ///< what was read before stays as it was

private:
    Result<void> connectTo(const Attempt &attempt);

    database::SessionFactory m_openSession;
    database::SessionPtr m_session;
    QString m_target;
};

}  // namespace colonnade::gui
