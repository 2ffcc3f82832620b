// TypeName: a type as somebody wrote it, and as format_type() will print it.
#pragma once

#include "base/error.h"

#include <QJsonObject>
#include <QString>

namespace colonnade::sql {

struct TypeName {
    QString formatted;    ///< "character varying(20)", as the catalog will say it; types of other schemas as written
    bool serial = false;  ///< smallserial, serial, bigserial: a default in disguise
    bool array = false;
};

/// A TypeName node of a parse tree as format_type() prints it, but for interval's fields.
QString formattedType(const QJsonObject &node);

/// What a serial type is a way to write: "integer" for "serial"; empty for any other type.
QString serialBase(const QString &formatted);

/// Errors: SqlRefused, where the text is not one type name and nothing else.
Result<TypeName> readTypeName(const QString &text);

}  // namespace colonnade::sql
