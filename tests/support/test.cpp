#include "tests/support/test.h"

#include <QFileInfo>

namespace colonnade::test {

namespace {

QList<std::pair<QString, Make>> &announcedClasses()
{
    static QList<std::pair<QString, Make>> classes;
    return classes;
}

}  // namespace

void announce(const char *file, Make make)
{
    announcedClasses().append({QFileInfo(QString::fromUtf8(file)).completeBaseName(), make});
}

int runAnnounced(const QStringList &arguments)
{
    QStringList wanted;
    QStringList forQtTest{arguments.value(0)};
    for (const QString &argument : arguments.mid(1))
        (argument.startsWith(QLatin1String("tst_")) ? wanted : forQtTest).append(argument);
    int failures = 0;
    int ran = 0;
    for (const auto &[name, make] : announcedClasses()) {
        if (!wanted.isEmpty() && !wanted.contains(name))
            continue;
        const std::unique_ptr<QObject> test(make());
        failures += QTest::qExec(test.get(), forQtTest);
        ++ran;
    }
    if (ran == 0) {
        qCritical("no test class of that name");
        return 1;
    }
    return failures == 0 ? 0 : 1;
}

}  // namespace colonnade::test
