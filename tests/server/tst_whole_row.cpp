// What looks at a whole row: that it is found, that what is not is not, and that the server does what the findings say.
#include "change/from_sql.h"
#include "database/postgres/postgres_session.h"
#include "impact/assess.h"
#include "tests/support/cluster.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;
using database::postgres::openSession;

namespace {

struct Table {
    explicit Table(const QString &schema) : target(test::freshDatabase())
    {
        if (const auto made = test::cluster().runSql(schema, test::databaseOf(target)); !made)
            test::giveUp(made.error());
        auto opened = openSession({.target = target, .access = database::Access::ReadWrite});
        if (!opened)
            test::giveUp(opened.error());
        session = std::move(*opened);
    }
    /// "rule" of each finding about whole rows, in order.
    QStringList said(const QByteArray &sql)
    {
        const auto catalog = session->introspect({}, {}, {});
        if (!catalog)
            test::giveUp(catalog.error());
        const auto change = change::changeFromSql(sql, u"m.sql"_s, catalog->get());
        const auto plan = change ? impact::plannedAndAssessed(*change, **catalog) : failure(change.error());
        if (!plan)
            test::giveUp(plan.error());
        QStringList rules;
        for (const plan::Finding &finding : plan->findings) {
            if (finding.rule.startsWith("pg.whole-row."_L1)) {
                rules.append(finding.rule.sliced(13));
                messages.append(finding.message);
            }
        }
        rules.sort();
        return rules;
    }
    /// The one value that comes, or the sqlstate.
    QString answer(const QString &sql)
    {
        const auto rows = session->query(sql);
        return !rows ? rows.error().sqlState : rows->isEmpty() ? QString() : rows->text();
    }

    QString target;
    database::SessionPtr session;
    QStringList messages;
};

}  // namespace

class WholeRowTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void aCheckIsAskedOfTheNewColumnAtEveryWrite()
    {
        Table table(u"CREATE TABLE t(a int, b int, CONSTRAINT k CHECK (t IS NOT NULL)); INSERT INTO t VALUES (1, 1)"_s);
        QCOMPARE(table.said("ALTER TABLE t ADD c int"), QStringList{u"check"_s});
        QVERIFY2(table.messages.first().contains(u"may fail from then on"_s), qPrintable(table.messages.first()));
        QCOMPARE(table.said("ALTER TABLE t ADD c int DEFAULT 5"), QStringList{u"check"_s});
        const bool kept = test::cluster().majorVersion() >= 11;
        QCOMPARE(table.messages.last().contains(u"may fail from then on"_s), !kept);

        QCOMPARE(table.answer(u"ALTER TABLE t ADD c int DEFAULT 5"_s), QString());
        QCOMPARE(table.answer(u"INSERT INTO t(a, b) VALUES (2, 2)"_s), QString());
        QCOMPARE(table.answer(u"UPDATE t SET a = 3"_s), QString());
        QCOMPARE(table.answer(u"ALTER TABLE t ADD d int"_s), QString());
        QCOMPARE(table.answer(u"INSERT INTO t(a, b) VALUES (2, 2)"_s), u"23514"_s);
        QCOMPARE(table.answer(u"UPDATE t SET a = 3"_s), u"23514"_s);
    }
    void aFunctionOfTheRowIsAskedAnew()
    {
        Table table(
            u"CREATE TABLE t(a int, b int);"
            "CREATE FUNCTION full_row(t) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT to_jsonb($1)::text NOT LIKE "
            "''%null%''';"
            "ALTER TABLE t ADD CHECK (full_row(t.*)); INSERT INTO t VALUES (1, 1)"_s);
        QCOMPARE(table.said("ALTER TABLE t ADD c int"), QStringList{u"check"_s});
        QCOMPARE(table.answer(u"ALTER TABLE t ADD c int"_s), QString());
        QCOMPARE(table.answer(u"UPDATE t SET a = 3"_s), u"23514"_s);
    }
    void anIndexAnswersByWhatTheRowsWere()
    {
        Table table(
            u"CREATE TABLE t(a int, b int);"
            "CREATE FUNCTION shown(t) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN row_to_json($1)::text; END';"
            "INSERT INTO t SELECT g, g FROM generate_series(1, 3000) g; CREATE INDEX i ON t (shown(t)); ANALYZE t"_s);
        QCOMPARE(table.said("ALTER TABLE t ADD c int"), QStringList{u"index"_s});
        QCOMPARE(table.answer(u"ALTER TABLE t ADD c int"_s), QString());
        const QString is = u"SELECT count(*) FROM t WHERE shown(t) = '{\"a\":7,\"b\":7,\"c\":null}'"_s;
        QCOMPARE(table.answer(u"SET enable_seqscan = off"_s), QString());
        QCOMPARE(table.answer(is), u"0"_s);
        QCOMPARE(table.answer(u"SELECT count(*) FROM t WHERE shown(t) = '{\"a\":7,\"b\":7}'"_s), u"1"_s);
        QCOMPARE(table.answer(u"REINDEX INDEX i"_s), QString());
        QCOMPARE(table.answer(is), u"1"_s);
    }
    void aPolicyHidesWhatItShowed()
    {
        Table table(
            u"DO $$ BEGIN CREATE ROLE whole_row_reader; EXCEPTION WHEN duplicate_object THEN NULL; END $$;"
            "CREATE TABLE t(a int, b int); INSERT INTO t VALUES (1, 1); ALTER TABLE t ENABLE ROW LEVEL SECURITY;"
            "CREATE POLICY seen ON t USING (t IS NOT NULL); GRANT ALL ON t TO whole_row_reader"_s);
        QCOMPARE(table.said("ALTER TABLE t ADD c int"), QStringList{u"policy"_s});
        QCOMPARE(table.answer(u"SET ROLE whole_row_reader"_s), QString());
        QCOMPARE(table.answer(u"SELECT count(*) FROM t"_s), u"1"_s);
        QCOMPARE(table.answer(u"RESET ROLE"_s), QString());
        QCOMPARE(table.answer(u"ALTER TABLE t ADD c int"_s), QString());
        QCOMPARE(table.answer(u"SET ROLE whole_row_reader"_s), QString());
        QCOMPARE(table.answer(u"SELECT count(*) FROM t"_s), u"0"_s);
        QCOMPARE(table.answer(u"INSERT INTO t(a, b) VALUES (2, 2)"_s), u"42501"_s);
    }
    void aTriggerFiresForOtherRows()
    {
        Table table(
            u"CREATE TABLE t(a int, b int);"
            "CREATE FUNCTION mark() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.b := -1; RETURN NEW; END';"
            "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW WHEN (NEW IS NOT NULL) EXECUTE PROCEDURE mark()"_s);
        QCOMPARE(table.said("ALTER TABLE t ADD c int"), QStringList{u"trigger"_s});
        QCOMPARE(table.answer(u"INSERT INTO t(a, b) VALUES (1, 1) RETURNING b"_s), u"-1"_s);
        QCOMPARE(table.answer(u"ALTER TABLE t ADD c int"_s), QString());
        QCOMPARE(table.answer(u"INSERT INTO t(a, b) VALUES (1, 1) RETURNING b"_s), u"1"_s);
    }
    void partitionsAreLookedAtToo()
    {
        Table table(
            u"CREATE TABLE t(a int, b int) PARTITION BY LIST (a);"
            "CREATE TABLE \"T 1\" PARTITION OF t FOR VALUES IN (1); ALTER TABLE \"T 1\" ADD CHECK (\"T 1\" IS NOT NULL)"_s);
        QCOMPARE(table.said("ALTER TABLE t ADD c int"), QStringList{u"check"_s});
        QVERIFY2(table.messages.first().contains(u"T 1"_s), qPrintable(table.messages.first()));
    }
    void whatNamesItsColumnsIsNone()
    {
        Table table(
            u"CREATE TABLE t(a int, b text, CHECK ((t).a > 0), CHECK (b <> 't.* IS NOT NULL')); ALTER TABLE t ENABLE ROW LEVEL "
            u"SECURITY;"
            "CREATE INDEX ON t ((b || 't.*')); CREATE POLICY p ON t USING ((SELECT count(*) FROM t AS u) > 0 OR (t).b IS NULL);"
            "CREATE FUNCTION mark() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
            "CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE PROCEDURE mark()"_s);
        QCOMPARE(table.said("ALTER TABLE t ADD c int"), QStringList());
    }
};

COLONNADE_TEST(WholeRowTest)
#include "tst_whole_row.moc"
