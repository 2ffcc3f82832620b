// sqlFile(): the text of a query kept under resources/sql/postgres. Inside this folder only.
#pragma once

#include <string>

#include <QLatin1StringView>

namespace colonnade::database::postgres {

std::string sqlFile(QLatin1StringView name);

}  // namespace colonnade::database::postgres
