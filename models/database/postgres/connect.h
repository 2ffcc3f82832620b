// connect(): from a target to an open connection. The target is read by libpq and by nothing else, so that URI, conninfo,
// service, environment and password files mean what they mean to psql. Inside this folder only.
#pragma once

#include "database/session.h"

#include <pqxx/pqxx>

namespace colonnade::database::postgres {

class Canceler;

struct Connection {
    pqxx::connection connection;
    std::shared_ptr<Canceler> canceler;
    QString server;   ///< "database shop on /tmp/x port 5432 as user ann": for messages
    QString address;  ///< "/tmp/x:5432"
};

Result<Connection> connect(const ConnectionRequest &request);

}  // namespace colonnade::database::postgres
