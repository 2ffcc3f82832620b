// A change read from SQL as developers write it: ALTER TABLE ... ADD COLUMN with what belongs to the new columns. Anything
// else is refused by its place, never passed over: a statement that was ignored would be a change that was lost.
#pragma once

#include "change/change_set.h"

#include <QByteArray>

namespace colonnade::change {

/// `name` is the file's, for messages. A name without a schema is looked for along the catalog's search path where there is a
/// catalog, and else taken to be in public; `meant` goes before both, for SQL from a file that has set a path of its own.
/// Expressions are slices of the text. Errors: SqlRefused for what PostgreSQL's
/// grammar does not accept, InvalidInput for what has no place in a change or has more than 2 MB.
Result<ChangeSet> changeFromSql(const QByteArray &file, const QString &name, const catalog::Catalog *catalog = nullptr,
                                const QHash<QString, sql::QualifiedName> &meant = {});

}  // namespace colonnade::change
