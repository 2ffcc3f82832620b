// Reading the catalog of 10 000 tables with 12 columns each, against pg_dump --schema-only of the same database, in turns.
// COLONNADE_BENCH_TABLES makes it smaller, for trying the bench itself.
#include "tests/bench/bench.h"

#include "database/postgres/postgres_session.h"
#include "sandbox/cluster.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>

namespace {

using namespace colonnade;
using namespace Qt::StringLiterals;

constexpr int rounds = 5;
constexpr int batch = 500;

QString tablesScript(int from, int to)
{
    return uR"(DO $$ BEGIN FOR i IN %1 .. %2 LOOP
        EXECUTE format('CREATE TABLE t%s (id bigint PRIMARY KEY, parent bigint, name text NOT NULL, email varchar(200), amount numeric(12,2) DEFAULT 0,
            created timestamptz NOT NULL DEFAULT now(), updated timestamptz, active boolean DEFAULT true, kind smallint, tags text[],
            document jsonb, note text)', i);
        EXECUTE format('CREATE INDEX t%s_name ON t%s (name)', i, i);
    END LOOP; END $$)"_s.arg(from)
        .arg(to);
}

double secondsOf(auto &&action)
{
    QElapsedTimer clock;
    clock.start();
    action();
    return static_cast<double>(clock.nsecsElapsed()) / 1e9;
}

void orDie(const Result<void> &result)
{
    if (!result)
        qFatal("%s %s", qPrintable(result.error().message), qPrintable(result.error().detail));
}

void dump(const QString &program, const QString &target)
{
    QProcess process;
    process.setProgram(program);
    process.setArguments({u"--schema-only"_s, u"--file=/dev/null"_s, u"--dbname="_s + target});
    process.setProcessChannelMode(QProcess::ForwardedChannels);
    process.start();
    if (!process.waitForFinished(-1) || process.exitCode() != 0)
        qFatal("pg_dump failed");
}

void measureIntrospection()
{
    const int tables = qEnvironmentVariable("COLONNADE_BENCH_TABLES", u"10000"_s).toInt();
    bench::say(u"making %1 tables"_s.arg(tables));
    sandbox::ClusterOptions options;
    options.settings = {u"shared_buffers = 256MB"_s, u"max_locks_per_transaction = 1024"_s, u"autovacuum = off"_s};
    auto cluster = sandbox::Cluster::start(options);
    if (!cluster)
        qFatal("%s %s", qPrintable(cluster.error().message), qPrintable(cluster.error().detail));
    orDie((*cluster)->createDatabase(u"many"_s));
    for (int from = 1; from <= tables; from += batch)
        orDie((*cluster)->runSql(tablesScript(from, qMin(from + batch - 1, tables)), u"many"_s));
    orDie((*cluster)->runSql(u"VACUUM ANALYZE pg_catalog.pg_attribute"_s, u"many"_s));
    QString program = (*cluster)->binDirectory() + u"/pg_dump"_s;
    if (!QFile::exists(program))
        program = QStandardPaths::findExecutable(u"pg_dump"_s);
    const QString target = (*cluster)->target(u"many"_s);
    QList<double> ours;
    QList<double> theirs;
    for (int round = 0; round < rounds; ++round) {
        // Both with a connection of their own each time, whose caches are cold.
        ours.append(secondsOf([&] {
            auto session = database::postgres::openSession({.target = target});
            const auto catalog = session ? (*session)->introspect({}, {}, {}) : std::unexpected(session.error());
            if (!catalog || (*catalog)->tables().size() != tables || (*catalog)->tables().constFirst().columns.size() != 12)
                qFatal("the catalog could not be read");
        }));
        theirs.append(secondsOf([&] { dump(program, target); }));
        bench::say(u"round %1: introspection %2 s, pg_dump %3 s"_s.arg(round + 1).arg(ours.last()).arg(theirs.last()));
    }
    bench::figure(u"introspection.seconds"_s, bench::median(ours), u"s"_s);
    bench::figure(u"pgdump.seconds"_s, bench::median(theirs), u"s"_s);
    bench::figure(u"introspection.ratio"_s, bench::median(ours) / bench::median(theirs), u"x"_s);
}

}  // namespace

COLONNADE_BENCH("introspection", measureIntrospection)
