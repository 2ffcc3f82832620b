// TypeName: a type as somebody wrote it, and as format_type() will print it.
#pragma once

#include "base/error.h"

#include <QString>

namespace colonnade::sql {

struct TypeName {
    QString formatted;        ///< "character varying(20)", as the catalog will say it; types of other schemas as written
    bool serial = false;      ///< smallserial, serial, bigserial: a default in disguise
    bool array = false;
};

/// Errors: SqlRefused, where the text is not one type name and nothing else.
Result<TypeName> readTypeName(const QString &text);

}  // namespace colonnade::sql
