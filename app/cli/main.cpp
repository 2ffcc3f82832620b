// The command line: one verb, one file. Each verb announces itself in verbs.cpp.
#include "app/cli/verb.h"
#include "app/secret_arguments.h"

#include <QCoreApplication>

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("colonnade"));
    QCoreApplication::setApplicationVersion(QStringLiteral(COLONNADE_VERSION));
    const QStringList arguments = application.arguments();
    colonnade::hideSecretArguments(argc, argv);
    return colonnade::cli::run(arguments);
}
