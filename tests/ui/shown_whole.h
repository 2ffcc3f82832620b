// shownWhole(): whether each text of a window has the room that it asks for.
#pragma once

#include <QStringList>

class QWidget;

namespace colonnade::test {

/// What is cut, one line each: "QPushButton 'Preview the plan' has 80 of 120 pixels". Empty where nothing is.
QStringList cutTexts(const QWidget &window);

}  // namespace colonnade::test
