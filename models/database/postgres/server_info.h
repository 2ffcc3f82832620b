// readServer(): what the server is and what its settings are. Inside this folder only.
#pragma once

#include "catalog/catalog.h"

#include <pqxx/pqxx>

namespace colonnade::database::postgres {

/// Everything but the address. Throws as libpqxx does.
catalog::Server readServer(pqxx::transaction_base &transaction);

}  // namespace colonnade::database::postgres
