// A fill by pages, directly: every row of a table and of all below it is filled once, with no key at all, also where rows move,
// tables come and go between two batches, and whatever statistics there are.
#include "database/postgres/postgres_session.h"
#include "database/run_support.h"
#include "tests/support/cluster.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace colonnade::database;
using namespace Qt::StringLiterals;

class PageWalkTest : public test::Test
{
    Q_OBJECT

    SessionPtr m_session;
    std::unique_ptr<RunSupport> m_support;
    BackfillTarget m_fill;

    QString ask(const QString &sql)
    {
        const auto rows = m_session->query(sql);
        return rows ? rows->text() : rows.error().message + rows.error().detail;
    }
    /// Its statements one by one.
    void make(const QString &script)
    {
        for (const QString &sql : script.split(u';', Qt::SkipEmptyParts))
            QCOMPARE(ask(sql), QString());
    }
    Result<void> begin(bool descends)
    {
        LedgerRun run;
        run.id = QUuid::createUuid();
        run.planDigest = u"sha256:0"_s;
        run.tables = {u"public.t"_s};
        if (const auto made = m_support->ledger().create(run); !made)
            return failure(made.error());
        const auto fence = m_support->ledger().takeOver(run.id, u"me"_s);
        if (!fence)
            return failure(fence.error());
        m_fill = {.run = run.id,
                  .step = u"2.1"_s,
                  .fence = *fence,
                  .table = sql::qualified(u"public"_s, u"t"_s),
                  .walk = sql::Walk::Pages,
                  .descends = descends,
                  .assignments = u"hits = (coalesce(t.hits, 0) + 1)"_s,
                  .predicate = u"t.hits IS NULL"_s};
        return {};
    }
    /// `between` runs after each batch, with its number.
    Result<int> walk(qint64 rows, const std::function<void(int)> &between = [](int) {})
    {
        auto position = m_support->backfill().begin(m_fill);
        if (!position)
            return failure(position.error());
        int batches = 0;
        while (true) {
            while (!position->atEnd) {
                const auto done = m_support->backfill().batch(m_fill, *position, rows);
                if (!done)
                    return failure(done.error());
                *position = done->position;
                between(++batches);
            }
            const auto another = m_support->backfill().beginAnotherSweep(m_fill, *position);
            if (!another)
                return failure(another.error());
            if (!*another)
                return batches;
            const auto anew = m_support->backfill().position(m_fill);
            if (!anew)
                return failure(anew.error());
            position = *anew;
        }
    }
    QString counts()
    {
        return ask(
            u"SELECT string_agg(n, ' ') FROM (SELECT coalesce(hits::text, 'none') || 'x' || count(*) AS n FROM t GROUP BY hits ORDER BY hits) s"_s);
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_support.reset();
        auto session = postgres::openSession({.target = test::freshDatabase(), .access = Access::ReadWrite});
        QVERIFY_RESULT(session);
        m_session = std::move(*session);
        m_support = m_session->runSupport();
    }

    void everyRowIsFilledOnce_data()
    {
        QTest::addColumn<QString>("schema");
        QTest::addColumn<bool>("descends");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const QString &schema, bool descends, const QString &expected) {
            QTest::newRow(name) << schema << descends << expected;
        };
        const QString rows = u"INSERT INTO t SELECT i, repeat('x', i % 400) FROM generate_series(1, 5000) i;"_s;
        row("a table without a key", u"CREATE TABLE t (a int, b text);"_s + rows, false, u"1x5000"_s);
        row("one that was analysed", u"CREATE TABLE t (a int, b text);"_s + rows + u"ANALYZE t"_s, false, u"1x5000"_s);
        row("an empty one", u"CREATE TABLE t (a int, b text)"_s, false, QString());
        row("one with more dead rows than living ones",
            u"CREATE TABLE t (a int, b text);"_s + rows + u"DELETE FROM t WHERE a % 100 <> 0"_s, false, u"1x50"_s);
        row("rows as small as they come", u"CREATE TABLE t ();INSERT INTO t SELECT FROM generate_series(1, 3000)"_s, false,
            u"1x3000"_s);
        row("partitions of partitions, one of them in another schema, one the default, one empty",
            u"CREATE SCHEMA \"Old\";CREATE TABLE t (a int, b text) PARTITION BY RANGE (a);"
            "CREATE TABLE \"Old\".\"t 1\" PARTITION OF t FOR VALUES FROM (0) TO (1000);"
            "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (1000) TO (4000) PARTITION BY LIST (a);"
            "CREATE TABLE t20 PARTITION OF t2 FOR VALUES IN (2000);CREATE TABLE t2d PARTITION OF t2 DEFAULT;"
            "CREATE TABLE t3 PARTITION OF t FOR VALUES FROM (7000) TO (8000);CREATE TABLE td PARTITION OF t DEFAULT;"_s
                + rows,
            true, u"1x5000"_s);
        row("a parent with children and grandchildren that hold rows of their own",
            u"CREATE TABLE t (a int, b text);CREATE TABLE c (d int) INHERITS (t);CREATE TABLE g () INHERITS (c);"_s + rows
                + u"INSERT INTO c SELECT i FROM generate_series(1, 700) i;INSERT INTO g SELECT i FROM generate_series(1, 300) i"_s,
            true, u"1x6000"_s);
    }

    void everyRowIsFilledOnce()
    {
        QFETCH(QString, schema);
        QFETCH(bool, descends);
        QFETCH(QString, expected);
        make(schema + u";ALTER TABLE t ADD COLUMN hits int"_s);
        QVERIFY_RESULT(begin(descends));
        QVERIFY_RESULT(walk(130));
        QCOMPARE(counts(), expected);
        const qint64 rows = expected.section(u'x', 1).toLongLong();
        QCOMPARE(m_support->backfill().position(m_fill)->rowsDone, rows);
        QVERIFY_RESULT(m_support->backfill().end());
        QCOMPARE(ask(u"SELECT count(*) FROM pg_settings WHERE source = 'session' AND name ~ 'timeout|enable'"_s), u"0"_s);
    }

    void onlyTheTableItselfIsWalkedWhereItDoesNotDescend()
    {
        make(u"CREATE TABLE t (a int);CREATE TABLE c () INHERITS (t);INSERT INTO t VALUES (1);INSERT INTO c VALUES (2);"
             "ALTER TABLE t ADD COLUMN hits int"_s);
        QVERIFY_RESULT(begin(false));
        auto position = m_support->backfill().begin(m_fill);
        QVERIFY_RESULT(position);
        while (!position->atEnd)
            *position = m_support->backfill().batch(m_fill, *position, 10)->position;
        QCOMPARE(counts(), u"1x1 nonex1"_s);
    }

    /// Rows that go to pages where the walk has been already, and rows that come.
    void whatMovesAndWhatComesMeanwhileIsFilledToo()
    {
        make(u"CREATE TABLE t (a int, b text, hits int);INSERT INTO t SELECT i, repeat('x', 100) FROM generate_series(1, 5000) i;"
             "DELETE FROM t WHERE a < 1000"_s);
        // Room on the first pages, for what moves.
        QVERIFY_RESULT(m_session->execute({{u"VACUUM t"_s, sql::TransactionMode::None}}));
        QVERIFY_RESULT(begin(false));
        const auto batches = walk(200, [&](int batch) {
            if (batch == 20) {
                (void)ask(u"UPDATE t SET b = b || 'y' WHERE a > 4500"_s);
                (void)ask(u"INSERT INTO t SELECT i, 'new' FROM generate_series(6001, 6100) i"_s);
            }
        });
        QVERIFY_RESULT(batches);
        QVERIFY(m_support->backfill().position(m_fill)->sweep > 0);
        QCOMPARE(counts(), u"1x4101"_s);
    }

    void partitionsMayComeAndGoMeanwhile()
    {
        make(u"CREATE TABLE t (a int, hits int) PARTITION BY RANGE (a);"
             "CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000);"
             "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (1000) TO (2000);"
             "CREATE TABLE t3 PARTITION OF t FOR VALUES FROM (2000) TO (3000);"
             "INSERT INTO t SELECT i FROM generate_series(0, 2999) i;"
             "CREATE TABLE t4 AS SELECT i AS a, NULL::int AS hits FROM generate_series(3000, 3999) i"_s);
        QVERIFY_RESULT(begin(true));
        QVERIFY_RESULT(walk(200, [&](int batch) {
            if (batch == 2)
                (void)ask(u"ALTER TABLE t DETACH PARTITION t1"_s);
            if (batch == 4)
                (void)ask(u"DROP TABLE t2"_s);
            if (batch == 5) {
                (void)ask(u"ALTER TABLE t ATTACH PARTITION t4 FOR VALUES FROM (3000) TO (4000)"_s);
                (void)ask(u"ALTER TABLE t3 RENAME TO \"t three\""_s);
            }
        }));
        QCOMPARE(counts(), u"1x2000"_s);
        QVERIFY(ask(u"SELECT count(*) FROM t1 WHERE hits IS NULL"_s).toInt() > 0);
        QCOMPARE(ask(u"SELECT count(*) FROM \"t three\" WHERE hits = 1"_s), u"1000"_s);
    }

    void aBatchUnderAnOldPositionChangesNothing()
    {
        make(u"CREATE TABLE t (a int, hits int);INSERT INTO t SELECT i FROM generate_series(1, 5000) i"_s);
        QVERIFY_RESULT(begin(false));
        const auto start = m_support->backfill().begin(m_fill);
        QVERIFY_RESULT(start);
        const auto first = m_support->backfill().batch(m_fill, *start, 500);
        QVERIFY_RESULT(first);
        const QString before = counts();
        QVERIFY(before != "nonex5000"_L1);
        QCOMPARE(m_support->backfill().batch(m_fill, *start, 500).error().kind, ErrorKind::AnotherRunActive);
        QCOMPARE(counts(), before);
    }

    void theServersEstimateIsThatOfTheWholeFamily()
    {
        make(u"CREATE TABLE t (a int);CREATE TABLE c () INHERITS (t);INSERT INTO t SELECT FROM generate_series(1, 10);"
             "INSERT INTO c SELECT FROM generate_series(1, 20);ANALYZE t;ANALYZE c;ALTER TABLE t ADD COLUMN hits int"_s);
        QVERIFY_RESULT(begin(true));
        QCOMPARE(m_support->backfill().estimatedRows(m_fill).value_or(-1), 30);
    }
};

COLONNADE_TEST(PageWalkTest)
#include "tst_page_walk.moc"
