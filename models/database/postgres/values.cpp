#include "database/postgres/values.h"

namespace colonnade::database::postgres {

pqxx::params paramsFrom(const QVariantList &values)
{
    pqxx::params params;
    for (const QVariant &value : values) {
        if (!value.isValid() || value.isNull())
            params.append();
        else if (value.metaType() == QMetaType::fromType<QByteArray>())
            params.append("\\x" + value.toByteArray().toHex().toStdString());
        else
            params.append(utf8(value.toString()));
    }
    return params;
}

Rows rowsFrom(const pqxx::result &result)
{
    Rows rows;
    for (pqxx::row_size_type column = 0; column < result.columns(); ++column)
        rows.columns.append(QString::fromUtf8(result.column_name(column)));
    rows.rows.reserve(result.size());
    for (const pqxx::row &row : result) {
        QVariantList values;
        values.reserve(rows.columns.size());
        for (const pqxx::field &field : row)
            values.append(field.is_null() ? QVariant() : QVariant(text(field)));
        rows.rows.append(std::move(values));
    }
    return rows;
}

}  // namespace colonnade::database::postgres
