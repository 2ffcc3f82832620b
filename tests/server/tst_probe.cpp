// Asking the server about defaults: its answers are what it does with the real table, nothing is left of it, and where it may not be
// asked that is said.
#include "database/postgres/postgres_session.h"
#include "tests/support/cluster.h"
#include "tests/support/test.h"

#include <thread>

using namespace colonnade;
using namespace Qt::StringLiterals;
using database::postgres::openSession;

namespace {

const auto Functions = QStringLiteral(
    "CREATE TABLE t(id int PRIMARY KEY, a text NOT NULL); INSERT INTO t SELECT i, 'x' FROM generate_series(1, 100) i;"
    "CREATE FUNCTION inlined() RETURNS int LANGUAGE sql VOLATILE AS 'SELECT 42';"
    "CREATE FUNCTION opaque() RETURNS int LANGUAGE plpgsql VOLATILE AS 'BEGIN RETURN 42; END';"
    "CREATE FUNCTION steady() RETURNS int LANGUAGE plpgsql STABLE AS 'BEGIN RETURN 42; END';"
    "CREATE FUNCTION failing() RETURNS int LANGUAGE plpgsql STABLE AS 'BEGIN RETURN 1 / 0; END';"
    "CREATE SEQUENCE s;");

database::SessionPtr session(const QString &target, database::Access access = database::Access::ReadWrite)
{
    auto opened = openSession({.target = target, .access = access});
    if (!opened)
        test::giveUp(opened.error());
    return std::move(*opened);
}

database::DefaultQuestion question(const QString &type, const QString &expression)
{
    return {sql::qualified(u"public"_s, u"t"_s), u"c"_s, type, expression};
}

QString fileOf(database::Session &on)
{
    return on.query(u"SELECT pg_relation_filenode('t')"_s).value_or(database::Rows()).text();
}

}  // namespace

class ProbeTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void theAnswerIsWhatItDoesToTheTable_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("expression");
        for (const QString &expression : {u"1"_s, u"inlined()"_s, u"opaque()"_s, u"steady()"_s, u"steady() + 1"_s, u"nextval('s')"_s,
                                          u"(random() * 10)::int"_s, u"NULL"_s})
            QTest::newRow(qPrintable(u"int "_s + expression)) << u"int"_s << expression;
        QTest::newRow("timestamptz now()") << u"timestamptz"_s << u"now()"_s;
        QTest::newRow("timestamptz clock_timestamp()") << u"timestamptz"_s << u"clock_timestamp()"_s;
        QTest::newRow("text[]") << u"text[]"_s << u"ARRAY['a', 'b']"_s;
    }
    void theAnswerIsWhatItDoesToTheTable()
    {
        QFETCH(QString, type);
        QFETCH(QString, expression);
        const QString target = test::freshDatabase();
        QVERIFY_RESULT(test::cluster().runSql(Functions, test::databaseOf(target)));
        const auto on = session(target);
        const QString before = fileOf(*on);
        const auto asked = on->askAboutDefaults({question(type, expression)});
        QVERIFY_RESULT(asked);
        QVERIFY2(!asked->refused, qPrintable(asked->refused.value_or(QString())));
        QCOMPARE(asked->answers.size(), 1);
        QCOMPARE(asked->answers.first().refusal, QString());
        QCOMPARE(fileOf(*on), before);
        const auto left = on->query(
            u"SELECT count(*) FROM pg_class WHERE relname = 'colonnade_probe' UNION ALL SELECT count(*) FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0"_s);
        QCOMPARE(left->text(0), u"0"_s);
        QCOMPARE(left->text(1), u"2"_s);
        QVERIFY_RESULT(test::cluster().runSql(u"ALTER TABLE t ADD COLUMN c %1 DEFAULT %2"_s.arg(type, expression),
                                              test::databaseOf(target)));
        QCOMPARE(fileOf(*on) == before, asked->answers.first().keptInCatalog);
    }
    void aDefaultThatFailsIsToldAndTheOthersAreAskedOn()
    {
        const QString target = test::freshDatabase();
        QVERIFY_RESULT(test::cluster().runSql(Functions, test::databaseOf(target)));
        const auto asked = session(target)->askAboutDefaults(
            {question(u"int"_s, u"failing()"_s), question(u"nosuch"_s, u"1"_s), question(u"int"_s, u"steady()"_s)});
        QVERIFY_RESULT(asked);
        QCOMPARE(asked->answers.size(), 3);
        QVERIFY2(asked->answers[0].refusal.contains("division by zero"_L1), qPrintable(asked->answers[0].refusal));
        QVERIFY(asked->answers[1].refusal.contains("nosuch"_L1));
        QCOMPARE(asked->answers[2].refusal, QString());
    }
    void whereItMayNotBeAskedTheReasonIsGiven()
    {
        const QString target = test::freshDatabase();
        QVERIFY_RESULT(test::cluster().runSql(
            Functions
                + u"DO $$ BEGIN CREATE ROLE probe_poor LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$; REVOKE TEMPORARY ON DATABASE %1 FROM PUBLIC; GRANT SELECT ON t TO probe_poor"_s
                      .arg(test::databaseOf(target)),
            test::databaseOf(target)));
        const auto readOnly = session(target, database::Access::ReadOnly)->askAboutDefaults({question(u"int"_s, u"inlined()"_s)});
        QVERIFY_RESULT(readOnly);
        QVERIFY(readOnly->answers.isEmpty());
        QVERIFY2(readOnly->refused.value_or(QString()).contains("read-only"_L1), qPrintable(readOnly->refused.value_or(QString())));
        const auto on = session(target);
        QVERIFY_RESULT(on->query(u"SET ROLE probe_poor"_s));
        const auto poor = on->askAboutDefaults({question(u"int"_s, u"inlined()"_s)});
        QVERIFY_RESULT(poor);
        QVERIFY(poor->answers.isEmpty() && poor->refused);
        QVERIFY2(poor->refused->contains("permission denied"_L1), qPrintable(*poor->refused));
    }
    void itNeverWaitsForSomebodyElsesLock()
    {
        const QString target = test::freshDatabase();
        QVERIFY_RESULT(test::cluster().runSql(Functions, test::databaseOf(target)));
        const auto holder = session(target);
        QVERIFY_RESULT(holder->query(u"SELECT pg_advisory_lock(1)"_s));
        // A transaction that stays open on a connection of its own, with the strongest lock on the table.
        std::jthread blocker([&] {
            (void)test::cluster().runSql(u"BEGIN; LOCK TABLE t; SELECT pg_advisory_lock(1); COMMIT"_s, test::databaseOf(target));
        });
        const auto waiting = [&] {
            return session(target)
                       ->query(u"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"_s)
                       .value_or(database::Rows())
                       .text()
                == "1"_L1;
        };
        QTRY_VERIFY(waiting());
        QElapsedTimer clock;
        clock.start();
        const auto asked = session(target)->askAboutDefaults({question(u"int"_s, u"inlined()"_s)});
        const qint64 took = clock.elapsed();
        QVERIFY_RESULT(holder->query(u"SELECT pg_advisory_unlock(1)"_s));
        QVERIFY_RESULT(asked);
        QVERIFY(asked->answers.isEmpty() && asked->refused);
        QVERIFY2(took < 5000, qPrintable(QString::number(took)));
    }
};

COLONNADE_TEST(ProbeTest)
#include "tst_probe.moc"
