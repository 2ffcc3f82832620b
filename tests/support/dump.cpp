#include "tests/support/dump.h"

#include "catalog/fingerprint.h"
#include "database/postgres/postgres_session.h"
#include "tests/support/cluster.h"

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

namespace {

// What stands for a dump of a server that is newer than every pg_dump here: the tables as our own catalog tells them.
catalog::CatalogPtr catalogOf(const QString &target)
{
    const auto session = database::postgres::openSession({.target = target});
    const auto catalog = session ? (*session)->introspect({}, {}, {}) : Result<catalog::CatalogPtr>(failure(session.error()));
    if (!catalog)
        giveUp(catalog.error());
    return *catalog;
}

QString schemaByCatalog(const QString &target)
{
    const catalog::CatalogPtr catalog = catalogOf(target);
    QList<sql::QualifiedName> names;
    for (const catalog::Table &table : catalog->tables())
        names.append(table.name);
    return catalog::fingerprint(*catalog, names).lines.join(u'\n');
}

QString dataByQuery(const QString &target)
{
    const catalog::CatalogPtr catalog = catalogOf(target);
    const auto session = database::postgres::openSession({.target = target});
    QStringList lines;
    for (const catalog::Table &table : catalog->tables()) {
        const auto rows = (*session)->query(u"SELECT t::text FROM ONLY %1 t"_s.arg(table.name.quoted()));
        if (!rows)
            giveUp(rows.error());
        for (const QVariantList &row : rows->rows)
            lines.append(table.name.display() + u' ' + row.first().toString());
    }
    lines.sort();
    return lines.join(u'\n');
}

}  // namespace

QString schemaDump(sandbox::Cluster &cluster, const QString &target)
{
    if (!canDump(cluster))
        return schemaByCatalog(target);
    static const QRegularExpression noise(u"^\\\\(un)?restrict .*$"_s, QRegularExpression::MultilineOption);
    return dump(cluster, {u"--schema-only"_s, u"-d"_s, target}).remove(noise);
}

QString dataDump(sandbox::Cluster &cluster, const QString &target)
{
    if (!canDump(cluster))
        return dataByQuery(target);
    QString text = dump(cluster, {u"--data-only"_s, u"--inserts"_s, u"-d"_s, target});
    if (text.startsWith(u"FAILED"_s))
        return text;
    QStringList lines = text.split(u'\n');
    lines.removeIf([](const QString &line) { return !line.startsWith(u"INSERT"_s); });
    lines.sort();
    return lines.join(u'\n');
}

}  // namespace colonnade::test
