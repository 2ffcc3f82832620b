// What holds a lock while it works, code that is run, and what cannot be judged; statements on all rows wherever they stand; and
// statements that name no relation.
#include "lint/output.h"
#include "tests/lint/lint_text.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;

class CodeTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsDoneUnderALock_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("rules");
        const QByteArray begin = "BEGIN;\nALTER TABLE items ADD COLUMN a int;\n";
        const QStringList held{u"lock-held-through-work"_s};
        const auto add = [&](const char *name, const QByteArray &text, const QStringList &rules) { QTest::newRow(name) << text << rules; };
        add("a block that updates", begin + "DO $$ BEGIN UPDATE items SET a = 1; END $$;", held);
        add("a function of which nothing is known", begin + "SELECT backfill_items();", held + QStringList{u"unknown-statement"_s});
        add("COPY FROM", begin + "COPY other FROM '/tmp/x';", held);
        add("COPY TO", begin + "COPY (SELECT 1) TO '/tmp/x';", {});
        add("a sleep", begin + "SELECT pg_sleep(60);", held);
        add("MERGE", begin + "MERGE INTO o USING p ON p.id = o.id WHEN MATCHED THEN UPDATE SET a = 1;", held);
        add("nothing long", begin + "SELECT now(), count(*) FROM t; INSERT INTO log VALUES (1);", {});
        add("a function of the file",
            "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN UPDATE items SET a = 1; END $$;\n" + begin + "SELECT f();", held);
        add("a function of the file that is stable",
            "CREATE FUNCTION f() RETURNS int STABLE LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;\n" + begin + "SELECT f();", {});
        add("within one block", "DO $$ BEGIN LOCK TABLE customers; PERFORM pg_sleep(5); END $$;", held);
        add("within one block, in the other order", "DO $$ BEGIN PERFORM pg_sleep(5); LOCK TABLE customers; END $$;", {});
        add("both tables of a foreign key",
            "BEGIN; ALTER TABLE items ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES orders (id) NOT VALID; ALTER TABLE items VALIDATE CONSTRAINT k;",
            held);
    }
    void whatIsDoneUnderALock()
    {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, rules);
        QCOMPARE(test::rulesOf(text), rules);
    }

    void everyTableThatWaitsIsNamed()
    {
        const auto verdict = test::judged(
            "SET lock_timeout = '1s'; BEGIN; ALTER TABLE items ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES orders (id) NOT VALID;\n"
            "ALTER TABLE items VALIDATE CONSTRAINT k;");
        const QString message = verdict.statements.last().findings.first().finding.message;
        QVERIFY2(message.contains("public.items"_L1) && message.contains("SHARE ROW EXCLUSIVE on public.orders"_L1), qPrintable(message));
    }

    void whatAFunctionOfTheFileLocksIsSaid()
    {
        const auto verdict = test::judged(
            "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN ALTER TABLE t ADD c int; PERFORM f(); END $$;\nSELECT f();");
        QCOMPARE(verdict.statements[1].locks.size(), 1);
        QVERIFY(verdict.statements[1].locks.first().mode == plan::LockMode::AccessExclusive);
    }

    void whatIsNotJudgedIsCountedSo()
    {
        const auto verdict = test::judged("SELECT run_migration('orders');\nSELECT now();\n");
        const QByteArray text = lint::writeText({verdict}, lint::Colour::None);
        QVERIFY2(text.contains("1 locks nothing that others use; 1 not judged to the end: a function is called"), text.constData());
    }

    void sqlThatIsPutTogether_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("said");
        QTest::newRow("of constants") << QByteArray("DO $$ BEGIN\n EXECUTE format('ALTER TABLE %I SET UNLOGGED', 'orders'); END $$;")
                                      << QStringList{u"1 error rewrite"_s};
        QTest::newRow("of constants in a row") << QByteArray("DO $$ BEGIN EXECUTE 'TRUNCATE ' || quote_ident('orders'); END $$;") << QStringList();
        QTest::newRow("of variables") << QByteArray(
            "\nDO $$\nDECLARE r record;\nBEGIN\n  FOR r IN SELECT 1 LOOP\n    EXECUTE 'ALTER TABLE ' || r.x || ' ADD c int';\n  END LOOP;\nEND $$;")
                                      << QStringList{u"6 warning dynamic-sql"_s};
        QTest::newRow("with an argument that is not known")
            << QByteArray("DO $$ DECLARE t text; BEGIN EXECUTE format('TRUNCATE %I', t); END $$;") << QStringList{u"1 warning dynamic-sql"_s};
    }
    void sqlThatIsPutTogether()
    {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, said);
        QCOMPARE(test::said(test::judged(text, 17, {.lockTimeout = std::chrono::seconds(1)})), said);
    }

    void allRowsWhereverTheyStand_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("rules");
        const QStringList update{u"update-all"_s}, remove{u"delete-all"_s};
        QTest::newRow("WITH") << QByteArray("WITH x AS (DELETE FROM orders RETURNING *) INSERT INTO old SELECT * FROM x;") << remove;
        QTest::newRow("WITH, some") << QByteArray("WITH x AS (DELETE FROM orders WHERE id < 9 RETURNING *) SELECT count(*) FROM x;") << QStringList();
        QTest::newRow("after WITH") << QByteArray("WITH x AS (SELECT 1) UPDATE orders SET a = 1;") << update;
        QTest::newRow("prepared") << QByteArray("PREPARE p AS UPDATE orders SET a = 1;\nEXECUTE p;") << update;
        QTest::newRow("prepared, some") << QByteArray("PREPARE p AS UPDATE orders SET a = 1 WHERE id = 3;\nEXECUTE p;") << QStringList();
        QTest::newRow("MERGE ON true") << QByteArray("MERGE INTO orders o USING one ON true WHEN MATCHED THEN UPDATE SET a = 1;") << update;
        QTest::newRow("MERGE ON true, deleting") << QByteArray("MERGE INTO orders o USING one ON true WHEN MATCHED THEN DELETE;") << remove;
        QTest::newRow("MERGE") << QByteArray("MERGE INTO orders o USING n ON o.id = n.id WHEN MATCHED THEN UPDATE SET a = 1;") << QStringList();
        QTest::newRow("EXPLAIN ANALYZE") << QByteArray("EXPLAIN (ANALYZE) UPDATE orders SET a = 1;") << update;
        QTest::newRow("EXPLAIN") << QByteArray("EXPLAIN UPDATE orders SET a = 1;") << QStringList();
    }
    void allRowsWhereverTheyStand()
    {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, rules);
        QCOMPARE(test::rulesOf(text), rules);
    }

    void everyTableOfTheDatabase_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("said");
        const auto add = [](const char *text, const char *said) {
            QTest::newRow(text) << QByteArray(text) << (*said ? QStringList{QString::fromLatin1(said)} : QStringList());
        };
        add("VACUUM FULL;", "1 error vacuum-full");
        add("VACUUM;", "");
        add("ANALYZE;", "");
        add("CLUSTER;", "1 error cluster");
        add("REINDEX DATABASE shop;", "1 error reindex");
        add("REINDEX SCHEMA app;", "1 error reindex");
        add("REINDEX SYSTEM shop;", "1 error reindex");
        add("REINDEX (CONCURRENTLY) DATABASE shop;", "1 warning concurrently-lock-timeout");
        add("ALTER TABLE ALL IN TABLESPACE slow SET TABLESPACE fast;", "1 error set-tablespace");
        add("DROP OWNED BY bob;", "1 warning drop-owned");
        add("REASSIGN OWNED BY bob TO eve;", "1 warning reassign-owned");
        add("DROP DATABASE shop;", "1 error drop-database");
    }
    void everyTableOfTheDatabase()
    {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, said);
        const auto verdict = test::judged(text, 17, {.lockTimeout = std::chrono::seconds(1)});
        QCOMPARE(test::said(verdict), said);
    }

    void aLongTimeoutProtectsNobody()
    {
        const QByteArray alter = "ALTER TABLE t ADD c int;";
        QCOMPARE(test::said(test::judged("SET lock_timeout = '10min';\n" + alter)), QStringList{u"2 warning no-lock-timeout"_s});
        QCOMPARE(test::said(test::judged("SET lock_timeout = '5s';\n" + alter)), QStringList());
        QCOMPARE(test::said(test::judged("SET lock_timeout = '10min';\n" + alter, 17, {.longestLockTimeout = std::chrono::hours(1)})),
                 QStringList());
        const auto verdict = test::judged("SET lock_timeout = '10min';\n" + alter);
        QVERIFY(verdict.statements[1].findings.first().finding.message.contains("for up to "_L1));
    }

    void aDefaultThatGoesIsSaid()
    {
        QCOMPARE(test::rulesOf("ALTER TABLE orders ADD COLUMN status text DEFAULT 'new' NOT NULL;\n"
                               "ALTER TABLE orders ALTER COLUMN status DROP DEFAULT;"),
                 QStringList{u"drop-default"_s});
        QCOMPARE(test::rulesOf("ALTER TABLE orders ADD COLUMN status text DEFAULT 'new';\n"
                               "ALTER TABLE orders ALTER COLUMN status DROP DEFAULT;"),
                 QStringList());
        QCOMPARE(test::rulesOf("CREATE TABLE n (status text DEFAULT 'new' NOT NULL); ALTER TABLE n ALTER status DROP DEFAULT;"), QStringList());
    }

    void aCheckBeforeTheFillIsSaidWhereItIsFilled()
    {
        const QByteArray check = "ALTER TABLE g4 ADD CONSTRAINT nn CHECK (v IS NOT NULL) NOT VALID;\n";
        QCOMPARE(test::rulesOf(check + "UPDATE g4 SET v = '' WHERE v IS NULL AND id < 1000;"), QStringList{u"check-before-fill"_s});
        QCOMPARE(test::rulesOf("UPDATE g4 SET v = '' WHERE v IS NULL AND id < 1000;\n" + check), QStringList());
        QCOMPARE(test::rulesOf(check + "UPDATE g4 SET w = '' WHERE v = 'a';"), QStringList());
    }

    void aTemporaryTableHidesTheOther()
    {
        QCOMPARE(test::rulesOf("CREATE TEMP TABLE o2 (id int); ALTER TABLE o2 ADD q int DEFAULT random();"), QStringList());
        QCOMPARE(test::rulesOf("CREATE TEMP TABLE o2 AS SELECT 1; ALTER TABLE o2 ADD q int DEFAULT random();"), QStringList());
    }

    void longLinesAreCutWithDots()
    {
        const QByteArray text = "SET lock_timeout = '1s'; ALTER TABLE t ALTER c SET NOT NULL; SELECT '" + QByteArray("x").repeated(200) + "';";
        const QByteArray written = lint::writeText({test::judged(text)}, lint::Colour::None);
        const qsizetype line = written.indexOf("    1 | ");
        QVERIFY2(written.sliced(line, written.indexOf('\n', line) - line).endsWith("..."), written.constData());
    }
};

COLONNADE_TEST(CodeTest)
#include "tst_code.moc"
