// installTranslation(): the window's sentences in the user's language. English has a file, too: it holds the plurals.
#pragma once

class QCoreApplication;
class QLocale;

namespace colonnade::ui {

/// Called once, before the first text is made. A language that there is no file for gets English.
void installTranslation(QCoreApplication &application, const QLocale &locale);

}  // namespace colonnade::ui
