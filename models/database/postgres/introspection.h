// Introspection: reads the whole catalog of a database in a handful of set-based queries. Inside this folder only.
#pragma once

#include "database/session.h"

#include <pqxx/pqxx>

namespace colonnade::database::postgres {

class Introspection
{
public:
    Introspection(pqxx::connection &connection, const catalog::Server &server, const IntrospectionRequest &request,
                  std::stop_token stop, const ProgressSink &progress);

    /// Throws as libpqxx does.
    Result<catalog::CatalogPtr> read();

private:
    pqxx::connection &m_connection;
    const catalog::Server &m_server;
    IntrospectionRequest m_request;
    std::stop_token m_stop;
    const ProgressSink &m_progress;
};

}  // namespace colonnade::database::postgres
