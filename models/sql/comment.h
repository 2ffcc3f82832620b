// comment(): a text as SQL comment lines. Whatever stands in it, names of somebody's tables too, nothing of it is ever run: psql
// and the server end a comment at a carriage return as well as at a newline. Used by all that writes scripts.
#pragma once

#include <QString>

namespace colonnade::sql {

/// Every line begins with "-- " and is broken at blanks before `width` characters; ends with a newline. Empty for an empty text.
QString comment(const QString &text, qsizetype width = 80);

}  // namespace colonnade::sql
