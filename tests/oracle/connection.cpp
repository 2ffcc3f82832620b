#include "tests/oracle/connection.h"

#include <libpq-fe.h>

namespace colonnade::test {

using namespace Qt::StringLiterals;

Result<std::unique_ptr<Connection>> Connection::open(const QString &conninfo)
{
    std::unique_ptr<Connection> connection(new Connection(PQconnectdb(conninfo.toUtf8().constData())));
    if (PQstatus(connection->m_connection) != CONNECTION_OK)
        return failure(ErrorKind::NoConnection, QString::fromUtf8(PQerrorMessage(connection->m_connection)).trimmed());
    PQsetNoticeReceiver(connection->m_connection, &Connection::keepNotice, connection.get());
    return connection;
}

Connection::~Connection()
{
    PQfinish(m_connection);
}

void Connection::keepNotice(void *self, const pg_result *result)
{
    static_cast<Connection *>(self)->m_notices.append(QString::fromUtf8(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY)));
}

Reply Connection::run(const QString &sql)
{
    begin(sql);
    return finish();
}

void Connection::begin(const QString &sql)
{
    PQsendQuery(m_connection, sql.toUtf8().constData());
}

bool Connection::isDone()
{
    return !PQconsumeInput(m_connection) || !PQisBusy(m_connection);
}

Reply Connection::finish()
{
    Reply reply;
    while (PGresult *result = PQgetResult(m_connection)) {
        const ExecStatusType status = PQresultStatus(result);
        if (status == PGRES_FATAL_ERROR && !reply.failed()) {
            reply.sqlState = QString::fromUtf8(PQresultErrorField(result, PG_DIAG_SQLSTATE));
            reply.message = QString::fromUtf8(PQresultErrorMessage(result)).trimmed();
            if (reply.sqlState.isEmpty())
                reply.sqlState = u"08006"_s;
        }
        if (status == PGRES_COPY_IN)
            PQputCopyEnd(m_connection, nullptr);
        reply.rows.clear();
        for (int row = 0; row < PQntuples(result); ++row) {
            QStringList fields;
            for (int field = 0; field < PQnfields(result); ++field)
                fields.append(QString::fromUtf8(PQgetvalue(result, row, field)));
            reply.rows.append(fields);
        }
        PQclear(result);
        if (PQstatus(m_connection) != CONNECTION_OK)
            break;
    }
    return reply;
}

int Connection::processId() const
{
    return PQbackendPID(m_connection);
}

int Connection::versionNumber() const
{
    return PQserverVersion(m_connection);
}

}  // namespace colonnade::test
