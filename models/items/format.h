// What base/format.h does not know: how plan values, moments and unknowns are written, for models and pages.
#pragma once

#include "base/format.h"
#include "plan/plan.h"

#include <QDateTime>

namespace colonnade::items {

/// "240", "82 k", "48 M"; "?" for a negative number, which is how the catalog says unknown.
QString count(double number);
/// "2 100 writes/s".
QString perSecond(double rate, const QString &what);
/// "8 ms (3 – 25)": the middle, and the band in which nine of ten runs lie.
QString rangeText(const plan::Range &milliseconds);
/// "52 min – 1 h 20", "9 – 14 min", or "≈ 60 ms" where nobody would feel the difference.
QString spanText(const plan::Range &milliseconds);
/// The name that everybody uses where format_type() prints a longer one: "timestamptz".
QString typeName(QString type);
/// The time of day on this machine: "14:02:11".
QString clock(const QDateTime &utc);

}  // namespace colonnade::items
