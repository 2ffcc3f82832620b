// quote(): what somebody else wrote, as a message repeats it. A name or a statement may have megabytes and line breaks; a message
// is one sentence.
#pragma once

#include <QString>

namespace colonnade {

/// On one line, without control characters, cut to `most` characters with an ellipsis. Quotation marks are the caller's.
QString quote(const QString &text, qsizetype most = 80);

}  // namespace colonnade
