// The lag of replicas where the server's own columns lie: a receiver that is frozen, a standby that dies, one that catches up.
// Each against the clock of log positions, and against what the governor makes of it.
#include "database/postgres/postgres_session.h"
#include "tests/support/cluster.h"
#include "tests/support/test.h"
#include "tests/support/watched.h"

#include <csignal>

using namespace colonnade;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::Watched;

namespace {

const QString Replica = u"replica-1"_s;
const QString Write = u"UPDATE t SET v = v + 1 WHERE id = 1"_s;

/// A process that stands still for as long as this is there.
class Frozen
{
public:
    explicit Frozen(qint64 pid) : m_pid(static_cast<pid_t>(pid)) { ::kill(m_pid, SIGSTOP); }
    ~Frozen() { ::kill(m_pid, SIGCONT); }
    Frozen(const Frozen &) = delete;
    Frozen &operator=(const Frozen &) = delete;

private:
    pid_t m_pid;
};

}  // namespace

class LagTest : public test::Test
{
    Q_OBJECT

    QString m_target;
    database::SessionPtr m_session;

    QString ask(const QString &sql)
    {
        const auto rows = m_session->query(sql);
        return rows ? rows->text() : rows.error().message;
    }
    QString askReplica(const QString &sql)
    {
        const auto replica = database::postgres::openSession({.target = test::replicatedCluster().replicaTarget()});
        if (!replica)
            return replica.error().message;
        const auto rows = (*replica)->query(sql);
        return rows ? rows->text() : rows.error().message;
    }
    bool streams()
    {
        return Watched::until(
            [this] { return ask(u"SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"_s) == u"1"_s; });
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_target = test::freshDatabase(test::replicatedCluster());
        QVERIFY_RESULT(test::replicatedCluster().runSql(
            u"CREATE TABLE t(id int PRIMARY KEY, v int); INSERT INTO t VALUES (1, 0)"_s, test::databaseOf(m_target)));
        auto session = database::postgres::openSession({.target = m_target});
        QVERIFY_RESULT(session);
        m_session = std::move(*session);
        QVERIFY(streams());
    }

    void aFrozenReceiverLagsAlthoughTheServerSaysThatItDoesNot()
    {
        const test::Writing writing(m_target, Write);
        Watched watched(m_target, {u"t"_s});
        QVERIFY(Watched::until([&] { return watched.lag(Replica).value_or(9) < 1 && watched.samples().size() > 10; }));
        const qint64 receiver = askReplica(u"SELECT pid FROM pg_stat_wal_receiver"_s).toLongLong();
        QVERIFY(receiver > 1);
        {
            const Frozen frozen(receiver);
            QVERIFY(Watched::until([&] { return watched.lag(Replica).value_or(0) > 4; }));
            // The server has heard nothing of the replica since, and shows the last that it heard.
            const double said = ask(u"SELECT coalesce(extract(epoch FROM replay_lag), 0) FROM pg_stat_replication"_s).toDouble();
            QVERIFY2(said < 2, qPrintable(QString::number(said)));
            QVERIFY(ask(u"SELECT state FROM pg_stat_replication"_s) == u"streaming"_s);
            QVERIFY(watched.last().lags.first().bytes.value_or(0) > 0);
            QVERIFY(watched.control().rein().holds);
            QVERIFY2(watched.control().rein().reason.contains(u"replica replica-1 is "_s),
                     qPrintable(watched.control().rein().reason));
        }
        QVERIFY(Watched::until([&] { return watched.lag(Replica).value_or(9) < 1; }));
        QVERIFY(Watched::until([&] { return !watched.control().rein().holds; }));
    }

    void aStandbyThatDiesIsUnknownAndNotWithoutLag()
    {
        const test::Writing writing(m_target, Write);
        Watched watched(m_target, {u"t"_s});
        QVERIFY(Watched::until([&] { return watched.lag(Replica).value_or(9) < 1; }));
        QVERIFY_RESULT(test::replicatedCluster().stopReplica(true));
        QVERIFY(Watched::until([&] { return ask(u"SELECT count(*) FROM pg_stat_replication"_s) == u"0"_s; }));
        QVERIFY(Watched::until([&] { return !watched.last().lags.isEmpty() && !watched.last().lags.first().seconds; }));
        QVERIFY(Watched::until([&] { return watched.control().rein().holds; }));
        QCOMPARE(watched.control().rein().reason,
                 u"replica replica-1 cannot be read: it was there when the run began, and is gone"_s);
        QVERIFY_RESULT(test::replicatedCluster().startReplica());
        QVERIFY(Watched::until([&] { return watched.lag(Replica).value_or(9) < 1; }));
        QVERIFY(Watched::until([&] { return !watched.control().rein().holds; }));
    }

    void oneThatCatchesUpIsBehindForAsLongAsItIs()
    {
        const test::Writing writing(m_target, Write);
        Watched watched(m_target, {u"t"_s}, {}, {test::replicatedCluster().replicaTarget()});
        QVERIFY(Watched::until([&] { return watched.lag(Replica).value_or(9) < 1; }));
        QVERIFY_RESULT(test::replicatedCluster().stopReplica());
        const qsizetype stopped = watched.samples().size();
        const auto at = watched.last().at;
        QVERIFY(Watched::until([&] { return at.msecsTo(watched.last().at) > 6000; }));
        // From now on it replays what is older than four seconds: that it streams says nothing of how far it is.
        QFile settings(test::replicatedCluster().directory() + u"/replica/postgresql.auto.conf"_s);
        QVERIFY(settings.open(QIODevice::Append));
        settings.write("recovery_min_apply_delay = '4s'\n");
        settings.close();
        QVERIFY_RESULT(test::replicatedCluster().startReplica());
        QVERIFY(streams());
        const qsizetype streaming = watched.samples().size();
        QVERIFY(Watched::until([&] { return watched.samples().size() > streaming + 30; }));
        for (const run::Sample &sample : watched.samples().mid(streaming + 1, 28)) {
            const auto lag = std::ranges::find(sample.lags, Replica, &run::ReplicaLag::replica);
            QVERIFY(lag != sample.lags.end() && lag->seconds);
            QVERIFY2(*lag->seconds > 3, qPrintable(QString::number(*lag->seconds)));
        }
        // It was unknown while it was away, by whichever way it is asked.
        const auto away = watched.samples().mid(stopped, streaming - stopped);
        for (const QString &name : {Replica, u"replica 1"_s}) {
            QVERIFY2(std::ranges::any_of(away,
                                         [&](const run::Sample &sample) {
                                             const auto lag = std::ranges::find(sample.lags, name, &run::ReplicaLag::replica);
                                             return lag != sample.lags.end() && !lag->seconds;
                                         }),
                     qPrintable(name));
        }
        // Asked itself it says the same as what the primary knows of it.
        QVERIFY(Watched::until([&] { return watched.lag(u"replica 1"_s).value_or(0) > 3; }));
        QVERIFY(watched.control().rein().holds);
        QVERIFY(settings.open(QIODevice::Append));
        settings.write("recovery_min_apply_delay = 0\n");
        settings.close();
        QCOMPARE(askReplica(u"SELECT pg_reload_conf()"_s), u"t"_s);
        QVERIFY(
            Watched::until([&] { return watched.lag(Replica).value_or(9) < 1 && watched.lag(u"replica 1"_s).value_or(9) < 1; }));
        QVERIFY(Watched::until([&] { return !watched.control().rein().holds; }));
    }
};

COLONNADE_TEST(LagTest)
#include "tst_lag.moc"
