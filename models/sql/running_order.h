// The order in which migration tools run files, whatever the order in which a shell or a file dialog names them. Used by the
// command line and the window alike.
#pragma once

#include <QStringList>

#include <optional>

namespace colonnade::sql {

/// Flyway's: by version, V2 before V2.1 before V10, and what is repeatable (R__) last, by name. Nothing where a file is none of
/// Flyway's.
std::optional<QStringList> flywayOrder(const QStringList &paths);

/// Flyway's order, or that of the numbers in the names: 2_a before 10_a, 20240101 before 20240102.
QStringList inRunningOrder(const QStringList &paths);

}  // namespace colonnade::sql
