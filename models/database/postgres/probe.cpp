// The part of PostgresSession that asks the server what it does with defaults.
#include "database/postgres/errors.h"
#include "database/postgres/session_impl.h"
#include "database/postgres/sql_file.h"
#include "database/postgres/values.h"

#include "sql/expression.h"
#include "sql/type_name.h"

namespace colonnade::database::postgres {

using namespace Qt::StringLiterals;

namespace {

/// Long enough for a clone of a wide table, short enough for nobody to notice.
constexpr auto timeouts = "SET LOCAL lock_timeout = 1000; SET LOCAL statement_timeout = 5000";

/// Of the clone: it changes where the table is written anew, on every version.
QString fileNode(pqxx::dbtransaction &transaction)
{
    return text(transaction.exec("SELECT relfilenode FROM pg_catalog.pg_class WHERE oid = 'pg_temp.colonnade_probe'::pg_catalog.regclass")
                    .one_field());
}

/// What the server holds against the expression or the type, and not against being asked.
bool isAboutTheDefault(ErrorKind kind)
{
    return kind == ErrorKind::SqlRefused || kind == ErrorKind::NoSuchObject || kind == ErrorKind::ConstraintViolated;
}

}  // namespace

/// Throws as libpqxx does.
catalog::DefaultAnswer PostgresSession::ask(const DefaultQuestion &question)
{
    pqxx::work transaction(m_connection.connection);
    transaction.exec(timeouts);
    transaction.exec(utf8(u"CREATE TEMPORARY TABLE colonnade_probe (LIKE %1)"_s.arg(question.table.quoted())));
    const QString before = fileNode(transaction);
    const QString column = sql::Identifier(question.column).quoted();
    try {
        pqxx::subtransaction attempt(transaction);
        attempt.exec(utf8(u"ALTER TABLE pg_temp.colonnade_probe ADD COLUMN %1 %2 DEFAULT %3"_s.arg(column, question.type,
                                                                                                  question.expression)));
        const bool kept = fileNode(attempt) == before;
        return {question.type, question.expression, kept, {}};
    } catch (const pqxx::sql_error &) {
        const Error error = errorOf({});
        if (!isAboutTheDefault(error.kind))
            throw;
        return {question.type, question.expression, false, error.message};
    }
}

Result<DefaultAnswers> PostgresSession::askAboutDefaults(const QList<DefaultQuestion> &questions, std::stop_token stop)
{
    DefaultAnswers found;
    if (m_server.inRecovery) {
        found.refused = u"It is a standby, where nothing can be tried out."_s;
        return found;
    }
    const CancelOnStop guard(*m_connection.canceler, stop);
    for (const DefaultQuestion &question : questions) {
        // What is sent is proved to be one type and one expression, whoever made the question.
        if (!sql::readTypeName(question.type) || !sql::Expression::parse(question.expression))
            continue;
        try {
            if (stop.stop_requested())
                return failure(ErrorKind::Stopped, u"Asking the server was stopped as asked."_s);
            found.answers.append(ask(question));
        } catch (...) {
            const Error error = errorOf({.stopRequested = stop.stop_requested()});
            if (error.kind == ErrorKind::Stopped || error.kind == ErrorKind::ConnectionLost)
                return failure(error);
            found.refused = error.message;
            return found;
        }
    }
    return found;
}

}  // namespace colonnade::database::postgres
