// The signals of a run as real servers give them: what there is, what is hidden from whom, and what the user's own query says.
#include "database/postgres/postgres_session.h"
#include "tests/support/cluster.h"
#include "tests/support/test.h"
#include "tests/support/watched.h"

using namespace colonnade;
using namespace colonnade::run;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::Watched;

class SignalsTest : public test::Test
{
    Q_OBJECT

    QString m_target;

    bool has(const Watched &watched, SignalId id, const QString &source = {})
    {
        return Watched::until([&] { return watched.signal(id, source).has_value(); });
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_target = test::freshDatabase(test::replicatedCluster());
        QVERIFY_RESULT(test::replicatedCluster().runSql(
            u"CREATE TABLE t(id int PRIMARY KEY, v int); INSERT INTO t VALUES (1, 0)"_s, test::databaseOf(m_target)));
    }

    void aSuperuserSeesAllOfThem()
    {
        Watched watched(m_target, {u"t"_s});
        for (const SignalId id : {SignalId::Probe, SignalId::Blocking, SignalId::Active, SignalId::Checkpoint,
                                  SignalId::Wraparound, SignalId::Horizon}) {
            QVERIFY2(has(watched, id), qPrintable(toString(id)));
            QVERIFY2(watched.signal(id)->value, qPrintable(toString(id) + u": "_s + watched.signal(id)->unknown));
        }
        QVERIFY(has(watched, SignalId::LagSeconds, u"replica-1"_s));
        QVERIFY(watched.signal(SignalId::LagBytes, u"replica-1"_s)->limit == 64.0 * 1024 * 1024);
        QVERIFY(!watched.signal(SignalId::Archive));  // the sandbox archives nothing
        QVERIFY(!watched.signal(SignalId::UserQuery));
        QVERIFY(*watched.signal(SignalId::Checkpoint)->value >= 0 && *watched.signal(SignalId::Checkpoint)->value < 2);
        QCOMPARE(*watched.signal(SignalId::Wraparound)->value, 0.0);
    }

    void whatARoleMayNotSeeIsUnknownAndNotZero()
    {
        QVERIFY_RESULT(test::replicatedCluster().runSql(u"DROP ROLE IF EXISTS plain; CREATE ROLE plain LOGIN"_s));
        Watched watched(QString(m_target).replace(u"user=postgres"_s, u"user=plain"_s), {u"t"_s});
        QVERIFY(m_target.contains(u"user=postgres"_s));
        for (const SignalId id : {SignalId::Active, SignalId::Wraparound, SignalId::Horizon}) {
            QVERIFY(has(watched, id));
            QVERIFY2(!watched.signal(id)->value && watched.signal(id)->unknown.contains(u"GRANT pg_monitor"_s),
                     qPrintable(toString(id)));
        }
        QVERIFY(has(watched, SignalId::LagSeconds, u"replica-1"_s));
        QVERIFY(!watched.signal(SignalId::LagSeconds, u"replica-1"_s)->value);
        QVERIFY(Watched::until([&] { return watched.control().rein().holds; }));
        QVERIFY2(watched.control().rein().reason.startsWith(u"replica replica-1 cannot be read: "_s),
                 qPrintable(watched.control().rein().reason));
    }

    void aSlotThatKeepsTooMuchHolds()
    {
        QVERIFY_RESULT(test::replicatedCluster().runSql(u"SELECT pg_create_physical_replication_slot('forgotten', true)"_s));
        Limits limits;
        limits.slotBytes = 300'000;
        {
            Watched watched(m_target, {u"t"_s}, limits);
            QVERIFY(has(watched, SignalId::Slot, u"forgotten"_s));
            QVERIFY_RESULT(test::replicatedCluster().runSql(
                u"CREATE TABLE much AS SELECT repeat('x', 1000) FROM generate_series(1, 1000)"_s, test::databaseOf(m_target)));
            QVERIFY(Watched::until([&] { return watched.control().rein().holds; }));
            QVERIFY2(watched.control().rein().reason.startsWith(u"replication slot forgotten keeps "_s),
                     qPrintable(watched.control().rein().reason));
            limits.slotBytes = -1;
            watched.control().setLimits(limits);
            QVERIFY(Watched::until([&] { return !watched.control().rein().holds; }));
        }
        QVERIFY_RESULT(test::replicatedCluster().runSql(u"SELECT pg_drop_replication_slot('forgotten')"_s));
    }

    void anArchiveThatTakesNothingFallsBehind()
    {
        sandbox::ClusterOptions options;
        options.settings = {u"archive_mode = on"_s, u"archive_command = 'false'"_s};
        auto cluster = sandbox::Cluster::start(options);
        QVERIFY_RESULT(cluster);
        QVERIFY_RESULT((*cluster)->runSql(u"CREATE TABLE t(id int PRIMARY KEY, v int); INSERT INTO t VALUES (1, 0)"_s));
        Limits limits;
        limits.archiveSegments = 3;
        Watched watched((*cluster)->target(), {u"t"_s}, limits);
        QVERIFY(has(watched, SignalId::Archive));
        QCOMPARE(*watched.signal(SignalId::Archive)->value, 0.0);
        for (int i = 0; i < 3; ++i) {
            QVERIFY_RESULT((*cluster)->runSql(u"UPDATE t SET v = v + 1"_s));
            QVERIFY_RESULT((*cluster)->runSql(u"SELECT pg_switch_wal()"_s));
        }
        QVERIFY_RESULT((*cluster)->runSql(u"UPDATE t SET v = v + 1"_s));
        QVERIFY(Watched::until([&] { return watched.control().rein().holds; }));
        QVERIFY2(watched.control().rein().reason == u"3.0 segments of the log wait for the archive, the limit is 3.0"_s,
                 qPrintable(watched.control().rein().reason));
    }

    void theUsersOwnQueryHoldsAndLetsGo()
    {
        Limits limits;
        limits.waitWhile = u"SELECT v FROM t"_s;
        Watched watched(m_target, {u"t"_s}, limits);
        QVERIFY(has(watched, SignalId::UserQuery));
        QVERIFY(!watched.control().rein().holds);
        const auto write = [&](const QString &sql) {
            QVERIFY_RESULT(test::replicatedCluster().runSql(sql, test::databaseOf(m_target)));
        };
        write(u"UPDATE t SET v = 7"_s);
        QVERIFY(Watched::until([&] { return watched.control().rein().holds; }));
        QCOMPARE(watched.control().rein().reason, u"the query that decides whether to wait returned 7.0"_s);
        write(u"UPDATE t SET v = 0"_s);
        QVERIFY(Watched::until([&] { return !watched.control().rein().holds; }));
        // It runs read only, and one that fails is unknown.
        limits.waitWhile = u"DELETE FROM t RETURNING 0"_s;
        watched.control().setLimits(limits);
        QVERIFY(Watched::until([&] { return !watched.signal(SignalId::UserQuery)->value; }));
        QVERIFY2(watched.signal(SignalId::UserQuery)->unknown.contains(u"read-only"_s),
                 qPrintable(watched.signal(SignalId::UserQuery)->unknown));
        QVERIFY(Watched::until([&] { return watched.control().rein().holds; }));
    }

    void whoWaitsForUsIsTimed()
    {
        // Whoever carries the worker's name is taken for it.
        Watched watched(m_target, {u"t"_s});
        QVERIFY(has(watched, SignalId::Blocking));
        const auto open = [&](const QString &name) {
            return database::postgres::openSession(
                {.target = m_target, .access = database::Access::ReadWrite, .applicationName = name});
        };
        auto worker = open(watched.workerName());
        auto client = open(u"shop"_s);
        QVERIFY_RESULT(worker);
        QVERIFY_RESULT(client);
        std::stop_source enough;
        {
            std::jthread works([&] {
                (void)(*worker)->query(u"WITH u AS (UPDATE t SET v = v RETURNING 1) SELECT pg_sleep(60) FROM u"_s, {},
                                       enough.get_token());
            });
            QVERIFY(Watched::until([&] { return watched.last().activeSessions >= 0 && watched.samples().size() > 3; }));
            std::jthread waits([&] { (void)(*client)->query(u"UPDATE t SET v = 9"_s, {}, enough.get_token()); });
            const bool seen = Watched::until([&] {
                const auto signal = watched.signal(SignalId::Blocking);
                return signal && signal->value.value_or(0) >= *signal->limit;
            });
            enough.request_stop();
            QVERIFY(seen);
        }
        QVERIFY(Watched::until([&] { return watched.signal(SignalId::Blocking)->value == 0.0; }));
    }
};

COLONNADE_TEST(SignalsTest)
#include "tst_signals.moc"
