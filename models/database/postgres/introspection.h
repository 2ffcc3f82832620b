// Introspection: reads the whole catalog of a database in some two dozen set-based queries, whatever the number of tables: most
// on one snapshot, then what these leave open (definitions, type names, texts of views and functions), sizes; two more, of
// counters, where rates are asked for. Inside this folder only.
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
        const char *unread = nullptr;  ///< may fail; then this is said, and all the rest is read none the less
    };

    static std::span<const Part> parts();
    void readParts(pqxx::dbtransaction &transaction);
    /// What a server may refuse without harm: no rows then, and the sentence is kept.
    pqxx::result readIfAllowed(pqxx::dbtransaction &transaction, const std::string &sql, const pqxx::params &parameters,
                               const QString &unread);
    void addDefinitions(pqxx::transaction_base &transaction);
    void formatTypes(pqxx::transaction_base &transaction);
    void readSurroundings(pqxx::dbtransaction &transaction);
    void readStatements(pqxx::dbtransaction &transaction);
    void readSizes();
    /// Who keeps the catalog from being read.
    Error inTheWay();
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
    QStringList m_unread;
    int m_major = 0;
    qint64 m_blockSize = 8192;
    int m_told = 0;
};

}  // namespace colonnade::database::postgres
