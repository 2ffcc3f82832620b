// The command line: one verb, one file. Each verb announces itself in verbs.cpp.
#include "app/cli/verb.h"

#include <QCoreApplication>

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("colonnade"));
    QCoreApplication::setApplicationVersion(QStringLiteral(COLONNADE_VERSION));
    return colonnade::cli::run(application.arguments());
}
