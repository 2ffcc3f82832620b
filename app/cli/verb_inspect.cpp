#include "app/cli/interrupt.h"
#include "app/cli/verbs.h"
#include "database/postgres/postgres_session.h"
#include "document/json.h"

#include <unistd.h>

#include <QLocale>

#include <cstdio>

namespace colonnade::cli {

using namespace Qt::StringLiterals;

namespace {

QString figures(const catalog::Table &table)
{
    const QLocale locale(QLocale::C);
    QString text = table.stats.rows < 0 ? u"rows unknown"_s : u"%1 rows"_s.arg(table.stats.rows, 0, 'f', 0);
    text += u", "_s + locale.formattedDataSize(table.stats.bytes + table.stats.indexBytes);
    if (table.stats.writesPerSecond)
        text += u", %1 reads/s, %2 writes/s"_s.arg(*table.stats.readsPerSecond, 0, 'f', 1)
                    .arg(*table.stats.writesPerSecond, 0, 'f', 1);
    return text;
}

QString inWords(const catalog::Catalog &catalog)
{
    const catalog::Server &server = catalog.server();
    QString text =
        u"PostgreSQL %1, database %2 at %3 as %4, %5 tables\n"_s.arg(server.version, server.database, server.address, server.user)
            .arg(catalog.tables().size());
    for (const catalog::Replica &replica : catalog.data().replicas)
        text += u"replica %1, %2, %3 bytes behind\n"_s.arg(replica.name, replica.state,
                                                           replica.lagBytes ? QString::number(*replica.lagBytes) : u"unknown"_s);
    for (const catalog::Table &table : catalog.tables()) {
        text += u'\n' + table.name.quoted() + u"  ("_s + figures(table) + u")\n"_s;
        for (const catalog::Column &column : table.columns) {
            text += u"    "_s + sql::Identifier(column.name).quoted() + u' ' + column.type
                + (column.notNull ? u" not null"_s : QString())
                + (column.defaultExpression ? u" default "_s + *column.defaultExpression : QString()) + u'\n';
        }
        for (const catalog::Constraint &constraint : table.constraints) {
            if (constraint.kind != catalog::ConstraintKind::NotNull)
                text += u"    "_s + sql::Identifier(constraint.name).quoted() + u' ' + constraint.definition + u'\n';
        }
        for (const catalog::Index &index : table.indexes) {
            if (!table.constraint(index.name))
                text += u"    "_s + index.definition + (index.valid ? QString() : u"  (invalid)"_s) + u'\n';
        }
    }
    return text;
}

Exit performInspect(const QCommandLineParser &parser)
{
    if (!parser.isSet(u"db"_s) || !parser.positionalArguments().isEmpty())
        return complain({ErrorKind::Usage, u"inspect takes --db DB and no other argument. See colonnade-cli inspect --help."_s});
    bool valid = true;
    const int seconds = parser.isSet(u"rates"_s) ? parser.value(u"rates"_s).toInt(&valid) : 0;
    if (!valid || seconds < 0 || seconds > 3600)
        return complain({ErrorKind::Usage, u"--rates takes a number of seconds, at most 3600."_s});
    const std::stop_token stop = stopOnInterrupt();
    const auto session =
        database::postgres::openSession({.target = parser.value(u"db"_s), .applicationName = u"colonnade: inspect"_s});
    if (!session)
        return complain(session.error());
    const bool draw = ::isatty(STDERR_FILENO) == 1 && !parser.isSet(u"quiet"_s);
    const auto progress = [draw](const database::LoadProgress &at) {
        if (draw)
            std::fprintf(stderr, "\r%3.0f %%  %-20s", at.fraction * 100, qPrintable(at.what));
    };
    const auto catalog = (*session)->introspect({std::chrono::seconds(seconds)}, stop, progress);
    if (draw)
        std::fprintf(stderr, "\r%30s\r", "");
    if (!catalog)
        return complain(catalog.error());
    return deliver(parser,
                   parser.value(u"format"_s) == u"json" ? document::writeCatalog(**catalog) : inWords(**catalog).toUtf8());
}

}  // namespace

Verb inspectVerb()
{
    return {.name = u"inspect"_s,
            .summary = u"Reads the schema of a database."_s,
            .usage = u"[options] --db DB"_s,
            .formats = {u"text"_s, u"json"_s},
            .options = {{u"db"_s, u"The database: what libpq takes, a URI, a conninfo, service=..., or a bare name."_s, u"DB"_s},
                        {u"rates"_s, u"Measures reads and writes per second over so many seconds."_s, u"SECONDS"_s}},
            .perform = performInspect};
}

}  // namespace colonnade::cli
