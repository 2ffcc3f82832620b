// What a run that wants strong locks costs a busy application: forty clients, long readers on the primary and on the replica.
// Asserted by what the server itself wrote down, and by the log of our own tries: no clock of ours takes part.
#include "database/postgres/postgres_session.h"
#include "tests/support/cluster.h"
#include "tests/support/counted_runs.h"

using namespace colonnade;
using namespace colonnade::run;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::RunWatch;

namespace {

constexpr int Clients = 40;

/// Clients that read and write one row of their own over and over, and think in between.
class Shop
{
public:
    explicit Shop(const QString &target)
    {
        for (int i = 0; i < Clients; ++i) {
            m_clients.emplace_back([this, target, i](const std::stop_token &stop) {
                const auto session = database::postgres::openSession(
                    {.target = target, .access = database::Access::ReadWrite, .applicationName = u"shop"_s});
                while (session && !stop.stop_requested()) {
                    const auto read = (*session)->query(u"SELECT note FROM orders WHERE id = $1"_s, {i});
                    const auto written = (*session)->query(u"UPDATE orders SET note = 'w' WHERE id = $1"_s, {i});
                    const auto thought = (*session)->query(u"SELECT pg_sleep(0.05)"_s);
                    (read && written && thought ? m_rounds : m_failures) += 1;
                }
            });
        }
    }
    int rounds() const { return m_rounds; }
    int failures() const { return m_failures; }

private:
    std::atomic<int> m_rounds = 0;
    std::atomic<int> m_failures = 0;
    std::vector<std::jthread> m_clients;
};

/// Somebody who reads the table for so long, one time after another.
std::jthread reader(const QString &target, const QList<double> &seconds)
{
    return std::jthread([target, seconds](const std::stop_token &stop) {
        const auto session = database::postgres::openSession({.target = target, .applicationName = u"report"_s});
        for (const double time : seconds) {
            if (session && !stop.stop_requested())
                (void)(*session)->query(u"SELECT count(*), pg_sleep(%1) FROM orders WHERE id < 3"_s.arg(time), {}, stop);
        }
    });
}

/// Waits of a second and more for a lock on a table, which the servers of the sandbox write down. `place`: from there on.
QStringList longWaits(qint64 place)
{
    QFile log(test::replicatedCluster().directory() + u"/primary.log"_s);
    QStringList found;
    if (!log.open(QIODevice::ReadOnly) || !log.seek(place))
        return {u"the log cannot be read"_s};
    for (const QString &line : QString::fromUtf8(log.readAll()).split(u'\n')) {
        if (line.contains(u"still waiting for"_s) && line.contains(u" on relation "_s))
            found.append(line);
    }
    return found;
}

qint64 logSize()
{
    return QFileInfo(test::replicatedCluster().directory() + u"/primary.log"_s).size();
}

}  // namespace

class StallTest : public test::CountedRuns
{
    Q_OBJECT

    bool isRead(const QString &target, const QString &application)
    {
        return QTest::qWaitFor(
            [&] {
                const auto session = database::postgres::openSession({.target = target});
                if (!session)
                    return false;
                const auto rows = (*session)->query(
                    u"SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.relation = to_regclass('orders') AND a.application_name = $1"_s,
                    {application});
                return rows && rows->text().toInt() > 0;
            },
            30000);
    }

private Q_SLOTS:
    void aPlainAlterBehindAReaderMakesEverybodyWaitWhichTheServerWritesDown()
    {
        const qint64 before = logSize();
        const Shop shop(m_target);
        QVERIFY(QTest::qWaitFor([&] { return shop.rounds() > Clients; }, 30000));
        const std::jthread long_ = reader(m_target, {3});
        QVERIFY(isRead(m_target, u"report"_s));
        QCOMPARE(ask(u"ALTER TABLE orders ADD COLUMN plainly int"_s), QString());
        QVERIFY(!longWaits(before).isEmpty());
    }

    void nobodyStandsBehindTheRunForLongerThanTheBudget()
    {
        const QString replica = test::replicatedCluster().replicaTarget(test::databaseOf(m_target));
        const qint64 before = logSize();
        RunRequest wanted = request();
        wanted.replicas = {replica};
        const Shop shop(m_target);
        QVERIFY(QTest::qWaitFor([&] { return shop.rounds() > Clients; }, 30000));
        // With gaps between them that a patient caller finds; two of them shorter than what is waited for beforehand.
        const std::jthread first = reader(m_target, {2.5, 0.4, 1.5});
        const std::jthread second = reader(m_target, {0.7, 2.2});
        std::jthread onReplica = reader(replica, {60});
        QVERIFY(isRead(m_target, u"report"_s));
        QVERIFY(isRead(replica, u"report"_s));
        RunWatch watch(wanted);
        watch.start();
        // The replay of the lock would wait behind the reader there, and all who read there behind the replay.
        QVERIFY2(watch.waitFor([&] {
            return std::ranges::any_of(watch.events(), [](const Event &event) {
                return event.kind == EventKind::LockWaitedFor && std::ranges::any_of(event.blockers, [](const Blocker &blocker) {
                           return blocker.server == u"replica 1"_s;
                       });
            });
        }),
                 qPrintable(watch.story()));
        const qsizetype looks = watch.samples().size();
        QVERIFY(watch.waitFor([&] { return watch.samples().size() > looks + 10; }));
        QVERIFY2(!watch.has(EventKind::StepDone), qPrintable(watch.story()));
        onReplica.request_stop();
        QVERIFY2(watch.finish() && watch.outcome() == Outcome::Succeeded, qPrintable(watch.story()));
        for (const Event &event : watch.events()) {
            if (event.kind == EventKind::LockNotGranted)
                QVERIFY2(event.durationMs <= 200, qPrintable(event.text));
        }
        QCOMPARE(longWaits(before), QStringList());
        QCOMPARE(shop.failures(), 0);
        QCOMPARE(hits(), m_allOnce);
    }

    void aTryNeverStandsInTheQueueLongerThanTheBudget()
    {
        // Young transactions one behind another, so that the run does not wait beforehand but asks, and asks again.
        RunRequest wanted = request();
        wanted.limits.lockStall = 60ms;
        std::vector<std::jthread> readers;
        for (int i = 0; i < 3; ++i)
            readers.push_back(reader(m_target, QList<double>(12, 0.9)));
        QVERIFY(isRead(m_target, u"report"_s));
        RunWatch watch(wanted);
        watch.start();
        QVERIFY2(watch.waitFor([&] { return watch.count(EventKind::LockNotGranted) >= 3 || watch.outcome(); }),
                 qPrintable(watch.story()));
        for (std::jthread &one : readers)
            one.request_stop();
        QVERIFY2(watch.finish() && watch.outcome() == Outcome::Succeeded, qPrintable(watch.story()));
        QVERIFY(watch.count(EventKind::LockNotGranted) >= 3);
        for (const Event &event : watch.events()) {
            if (event.kind == EventKind::LockNotGranted) {
                QVERIFY2(event.durationMs <= 60, qPrintable(event.text));
                // And everybody is left alone for twenty times as long, give or take a quarter.
                QVERIFY2(event.retryInMs >= 14 * event.durationMs, qPrintable(event.text));
            }
        }
    }

    void aReplicaThatCannotBeAskedKeepsTheLockFromBeingAskedFor()
    {
        RunRequest wanted = request();
        wanted.replicas = {u"host=/nowhere-at-all dbname=postgres"_s};
        wanted.limits.lockDeadline = 1500ms;
        RunWatch watch(wanted);
        watch.start();
        QVERIFY2(watch.finish() && watch.outcome() == Outcome::Failed, qPrintable(watch.story()));
        QCOMPARE(watch.error().kind, ErrorKind::LockNotGranted);
        QVERIFY2(watch.error().message.contains(u"replica 1 cannot be asked"_s), qPrintable(watch.error().message));
        QVERIFY(!watch.has(EventKind::StepDone));
    }
};

COLONNADE_TEST(StallTest)
#include "tst_stall.moc"
