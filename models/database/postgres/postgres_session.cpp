#include "database/postgres/postgres_session.h"

#include "database/postgres/introspection.h"
#include "database/postgres/server_info.h"
#include "database/postgres/session_impl.h"
#include "database/postgres/sql_file.h"
#include "database/postgres/values.h"

#include <QElapsedTimer>

namespace colonnade::database::postgres {

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace {

std::string setting(const char *name, milliseconds value, const char *scope)
{
    return std::string("SET ") + scope + ' ' + name + " = " + std::to_string(value.count());
}

Error stoppedBefore()
{
    return {ErrorKind::Stopped, u"Stopped as asked, before the statement was sent."_s};
}

}  // namespace

Result<SessionPtr> openSession(const ConnectionRequest &request)
{
    Result<Connection> opened = connect(request);
    if (!opened)
        return failure(opened.error());
    auto session = std::make_unique<PostgresSession>(std::move(*opened), request.access);
    try {
        session->prepare();
        return session;
    } catch (...) {
        return failure(session->errorOf({}));
    }
}

PostgresSession::PostgresSession(Connection connection, Access access) : m_connection(std::move(connection)), m_access(access) {}

void PostgresSession::prepare()
{
    m_connection.connection.set_notice_handler(
        [this](pqxx::zview notice) { m_notices.append(QString::fromUtf8(notice.c_str()).trimmed()); });
    pqxx::nontransaction work(m_connection.connection);
    if (m_access == Access::ReadOnly)
        work.exec("SET default_transaction_read_only = on");
    m_server = readServer(work);
    m_server.address = m_connection.address;
}

Canceller PostgresSession::canceller() const
{
    return [canceler = m_connection.canceler] { canceler->cancel(); };
}

Circumstances PostgresSession::completed(Circumstances circumstances) const
{
    circumstances.connectionAlive = m_connection.connection.is_open();
    circumstances.server = m_connection.server;
    return circumstances;
}

/// Read only is said for each transaction anew: SQL that came in through query() may have changed the session's default.
std::unique_ptr<pqxx::dbtransaction> PostgresSession::begin()
{
    if (m_access == Access::ReadOnly)
        return std::make_unique<pqxx::read_transaction>(m_connection.connection);
    return std::make_unique<pqxx::work>(m_connection.connection);
}

Result<Rows> PostgresSession::query(const QString &sql, const QVariantList &parameters, std::stop_token stop)
{
    if (stop.stop_requested())
        return failure(stoppedBefore());
    Circumstances at;
    try {
        restoreSessionTimeouts();
        const std::unique_ptr<pqxx::dbtransaction> transaction = begin();
        pqxx::result result;
        {
            const CancelOnStop guard(*m_connection.canceler, stop);
            result = transaction->exec(utf8(sql), paramsFrom(parameters));
        }
        at.committing = m_access == Access::ReadWrite;
        transaction->commit();
        return rowsFrom(result);
    } catch (...) {
        at.stopRequested = stop.stop_requested();
        return failure(errorOf(at));
    }
}

Result<Execution> PostgresSession::execute(const QList<sql::Statement> &statements, const QList<sql::Statement> &alongside,
                                           std::stop_token stop)
{
    if (stop.stop_requested())
        return failure(stoppedBefore());
    const bool alone = statements.size() == 1 && statements[0].transaction == sql::TransactionMode::None;
    const bool mixed = std::ranges::any_of(
        statements, [](const sql::Statement &statement) { return statement.transaction == sql::TransactionMode::None; });
    if (mixed && (!alone || !alongside.isEmpty())) {
        return failure(
            ErrorKind::Internal,
            u"A statement that refuses to run in a transaction must be executed by itself: %1"_s.arg(statements[0].text));
    }
    Execution execution;
    Circumstances at;
    m_notices.clear();
    QElapsedTimer clock;
    clock.start();
    try {
        if (alone) {
            const CancelOnStop guard(*m_connection.canceler, stop);
            executeAlone(statements[0], execution, at);
        } else {
            executeTogether(statements, alongside, execution, at, stop);
        }
    } catch (...) {
        at.stopRequested = stop.stop_requested();
        return failure(errorOf(at));
    }
    execution.duration = std::chrono::duration_cast<std::chrono::microseconds>(clock.durationElapsed());
    execution.notices = std::exchange(m_notices, {});
    return execution;
}

void PostgresSession::executeTogether(const QList<sql::Statement> &statements, const QList<sql::Statement> &alongside,
                                      Execution &execution, Circumstances &at, std::stop_token stop)
{
    const std::unique_ptr<pqxx::dbtransaction> transaction = begin();
    {
        const CancelOnStop guard(*m_connection.canceler, stop);
        Timeouts local;
        const auto run = [&](const sql::Statement &statement) {
            if (const Timeouts wanted{statement.lockTimeout, statement.statementTimeout}; wanted != local) {
                transaction->exec(setting("lock_timeout", wanted.lock, "LOCAL") + ';'
                                  + setting("statement_timeout", wanted.statement, "LOCAL"));
                local = wanted;
            }
            QElapsedTimer clock;
            clock.start();
            at.statementTimeout = statement.statementTimeout;
            try {
                execution.rows += transaction->exec(utf8(statement.text)).affected_rows();
            } catch (...) {
                at.ran = milliseconds(clock.elapsed());
                throw;
            }
        };
        std::ranges::for_each(statements, run);
        static const std::string locks = sqlFile("own_locks"_L1);
        for (const pqxx::row &row : transaction->exec(locks))
            execution.locksSeen.append({text(row[0]), text(row[1])});
        std::ranges::for_each(alongside, run);
    }
    at.committing = true;
    transaction->commit();
}

void PostgresSession::executeAlone(const sql::Statement &statement, Execution &execution, Circumstances &at)
{
    if (m_access == Access::ReadOnly) {
        pqxx::nontransaction(m_connection.connection).exec("SET default_transaction_read_only = on");
    }
    setSessionTimeouts({statement.lockTimeout, statement.statementTimeout});
    QElapsedTimer clock;
    clock.start();
    at.statementTimeout = statement.statementTimeout;
    // It commits by itself: where the connection breaks now, only the server knows.
    at.committing = true;
    try {
        pqxx::nontransaction work(m_connection.connection);
        execution.rows += work.exec(utf8(statement.text)).affected_rows();
    } catch (...) {
        at.ran = milliseconds(clock.elapsed());
        throw;
    }
}

void PostgresSession::setSessionTimeouts(const Timeouts &timeouts)
{
    if (timeouts == m_sessionTimeouts)
        return;
    m_sessionTimeouts = {};
    pqxx::nontransaction(m_connection.connection)
        .exec(setting("lock_timeout", timeouts.lock, "SESSION") + ';'
              + setting("statement_timeout", timeouts.statement, "SESSION"));
    m_sessionTimeouts = timeouts;
}

void PostgresSession::restoreSessionTimeouts()
{
    if (m_sessionTimeouts == Timeouts{})
        return;
    pqxx::nontransaction(m_connection.connection).exec("RESET lock_timeout; RESET statement_timeout");
    m_sessionTimeouts = {};
}

Result<catalog::CatalogPtr> PostgresSession::introspect(const IntrospectionRequest &request, std::stop_token stop,
                                                        const ProgressSink &progress)
{
    if (stop.stop_requested())
        return failure(stoppedBefore());
    try {
        restoreSessionTimeouts();
        const CancelOnStop guard(*m_connection.canceler, stop);
        Introspection introspection(m_connection.connection, m_server, request, stop, progress);
        return introspection.read();
    } catch (...) {
        return failure(errorOf({.stopRequested = stop.stop_requested()}));
    }
}

}  // namespace colonnade::database::postgres
