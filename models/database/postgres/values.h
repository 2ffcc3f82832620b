// Values between libpqxx and Qt. Inside this folder only.
#pragma once

#include "database/session.h"

#include <pqxx/pqxx>

namespace colonnade::database::postgres {

inline QString text(const pqxx::field &field)
{
    return QString::fromUtf8(field.c_str(), static_cast<qsizetype>(field.size()));
}

inline std::string utf8(const QString &text)
{
    return text.toStdString();
}

/// Text, null for an invalid or null QVariant, bytea's hexadecimal form for a QByteArray.
pqxx::params paramsFrom(const QVariantList &values);
Rows rowsFrom(const pqxx::result &result);

}  // namespace colonnade::database::postgres
