// sqlFile(): the text of a query kept under resources/sql/postgres. Inside this folder only.
#pragma once

#include <QLatin1StringView>

#include <string>

namespace colonnade::database::postgres {

/// `major`: lines that end in "-- since 12" or "-- before 12" are for servers from that version on, or older ones only.
std::string sqlFile(QLatin1StringView name, int major = 0);

}  // namespace colonnade::database::postgres
