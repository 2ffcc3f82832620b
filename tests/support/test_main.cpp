#include "tests/support/test.h"

#ifdef COLONNADE_GUI_TESTS
#include <QApplication>
using Application = QApplication;
#else
#include <QGuiApplication>
using Application = QGuiApplication;
#endif

int main(int argc, char **argv)
{
    Application application(argc, argv);
    return colonnade::test::runAnnounced(application.arguments());
}
