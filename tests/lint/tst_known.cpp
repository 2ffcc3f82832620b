// What lint says by what it knows of the tables: of a schema that was there before, and where nothing is known of a column's type.
#include "tests/lint/lint_text.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;

class KnownTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void aTypeThatIsNotKnownMayBeKept_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QStringList>("findings");
        QTest::addColumn<QString>("word");
        const auto row = [](const char *change, const char *severity, const char *word) {
            QTest::newRow(change) << QString::fromLatin1(change)
                                  << QStringList{u"2 %1 alter-type"_s.arg(QString::fromLatin1(severity))}
                                  << QString::fromLatin1(word);
        };
        row("TYPE text", "warning",
            "may write every row of public.t while reads and writes wait: not if it is varchar or text now");
        row("TYPE varchar", "warning", "not if it is varchar or text now");
        row("TYPE varchar(20)", "warning", "not if it is a varchar that is not longer now");
        row("TYPE numeric(12,2)", "warning", "not if it is a numeric of the same scale and no more digits now");
        row("TYPE timestamptz", "warning", "not if it is the same type with no more digits of a second now");
        row("TYPE timestamp(3)", "warning", "not if it is the same type");
        row("TYPE inet", "warning", "not if it is cidr now");
        row("TYPE text USING c", "warning", "not if it is varchar or text now");
        row("TYPE text USING c::text", "warning", "not if it is varchar or text now");
        row("TYPE text USING upper(c)", "error", "writes every row of public.t while reads and writes wait.");
        row("TYPE bigint", "error", "only a column that is bigint already is left as it is");
        row("TYPE jsonb USING c::jsonb", "error", "only a column that is jsonb already is left as it is");
        row("TYPE mood", "error", "only a column that is mood already is left as it is");
    }
    void aTypeThatIsNotKnownMayBeKept()
    {
        QFETCH(QString, change);
        QFETCH(QStringList, findings);
        QFETCH(QString, word);
        const auto verdict = test::judged("SET lock_timeout = '1s';\nALTER TABLE t ALTER c " + change.toUtf8() + ";");
        QCOMPARE(test::said(verdict), findings);
        const QString message = verdict.statements[1].findings.first().finding.message;
        QVERIFY2(message.contains(word), qPrintable(message));
        QCOMPARE(verdict.statements[1].worstCase, !change.contains("upper"_L1));
    }

    void whatWasMadeLongAgoIsKnownAndInUse()
    {
        const auto empty = lint::emptyCatalog(u"17"_s);
        lint::Linter linter(empty->catalog, empty->version);
        QCOMPARE(
            test::said(*linter.judge(u"schema.sql"_s,
                                     "CREATE TABLE t (a int, s varchar(10), n numeric(10,2));\nCREATE TABLE p (a int) PARTITION "
                                     "BY RANGE (a);\nCREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (9);\nCREATE DOMAIN d "
                                     "AS int;\nCREATE TABLE u (x d);")),
            QStringList());
        linter.settle();
        const auto judged = [&](const QByteArray &text) {
            lint::Linter copy = linter;
            return test::said(*copy.judge(u"1.sql"_s, "SET lock_timeout = '1s';\n" + text));
        };
        QCOMPARE(judged("CREATE INDEX i ON t (a);"), QStringList{u"2 error index-not-concurrent"_s});
        QCOMPARE(judged("ALTER TABLE t ALTER s TYPE varchar(20);"), QStringList());
        QCOMPARE(judged("ALTER TABLE t ALTER s TYPE varchar(5);"), QStringList{u"2 error alter-type"_s});
        QCOMPARE(judged("ALTER TABLE t ALTER n TYPE numeric(12,2), ALTER s TYPE text;"), QStringList());
        QCOMPARE(judged("ALTER TABLE t ALTER a TYPE bigint;"), QStringList{u"2 error alter-type"_s});
        QCOMPARE(judged("ALTER DOMAIN d ADD CONSTRAINT k CHECK (VALUE > 0);"), QStringList{u"2 error domain-validated"_s});
        QCOMPARE(judged("ALTER TABLE p1 ADD COLUMN b int;"), QStringList{u"2 error refused"_s});
        QCOMPARE(judged("SET lock_timeout = 0;\nCREATE INDEX CONCURRENTLY i ON p (a);"),
                 QStringList{u"3 error concurrently-partitioned"_s});
        QCOMPARE(judged("SET lock_timeout = 0;\nCREATE INDEX CONCURRENTLY i ON ONLY p (a);"),
                 QStringList{u"3 error concurrently-partitioned"_s});
    }

    void whatTheServerRefusesIsSaidWithItsState()
    {
        const auto empty = lint::emptyCatalog(u"14"_s);
        lint::Linter linter(empty->catalog, empty->version);
        QCOMPARE(
            test::said(*linter.judge(u"schema.sql"_s,
                                     "CREATE TABLE p (a int NOT NULL, r int) PARTITION BY RANGE (a);\nCREATE TABLE p1 PARTITION "
                                     "OF p FOR VALUES FROM (1) TO (9);\nCREATE TABLE rest PARTITION OF p DEFAULT;\nCREATE TABLE "
                                     "t (id int PRIMARY KEY, s varchar(10));\nCREATE VIEW v AS SELECT s FROM t;\nCREATE INDEX "
                                     "p_a ON p (a);")),
            QStringList());
        linter.settle();
        const auto refused = [&](const QByteArray &text) {
            lint::Linter copy = linter;
            const auto verdict = copy.judge(u"1.sql"_s, "SET lock_timeout = '1s';\n" + text);
            const lint::StatementVerdict &statement = verdict->statements[1];
            const bool only = statement.findings.size() == 1 && statement.findings.first().finding.rule == "pg.lint.refused"_L1
                && statement.findings.first().finding.fix
                && statement.findings.first().finding.message.contains(
                    u"PostgreSQL 14 refuses this with SQLSTATE %1, because "_s.arg(statement.refusedWith));
            return only ? statement.refusedWith : test::said(*verdict).join(u"; "_s);
        };
        QCOMPARE(refused("ALTER TABLE p1 ADD c int;"), u"42809"_s);
        QCOMPARE(refused("ALTER TABLE p ADD FOREIGN KEY (r) REFERENCES t (id) NOT VALID;"), u"42809"_s);
        QCOMPARE(refused("ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;"), u"55000"_s);
        QCOMPARE(refused("ALTER TABLE t ALTER s TYPE text;"), u"0A000"_s);
        // It waits for the table first, and everybody behind it.
        lint::Linter copy = linter;
        const auto verdict = copy.judge(u"1.sql"_s, "ALTER TABLE t ALTER s TYPE text;");
        QCOMPARE(verdict->statements.first().locks.size(), 1);
        QVERIFY(verdict->statements.first().locks.first().mode == plan::LockMode::AccessExclusive);
        QCOMPARE(refused("CLUSTER p USING p_a;"), u"0A000"_s);
        QCOMPARE(refused("DROP INDEX CONCURRENTLY p_a;"), u"0A000"_s);
        QCOMPARE(refused("DROP TABLE t;"), u"2BP01"_s);
        QCOMPARE(refused("COPY p TO STDOUT;"), u"42809"_s);
    }

    void theVerdictSaysWhatItRestsOn()
    {
        const auto empty = lint::emptyCatalog(u"17"_s);
        lint::Linter linter(empty->catalog, empty->version);
        // Of a table that nobody knows it is not said that such a table was seen.
        const auto unknown = linter.judge(u"0.sql"_s, "ALTER TABLE t ADD c int;\nALTER TABLE t ADD d int;");
        for (const lint::StatementVerdict &statement : unknown->statements)
            QCOMPARE(plan::groundText(*statement.ground), u"by rule only"_s);
        linter.settle();
        QVERIFY(linter.judge(u"schema.sql"_s, "CREATE TABLE s (a int);"));
        linter.settle();
        const auto verdict = linter.judge(u"1.sql"_s, "ALTER TABLE s ADD c int;\nALTER TABLE u ADD c int;");
        QCOMPARE(plan::groundText(*verdict->statements[0].ground).section(u'.', 0, 0), u"measured on 17"_s);
        QCOMPARE(plan::groundText(*verdict->statements[1].ground), u"by rule only"_s);
    }
};

COLONNADE_TEST(KnownTest)
#include "tst_known.moc"
