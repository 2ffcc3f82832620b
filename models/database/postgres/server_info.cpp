#include "database/postgres/server_info.h"

#include "database/postgres/sql_file.h"
#include "database/postgres/values.h"

namespace colonnade::database::postgres {

catalog::Server readServer(pqxx::transaction_base &transaction)
{
    catalog::Server server;
    server.engine = catalog::Engine::PostgreSql;
    const pqxx::row row = transaction.exec(sqlFile(QLatin1StringView("server"))).one_row();
    server.version = text(row["version"]).section(u' ', 0, 0);
    server.versionNumber = row["version_number"].as<int>();
    server.database = text(row["database"]);
    server.user = text(row["username"]);
    server.superuser = row["superuser"].as<bool>();
    server.canCreateSchema = row["can_create_schema"].as<bool>();
    server.inRecovery = row["in_recovery"].as<bool>();
    // Since 10 the function is open to everybody, but some hosting providers close it.
    if (row["may_read_identifier"].as<bool>())
        server.systemIdentifier =
            text(transaction.exec("SELECT system_identifier FROM pg_catalog.pg_control_system()").one_field());
    for (const pqxx::row &setting : transaction.exec(sqlFile(QLatin1StringView("settings"))))
        server.settings.insert(text(setting[0]), text(setting[1]));
    return server;
}

}  // namespace colonnade::database::postgres
