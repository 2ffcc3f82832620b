#include "database/postgres/introspection.h"

namespace colonnade::database::postgres {

Introspection::Introspection(pqxx::connection &connection, const catalog::Server &server, const IntrospectionRequest &request,
                             std::stop_token stop, const ProgressSink &progress)
    : m_connection(connection), m_server(server), m_request(request), m_stop(std::move(stop)), m_progress(progress)
{
}

Result<catalog::CatalogPtr> Introspection::read()
{
    return failure(ErrorKind::Internal, QStringLiteral("Reading the catalog is not there yet."));
}

}  // namespace colonnade::database::postgres
