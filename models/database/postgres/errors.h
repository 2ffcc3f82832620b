// Where SQLSTATE and libpqxx's exceptions become an Error: the only place. Inside this folder only.
#pragma once

#include "base/error.h"

#include <QString>

#include <chrono>
#include <optional>
#include <string_view>

namespace colonnade::database::postgres {

/// What was going on when it failed; the same SQLSTATE means different things by it.
struct Circumstances {
    bool committing = false;  ///< COMMIT was on its way, or a statement that is a transaction by itself
    bool connectionAlive = true;
    bool stopRequested = false;
    std::chrono::milliseconds ran{0};
    std::chrono::milliseconds statementTimeout{0};
    QString server{};  ///< "shop on /tmp/x port 5432 as user ann", for the sentence
};

ErrorKind kindOf(std::string_view sqlState);

/// To be called in a catch block: translates the exception that is being handled.
Error currentError(const Circumstances &circumstances);

/// From a failed connection attempt. `said` are libpq's words, with SQLSTATE in them (PQERRORS_VERBOSE).
Error connectionError(const QString &said, const QString &server, bool passwordWanted);

}  // namespace colonnade::database::postgres
