// PostgresSession: the Session of PostgreSQL. Inside this folder only.
#pragma once

#include "database/postgres/canceler.h"
#include "database/postgres/connect.h"
#include "database/postgres/errors.h"
#include "database/session.h"

namespace colonnade::database::postgres {

class PostgresSession final : public Session
{
public:
    PostgresSession(Connection connection, Access access);

    /// Reads what the server is, and makes it refuse writes where the access is read only. Throws as libpqxx does.
    void prepare();
    Error errorOf(const Circumstances &circumstances) { return currentError(completed(circumstances)); }

    const catalog::Server &server() const override { return m_server; }
    qint64 backendPid() const override { return m_connection.connection.backendpid(); }
    Canceller canceller() const override;
    Result<Rows> query(const QString &sql, const QVariantList &parameters, std::stop_token stop) override;
    Result<Execution> execute(const QList<sql::Statement> &statements, const QList<sql::Statement> &alongside,
                              std::stop_token stop) override;
    Result<catalog::CatalogPtr> introspect(const IntrospectionRequest &request, std::stop_token stop,
                                           const ProgressSink &progress) override;
    Result<DefaultAnswers> askAboutDefaults(const QList<DefaultQuestion> &questions, std::stop_token stop) override;
    std::unique_ptr<RunSupport> runSupport() override;

private:
    /// The session's own timeouts, for statements that run outside of a transaction of ours. Sent only when they change.
    struct Timeouts {
        std::chrono::milliseconds lock{-1};
        std::chrono::milliseconds statement{-1};
        bool operator==(const Timeouts &) const = default;
    };

    catalog::DefaultAnswer ask(const DefaultQuestion &question);
    Circumstances completed(Circumstances circumstances) const;
    void setSessionTimeouts(const Timeouts &timeouts);
    void restoreSessionTimeouts();
    void executeTogether(const QList<sql::Statement> &statements, const QList<sql::Statement> &alongside, Execution &execution,
                         Circumstances &at, std::stop_token stop);
    void executeAlone(const sql::Statement &statement, Execution &execution, Circumstances &at);
    std::unique_ptr<pqxx::dbtransaction> begin();

    Connection m_connection;
    Access m_access;
    catalog::Server m_server;
    Timeouts m_sessionTimeouts;
    QStringList m_notices;
};

}  // namespace colonnade::database::postgres
