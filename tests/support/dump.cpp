#include "tests/support/dump.h"

#include "catalog/fingerprint.h"
#include "database/postgres/postgres_session.h"
#include "sql/expression.h"
#include "sql/type_name.h"
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

/// What newer versions of pg_dump begin and end with, another word each time.
const QRegularExpression &restrictLines()
{
    static const QRegularExpression noise(u"^\\\\(un)?restrict .*$"_s, QRegularExpression::MultilineOption);
    return noise;
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

QString schemaDump(sandbox::Cluster &cluster, const QString &target, const QStringList &options)
{
    if (!canDump(cluster))
        return schemaByCatalog(target);
    return dump(cluster, QStringList{u"--schema-only"_s, u"-d"_s, target} + options).remove(restrictLines());
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

QString schemaOf(const QString &target)
{
    static const bool dumps = canDump(cluster());
    const catalog::CatalogPtr catalog = catalogOf(target);
    QList<sql::QualifiedName> names;
    QStringList lines;
    for (const catalog::Table &table : catalog->tables()) {
        names.append(table.name);
        for (const catalog::Column &column : table.columns)
            lines.append(table.name.display() + u'.' + column.name + u" comment "_s + column.comment);
    }
    lines += catalog::fingerprint(*catalog, names).lines;
    if (!dumps)
        return lines.join(u'\n');
    const QString text = schemaDump(cluster(), target, {u"--exclude-schema=colonnade"_s});
    if (text.startsWith(u"FAILED"_s))
        giveUp({.message = text});
    return lines.join(u'\n') + text;
}

QString rowsOf(const QString &target, const QStringList &without)
{
    const catalog::CatalogPtr catalog = catalogOf(target);
    const auto session = database::postgres::openSession({.target = target});
    QStringList lines;
    for (const catalog::Table &table : catalog->tables()) {
        QStringList columns;
        for (const catalog::Column &column : table.columns) {
            if (!without.contains(table.name.display() + u'.' + column.name))
                columns.append(u"t."_s + sql::Identifier(column.name).quoted());
        }
        const auto rows =
            (*session)->query(u"SELECT ROW(%1)::text FROM %2 AS t"_s.arg(columns.join(u", "_s), table.name.quoted()));
        if (!rows)
            giveUp(rows.error());
        for (const QVariantList &row : rows->rows)
            lines.append(table.name.display() + u' ' + row.first().toString());
    }
    lines.sort();
    return lines.join(u'\n');
}

QStringList volatileColumns(const change::ChangeSet &change)
{
    static const QRegularExpression clock(u"\\bnow\\(|\\blocaltime|\\bcurrent_time|_timestamp\\b"_s,
                                          QRegularExpression::CaseInsensitiveOption);
    QStringList columns;
    for (const change::TableChange &table : change.tables) {
        for (const change::ColumnAddition &column : table.addColumns) {
            const std::optional<QString> text = column.fill ? std::optional(column.fill->expression) : column.defaultExpression;
            const auto expression = text ? sql::Expression::parse(*text) : failure(ErrorKind::Internal, {});
            const auto type = sql::readTypeName(column.type);
            const bool changes =
                expression && (expression->volatility() == sql::Volatility::Volatile || clock.match(*text).hasMatch());
            if (changes || (type && type->serial) || column.identity != catalog::Identity::None)
                columns.append(table.table.display() + u'.' + column.name);
        }
    }
    return columns;
}

}  // namespace colonnade::test
