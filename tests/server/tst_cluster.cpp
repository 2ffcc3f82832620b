#include "database/postgres/postgres_session.h"
#include "tests/support/cluster.h"
#include "tests/support/test.h"

#include <QDir>

using namespace colonnade;
using namespace Qt::StringLiterals;
using database::Access;
using database::postgres::openSession;

class ClusterTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void aPrimaryAnswersAndGoesWithItsFiles()
    {
        QString directory;
        {
            auto cluster = sandbox::Cluster::start({});
            QVERIFY_RESULT(cluster);
            directory = (*cluster)->directory();
            auto session = openSession({.target = (*cluster)->target()});
            QVERIFY_RESULT(session);
            QCOMPARE((*session)->server().major(), (*cluster)->majorVersion());
            const auto one = (*session)->query(u"SELECT 1 + $1::int"_s, {41});
            QVERIFY_RESULT(one);
            QCOMPARE(one->text(), u"42"_s);
        }
        QVERIFY(!QDir(directory).exists());
    }
    void aReplicaFollowsItsPrimary()
    {
        sandbox::Cluster &cluster = test::replicatedCluster();
        QVERIFY_RESULT(cluster.createDatabase(u"followed"_s));
        QVERIFY_RESULT(
            cluster.runSql(u"CREATE TABLE t (id int); INSERT INTO t SELECT generate_series(1, 1000)"_s, u"followed"_s));
        auto primary = openSession({.target = cluster.target()});
        QVERIFY_RESULT(primary);
        QCOMPARE((*primary)->query(u"SELECT application_name FROM pg_stat_replication"_s)->text(), u"replica-1"_s);
        const auto rowsThere = [&cluster] {
            auto replica = openSession({.target = cluster.replicaTarget(u"followed"_s)});
            if (!replica)
                return QString();
            const auto rows = (*replica)->query(u"SELECT count(*) FROM t"_s);
            return rows ? rows->text() : QString();
        };
        QTRY_COMPARE_WITH_TIMEOUT(rowsThere(), u"1000"_s, 20'000);
        auto replica = openSession({.target = cluster.replicaTarget(u"followed"_s)});
        QVERIFY((*replica)->server().inRecovery);
    }
    void aPrimaryComesBackAfterACrash()
    {
        auto cluster = sandbox::Cluster::start({});
        QVERIFY_RESULT(cluster);
        QVERIFY_RESULT((*cluster)->runSql(u"CREATE TABLE t (id int)"_s));
        QVERIFY_RESULT((*cluster)->stopPrimary(true));
        QVERIFY(!openSession({.target = (*cluster)->target()}));
        QVERIFY_RESULT((*cluster)->startPrimary());
        QVERIFY_RESULT((*cluster)->runSql(u"SELECT * FROM t"_s));
    }
};

COLONNADE_TEST(ClusterTest)
#include "tst_cluster.moc"
