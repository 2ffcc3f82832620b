// Introspection: reads the whole catalog of a database in 16 set-based queries, whatever the number of tables: 13 on one
// snapshot, definitions and type names that these leave open, sizes; two more, of counters, where rates are asked for. Inside
// this folder only.
#pragma once

#include "database/postgres/catalog_builder.h"
#include "database/session.h"

#include <pqxx/pqxx>

namespace colonnade::database::postgres {

class Introspection
{
public:
    Introspection(pqxx::connection &connection, const catalog::Server &server, const IntrospectionRequest &request,
                  std::stop_token stop, const ProgressSink &progress);

    /// Throws as libpqxx does. Errors: Stopped.
    Result<catalog::CatalogPtr> read();

private:
    struct Reading {
        pqxx::result rows;
        std::chrono::steady_clock::time_point at;
    };
    using Add = void (CatalogBuilder::*)(const pqxx::result &);
    struct Part {
        const char *file;
        const char *what;  ///< for the progress
        Add add;
    };

    static std::span<const Part> parts();
    void readParts(pqxx::transaction_base &transaction);
    void addDefinitions(pqxx::transaction_base &transaction);
    void formatTypes(pqxx::transaction_base &transaction);
    void readSizes();
    Reading readStatistics();
    /// False where the stop token was asked meanwhile.
    bool waitUntil(std::chrono::steady_clock::time_point moment);
    std::string sql(QLatin1StringView name) const;
    void tell(const QString &what);

    pqxx::connection &m_connection;
    IntrospectionRequest m_request;
    std::stop_token m_stop;
    const ProgressSink &m_progress;
    CatalogBuilder m_builder;
    int m_major = 0;
    qint64 m_blockSize = 8192;
    int m_told = 0;
};

}  // namespace colonnade::database::postgres
