#include "database/postgres/postgres_session.h"
#include "sandbox/leftovers.h"
#include "sandbox/shop.h"
#include "sandbox/traffic.h"
#include "tests/support/cluster.h"
#include "tests/support/paths.h"
#include "tests/support/test.h"

#include <csignal>

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

using namespace colonnade;
using namespace Qt::StringLiterals;
using database::postgres::openSession;
using sql::qualified;

namespace {

struct Ended {
    int code = 0;
    QString out;
    QString err;
};

/// The command line with a temporary directory of its own, so that it does not meet the user's sandbox.
class Program
{
public:
    Program() : m_root(u"/tmp/colonnade-test-XXXXXX"_s) { QFile::setPermissions(m_root.path(), QFile::Permissions(0x7755)); }
    ~Program() { run({u"sandbox"_s, u"down"_s}); }

    Ended run(const QStringList &arguments) const
    {
        QProcess process;
        start(process, arguments);
        process.waitForFinished(-1);
        return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
                QString::fromUtf8(process.readAllStandardError())};
    }
    void start(QProcess &process, const QStringList &arguments) const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"TMPDIR"_s, m_root.path());
        process.setProcessEnvironment(environment);
        process.start(test::buildDirectory() + u"/colonnade-cli"_s, arguments);
        if (!process.waitForStarted())
            qFatal("colonnade-cli cannot be started: build it first");
    }
    QJsonObject status() const
    {
        return QJsonDocument::fromJson(run({u"sandbox"_s, u"status"_s, u"--format"_s, u"json"_s}).out.toUtf8()).object();
    }
    /// What is left in the temporary directory.
    QStringList files() const { return QDir(m_root.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot); }
    QString directory() const { return m_root.path(); }

private:
    QTemporaryDir m_root;
};

qint64 firstNumberIn(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readLine().trimmed().split(' ').value(0).toLongLong() : 0;
}

qint64 processesBelow(const QString &directory)
{
    qint64 count = 0;
    for (const QString &name : QDir(u"/proc"_s).entryList(QDir::Dirs)) {
        if (name.toLongLong() > 1 && QFile::symLinkTarget(u"/proc/%1/cwd"_s.arg(name)).startsWith(directory))
            ++count;
    }
    return count;
}

}  // namespace

class SandboxTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void theShopHasAllThatADesignMayMeet()
    {
        sandbox::Cluster &cluster = test::cluster();
        QVERIFY_RESULT(sandbox::buildShop(cluster, {.orders = 20'000, .database = u"small_shop"_s}));
        auto session = openSession({.target = cluster.target(u"small_shop"_s)});
        QVERIFY_RESULT(session);
        const auto catalog = (*session)->introspect({}, {}, {});
        QVERIFY_RESULT(catalog);
        const catalog::Table *orders = (*catalog)->table(qualified(u"public"_s, u"orders"_s));
        QVERIFY(orders);
        QCOMPARE(orders->stats.rows, 20'000.0);
        QVERIFY(orders->stats.bytes > 1'000'000 && orders->stats.indexBytes > 500'000);
        QVERIFY(orders->primaryKey());
        QVERIFY(orders->column(u"Order Notes"_s));
        QCOMPARE(orders->triggers.size(), 1);
        QCOMPARE((*catalog)->referencing(orders->name).size(), 1);
        QStringList dependents;
        for (const catalog::Dependent &dependent : orders->dependents)
            dependents.append(dependent.name.display());
        QCOMPARE(dependents,
                 QStringList({u"public.customer_totals"_s, u"public.open_orders"_s, u"public.daily_sales"_s,
                              u"public.archive_orders"_s}));
        QCOMPARE((*catalog)->children(qualified(u"public"_s, u"payments"_s)).size(), 12);
        QVERIFY((*catalog)->table(qualified(u"public"_s, u"sales:2026"_s)));
        QVERIFY((*catalog)->table(qualified(u"public"_s, u"carts"_s))->persistence == catalog::Persistence::Unlogged);
        QCOMPARE((*session)->query(u"SELECT count(*) FROM orders o JOIN regions r ON r.code = o.country"_s)->text(), u"20000"_s);
        QCOMPARE((*session)->query(u"SELECT count(*) FROM regions"_s)->text(), u"24"_s);
    }
    void trafficKeepsItsRateAndCountsWhatItDid()
    {
        sandbox::Cluster &cluster = test::cluster();
        QVERIFY_RESULT(sandbox::buildShop(cluster, {.orders = 2'000, .database = u"busy_shop"_s}));
        sandbox::TrafficOptions options;
        options.reportEvery = std::chrono::seconds(1);
        options.reportTakes = std::chrono::seconds(1);
        auto traffic = sandbox::Traffic::start(cluster.target(u"busy_shop"_s), options);
        QVERIFY_RESULT(traffic);
        const auto enough = [&traffic] {
            const sandbox::TrafficRecord record = (*traffic)->record();
            return record.reads.count() >= 200 && record.writes.count() >= 100 && record.deleted > 0
                && record.reports.count() > 0;
        };
        QTRY_VERIFY_WITH_TIMEOUT(enough(), 30'000);
        (*traffic)->stop();
        const sandbox::TrafficRecord record = (*traffic)->record();
        QVERIFY2(record.reads.errors + record.writes.errors + record.reports.errors == 0,
                 qPrintable(record.reads.lastError + record.writes.lastError + record.reports.lastError));
        QCOMPARE(record.inserted + record.updated + record.deleted, record.writes.count());
        QVERIFY(record.reports.percentile(0.5) >= 1000);
        QVERIFY(record.reads.percentile(0.5) > 0 && record.reads.percentile(0.5) <= record.reads.percentile(1));
        auto session = openSession({.target = cluster.target(u"busy_shop"_s)});
        QVERIFY_RESULT(session);
        QCOMPARE((*session)->query(u"SELECT count(*) FROM orders"_s)->text().toLongLong(),
                 2'000 + record.inserted - record.deleted);
        QCOMPARE((*traffic)->record().writes.count(), record.writes.count());
    }
    void trafficNoticesALockAndGoesOnAfterARestart()
    {
        auto cluster = sandbox::Cluster::start({});
        QVERIFY_RESULT(cluster);
        QVERIFY_RESULT(sandbox::buildShop(**cluster, {.orders = 2'000}));
        sandbox::TrafficOptions options;
        options.reportEvery = {};
        auto traffic = sandbox::Traffic::start((*cluster)->target(u"shop"_s), options);
        QVERIFY_RESULT(traffic);
        QTRY_VERIFY((*traffic)->record().reads.count() > 20);
        QVERIFY_RESULT((*cluster)->runSql(u"BEGIN; LOCK TABLE orders; SELECT pg_sleep(0.5); COMMIT"_s, u"shop"_s));
        QTRY_VERIFY((*traffic)->record().reads.percentile(1) >= 400);
        QVERIFY_RESULT((*cluster)->stopPrimary(true));
        QTRY_VERIFY((*traffic)->record().writes.errors > 0);
        QVERIFY_RESULT((*cluster)->startPrimary());
        const qint64 before = (*traffic)->record().writes.count();
        QTRY_VERIFY((*traffic)->record().writes.count() > before + 20);
    }
    void leftoversOfAKilledProgramAreCleanedUpByTheNext()
    {
        // A directory as a killed program leaves it: its owner is dead, a server runs.
        sandbox::ClusterOptions options;
        // A name of its own: suites of other checkouts clean up as well.
        options.directory = u"/tmp/colonnade-999999999-%1"_s.arg(QRandomGenerator::global()->bounded(100'000, 999'999));
        options.keepRunning = true;
        {
            const auto cluster = sandbox::Cluster::start(options);
            QVERIFY_RESULT(cluster);
        }
        QVERIFY(sandbox::runningServer(options.directory + u"/primary"_s) != 0);
        const auto next = sandbox::Cluster::start({});
        QVERIFY_RESULT(next);
        QTRY_VERIFY(!QDir(options.directory).exists());
        QCOMPARE(processesBelow(options.directory), 0);
        // And one whose owner lives stays.
        const auto other = sandbox::Cluster::start({});
        QVERIFY_RESULT(other);
        QVERIFY_RESULT((*next)->runSql(u"SELECT 1"_s));
    }
    void upIsIdempotentAndDownLeavesNothing()
    {
        const Program program;
        const Ended up = program.run({u"sandbox"_s, u"up"_s, u"--orders"_s, u"2000"_s});
        QVERIFY2(up.code == 0, qPrintable(up.err));
        const QString target = up.out.trimmed();
        QVERIFY_RESULT(openSession({.target = target}));
        const QJsonObject status = program.status();
        for (const QString &part : {u"primaryRuns"_s, u"replicaRuns"_s, u"trafficRuns"_s})
            QVERIFY2(status[part].toBool(), qPrintable(part));
        const Ended again = program.run({u"sandbox"_s, u"up"_s, u"--orders"_s, u"2000"_s});
        QVERIFY2(again.err.contains(u"the primary runs already"_s) && again.err.contains(u"the replica runs already"_s),
                 qPrintable(again.err));
        QVERIFY2(!again.err.contains(u"starting"_s), qPrintable(again.err));
        QCOMPARE(again.out.trimmed(), target);
        const Ended catalog = program.run({u"inspect"_s, u"--db"_s, target, u"--format"_s, u"json"_s});
        QCOMPARE(QJsonDocument::fromJson(catalog.out.toUtf8()).object()[u"format"_s].toString(), u"colonnade-catalog/1"_s);
        QCOMPARE(program.run({u"sandbox"_s, u"down"_s}).code, 0);
        QCOMPARE(program.files(), QStringList());
        QCOMPARE(processesBelow(program.directory()), 0);
        QCOMPARE(program.run({u"sandbox"_s, u"down"_s}).code, 0);
        QCOMPARE(program.run({u"inspect"_s, u"--db"_s, target}).code, 3);
    }
    void downAndUpSurviveKills_data()
    {
        QTest::addColumn<QString>("killed");
        QTest::newRow("the primary") << u"primary/postmaster.pid"_s;
        QTest::newRow("the replica") << u"replica/postmaster.pid"_s;
        QTest::newRow("the traffic") << u"traffic"_s;
    }
    void downAndUpSurviveKills()
    {
        QFETCH(QString, killed);
        const Program program;
        QCOMPARE(program.run({u"sandbox"_s, u"up"_s, u"--orders"_s, u"2000"_s}).code, 0);
        const QString directory = program.status()[u"directory"_s].toString();
        const auto kill = [&] { return ::kill(static_cast<pid_t>(firstNumberIn(directory + u'/' + killed)), SIGKILL); };
        QCOMPARE(kill(), 0);
        const Ended up = program.run({u"sandbox"_s, u"up"_s, u"--orders"_s, u"2000"_s});
        QVERIFY2(up.code == 0, qPrintable(up.err));
        const QJsonObject status = program.status();
        QVERIFY(status[u"primaryRuns"_s].toBool() && status[u"replicaRuns"_s].toBool() && status[u"trafficRuns"_s].toBool());
        QCOMPARE(kill(), 0);
        QCOMPARE(program.run({u"sandbox"_s, u"down"_s}).code, 0);
        QCOMPARE(program.files(), QStringList());
        QCOMPARE(processesBelow(program.directory()), 0);
    }
    void anInterruptedUpCleansUp_data()
    {
        QTest::addColumn<QByteArray>("moment");
        QTest::newRow("while the primary starts") << QByteArray("starting the primary");
        QTest::newRow("while rows are made") << QByteArray("filling");
        QTest::newRow("while the replica is copied") << QByteArray("starting the replica");
    }
    void anInterruptedUpCleansUp()
    {
        QFETCH(QByteArray, moment);
        const Program program;
        QProcess process;
        program.start(process, {u"sandbox"_s, u"up"_s, u"--orders"_s, u"200000"_s});
        process.setReadChannel(QProcess::StandardError);
        QByteArray said;
        while (!said.contains(moment) && process.waitForReadyRead(60'000))
            said += process.readAllStandardError();
        QVERIFY2(said.contains(moment), said.constData());
        QVERIFY(process.processId() > 1);
        QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
        QVERIFY(process.waitForFinished(30'000));
        QCOMPARE(process.exitCode(), 5);
        QCOMPARE(program.files(), QStringList());
        QCOMPARE(processesBelow(program.directory()), 0);
    }
};

COLONNADE_TEST(SandboxTest)
#include "tst_sandbox.moc"
