#include "tests/support/test.h"

#ifdef COLONNADE_GUI_TESTS
#include "ui/shell/translation.h"

#include <QApplication>
#include <QLocale>

using Application = QApplication;
#else
#include <QGuiApplication>
using Application = QGuiApplication;
#endif

int main(int argc, char **argv)
{
    Application application(argc, argv);
#ifdef COLONNADE_GUI_TESTS
    // The tests read English, whatever the machine speaks.
    colonnade::ui::installTranslation(application, QLocale::c());
#endif
    return colonnade::test::runAnnounced(application.arguments());
}
