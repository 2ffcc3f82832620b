// Files whose names lead in circles, or to what is not there: each was once a crash.
#include "impact/postgres/foretell.h"
#include "tests/lint/lint_text.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;

namespace {

QString locksOf(const impact::postgres::Foretold &told)
{
    QStringList locks;
    for (const plan::Lock &lock : told.locks)
        locks.append(lock.relation.display() + u' ' + plan::toString(lock.mode));
    return locks.join(u", "_s) + (told.unknown ? u" unknown"_s : QString());
}

QString lastLocks(const QByteArray &text)
{
    impact::postgres::Foretold told;
    const lint::FileVerdict verdict = test::judged(text);
    told.locks = verdict.statements.last().locks;
    return locksOf(told);
}

}  // namespace

class CyclesTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void theLastStatementLocks_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("locks");
        const auto row = [](const char *name, const char *text, const char *locks) {
            QTest::newRow(name) << QByteArray(text) << QString::fromLatin1(locks);
        };
        row("a partition beside a default one of a parent that is not known",
            "CREATE TABLE p_default PARTITION OF p DEFAULT;\nCREATE TABLE p_1 PARTITION OF p FOR VALUES IN (1);",
            "public.p AccessExclusiveLock");
        row("partitions attached to a parent that is not known",
            "ALTER TABLE p ATTACH PARTITION d DEFAULT;\nALTER TABLE p ATTACH PARTITION a FOR VALUES IN (1);",
            "public.a AccessExclusiveLock, public.d AccessExclusiveLock, public.p ShareUpdateExclusiveLock");
        row("a partition of a parent that was dropped",
            "CREATE TABLE d PARTITION OF p DEFAULT;\nDROP TABLE p;\nCREATE TABLE a PARTITION OF p FOR VALUES IN (1);",
            "public.p AccessExclusiveLock");
        row("a view in another schema with the name of its table",
            "SET search_path = api, public;\nCREATE VIEW api.users AS SELECT id FROM users;\nUPDATE api.users SET id = 1;",
            "public.users RowExclusiveLock");
        row("reading a view of itself", "CREATE VIEW v AS SELECT 1 AS a FROM v;\nSELECT * FROM v;", "");
        row("dropping a view of itself", "CREATE VIEW v AS SELECT 1 AS a FROM v;\nDROP VIEW v CASCADE;", "");
        row("writing to views of each other",
            "CREATE VIEW a AS SELECT 1 AS x;\nCREATE VIEW b AS SELECT x FROM a;\nCREATE OR REPLACE VIEW a AS SELECT x FROM b, "
            "t;\n"
            "DELETE FROM a;",
            "public.t RowExclusiveLock");
        row("dropping views of each other",
            "CREATE VIEW a AS SELECT 1 AS x;\nCREATE VIEW b AS SELECT x FROM a;\nCREATE OR REPLACE VIEW a AS SELECT x FROM b, "
            "t;\n"
            "DROP TABLE t CASCADE;",
            "public.t AccessExclusiveLock");
        row("dropping a column below them",
            "CREATE VIEW a AS SELECT 1 AS x;\nCREATE VIEW b AS SELECT x FROM a;\nCREATE OR REPLACE VIEW a AS SELECT x FROM b, "
            "t;\n"
            "ALTER TABLE t DROP COLUMN x CASCADE;",
            "public.t AccessExclusiveLock");
        row("locking views of each other",
            "CREATE VIEW a AS SELECT 1 AS x;\nCREATE VIEW b AS SELECT x FROM a;\nCREATE OR REPLACE VIEW a AS SELECT x FROM b, "
            "t;\n"
            "BEGIN;\nLOCK TABLE a;",
            "public.t AccessExclusiveLock");
        row("refreshing a materialized view of itself",
            "CREATE MATERIALIZED VIEW m AS SELECT 1 FROM m;\nREFRESH MATERIALIZED VIEW m;", "");
    }
    void theLastStatementLocks()
    {
        QFETCH(QByteArray, text);
        QTEST(lastLocks(text), "locks");
    }

    void longChainsOfViewsAreFollowed()
    {
        QByteArray text = "CREATE VIEW v0 AS SELECT * FROM t;\n";
        for (int i = 1; i < 20000; ++i)
            text += "CREATE VIEW v" + QByteArray::number(i) + " AS SELECT * FROM v" + QByteArray::number(i - 1) + ";\n";
        QCOMPARE(lastLocks(text + "DELETE FROM v19999;"), u"public.t RowExclusiveLock"_s);
        QCOMPARE(lastLocks(text + "DROP TABLE t CASCADE;"), u"public.t AccessExclusiveLock"_s);
    }

    void proceduresThatCallThemselvesEnd()
    {
        const auto empty = lint::emptyCatalog(u"17"_s);
        impact::postgres::State state(*empty->catalog);
        const auto told = impact::postgres::foretell(
            u"CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN UPDATE t SET a = 1; CALL p(); CALL q(); END $$;"
            "CREATE PROCEDURE q() LANGUAGE sql AS $$ DELETE FROM u; CALL p(); $$;"
            "CALL p();"_s,
            state);
        QCOMPARE(locksOf(told), u"public.t RowExclusiveLock, public.u RowExclusiveLock"_s);
    }

    void proceduresThatCallManyOthersEnd()
    {
        QString text;
        for (int i = 0; i < 12; ++i) {
            text += u"CREATE PROCEDURE p%1() LANGUAGE sql AS $$ "_s.arg(i);
            for (int j = 0; j < 12; ++j)
                text += u"CALL p%1(); "_s.arg(j);
            text += u"$$;\n"_s;
        }
        const auto empty = lint::emptyCatalog(u"17"_s);
        impact::postgres::State state(*empty->catalog);
        QVERIFY(impact::postgres::foretell(text + u"CALL p0();"_s, state).unknown);
    }
};

COLONNADE_TEST(CyclesTest)
#include "tst_cycles.moc"
