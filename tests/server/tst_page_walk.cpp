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

    QString m_target;
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
    Result<void> begin(bool descends, int passes = 1, int parts = 1)
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
                  .passes = passes,
                  .parts = parts,
                  .assignments = u"hits = (coalesce(t.hits, 0) + 1)"_s,
                  .predicate = u"t.hits IS NULL"_s};
        return {};
    }
    /// All parts in turn, a batch each. `between` runs after each batch, with its number.
    Result<int> walk(qint64 rows, const std::function<void(int)> &between = [](int) {})
    {
        auto positions = m_support->backfill().parts(m_fill, m_fill.parts);
        if (!positions)
            return failure(positions.error());
        std::vector<std::unique_ptr<RunSupport>> supports;
        for (qsizetype part = 0; part < positions->size(); ++part)
            supports.push_back(m_session->runSupport());
        int batches = 0;
        while (true) {
            for (std::size_t part = 0; part < supports.size(); ++part) {
                m_fill.part = static_cast<int>(part);
                const auto begun = supports[part]->backfill().begin(m_fill);
                if (!begun)
                    return failure(begun.error());
            }
            for (bool more = true; std::exchange(more, false);) {
                for (std::size_t part = 0; part < supports.size(); ++part) {
                    BackfillPosition &position = (*positions)[static_cast<qsizetype>(part)];
                    if (position.atEnd)
                        continue;
                    m_fill.part = static_cast<int>(part);
                    const auto done = supports[part]->backfill().batch(m_fill, position, rows);
                    if (!done)
                        return failure(done.error());
                    position = done->position;
                    more = true;
                    between(++batches);
                }
            }
            const auto another = m_support->backfill().beginAnotherSweep(m_fill, positions->first());
            if (!another)
                return failure(another.error());
            if (!*another)
                return batches;
            positions = m_support->backfill().parts(m_fill, 1);
            if (!positions)
                return failure(positions.error());
        }
    }
    /// Rows whose new version stayed on its page, as the server counts them.
    qint64 inPlace()
    {
        (void)QTest::qWaitFor([&] { return ask(u"SELECT n_tup_upd >= 50000 FROM pg_stat_user_tables WHERE relname = 't'"_s) == u"t"_s; });
        return ask(u"SELECT n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 't'"_s).toLongLong();
    }
    qint64 rowsDone()
    {
        qint64 rows = 0;
        const auto parts = m_support->backfill().parts(m_fill, 1);
        for (const BackfillPosition &position : parts ? *parts : QList<BackfillPosition>())
            rows += position.rowsDone;
        return rows;
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
        m_target = test::freshDatabase();
        auto session = postgres::openSession({.target = m_target, .access = Access::ReadWrite});
        QVERIFY_RESULT(session);
        m_session = std::move(*session);
        m_support = m_session->runSupport();
    }

    void everyRowIsFilledOnce_data()
    {
        QTest::addColumn<QString>("schema");
        QTest::addColumn<bool>("descends");
        QTest::addColumn<int>("passes");
        QTest::addColumn<int>("parts");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const QString &schema, bool descends, const QString &expected) {
            for (const auto &[passes, parts] : {std::pair{1, 1}, {8, 1}, {4, 3}}) {
                QTest::addRow("%s, %d passes, %d parts", name, passes, parts) << schema << descends << passes << parts << expected;
            }
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
        QFETCH(int, passes);
        QFETCH(int, parts);
        QFETCH(QString, expected);
        make(schema + u";ALTER TABLE t ADD COLUMN hits int"_s);
        QVERIFY_RESULT(begin(descends, passes, parts));
        QVERIFY_RESULT(walk(130));
        QCOMPARE(counts(), expected);
        QCOMPARE(rowsDone(), expected.section(u'x', 1).toLongLong());
        QVERIFY_RESULT(m_support->backfill().end());
        QCOMPARE(ask(u"SELECT count(*) FROM pg_settings WHERE source = 'session' AND name ~ 'timeout|enable|synchronous'"_s), u"0"_s);
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
    void whatMovesAndWhatComesMeanwhileIsFilledToo_data()
    {
        QTest::addColumn<int>("passes");
        QTest::newRow("page ranges") << 1;
        QTest::newRow("windows") << 8;
    }
    void whatMovesAndWhatComesMeanwhileIsFilledToo()
    {
        QFETCH(int, passes);
        make(u"CREATE TABLE t (a int, b text, hits int);INSERT INTO t SELECT i, repeat('x', 100) FROM generate_series(1, 5000) i;"
             "DELETE FROM t WHERE a < 1000"_s);
        // Room on the first pages, for what moves.
        QVERIFY_RESULT(m_session->execute({{u"VACUUM t"_s, sql::TransactionMode::None}}));
        QVERIFY_RESULT(begin(false, passes));
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

    /// VACUUM FULL and CLUSTER put rows onto other pages, also onto those where the walk has been.
    void aTableThatIsWrittenAnewMeanwhileIsWalkedFromItsBeginning_data()
    {
        QTest::addColumn<QString>("rewrite");
        QTest::newRow("vacuum full") << u"VACUUM FULL t"_s;
        QTest::newRow("cluster backwards") << u"CLUSTER t USING t_back"_s;
    }
    void aTableThatIsWrittenAnewMeanwhileIsWalkedFromItsBeginning()
    {
        QFETCH(QString, rewrite);
        make(u"CREATE TABLE t (a int, hits int);INSERT INTO t SELECT i FROM generate_series(1, 5000) i;"
             "CREATE INDEX t_back ON t ((-a))"_s);
        QVERIFY_RESULT(begin(false, 8));
        const auto batches = walk(100, [&](int batch) {
            if (batch != 20)
                return;
            QVERIFY(rowsDone() > 0 && rowsDone() < 5000);
            QVERIFY_RESULT(m_session->execute({{rewrite, sql::TransactionMode::None}}));
        });
        QVERIFY_RESULT(batches);
        QCOMPARE(counts(), u"1x5000"_s);
        QCOMPARE(rowsDone(), 5000);
        // The first walk began anew: no sweep had to find what it left.
        QCOMPARE(m_support->backfill().position(m_fill)->sweep, 0);
    }

    void aTableThatIsWrittenAnewIsRefusedWhereOnlyTheCursorTells()
    {
        make(u"CREATE TABLE t (a int, hits int);INSERT INTO t SELECT i FROM generate_series(1, 5000) i"_s);
        QVERIFY_RESULT(begin(false));
        m_fill.predicateEnds = false;
        auto position = m_support->backfill().begin(m_fill);
        QVERIFY_RESULT(position);
        const auto first = m_support->backfill().batch(m_fill, *position, 500);
        QVERIFY_RESULT(first);
        QVERIFY_RESULT(m_session->execute({{u"VACUUM FULL t"_s, sql::TransactionMode::None}}));
        const auto next = m_support->backfill().batch(m_fill, first->position, 500);
        QVERIFY(!next);
        QCOMPARE(next.error().kind, ErrorKind::SchemaDrifted);
    }

    void passesKeepNewVersionsOnTheirPages()
    {
        if (m_session->server().major() < 14)
            QSKIP("Ranges of pages are scanned from 14 on.");
        make(u"CREATE TABLE t (a int PRIMARY KEY, b text, hits int);CREATE INDEX ON t (b);"
             "INSERT INTO t SELECT i, repeat('x', 120) || i FROM generate_series(1, 50000) i"_s);
        const qint64 before = ask(u"SELECT pg_relation_size('t')"_s).toLongLong();
        QVERIFY_RESULT(begin(false, 8));
        QVERIFY_RESULT(walk(500));
        QCOMPARE(counts(), u"1x50000"_s);
        const qint64 after = ask(u"SELECT pg_relation_size('t')"_s).toLongLong();
        QVERIFY2(inPlace() > 35000, qPrintable(QString::number(inPlace())));
        QVERIFY2(after * 10 < before * 15, qPrintable(u"%1 after %2"_s.arg(after).arg(before)));
    }

    void passesAreDroppedWhereASnapshotKeepsOldVersions()
    {
        if (m_session->server().major() < 14)
            QSKIP("Ranges of pages are scanned from 14 on.");
        make(u"CREATE TABLE t (a int PRIMARY KEY, hits int);INSERT INTO t SELECT i FROM generate_series(1, 50000) i"_s);
        auto other = postgres::openSession({.target = m_target, .access = Access::ReadWrite});
        QVERIFY_RESULT(other);
        QVERIFY_RESULT((*other)->execute({{u"BEGIN ISOLATION LEVEL REPEATABLE READ"_s, sql::TransactionMode::None}}));
        QVERIFY_RESULT((*other)->execute({{u"SELECT count(*) FROM t"_s, sql::TransactionMode::None}}));
        QVERIFY_RESULT(begin(false, 8));
        int lastInWindow = 0;
        const auto batches = walk(100, [&](int batch) {
            if (ask(u"SELECT json_array_length(cursor::json) = 8 FROM colonnade.backfill WHERE cursor <> ''"_s) == u"t"_s)
                lastInWindow = batch;
        });
        QVERIFY_RESULT(batches);
        QCOMPARE(counts(), u"1x50000"_s);
        // Three windows of eight passes with four batches each, and no more.
        QVERIFY2(*batches > 200 && lastInWindow > 0 && lastInWindow < 100, qPrintable(u"%1 of %2"_s.arg(lastInWindow).arg(*batches)));
    }

    void rowsThatAreFilledAlreadyAreNotWrittenAgain()
    {
        make(u"CREATE TABLE t (a int, hits int);INSERT INTO t SELECT i, CASE WHEN i % 3 = 0 THEN 7 END FROM generate_series(1, 6000) i"_s);
        const QString written = u"SELECT string_agg(DISTINCT xmin::text, ' ') FROM t WHERE hits = 7"_s;
        const QString before = ask(written);
        QVERIFY_RESULT(begin(false, 8));
        QVERIFY_RESULT(walk(200));
        QCOMPARE(counts(), u"1x4000 7x2000"_s);
        QCOMPARE(ask(written), before);
        QCOMPARE(rowsDone(), 4000);
    }

    void aPartGoesOnWhereItWasWhoeverTakesIt()
    {
        make(u"CREATE TABLE t (a int, b text, hits int) WITH (autovacuum_enabled = off);"
             "ALTER TABLE t ALTER b SET STORAGE PLAIN;INSERT INTO t SELECT i, repeat('x', 1900) FROM generate_series(1, 13000) i"_s);
        QVERIFY_RESULT(begin(false, 8, 3));
        // More are asked for than it was begun with: what stands in the ledger counts.
        const auto first = m_support->backfill().parts(m_fill, 3);
        QVERIFY_RESULT(first);
        QCOMPARE(m_support->backfill().parts(m_fill, 7)->size(), 3);
        QList<qint64> done;
        for (int part = 0; part < 3; ++part) {
            m_fill.part = part;
            const auto support = m_session->runSupport();
            const auto begun = support->backfill().begin(m_fill);
            QVERIFY_RESULT(begun);
            const auto batch = support->backfill().batch(m_fill, *begun, 400);
            QVERIFY_RESULT(batch);
            QVERIFY(batch->rows > 0);
            done.append(batch->rows);
        }
        const auto again = m_support->backfill().parts(m_fill, 3);
        QVERIFY_RESULT(again);
        for (int part = 0; part < 3; ++part)
            QCOMPARE((*again)[part].rowsDone, done[part]);
        QVERIFY_RESULT(walk(400));
        QCOMPARE(counts(), u"1x13000"_s);
        QCOMPARE(rowsDone(), 13000);
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
