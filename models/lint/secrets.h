// Secrets: passwords that a migration writes down: of roles, of subscriptions' connections, of user mappings. A verdict keeps the
// file as it is, for the rewritten file is somebody's own; what is printed for logs and pipelines goes through here.
#pragma once

#include "lint/verdict.h"

namespace colonnade::lint {

/// True where constants in the statement may be secrets. A statement that cannot be read counts by its words.
bool holdsSecrets(const QString &kind, QByteArrayView sql);
/// The statement with its constants blanked, byte for byte as long as before; as it is where it holds no secrets.
QByteArray withoutSecrets(const QString &kind, const QByteArray &sql);
/// StatementVerdict::sql, so blanked.
QString shownSql(const StatementVerdict &statement);
/// The file's text, with the constants of such statements blanked; places in it stay as they are.
QByteArray shownText(const FileVerdict &verdict);

}  // namespace colonnade::lint
