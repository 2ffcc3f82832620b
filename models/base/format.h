// How figures are written for people, in one place: the window, the terminal and the reports say the same.
#pragma once

#include <QString>

namespace colonnade::format {

/// With a thin non-breaking space between the thousands: "48 231 904".
QString exact(qint64 number);
/// Three digits at the most, for cards and badges: "240", "82 k", "1.9 M", "48 M".
QString rounded(double number);
/// Powers of 1024 under the names people use: "9.3 GB", "512 kB".
QString bytes(double number);
/// "0.4 ms", "8 ms", "1.6 s", "52 min", "1 h 20": two figures that matter, never more.
QString duration(double milliseconds);
/// "8 ms (3 – 25)" where the band is told in the unit of the middle, else "52 min (50 s – 1 h 20)".
QString durationRange(double p5, double p50, double p95);

}  // namespace colonnade::format
