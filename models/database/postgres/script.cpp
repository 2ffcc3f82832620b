#include "database/postgres/script.h"

#include "database/postgres/connect.h"
#include "database/postgres/errors.h"

namespace colonnade::database::postgres {

Result<void> runScript(const QString &target, const QString &sql)
{
    Result<Connection> opened =
        connect({.target = target, .access = Access::ReadWrite, .applicationName = QStringLiteral("colonnade: script")});
    if (!opened)
        return failure(opened.error());
    try {
        pqxx::nontransaction work(opened->connection);
        work.exec(sql.toStdString());
        return {};
    } catch (...) {
        return failure(
            currentError({.committing = true, .connectionAlive = opened->connection.is_open(), .server = opened->server}));
    }
}

}  // namespace colonnade::database::postgres
