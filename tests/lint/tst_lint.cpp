// The rules, each where there is a hazard and where there is none.
#include "base/format.h"
#include "tests/lint/lint_text.h"
#include "tests/support/shop_catalog.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;

class LintTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void eachRuleSpeaksWhereThereIsAHazardOnly_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("rules");
        QTest::addColumn<int>("major");
        const auto row = [](const char *name, const char *text, const char *rules = "", int major = 17) {
            QTest::newRow(name) << QByteArray(text) << QString::fromLatin1(rules) << major;
        };
        row("set not null", "ALTER TABLE t ALTER c SET NOT NULL;", "set-not-null");
        row("set not null after a valid check",
            "ALTER TABLE t ADD CONSTRAINT k CHECK (c IS NOT NULL) NOT VALID;\nALTER TABLE t VALIDATE CONSTRAINT k;\nALTER TABLE "
            "t ALTER c SET NOT NULL;");
        row("the same on 11",
            "ALTER TABLE t ADD CONSTRAINT k CHECK (c IS NOT NULL) NOT VALID;\nALTER TABLE t VALIDATE CONSTRAINT k;\nALTER TABLE "
            "t ALTER c SET NOT NULL;",
            "set-not-null", 11);
        row("set not null with the check dropped in the same statement",
            "ALTER TABLE t ADD CONSTRAINT k CHECK (c IS NOT NULL) NOT VALID;\nALTER TABLE t VALIDATE CONSTRAINT k;\nALTER TABLE "
            "t ALTER c SET NOT NULL, DROP CONSTRAINT k;",
            "set-not-null");
        row("set not null after a check that is not valid",
            "ALTER TABLE t ADD CONSTRAINT k CHECK (c IS NOT NULL) NOT VALID;\nALTER TABLE t ALTER c SET NOT NULL;",
            "set-not-null");
        row("a check", "ALTER TABLE t ADD CHECK (a > 0);", "check-validated");
        row("a check not valid", "ALTER TABLE t ADD CHECK (a > 0) NOT VALID;");
        row("a check not enforced", "ALTER TABLE t ADD CHECK (a > 0) NOT ENFORCED;", "", 18);
        row("validate", "ALTER TABLE t VALIDATE CONSTRAINT k;");
        row("a foreign key", "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES p (id);", "foreign-key-validated");
        row("a foreign key not valid", "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES p (id) NOT VALID;");
        row("an identity that refers", "ALTER TABLE t ADD c int GENERATED ALWAYS AS IDENTITY REFERENCES p (id);",
            "reference-unchecked identity");
        row("a domain's default that refers", "CREATE DOMAIN d AS int DEFAULT 7;\nALTER TABLE t ADD c d REFERENCES p (id);",
            "reference-unchecked");
        row("the same on 12", "CREATE DOMAIN d AS int DEFAULT 7;\nALTER TABLE t ADD c d REFERENCES p (id);", "", 12);
        row("a domain's default that the column replaces",
            "CREATE DOMAIN d AS int DEFAULT 7;\nALTER TABLE t ADD c d DEFAULT 1 REFERENCES p (id);", "foreign-key-validated");
        row("unique", "ALTER TABLE t ADD UNIQUE (a);", "unique-build");
        row("unique using an index", "ALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX i;");
        row("a primary key", "ALTER TABLE t ADD PRIMARY KEY (a);", "primary-key-build");
        row("an exclusion constraint", "ALTER TABLE t ADD EXCLUDE USING gist (r WITH &&);", "exclusion-build");
        row("a new type", "ALTER TABLE t ALTER a TYPE bigint;", "alter-type");
        row("of a table that was made behind a savepoint, and is gone with it",
            "BEGIN; SAVEPOINT s; CREATE TABLE t (a int); ROLLBACK TO s; COMMIT;\nALTER TABLE t ALTER a TYPE bigint;",
            "alter-type");
        row("of one that was made before the savepoint",
            "BEGIN; CREATE TABLE t (a int); SAVEPOINT s; CREATE TABLE u (a int); ROLLBACK TO SAVEPOINT s; COMMIT;\n"
            "ALTER TABLE t ALTER a TYPE bigint;");
        row("of one that was made behind the savepoint again",
            "BEGIN; SAVEPOINT s; SAVEPOINT r; ROLLBACK TO s; CREATE TABLE t (a int); COMMIT;\nALTER TABLE t ALTER a TYPE "
            "bigint;");
        row("of one that was made between COMMIT and a ROLLBACK of nothing",
            "BEGIN; SELECT 1; COMMIT;\nCREATE TABLE t (a int);\nROLLBACK;\nALTER TABLE t ALTER a TYPE bigint;");
        row("of one whose transaction was rolled back",
            "BEGIN; CREATE TABLE t (a int); ROLLBACK;\nALTER TABLE t ALTER a TYPE bigint;", "alter-type");
        row("of one whose chained transaction was rolled back",
            "BEGIN; SELECT 1; COMMIT AND CHAIN; CREATE TABLE t (a int); ROLLBACK;\nALTER TABLE t ALTER a TYPE bigint;",
            "alter-type");
        row("a new type of a column that the file has made",
            "ALTER TABLE t ADD c varchar(10);\nALTER TABLE t ALTER c TYPE varchar(20);\nALTER TABLE t ALTER c TYPE text;");
        row("a shorter type of a column that the file has made",
            "ALTER TABLE t ADD c varchar(10);\nALTER TABLE t ALTER c TYPE varchar(5);", "alter-type");
        row("another default", "ALTER TABLE t ALTER a SET DEFAULT 7;");
        row("another default, dropped", "ALTER TABLE t ALTER a DROP DEFAULT, ALTER b DROP NOT NULL;");
        row("logged", "ALTER TABLE t SET LOGGED;", "set-logged");
        row("tablespace", "ALTER TABLE t SET TABLESPACE fast;", "set-tablespace");
        row("statistics", "ALTER TABLE t ALTER a SET STATISTICS 500;");
        row("attach a partition", "ALTER TABLE t ATTACH PARTITION t1 FOR VALUES FROM (1) TO (2);", "attach-partition");
        row("attach a partition that the file has made",
            "CREATE TABLE t1 (a int);\nALTER TABLE t ATTACH PARTITION t1 FOR VALUES FROM (1) TO (2);");
        row("detach a partition", "ALTER TABLE t DETACH PARTITION t1;", "detach-partition");
        row("detach a partition concurrently", "ALTER TABLE t DETACH PARTITION t1 CONCURRENTLY;");
        row("the same on 13", "ALTER TABLE t DETACH PARTITION t1 CONCURRENTLY;", "needs-version", 13);
        row("an index", "CREATE INDEX i ON t (a);", "index-not-concurrent");
        row("an index on a new table", "CREATE TABLE t (a int);\nCREATE INDEX i ON t (a);");
        row("an index concurrently", "SET lock_timeout = 0;\nCREATE INDEX CONCURRENTLY i ON t (a);");
        row("an index concurrently under a lock_timeout", "CREATE INDEX CONCURRENTLY i ON t (a);", "concurrently-lock-timeout");
        row("an index concurrently in a transaction",
            "SET lock_timeout = 0; BEGIN;\nCREATE INDEX CONCURRENTLY i ON t (a);\nCOMMIT;", "concurrently-in-transaction");
        row("an index if it is not there", "SET lock_timeout = 0;\nCREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);",
            "invalid-index-kept");
        row("the same with a drop before it",
            "SET lock_timeout = 0;\nDROP INDEX CONCURRENTLY IF EXISTS i;\nCREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);");
        row("drop an index", "DROP INDEX i;");
        row("vacuum", "VACUUM t;");
        row("vacuum in a transaction", "BEGIN; VACUUM t; COMMIT;", "concurrently-in-transaction");
        row("vacuum full", "VACUUM FULL t;", "vacuum-full");
        row("vacuum full of everything", "VACUUM FULL;", "vacuum-full");
        row("analyze in a transaction", "BEGIN; ANALYZE t; COMMIT;");
        row("cluster", "CLUSTER t USING i;", "cluster");
        row("cluster of everything", "CLUSTER;", "cluster");
        row("cluster of everything in a transaction", "BEGIN; CLUSTER; COMMIT;", "cluster concurrently-in-transaction");
        row("reindex a table", "REINDEX TABLE t;", "reindex");
        row("reindex an index", "REINDEX INDEX i;", "reindex");
        row("reindex a schema", "REINDEX SCHEMA app;", "reindex");
        row("reindex a new table", "CREATE TABLE t (a int PRIMARY KEY);\nREINDEX TABLE t;");
        row("reindex concurrently", "SET lock_timeout = 0;\nREINDEX TABLE CONCURRENTLY t;");
        row("reindex concurrently under a lock_timeout", "REINDEX INDEX CONCURRENTLY i;", "concurrently-lock-timeout");
        row("reindex concurrently in a transaction", "SET lock_timeout = 0; BEGIN; REINDEX INDEX CONCURRENTLY i; COMMIT;",
            "concurrently-in-transaction");
        row("the same on 11", "SET lock_timeout = 0;\nREINDEX INDEX CONCURRENTLY i;", "needs-version", 11);
        row("refresh", "REFRESH MATERIALIZED VIEW v;", "refresh");
        row("refresh concurrently", "REFRESH MATERIALIZED VIEW CONCURRENTLY v;");
        row("refresh with no data", "REFRESH MATERIALIZED VIEW v WITH NO DATA;");
        row("a database in a transaction", "BEGIN; CREATE DATABASE d; COMMIT;", "concurrently-in-transaction");
        row("a setting of the server in a transaction", "BEGIN; ALTER SYSTEM SET work_mem = '4MB'; COMMIT;",
            "concurrently-in-transaction");
        row("drop an index concurrently in a transaction", "SET lock_timeout = 0; BEGIN; DROP INDEX CONCURRENTLY i; COMMIT;",
            "concurrently-in-transaction");
        row("rename a column", "ALTER TABLE t RENAME a TO b;", "rename-column");
        row("rename a column of a new table", "CREATE TABLE t (a int);\nALTER TABLE t RENAME a TO b;");
        row("rename a constraint", "ALTER TABLE t RENAME CONSTRAINT k TO l;");
        row("rename an index", "ALTER INDEX i RENAME TO j;");
        row("rename a table", "ALTER TABLE t RENAME TO u;", "rename-table");
        row("move a table", "ALTER TABLE t SET SCHEMA old;", "rename-table");
        row("drop a table", "DROP TABLE t;", "drop-table");
        row("drop a new table", "CREATE TABLE t (a int);\nDROP TABLE t;");
        row("drop a table with all that needs it", "DROP TABLE t CASCADE;", "drop-table drop-cascade");
        row("drop a column", "ALTER TABLE t DROP a;", "drop-column");
        row("drop a constraint", "ALTER TABLE t DROP CONSTRAINT k;");
        row("truncate", "TRUNCATE t;", "truncate");
        row("truncate a new table", "CREATE TABLE t (a int);\nTRUNCATE t;");
        row("lock", "BEGIN; LOCK TABLE t; COMMIT;", "lock-table");
        row("lock weakly", "BEGIN; LOCK TABLE t IN ROW EXCLUSIVE MODE; COMMIT;");
        row("disable a trigger", "ALTER TABLE t DISABLE TRIGGER x;", "disable-trigger");
        row("enable a trigger", "ALTER TABLE t ENABLE TRIGGER x;");
        row("update all", "UPDATE t SET a = 1;", "update-all");
        row("update some", "UPDATE t SET a = 1 WHERE id < 7;");
        row("update with true", "UPDATE t SET a = 1 WHERE true;", "update-all");
        row("update from another", "UPDATE t SET a = u.a FROM u WHERE u.id = t.id;");
        row("update a new table", "CREATE TABLE t (a int);\nUPDATE t SET a = 1;");
        row("delete all", "DELETE FROM t;", "delete-all");
        row("insert", "INSERT INTO t VALUES (1);");
        row("an enum's value in a transaction", "BEGIN; ALTER TYPE e ADD VALUE 'x'; COMMIT;");
        row("an enum's value in a transaction on 11", "BEGIN; ALTER TYPE e ADD VALUE 'x'; COMMIT;", "enum-value-in-transaction",
            11);
        row("an enum's value used at once", "BEGIN; ALTER TYPE e ADD VALUE 'x'; INSERT INTO t VALUES ('x'); COMMIT;",
            "enum-value-in-transaction");
        row("an enum's value used after the commit", "BEGIN; ALTER TYPE e ADD VALUE 'x'; COMMIT; INSERT INTO t VALUES ('x');");
        row("an enum's value used in the transaction that makes the type",
            "BEGIN; CREATE TYPE e AS ENUM ('a'); ALTER TYPE e ADD VALUE 'x'; SELECT 'x'::e; COMMIT;");
        row("the same on 12", "BEGIN; CREATE TYPE e AS ENUM ('a'); ALTER TYPE e ADD VALUE 'x'; SELECT 'x'::e; COMMIT;",
            "enum-value-in-transaction", 12);
        row("the same on 10", "BEGIN; CREATE TYPE e AS ENUM ('a'); ALTER TYPE e ADD VALUE 'x'; SELECT 'x'::e; COMMIT;", "", 10);
        row("a domain's constraint where nothing is known of the domain", "ALTER DOMAIN d ADD CONSTRAINT k CHECK (VALUE > 0);");
        row("replica role", "SET session_replication_role = replica;", "replication-role");
        row("replica role, ended", "SET session_replication_role = DEFAULT;");
        row("SET LOCAL outside", "SET LOCAL statement_timeout = '1s';", "set-local-outside");
        row("SET LOCAL inside", "BEGIN; SET LOCAL statement_timeout = '1s'; COMMIT;");
        row("merge on 14", "MERGE INTO t USING u ON t.id = u.id WHEN MATCHED THEN DELETE;", "needs-version", 14);
        row("merge on 15", "MERGE INTO t USING u ON t.id = u.id WHEN MATCHED THEN DELETE;", "", 15);
        row("a long name",
            "CREATE INDEX CONCURRENTLY a_name_that_is_very_long_indeed_and_goes_on_and_on_until_it_is_cut_off ON t (a); SET "
            "lock_timeout = 1;",
            "concurrently-lock-timeout name-too-long");
        row("a long string",
            "COMMENT ON TABLE t IS 'a_text_that_is_very_long_indeed_and_goes_on_and_on_but_is_not_cut_off_at_all';");
        row("a trigger", "CREATE TRIGGER x AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();");
        row("grant", "GRANT SELECT ON t TO u;");
        row("a view", "CREATE VIEW v AS SELECT * FROM t;");
        row("a function", "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;");
        row("a check before the fill", "ALTER TABLE t ADD c int;\nALTER TABLE t ADD CHECK (c IS NOT NULL) NOT VALID;",
            "check-before-fill");
        row("a check after the fill",
            "ALTER TABLE t ADD c int;\nUPDATE t SET c = 1 WHERE id < 10;\nALTER TABLE t ADD CHECK (c IS NOT NULL) NOT VALID;");
        row("18's not null before the fill", "ALTER TABLE t ADD c int;\nALTER TABLE t ADD CONSTRAINT n NOT NULL c NOT VALID;",
            "check-before-fill", 18);
        row("several clauses", "ALTER TABLE t ADD a int, ADD b uuid DEFAULT gen_random_uuid(), ALTER d TYPE bigint;",
            "volatile-default alter-type");
        row("in a DO block", "DO $$ BEGIN ALTER TABLE t ADD CHECK (a > 0); END $$;", "scan");
        row("in a DO block that does nothing to tables", "DO $$ BEGIN PERFORM 1; END $$;");
    }
    void eachRuleSpeaksWhereThereIsAHazardOnly()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, rules);
        QFETCH(int, major);
        QCOMPARE(test::rulesOf(text, major).join(u' '), rules);
    }

    void whatATransactionHoldsIsFollowed_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("findings");
        const QByteArray limit = "SET lock_timeout = '1s';\n";
        QTest::newRow("a fill under the lock of the ALTER")
            << limit + "BEGIN;\nALTER TABLE t ADD c int;\nUPDATE t SET c = 1 WHERE id > 0;\nCOMMIT;"
            << QStringList{u"4 warning lock-held-through-work"_s};
        QTest::newRow("a fill of all rows under the lock of the ALTER")
            << limit + "BEGIN;\nALTER TABLE t ADD c int;\nUPDATE t SET c = 1;\nCOMMIT;"
            << QStringList{u"4 warning update-all"_s, u"4 error lock-held-through-work"_s};
        QTest::newRow("one row written under the lock of the ALTER")
            << limit + "BEGIN;\nALTER TABLE t ADD c int;\nUPDATE t SET c = 1 WHERE id = 7 AND c IS NULL;\nCOMMIT;"
            << QStringList();
        QTest::newRow("a fill after the commit")
            << limit + "BEGIN;\nALTER TABLE t ADD c int;\nCOMMIT;\nUPDATE t SET c = 1 WHERE id > 0;" << QStringList();
        QTest::newRow("validated under the lock that added it") << limit
                + "BEGIN;\nALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NOT VALID;\nALTER TABLE t VALIDATE CONSTRAINT k;\nCOMMIT;"
                                                                << QStringList{u"4 error lock-held-through-work"_s};
        QTest::newRow("two tables") << limit
                + "BEGIN;\nALTER TABLE t ADD c int;\nALTER TABLE u ADD c int;\nALTER TABLE w ADD c int;\nCOMMIT;"
                                    << QStringList{u"4 warning several-locks"_s};
        QTest::newRow("two tables, a transaction each")
            << limit + "BEGIN;\nALTER TABLE t ADD c int;\nCOMMIT;\nBEGIN;\nALTER TABLE u ADD c int;\nCOMMIT;" << QStringList();
        QTest::newRow("two tables outside of a transaction")
            << limit + "ALTER TABLE t ADD c int;\nALTER TABLE u ADD c int;" << QStringList();
        QTest::newRow("one table twice") << limit + "BEGIN;\nALTER TABLE t ADD c int;\nALTER TABLE t ADD d int;\nCOMMIT;"
                                         << QStringList();
        QTest::newRow("an old and a new one")
            << limit + "BEGIN;\nALTER TABLE t ADD c int;\nCREATE TABLE u (a int);\nALTER TABLE u ADD c int;\nCOMMIT;"
            << QStringList();
        QTest::newRow("rolled back to a savepoint")
            << limit + "BEGIN;\nSAVEPOINT s;\nALTER TABLE t ADD c int;\nROLLBACK TO s;\nUPDATE u SET c = 1 WHERE id > 0;\nCOMMIT;"
            << QStringList();
        QTest::newRow("what is rolled back was not made")
            << limit + "BEGIN;\nCREATE TABLE t (a int);\nROLLBACK;\nCREATE INDEX i ON t (a);"
            << QStringList{u"5 error index-not-concurrent"_s};
        QTest::newRow("rows copied under a lock")
            << limit + "BEGIN;\nALTER TABLE t ADD c int;\nINSERT INTO x SELECT * FROM big;\nCOMMIT;"
            << QStringList{u"4 warning lock-held-through-work"_s};
        QTest::newRow("one row inserted under a lock")
            << limit + "BEGIN;\nALTER TABLE t ADD c int;\nINSERT INTO x VALUES (1);\nCOMMIT;" << QStringList();
    }
    void whatATransactionHoldsIsFollowed()
    {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, findings);
        QCOMPARE(test::said(test::judged(text)), findings);
    }

    void lockTimeoutIsFollowed_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("missed");
        QTest::newRow("none") << QByteArray("ALTER TABLE t ADD c int;") << true;
        QTest::newRow("set") << QByteArray("SET lock_timeout = '2s';\nALTER TABLE t ADD c int;") << false;
        QTest::newRow("set by TO") << QByteArray("SET lock_timeout TO 2000;\nALTER TABLE t ADD c int;") << false;
        QTest::newRow("set to nothing") << QByteArray("SET lock_timeout = 0;\nALTER TABLE t ADD c int;") << true;
        QTest::newRow("reset") << QByteArray("SET lock_timeout = '2s';\nRESET lock_timeout;\nALTER TABLE t ADD c int;") << true;
        QTest::newRow("all reset") << QByteArray("SET lock_timeout = '2s';\nRESET ALL;\nALTER TABLE t ADD c int;") << true;
        QTest::newRow("discarded") << QByteArray("SET lock_timeout = '2s';\nDISCARD ALL;\nALTER TABLE t ADD c int;") << true;
        QTest::newRow("local in the transaction")
            << QByteArray("BEGIN;\nSET LOCAL lock_timeout = '2s';\nALTER TABLE t ADD c int;\nCOMMIT;") << false;
        QTest::newRow("local in the transaction before")
            << QByteArray("BEGIN;\nSET LOCAL lock_timeout = '2s';\nCOMMIT;\nALTER TABLE t ADD c int;") << true;
        QTest::newRow("set in a transaction that is rolled back")
            << QByteArray("BEGIN;\nSET lock_timeout = '2s';\nROLLBACK;\nALTER TABLE t ADD c int;") << true;
        QTest::newRow("a DO block") << QByteArray("DO $$ BEGIN ALTER TABLE t ADD c int; END $$;") << true;
        QTest::newRow("a DO block that sets it")
            << QByteArray("DO $$ BEGIN SET LOCAL lock_timeout = '1s'; ALTER TABLE t ADD c int; END $$;") << false;
        QTest::newRow("set_config") << QByteArray("SELECT set_config('lock_timeout', '2s', false);\nALTER TABLE t ADD c int;")
                                    << false;
        QTest::newRow("a lock that nobody waits behind")
            << QByteArray("COMMENT ON TABLE t IS 'x';\nALTER TABLE t VALIDATE CONSTRAINT k;") << false;
        QTest::newRow("a lock that the transaction has") << QByteArray(
            "BEGIN;\nSET LOCAL lock_timeout = '2s';\nALTER TABLE t ADD c int;\nSET LOCAL lock_timeout = 0;\nALTER TABLE t ADD d "
            "int;\nCOMMIT;") << false;
    }
    void lockTimeoutIsFollowed()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, missed);
        QCOMPARE(!test::said(test::judged(text)).filter(u"no-lock-timeout"_s).isEmpty(), missed);
        QVERIFY(
            test::said(test::judged(text, 17, {.lockTimeout = std::chrono::seconds(1)})).filter(u"no-lock-timeout"_s).isEmpty()
            || text.contains("= 0") || text.contains("RESET") || text.contains("DISCARD"));
    }

    void toolsBringTransactions()
    {
        const QByteArray index = "SET lock_timeout = 0;\nCREATE INDEX CONCURRENTLY i ON t (a);";
        QCOMPARE(test::said(test::judged(index, 17, {}, u"1_x.up.sql"_s)), QStringList{u"2 error concurrently-in-transaction"_s});
        QCOMPARE(test::said(test::judged(index, 17, {.transaction = true})),
                 QStringList{u"2 error concurrently-in-transaction"_s});
        QCOMPARE(test::said(test::judged(index)), QStringList());
        QCOMPARE(test::said(test::judged("--liquibase formatted sql\n--changeset a:1\nSET lock_timeout = '1s';\nALTER TABLE t "
                                         "ADD c int;\n--changeset a:2\nUPDATE t SET c = 1 WHERE id > 0;\n")),
                 QStringList());
        QCOMPARE(test::said(test::judged("--liquibase formatted sql\n--changeset a:1\nSET lock_timeout = '1s';\nALTER TABLE t "
                                         "ADD c int;\nUPDATE t SET c = 1 WHERE id > 0;\n")),
                 QStringList{u"5 warning lock-held-through-work"_s});
    }

    void theSearchPathIsFollowed()
    {
        const auto verdict = test::judged("SET lock_timeout = '1s';\nSET search_path = app, public;\nALTER TABLE t ADD c int;");
        QCOMPARE(verdict.statements[2].locks.first().relation, sql::qualified(u"app"_s, u"t"_s));
        const auto plain = test::judged("ALTER TABLE t ADD c int;");
        QCOMPARE(plain.statements[0].locks.first().relation, sql::qualified(u"public"_s, u"t"_s));
    }

    void tablesOfEarlierFilesAreKnown()
    {
        const auto empty = lint::emptyCatalog(u"17"_s);
        lint::Linter linter(empty->catalog, empty->version);
        QCOMPARE(test::said(*linter.judge(u"1.sql"_s, "CREATE TABLE t (a int);")), QStringList());
        QCOMPARE(test::said(*linter.judge(u"2.sql"_s, "CREATE INDEX i ON t (a);")), QStringList());
        QCOMPARE(test::said(*linter.judge(u"3.sql"_s, "SET lock_timeout = '1s';\nCREATE INDEX i ON u (a);")),
                 QStringList{u"2 error index-not-concurrent"_s});
        // A setting of one file does not last into the next: they are run by themselves.
        QCOMPARE(test::said(*linter.judge(u"4.sql"_s, "ALTER TABLE u ADD c int;")), QStringList{u"1 warning no-lock-timeout"_s});
    }

    void aLiveCatalogMakesItGraverOrLighter()
    {
        catalog::CatalogData data = test::shopData();
        for (catalog::Table &table : data.tables) {
            const bool large = table.name.name.text() == "orders"_L1;
            table.stats.rows = large ? 48e6 : 12;
            table.stats.bytes = large ? 9'000'000'000 : 8192;
        }
        const catalog::Catalog shop(data);
        const auto large = test::judged("SET lock_timeout = '1s';\nCREATE INDEX i ON orders (total);", shop);
        QCOMPARE(test::said(large), QStringList{u"2 error index-not-concurrent"_s});
        QVERIFY2(large.statements[1].findings.first().finding.message.contains(
                     u"public.orders (%1 rows, %2)"_s.arg(format::rounded(48e6), format::bytes(9e9))),
                 qPrintable(large.statements[1].findings.first().finding.message));
        QCOMPARE(test::said(test::judged("SET lock_timeout = '1s';\nCREATE INDEX i ON regions (name);", shop)),
                 QStringList{u"2 info index-not-concurrent"_s});
        QCOMPARE(test::said(
                     test::judged("SET lock_timeout = '1s';\nALTER TABLE orders ADD COLUMN IF NOT EXISTS total numeric;", shop)),
                 QStringList{u"2 warning column-exists"_s});
        QCOMPARE(test::said(test::judged("SET lock_timeout = 0;\nCREATE INDEX CONCURRENTLY i ON events (id);", shop)),
                 QStringList{u"2 error concurrently-partitioned"_s});
    }

    void anInvalidIndexThatIsThereIsAnError()
    {
        catalog::CatalogData data = test::shopData();
        for (catalog::Table &table : data.tables) {
            if (table.name.name.text() != "orders"_L1)
                continue;
            catalog::Index index;
            index.name = u"bad"_s;
            index.valid = false;
            table.indexes.append(index);
            index.name = u"good"_s;
            index.valid = true;
            table.indexes.append(index);
        }
        const catalog::Catalog shop(data);
        const QByteArray start = "SET lock_timeout = 0;\n";
        QCOMPARE(test::said(test::judged(start + "CREATE INDEX CONCURRENTLY IF NOT EXISTS bad ON orders (total);", shop)),
                 QStringList{u"2 error invalid-index-kept"_s});
        QCOMPARE(test::said(test::judged(start + "CREATE INDEX CONCURRENTLY IF NOT EXISTS good ON orders (total);", shop)),
                 QStringList());
    }

    void rulesAreSilencedOnALine_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("findings");
        QTest::addColumn<int>("silenced");
        const QByteArray rest = "\nTRUNCATE t;";
        const QStringList other{u"2 warning truncate"_s};
        QTest::newRow("behind it") << QByteArray("TRUNCATE u; -- colonnade:ignore pg.lint.truncate it is ours") + rest << other
                                   << 1;
        QTest::newRow("above it") << QByteArray("-- colonnade:ignore pg.lint.truncate it is ours\nTRUNCATE u;") << QStringList()
                                  << 1;
        QTest::newRow("above, with other comments between")
            << QByteArray("-- colonnade:ignore pg.lint.truncate\n\n/* why */\nTRUNCATE u;") << QStringList() << 1;
        QTest::newRow("within it") << QByteArray("TRUNCATE -- colonnade:ignore pg.lint.truncate\n u;") << QStringList() << 1;
        QTest::newRow("not the one after the next") << QByteArray("-- colonnade:ignore pg.lint.truncate\nTRUNCATE t; TRUNCATE u;")
                                                    << QStringList{u"2 warning truncate"_s} << 1;
        QTest::newRow("another rule") << QByteArray("TRUNCATE u; -- colonnade:ignore pg.lint.drop-table")
                                      << QStringList{u"1 warning truncate"_s} << 0;
        QTest::newRow("two rules") << QByteArray(
            "DROP TABLE t CASCADE; -- colonnade:ignore pg.lint.drop-table, pg.lint.drop-cascade gone for years")
                                   << QStringList() << 2;
        QTest::newRow("a rule that does not exist") << QByteArray("TRUNCATE u; -- colonnade:ignore pg.lint.truncat x")
                                                    << QStringList{u"1 warning truncate"_s, u"1 warning unknown-rule"_s} << 0;
    }
    void rulesAreSilencedOnALine()
    {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, findings);
        QFETCH(int, silenced);
        const auto verdict = test::judged(text, 17, {.lockTimeout = std::chrono::seconds(1)});
        QCOMPARE(test::said(verdict), findings);
        QCOMPARE(verdict.silenced, silenced);
    }

    void findingsStandWhereTheyBelong()
    {
        const QByteArray text =
            "SET lock_timeout = 1;\nALTER TABLE t\n  ADD a int,\n  ADD b uuid NOT NULL DEFAULT gen_random_uuid(), ADD d int;\n";
        const auto verdict = test::judged(text);
        const lint::LintFinding finding = verdict.statements[1].findings.first();
        QCOMPARE(finding.place, (sql::Place{4, 23}));
        QCOMPARE(text.sliced(finding.begin, finding.end - finding.begin), QByteArray("DEFAULT gen_random_uuid()"));
    }

    void aVersionThatIsNotKnownIsTakenForTheNearest()
    {
        QCOMPARE(lint::emptyCatalog(u"9.6"_s)->version, u"10"_s);
        QCOMPARE(lint::emptyCatalog(u"9.6"_s)->note, u"PostgreSQL 9.6 is not known; it is judged for 10, the nearest that is."_s);
        QCOMPARE(lint::emptyCatalog(u"23"_s)->version, u"18"_s);
        QCOMPARE(lint::emptyCatalog(u"15.4"_s)->version, u"15.4"_s);
        QVERIFY(!lint::emptyCatalog(u"15.4"_s)->note);
        for (const QString &wrong : {u""_s, u"new"_s, u"-3"_s, u"0"_s})
            QCOMPARE(lint::emptyCatalog(wrong).error().kind, ErrorKind::Usage);
    }

    void namesWithPercentSignsStandAsTheyAre()
    {
        const lint::FileVerdict verdict = test::judged(
            "SET lock_timeout = 1; BEGIN; ALTER TABLE \"x%4\" ADD a int; UPDATE u SET a = 1; ALTER TABLE v ADD a int; COMMIT;");
        int told = 0;
        for (const auto &[statement, found] : verdict.findings()) {
            if (found->finding.rule != "pg.lint.lock-held-through-work"_L1 && found->finding.rule != "pg.lint.several-locks"_L1)
                continue;
            ++told;
            QVERIFY2(found->finding.message.contains(u"public.\"x%4\" from line 1"_s), qPrintable(found->finding.message));
        }
        QCOMPARE(told, 2);
    }

    void aRenamedColumnIsTakenAsItIs()
    {
        const lint::FileVerdict verdict = test::judged(
            "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES p (id) NOT VALID;\nALTER TABLE t RENAME a TO \"\\0b\";\n"
            "UPDATE t SET \"\\0b\" = 1 WHERE id = 1;");
        const QList<plan::Lock> &locks = verdict.statements.last().locks;
        QVERIFY(std::ranges::contains(locks, sql::qualified(u"public"_s, u"p"_s), &plan::Lock::relation));
    }

    void aTimeoutBeyondAllBoundsProtectsNobody()
    {
        QCOMPARE(test::rulesOf("SET lock_timeout = '99999999999999999999999999s'; ALTER TABLE t ADD a int;"),
                 QStringList{u"no-lock-timeout"_s});
    }
};

COLONNADE_TEST(LintTest)
#include "tst_lint.moc"
