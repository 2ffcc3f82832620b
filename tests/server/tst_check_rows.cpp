// What the server says before anything is planned of rows and writers that a change would stop.
#include "change/from_sql.h"
#include "database/postgres/postgres_session.h"
#include "document/json.h"
#include "impact/assess.h"
#include "run/check_rows.h"
#include "tests/support/cluster.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;

namespace {

const QString schema =
    u"CREATE TABLE regions(id bigint PRIMARY KEY); INSERT INTO regions VALUES (1), (2);"
    "CREATE TABLE t(id int PRIMARY KEY, v text, n int); INSERT INTO t SELECT g, 'v', g FROM generate_series(1, 2000) g;"
    "CREATE TABLE \"Odd.one\"(\"Key\" text PRIMARY KEY, n int); INSERT INTO \"Odd.one\" VALUES ('it''s', 7);"
    "CREATE TABLE ruled(id int PRIMARY KEY, v text); CREATE RULE ur_no AS ON UPDATE TO ruled DO INSTEAD NOTHING;"
    "CREATE FUNCTION sec(text) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN $1; END';"
    "REVOKE ALL ON FUNCTION sec(text) FROM PUBLIC; CREATE SEQUENCE sq;"_s;

QString wishes(const QString &table, const QString &column)
{
    return u"{\"format\":\"colonnade-change/1\",\"tables\":[{\"table\":{\"schema\":\"public\",\"name\":\"%1\"},\"addColumns\":[%2]}]}"_s
        .arg(table, column);
}

}  // namespace

class CheckRowsTest : public test::Test
{
    Q_OBJECT

    QString m_target;
    QString m_role;
    database::SessionPtr m_session;
    catalog::CatalogPtr m_catalog;

    change::ChangeSet wish(const QString &text)
    {
        const auto change = text.startsWith(u'{') ? document::readChange(text.toUtf8(), u"wish"_s)
                                                  : change::changeFromSql(text.toUtf8(), u"wish"_s, m_catalog.get());
        if (!change)
            test::giveUp(change.error());
        return *change;
    }
    QList<plan::Finding> found(const QString &text)
    {
        const auto findings = run::checkRows(*m_session, wish(text), *m_catalog);
        if (!findings)
            test::giveUp(findings.error());
        return *findings;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_target = test::freshDatabase();
        const QString database = test::databaseOf(m_target);
        // Roles are the whole cluster's.
        m_role = u"writer of "_s + database;
        QVERIFY_RESULT(test::cluster().runSql(schema, database));
        QVERIFY_RESULT(test::cluster().runSql(
            u"CREATE ROLE %1; GRANT INSERT, SELECT, UPDATE ON t TO %1"_s.arg(sql::Identifier(m_role).quoted()), database));
        auto session = database::postgres::openSession({.target = m_target});
        QVERIFY_RESULT(session);
        m_session = std::move(*session);
        const auto catalog = m_session->introspect({}, {}, {});
        QVERIFY_RESULT(catalog);
        m_catalog = *catalog;
    }
    void cleanupTestCase()
    {
        const QString role = sql::Identifier(m_role).quoted();
        QVERIFY_RESULT(test::cluster().runSql(u"DROP OWNED BY %1; DROP ROLE %1"_s.arg(role), test::databaseOf(m_target)));
    }

    void whatWouldStopWritesIsFound_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QString>("words");
        QTest::newRow("a default that breaks the check") << u"ALTER TABLE t ADD COLUMN s int NOT NULL DEFAULT 0 CHECK (s > 1)"_s
                                                         << u"pg.check.default-breaks"_s << u"default 0 of public.t.s"_s;
        QTest::newRow("a default that refers to nothing") << u"ALTER TABLE t ADD COLUMN ref bigint DEFAULT 999 REFERENCES regions(id)"_s
                                                          << u"pg.fk.default-missing"_s << u"999"_s;
        QTest::newRow("a default that breaks the check in some rows")
            << u"ALTER TABLE t ADD COLUMN s int DEFAULT 100 CHECK (s > n)"_s << u"pg.check.rows-break"_s
            << u"1901, for example id = 100, id = 101"_s;
        QTest::newRow("a fill that breaks the check")
            << wishes(u"t"_s, u"{\"name\":\"s\",\"type\":\"int\",\"notNull\":true,\"checks\":[{\"expression\":\"s < 1000\"}],\"fill\":{\"expression\":\"n\"},\"keepFilled\":\"trigger\"}"_s)
            << u"pg.check.rows-break"_s << u"1001, for example id = 1000, id = 1001"_s;
        QTest::newRow("a fill that refers to nothing")
            << wishes(u"t"_s, u"{\"name\":\"r\",\"type\":\"bigint\",\"references\":{\"table\":{\"schema\":\"public\",\"name\":\"regions\"},\"column\":\"id\"},\"fill\":{\"expression\":\"n % 4\"}}"_s)
            << u"pg.fk.rows-break"_s << u"1000, for example id = 3, id = 4"_s;
        QTest::newRow("names that want quotes")
            << wishes(u"Odd.one"_s, u"{\"name\":\"S\",\"type\":\"int\",\"checks\":[{\"expression\":\"\\\"S\\\" < 5\"}],\"fill\":{\"expression\":\"n\"}}"_s)
            << u"pg.check.rows-break"_s << u"public.\"Odd.one\".\"S\"; of the first 10000, 1, for example \"Key\" = it's"_s;
        QTest::newRow("an update rule") << wishes(u"ruled"_s, u"{\"name\":\"s\",\"type\":\"text\",\"notNull\":true,\"default\":\"'x'\",\"fill\":{\"expression\":\"v || id\"}}"_s)
                                        << u"pg.no-road.update-rule"_s << u"ur_no"_s;
        QTest::newRow("a function that writers may not call") << wishes(u"t"_s, u"{\"name\":\"s\",\"type\":\"text\",\"default\":\"sec('x')\"}"_s)
                                                              << u"pg.privilege.called"_s << u"may not call sec(text)"_s;
        QTest::newRow("a sequence that writers may not use") << wishes(u"t"_s, u"{\"name\":\"s\",\"type\":\"bigint\",\"default\":\"nextval('sq')\"}"_s)
                                                             << u"pg.privilege.called"_s << u"may not use sq"_s;
    }
    void whatWouldStopWritesIsFound()
    {
        QFETCH(QString, change);
        QFETCH(QString, rule);
        QFETCH(QString, words);
        const QList<plan::Finding> findings = found(change);
        QCOMPARE(findings.size(), 1);
        QCOMPARE(findings.first().rule, rule);
        QVERIFY2(findings.first().message.contains(words), qPrintable(findings.first().message));
        const auto plan = impact::plannedAndAssessed(wish(change), *m_catalog);
        QVERIFY_RESULT(plan);
        const bool stops = findings.first().severity == plan::Severity::Error;
        QCOMPARE(impact::withFindings(*plan, findings).isEmpty(), stops);
        QCOMPARE(stops, rule != "pg.privilege.called"_L1);
    }

    void theGrantThatIsMissingIsSaid()
    {
        const QString role = sql::Identifier(m_role).quoted();
        const QString change = wishes(u"t"_s, u"{\"name\":\"s\",\"type\":\"text\",\"default\":\"sec('x')\"}"_s);
        const auto findings = found(change);
        QCOMPARE(findings.size(), 1);
        QCOMPARE(findings.first().fix, u"GRANT EXECUTE ON FUNCTION sec(text) TO %1; before the run."_s.arg(role));
        QVERIFY_RESULT(test::cluster().runSql(u"GRANT EXECUTE ON FUNCTION sec(text) TO "_s + role, test::databaseOf(m_target)));
        QCOMPARE(found(change).size(), 0);
        QVERIFY_RESULT(test::cluster().runSql(u"REVOKE EXECUTE ON FUNCTION sec(text) FROM "_s + role, test::databaseOf(m_target)));
    }

    void whatDoesNoHarmIsNot_data()
    {
        QTest::addColumn<QString>("change");
        QTest::newRow("a default that passes") << u"ALTER TABLE t ADD COLUMN s int NOT NULL DEFAULT 2 CHECK (s > 1)"_s;
        QTest::newRow("a default that is there") << u"ALTER TABLE t ADD COLUMN r bigint DEFAULT 1 REFERENCES regions(id)"_s;
        QTest::newRow("null passes") << u"ALTER TABLE t ADD COLUMN s int CHECK (s > n), ADD COLUMN r bigint REFERENCES regions(id)"_s;
        QTest::newRow("a rule, and nothing to fill") << u"ALTER TABLE ruled ADD COLUMN s text DEFAULT 'x'"_s;
        QTest::newRow("PostgreSQL's own functions") << u"ALTER TABLE t ADD COLUMN s text DEFAULT upper('x') CHECK (length(s) < 9)"_s;
    }
    void whatDoesNoHarmIsNot()
    {
        QFETCH(QString, change);
        const auto findings = found(change);
        QVERIFY2(findings.isEmpty(), qPrintable(findings.isEmpty() ? QString() : findings.first().message));
    }
};

COLONNADE_TEST(CheckRowsTest)
#include "tst_check_rows.moc"
