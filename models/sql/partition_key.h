// What pg_get_partkeydef() prints, read: which columns decide in which partition a row lies. Used where a rule asks whether
// an index or a statement names all of them.
#pragma once

#include <QStringList>

#include <optional>

namespace colonnade::sql {

/// "RANGE (at, kind)" as {"at", "kind"}; nothing where the text cannot be read or an expression stands among them.
std::optional<QStringList> partitionKeyColumns(const QString &definition);

}  // namespace colonnade::sql
