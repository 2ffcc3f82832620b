#include "database/postgres/errors.h"

#include <QRegularExpression>

#include <pqxx/pqxx>

namespace colonnade::database::postgres {

using namespace Qt::StringLiterals;

namespace {

struct StateKind {
    std::string_view prefix;  ///< a SQLSTATE, or the beginning of one
    ErrorKind kind;
};

// The first that fits counts: single states stand before their class.
constexpr StateKind stateKinds[] = {
    {"57014", ErrorKind::CancelledOnServer},
    {"57P03", ErrorKind::ServerBusy},
    {"57P04", ErrorKind::NoSuchDatabase},
    {"57", ErrorKind::ConnectionLost},
    {"25P03", ErrorKind::ConnectionLost},
    {"25P04", ErrorKind::ConnectionLost},
    {"25006", ErrorKind::NoPrivilege},
    {"08", ErrorKind::ConnectionLost},
    {"28", ErrorKind::LoginRefused},
    {"3D000", ErrorKind::NoSuchDatabase},
    {"3F000", ErrorKind::NoSuchObject},
    {"42501", ErrorKind::NoPrivilege},
    {"42P01", ErrorKind::NoSuchObject},
    {"42704", ErrorKind::NoSuchObject},
    {"42P04", ErrorKind::NameTaken},
    {"42P06", ErrorKind::NameTaken},
    {"42P07", ErrorKind::NameTaken},
    {"42701", ErrorKind::NameTaken},
    {"42710", ErrorKind::NameTaken},
    {"42723", ErrorKind::NameTaken},
    {"55P03", ErrorKind::LockNotGranted},
    {"40P01", ErrorKind::Deadlock},
    {"40", ErrorKind::SerializationFailure},
    {"23", ErrorKind::ConstraintViolated},
    {"44000", ErrorKind::ConstraintViolated},
    {"53100", ErrorKind::OutOfSpace},
    {"53", ErrorKind::ServerBusy},
    {"58", ErrorKind::Internal},
    {"XX", ErrorKind::Internal},
    {"F0", ErrorKind::Internal},
};

/// The first line without "ERROR:  ", and without a full stop.
QString primaryMessage(const QString &said)
{
    static const QRegularExpression severity(u"^[^\\s:]+:\\s+(?:[0-9A-Z]{5}:\\s+)?"_s);
    QString line = said.section(u'\n', 0, 0).trimmed();
    line.remove(severity);
    while (line.endsWith(u'.'))
        line.chop(1);
    return line;
}

QString sentence(ErrorKind kind, const QString &words, const QString &server)
{
    switch (kind) {
    case ErrorKind::ConnectionLost:
        return u"The connection to %1 broke; the server has undone what was not committed. Check that it runs, then try again."_s
            .arg(server);
    case ErrorKind::InDoubt:
        return u"The connection to %1 broke during commit: whether it took effect only the server knows. Look there before anything is done again."_s
            .arg(server);
    case ErrorKind::ServerBusy: return u"The server cannot take this now: %1. Try again in a moment."_s.arg(words);
    case ErrorKind::OutOfSpace: return u"The server's disk is full: %1. Make room there, then go on."_s.arg(words);
    case ErrorKind::LockNotGranted:
        return u"The lock was not granted in time: %1. Nothing was changed; it can be tried again."_s.arg(words);
    case ErrorKind::StatementTimeout: return u"The statement ran into its statement_timeout and was undone."_s;
    case ErrorKind::CancelledOnServer: return u"The statement was cancelled on the server: %1."_s.arg(words);
    case ErrorKind::Stopped: return u"Stopped as asked; the server has undone the statement."_s;
    case ErrorKind::NoPrivilege: return u"The server does not allow this: %1."_s.arg(words);
    case ErrorKind::Deadlock:
    case ErrorKind::SerializationFailure:
        return u"The server gave up the transaction in favour of another: %1. Nothing was changed; it can be tried again."_s.arg(
            words);
    default: return u"The server refused: %1."_s.arg(words);
    }
}

/// libpqxx 7 loses the state of some classes that have a type of their own.
QString stateOf(const pqxx::sql_error &error)
{
    if (error.sqlstate().empty() && dynamic_cast<const pqxx::insufficient_privilege *>(&error))
        return u"42501"_s;
    return QString::fromStdString(error.sqlstate());
}

Error translate(const QString &said, const QString &sqlState, const Circumstances &at)
{
    ErrorKind kind = sqlState.isEmpty() ? ErrorKind::Internal : kindOf(sqlState.toStdString());
    if (!at.connectionAlive || kind == ErrorKind::ConnectionLost) {
        // A server that still found words undid the transaction, also when it was about to commit.
        kind = at.committing && sqlState.isEmpty() ? ErrorKind::InDoubt : ErrorKind::ConnectionLost;
    } else if (kind == ErrorKind::CancelledOnServer) {
        const bool timedOut = at.statementTimeout.count() > 0 && at.ran >= at.statementTimeout;
        if (at.stopRequested)
            kind = ErrorKind::Stopped;
        else if (timedOut || said.contains(u"statement timeout"_s))
            kind = ErrorKind::StatementTimeout;
    }
    return {kind, sentence(kind, primaryMessage(said), at.server), sqlState, said.trimmed()};
}

}  // namespace

ErrorKind kindOf(std::string_view sqlState)
{
    for (const StateKind &entry : stateKinds) {
        if (sqlState.starts_with(entry.prefix))
            return entry.kind;
    }
    return ErrorKind::SqlRefused;
}

Error currentError(const Circumstances &circumstances)
{
    try {
        throw;
    } catch (const pqxx::in_doubt_error &error) {
        Circumstances at = circumstances;
        at.committing = true;
        at.connectionAlive = false;
        return translate(QString::fromUtf8(error.what()), {}, at);
    } catch (const pqxx::sql_error &error) {
        return translate(QString::fromUtf8(error.what()), stateOf(error), circumstances);
    } catch (const pqxx::broken_connection &error) {
        Circumstances at = circumstances;
        at.connectionAlive = false;
        return translate(QString::fromUtf8(error.what()), {}, at);
    } catch (const std::exception &error) {
        return translate(QString::fromUtf8(error.what()), {}, circumstances);
    }
}

Error connectionError(const QString &said, const QString &server, bool passwordWanted)
{
    // Two spaces: else the severity itself, FATAL, would pass for one.
    static const QRegularExpression state(u":  ([0-9A-Z]{5}): "_s);
    const QString sqlState = state.match(said).captured(1);
    QString words = said.trimmed();
    if (!sqlState.isEmpty()) {
        static const QRegularExpression location(u"\\n[^\\n]*\\.c:\\d+\\s*$"_s);
        words.remove(location);
        words.replace(u" "_s + sqlState + u": "_s, u" "_s);
    }
    const QString last = words.section(u'\n', 0, 0).section(u"FATAL:"_s, -1).trimmed();
    if (passwordWanted) {
        return {ErrorKind::LoginRefused,
                u"The server asks for a password for %1 and there is none. Put it into ~/.pgpass, a service "
                "file or PGPASSWORD."_s.arg(server),
                sqlState, words};
    }
    switch (sqlState.isEmpty() ? ErrorKind::NoConnection : kindOf(sqlState.toStdString())) {
    case ErrorKind::LoginRefused:
        return {ErrorKind::LoginRefused,
                u"The login to %1 was refused: %2. Check user and password, and the server's pg_hba.conf."_s.arg(server, last),
                sqlState, words};
    case ErrorKind::NoPrivilege:
        return {ErrorKind::LoginRefused,
                u"The login to %1 was refused: %2. Ask for the CONNECT privilege there, or use another user."_s.arg(server, last),
                sqlState, words};
    case ErrorKind::NoSuchDatabase:
        return {ErrorKind::NoSuchDatabase,
                u"There is no such database: %1. Check its name, psql -l lists those of a server."_s.arg(server), sqlState,
                words};
    case ErrorKind::ServerBusy:
    case ErrorKind::ConnectionLost:
        return {ErrorKind::ServerBusy,
                u"The server takes no connection to %1 now: %2. Try again in a moment."_s.arg(server, last), sqlState, words};
    default:
        return {ErrorKind::NoConnection,
                u"No connection to %1: nothing answers there. Check that the server runs and that host and port "
                "are right."_s.arg(server),
                sqlState, words};
    }
}

}  // namespace colonnade::database::postgres
