// Observer: makes the database of schema.sql on a server, runs each form on it and tells what the server did, by the server's own
// books: pg_locks before the commit, or from a second session while a statement that runs in no transaction waits; new file
// nodes; rows read inside the transaction (pg_stat_xact_user_tables) and the server's debugging messages.
//
// What counts as a scan: a relation that the command itself reads whole. What a query reads is its planner's choice and is left
// out, so for queries, and for the statements that run one, no scans are observed. The same holds for the parent of a foreign key
// that is validated. Locks of sequences are left out where they are no more than nextval() takes, locks of indexes where they say
// no more than the lock of the table.
#pragma once

#include "tests/oracle/connection.h"
#include "tests/oracle/observations.h"

#include <QHash>

namespace colonnade::sandbox {
class Cluster;
}

namespace colonnade::test {

class Observer
{
public:
    /// Makes the database. Errors carry the server's message.
    static Result<std::unique_ptr<Observer>> start(sandbox::Cluster &cluster, const QStringList &schema);

    QString version() const { return m_version; }  ///< "15.18"
    Result<Outcome> observe(const Form &form);

private:
    explicit Observer(sandbox::Cluster &cluster) : m_cluster(cluster) {}
    Result<std::unique_ptr<Connection>> connect(const QString &database) const;
    Result<QString> copy();
    Result<Outcome> inTransaction(Connection &session, const Form &form);
    Result<Outcome> alone(const Form &form, const QString &hold);

    sandbox::Cluster &m_cluster;
    QString m_version;
    std::unique_ptr<Connection> m_session;  ///< on the copy that every rolled back form shares
    std::unique_ptr<Connection> m_admin;
    int m_copies = 0;
};

}  // namespace colonnade::test
