// Connection: a bare connection of the observer, beneath everything that is under test: no timeouts, transactions or retries
// of its own, statements that can be left waiting, notices kept.
#pragma once

#include "base/error.h"

#include <QStringList>

#include <memory>

struct pg_conn;
struct pg_result;

namespace colonnade::test {

struct Reply {
    QString sqlState;  ///< empty: it succeeded
    QString message;
    QList<QStringList> rows;

    bool failed() const { return !sqlState.isEmpty(); }
};

class Connection
{
public:
    static Result<std::unique_ptr<Connection>> open(const QString &conninfo);
    ~Connection();
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    Reply run(const QString &sql);
    void begin(const QString &sql);  ///< sends it and does not wait
    bool isDone();                   ///< of what was begun
    Reply finish();                  ///< waits for it
    QStringList takeNotices() { return std::exchange(m_notices, {}); }
    int processId() const;
    int versionNumber() const;

private:
    explicit Connection(pg_conn *connection) : m_connection(connection) {}
    static void keepNotice(void *self, const pg_result *result);

    pg_conn *m_connection;
    QStringList m_notices;
};

}  // namespace colonnade::test
