// Error: why something did not happen, in one sentence that a person can act on, with the facts that
// code decides by. Everything fallible returns Result<T>; nothing throws across a module's border.
#pragma once

#include <QString>

#include <expected>
#include <utility>

namespace colonnade {

/// What kind of failure this is. The command line maps each kind to an exit code (contract.md), the
/// run engine decides by it whether to retry; nobody reads the message to decide.
enum class ErrorKind {
    Usage,          ///< wrong options or arguments
    InvalidInput,   ///< a file or document that cannot be read
    InvalidDesign,  ///< a change that cannot be planned as it stands
    NoConnection,   ///< nothing answers there
    LoginRefused,   ///< a wrong password, an unknown role, no rule in pg_hba.conf
    NoSuchDatabase,
    NoPrivilege,
    NoSuchObject,
    NameTaken,
    SchemaDrifted,
    AnotherRunActive,
    GateClosed,
    SqlRefused,      ///< syntax, type or expression that the server does not accept
    LockNotGranted,  ///< lock_timeout, SQLSTATE 55P03
    Deadlock,        ///< 40P01
    SerializationFailure,
    StatementTimeout,   ///< statement_timeout, not a cancel of ours
    CancelledOnServer,  ///< 57014 by an administrator or by us
    ConnectionLost,     ///< nothing was being committed: the work is known to be undone
    InDoubt,            ///< the connection broke during commit: ask the server, never guess
    ConstraintViolated,
    OutOfSpace,  ///< disk full, on the server or on our side
    ServerBusy,  ///< too many connections, starting up, shutting down
    LocalFile,   ///< a file of ours cannot be read or written
    StepFailed,
    Stopped,  ///< the user asked for it; not a failure
    Internal
};

struct Error {
    ErrorKind kind = ErrorKind::Internal;
    QString message;        ///< one sentence or two: what happened, to what, what next; never a password
    QString sqlState = {};  ///< five characters, empty where no server was involved
    QString detail = {};    ///< the server's own words (message, detail, hint), for the log

    bool operator==(const Error &) const = default;
};

template<class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> failure(ErrorKind kind, QString message, QString sqlState = {}, QString detail = {})
{
    return std::unexpected(Error{kind, std::move(message), std::move(sqlState), std::move(detail)});
}

inline std::unexpected<Error> failure(Error error)
{
    return std::unexpected(std::move(error));
}

}  // namespace colonnade
