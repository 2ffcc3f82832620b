// How prose is broken for terminals, in one place.
#pragma once

#include <QString>

namespace colonnade {

/// Lines of 110 characters at the most, each after `indent`, broken at blanks; ends with a newline.
QString wrapped(const QString &text, const QString &indent);

}  // namespace colonnade
