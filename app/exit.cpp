#include "app/exit.h"

namespace colonnade::cli {

Exit exitFor(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Usage:
    case ErrorKind::InvalidInput:
    case ErrorKind::InvalidDesign:
    case ErrorKind::NoSuchObject:
    case ErrorKind::SqlRefused:
    case ErrorKind::LocalFile:
    case ErrorKind::Internal: return Exit::Usage;
    case ErrorKind::NoConnection:
    case ErrorKind::LoginRefused:
    case ErrorKind::NoSuchDatabase: return Exit::NoConnection;
    case ErrorKind::NoPrivilege:
    case ErrorKind::NameTaken:
    case ErrorKind::SchemaDrifted:
    case ErrorKind::AnotherRunActive:
    case ErrorKind::GateClosed: return Exit::Refused;
    case ErrorKind::LockNotGranted:
    case ErrorKind::Deadlock:
    case ErrorKind::SerializationFailure:
    case ErrorKind::StatementTimeout:
    case ErrorKind::CancelledOnServer:
    case ErrorKind::ConnectionLost:
    case ErrorKind::InDoubt:
    case ErrorKind::OutOfSpace:
    case ErrorKind::ServerBusy:
    case ErrorKind::Stopped: return Exit::StoppedMidway;
    case ErrorKind::ConstraintViolated:
    case ErrorKind::StepFailed: return Exit::StepFailed;
    }
    Q_UNREACHABLE_RETURN(Exit::Usage);
}

}  // namespace colonnade::cli
