// Roles that may write to a table, and would be stopped by what its new column makes them call. Used by check_rows.cpp only.
#pragma once

#include "database/session.h"
#include "plan/finding.h"

namespace colonnade::run {

/// A session that is asked many things: after one that shows it is lost, no more.
struct Asking {
    database::Session &session;
    std::stop_token stop;
    std::optional<Error> error;

    std::optional<database::Rows> ask(const QString &query);
};

/// A warning, with the GRANT that is missing, for each function or sequence of a default, a check or a trigger's fill.
QList<plan::Finding> findingsOfWriters(Asking &asking, const change::TableChange &change, const catalog::Table &table);

}  // namespace colonnade::run
