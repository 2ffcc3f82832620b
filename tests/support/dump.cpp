#include "tests/support/dump.h"

#include <QProcess>
#include <QRegularExpression>

namespace colonnade::test {

using namespace Qt::StringLiterals;

namespace {

QString dump(sandbox::Cluster &cluster, const QStringList &arguments)
{
    QProcess process;
    process.start(cluster.binDirectory() + u"/pg_dump"_s, arguments);
    if (!process.waitForFinished(60000) || process.exitCode() != 0)
        return u"FAILED: "_s + QString::fromUtf8(process.readAllStandardError());
    return QString::fromUtf8(process.readAllStandardOutput());
}

}  // namespace

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
