// The style sheet of the HTML report: light and dark by the reader's wish, and for paper.
#pragma once

#include <QString>

namespace colonnade::report {

QString htmlStyle();

}  // namespace colonnade::report
