#include "tests/support/paths.h"
#include "tests/support/program.h"

#include <QProcess>

namespace colonnade::test {

using namespace Qt::StringLiterals;

Ended cli(const QStringList &arguments, const QByteArray &input, const QString &directory)
{
    QProcess process;
    if (!directory.isEmpty())
        process.setWorkingDirectory(directory);
    process.start(buildDirectory() + u"/colonnade-cli"_s, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(60000))
        return {-1, {}, process.errorString()};
    return {process.exitCode(), process.readAllStandardOutput(), QString::fromUtf8(process.readAllStandardError())};
}

}  // namespace colonnade::test
