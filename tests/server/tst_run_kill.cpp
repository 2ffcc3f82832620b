// colonnade-cli run, killed by kill -9 at random moments, and resumed: nothing is lost, nothing is done twice, nothing stays
// behind.
#include "database/postgres/postgres_session.h"
#include "document/json.h"
#include "run/journal.h"
#include "tests/support/cluster.h"
#include "tests/support/counting_plan.h"
#include "tests/support/dump.h"
#include "tests/support/paths.h"
#include "tests/support/schema.h"
#include "tests/support/test.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>

#include <csignal>
#include <thread>

using namespace colonnade;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class RunKillTest : public test::Test
{
    Q_OBJECT

    static constexpr int Rows = 20000;
    QTemporaryDir m_dir;

    /// A shop with the plan for it, its journal and its command line.
    struct Shop {
        QString target;
        QString planFile;
        QString journal;
        database::SessionPtr session;

        QString ask(const QString &sql) const
        {
            const auto rows = session->query(sql);
            return rows ? rows->text() : rows.error().message;
        }
        QStringList arguments(const QStringList &verb) const
        {
            return verb + QStringList{u"--db"_s,         target,   u"--journal"_s, journal,  u"--gates"_s,   u"open"_s,
                                      u"--batch-time"_s, u"3ms"_s, u"--speed"_s,   u"0.1"_s, u"--max-lag"_s, u"10s"_s};
        }
    };

    Shop openShop(const QString &name, sql::Walk walk = sql::Walk::Key, int workers = 1)
    {
        const bool pages = walk == sql::Walk::Pages;
        sandbox::Cluster &cluster = test::replicatedCluster();
        Shop shop{test::freshDatabase(cluster), m_dir.filePath(name + u".plan.json"_s), m_dir.filePath(name + u".journal"_s),
                  nullptr};
        if (const auto made = cluster.runSql(pages ? test::countingFamily(Rows) : test::countingTable(Rows), test::databaseOf(shop.target)); !made)
            qFatal("%s", qPrintable(made.error().message));
        shop.session = *database::postgres::openSession({.target = shop.target, .access = database::Access::ReadWrite});
        QFile file(shop.planFile);
        plan::Plan plan = pages ? test::countingPlanByPages(*shop.session) : test::countingPlan(*shop.session);
        if (workers > 1) {
            plan::BackfillSpec &spec = *plan.phases[1].steps[0].backfill;
            spec.passes = 4;
            spec.workers = workers;
        }
        if (!file.open(QIODevice::WriteOnly) || file.write(document::writePlan(plan)) < 0)
            qFatal("%s", qPrintable(file.errorString()));
        return shop;
    }

    static void begin(QProcess &process, const QStringList &arguments)
    {
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(test::buildDirectory() + u"/colonnade-cli"_s, arguments);
        if (!process.waitForStarted())
            qFatal("%s", qPrintable(process.errorString()));
    }

    /// The only run of that journal; null where it was killed before there was one.
    static QUuid runOf(const QString &path)
    {
        const auto journal = run::Journal::open(path, run::Journal::Mode::ReadOnly);
        const auto runs = journal ? (*journal)->runs() : Result<QList<run::RunSummary>>();
        return runs && !runs->isEmpty() ? runs->first().id : QUuid();
    }

    static QStringList goOn(const Shop &shop)
    {
        const QUuid id = runOf(shop.journal);
        return shop.arguments(id.isNull() ? QStringList{u"run"_s, shop.planFile}
                                          : QStringList{u"resume"_s, id.toString(QUuid::WithoutBraces)});
    }

private Q_SLOTS:
    void killedAtTenRandomMomentsItEndsTheSameWay_data()
    {
        QTest::addColumn<sql::Walk>("walk");
        QTest::addColumn<int>("workers");
        QTest::newRow("while it fills by a key") << sql::Walk::Key << 1;
        QTest::newRow("while it fills a family without a key by pages") << sql::Walk::Pages << 1;
        QTest::newRow("while two sessions fill it in windows") << sql::Walk::Pages << 2;
    }
    void killedAtTenRandomMomentsItEndsTheSameWay()
    {
        QFETCH(sql::Walk, walk);
        QFETCH(int, workers);
        const quint32 seed = qEnvironmentVariableIntValue("COLONNADE_SEED")
            ? static_cast<quint32>(qEnvironmentVariableIntValue("COLONNADE_SEED"))
            : QRandomGenerator::global()->generate() & 0xffff;
        QTest::failOnWarning();
        std::fprintf(stderr, "COLONNADE_SEED=%u\n", seed);
        QRandomGenerator random(seed);

        const Shop whole = openShop(QString::fromLatin1(QTest::currentDataTag()).section(u' ', -1) + u"-whole"_s, walk, workers);
        QElapsedTimer clock;
        clock.start();
        QProcess unharmed;
        begin(unharmed, goOn(whole));
        QVERIFY(unharmed.waitForFinished(240000));
        QVERIFY2(unharmed.exitCode() == 0, unharmed.readAll().constData());
        const int length = static_cast<int>(clock.elapsed());
        const QString schema = test::schemaDump(test::replicatedCluster(), whole.target);
        QVERIFY(schema.contains(u"orders_hits_check"_s) && !schema.contains(u"colonnade"_s));

        int kills = 0;
        int interrupted = 0;
        // A kill that came too late is none; how long a run takes varies with what else the machine does.
        for (int shopNumber = 0; interrupted < 10 && shopNumber < 30; ++shopNumber) {
            const Shop shop = openShop(QString::fromLatin1(QTest::currentDataTag()).section(u' ', -1) + u"-shop%1"_s.arg(shopNumber), walk, workers);
            std::atomic<bool> enough = false;
            std::jthread writer([&] {
                const auto own = database::postgres::openSession({.target = shop.target, .access = database::Access::ReadWrite});
                for (int i = 0; own && !enough; ++i)
                    (void)(*own)->query(u"UPDATE orders SET note = 'w' WHERE id BETWEEN $1::bigint AND $1::bigint + 2"_s,
                                        {(i * 97) % Rows});
            });
            // Two kills a shop, so that a resume is killed as well.
            for (int i = 0; i < 2; ++i) {
                QProcess process;
                begin(process, goOn(shop));
                const int moment = random.bounded(length * 2 / 3);
                if (!process.waitForFinished(moment)) {
                    ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
                    process.waitForFinished();
                    ++interrupted;
                }
                ++kills;
            }
            QProcess last;
            begin(last, goOn(shop));
            const bool ended = last.waitForFinished(240000);
            enough = true;
            const QByteArray said = last.readAll();
            QVERIFY2(ended && last.exitCode() == 0, said.constData());
            QCOMPARE(
                shop.ask(u"SELECT string_agg(n, ' ') FROM (SELECT hits || 'x' || count(*) AS n FROM orders GROUP BY hits) s"_s),
                u"1x%1"_s.arg(Rows));
            QCOMPARE(test::schemaDump(test::replicatedCluster(), shop.target), schema);
        }
        std::fprintf(stderr, "%d of %d kills hit a run of %d ms\n", interrupted, kills, length);
        QVERIFY(interrupted >= 10);
    }

    void anInterruptStopsTheRunAndSaysHowToGoOn()
    {
        const Shop shop = openShop(u"interrupt"_s);
        QProcess process;
        begin(process, goOn(shop));
        QVERIFY(QTest::qWaitFor([&] { return shop.ask(u"SELECT count(hits) > 0 FROM orders"_s) == u"t"_s; }, 20000));
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(20000));
        const QString said = QString::fromUtf8(process.readAll());
        QVERIFY2(process.exitCode() == 5, qPrintable(said));
        const QString id = runOf(shop.journal).toString(QUuid::WithoutBraces);
        QVERIFY2(said.contains(u"colonnade-cli resume "_s + id), qPrintable(said));
        QVERIFY(shop.ask(u"SELECT count(*) > 0 FROM orders WHERE hits IS NULL"_s) == u"t"_s);

        QProcess status;
        status.start(test::buildDirectory() + u"/colonnade-cli"_s,
                     {u"status"_s, u"--journal"_s, shop.journal, u"--format"_s, u"json"_s});
        QVERIFY(status.waitForFinished(20000));
        const QByteArray list = status.readAllStandardOutput();
        QCOMPARE(test::schemaProblems(list, u"colonnade-runs-1"_s), QString());
        QVERIFY(list.contains(id.toLatin1()));

        // The journal is lost: the server's record is enough, and the beginning of the id.
        QVERIFY(QFile::remove(shop.journal));
        QProcess again;
        begin(again, shop.arguments({u"resume"_s, id.left(8)}));
        QVERIFY(again.waitForFinished(60000));
        QVERIFY2(again.exitCode() == 0, again.readAll().constData());
        QCOMPARE(shop.ask(u"SELECT string_agg(n, ' ') FROM (SELECT hits || 'x' || count(*) AS n FROM orders GROUP BY hits) s"_s),
                 u"1x%1"_s.arg(Rows));
        QCOMPARE(shop.ask(u"SELECT count(*) FROM pg_namespace WHERE nspname = 'colonnade'"_s), u"0"_s);
    }
};

COLONNADE_TEST(RunKillTest)
#include "tst_run_kill.moc"
