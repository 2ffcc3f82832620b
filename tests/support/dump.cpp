#include "tests/support/dump.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>

namespace colonnade::test {

using namespace Qt::StringLiterals;

namespace {

QString dump(sandbox::Cluster &cluster, const QStringList &arguments)
{
    QProcess process;
    process.start(clientProgram(cluster, u"pg_dump"_s), arguments);
    if (!process.waitForFinished(60000) || process.exitCode() != 0)
        return u"FAILED: "_s + QString::fromUtf8(process.readAllStandardError());
    return QString::fromUtf8(process.readAllStandardOutput());
}

}  // namespace

QString clientProgram(sandbox::Cluster &cluster, const QString &name)
{
    static const QStringList elsewhere = [] {
        QStringList directories = sandbox::installedServers();
        const QStringList packaged =
            QDir(u"/usr/lib/postgresql"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name | QDir::Reversed);
        for (const QString &version : packaged)
            directories.append(u"/usr/lib/postgresql/%1/bin"_s.arg(version));
        return directories;
    }();
    for (const QString &directory : QStringList{cluster.binDirectory()} + elsewhere) {
        if (const QString program = directory + u'/' + name; QFileInfo(program).isExecutable())
            return program;
    }
    return name;
}

bool canDump(sandbox::Cluster &cluster)
{
    QProcess process;
    process.start(clientProgram(cluster, u"pg_dump"_s), {u"--version"_s});
    if (!process.waitForFinished(10000) || process.exitCode() != 0)
        return false;
    static const QRegularExpression number(u"\\) (\\d+)"_s);
    return number.match(QString::fromUtf8(process.readAllStandardOutput())).captured(1).toInt() >= cluster.majorVersion();
}

QString schemaDump(sandbox::Cluster &cluster, const QString &target)
{
    static const QRegularExpression noise(u"^\\\\(un)?restrict .*$"_s, QRegularExpression::MultilineOption);
    return dump(cluster, {u"--schema-only"_s, u"-d"_s, target}).remove(noise);
}

QString dataDump(sandbox::Cluster &cluster, const QString &target)
{
    QString text = dump(cluster, {u"--data-only"_s, u"--inserts"_s, u"-d"_s, target});
    if (text.startsWith(u"FAILED"_s))
        return text;
    QStringList lines = text.split(u'\n');
    lines.removeIf([](const QString &line) { return !line.startsWith(u"INSERT"_s); });
    lines.sort();
    return lines.join(u'\n');
}

}  // namespace colonnade::test
