// Runs that meet rows, triggers and rules which a plan could not know of: nothing is left standing that stops writes, and what is
// in the way is named.
#include "change/from_sql.h"
#include "database/postgres/postgres_session.h"
#include "document/json.h"
#include "impact/assess.h"
#include "tests/support/cluster.h"
#include "tests/support/run_watch.h"
#include "tests/support/test.h"

#include <QTemporaryDir>

using namespace colonnade;
using namespace colonnade::run;
using namespace Qt::StringLiterals;
using test::RunWatch;

class RunSafetyTest : public test::Test
{
    Q_OBJECT

    QTemporaryDir m_dir;
    QString m_target;
    database::SessionPtr m_session;

    QString ask(const QString &sql)
    {
        const auto rows = m_session->query(sql);
        return rows ? rows->text() : rows.error().message;
    }
    /// Without asking the server, as from a saved catalog.
    plan::Plan planned(const QString &text)
    {
        const auto catalog = m_session->introspect({}, {}, {});
        if (!catalog)
            test::giveUp(catalog.error());
        const auto change = text.startsWith(u'{') ? document::readChange(text.toUtf8(), u"wish"_s)
                                                  : change::changeFromSql(text.toUtf8(), u"wish"_s, catalog->get());
        if (!change)
            test::giveUp(change.error());
        const auto plan = impact::plannedAndAssessed(*change, **catalog);
        if (!plan)
            test::giveUp(plan.error());
        return *plan;
    }
    static QString filled(const QString &column, const QString &fill, const QString &more = {})
    {
        return u"{\"format\":\"colonnade-change/1\",\"tables\":[{\"table\":{\"schema\":\"public\",\"name\":\"t\"},\"addColumns\":[{\"name\":\"%1\",\"type\":\"text\",\"notNull\":true,\"fill\":{\"expression\":\"%2\"}%3}]}]}"_s
            .arg(column, fill, more);
    }
    /// The row that breaks it comes in under the eyes of the step that adds the constraint.
    void spoilWhenAdding(const QString &constraint, const QString &insert)
    {
        QCOMPARE(ask(u"CREATE FUNCTION spoil() RETURNS event_trigger LANGUAGE plpgsql AS $f$ BEGIN"
                     " IF current_query() LIKE '%ADD CONSTRAINT %1%NOT VALID%' THEN %2; END IF; END $f$"_s.replace(u"%1"_s, constraint)
                         .replace(u"%2"_s, insert)),
                 QString());
        QCOMPARE(ask(u"CREATE EVENT TRIGGER spoil ON ddl_command_start WHEN TAG IN ('ALTER TABLE') EXECUTE PROCEDURE spoil()"_s), QString());
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_target = test::freshDatabase();
        QVERIFY_RESULT(test::cluster().runSql(
            u"CREATE TABLE regions(id bigint PRIMARY KEY); INSERT INTO regions VALUES (1), (2);"
            "CREATE TABLE t(id int PRIMARY KEY, v text, n int); INSERT INTO t SELECT g, 'v' || g, g FROM generate_series(1, 200) g"_s,
            test::databaseOf(m_target)));
        auto session = database::postgres::openSession({.target = m_target, .access = database::Access::ReadWrite});
        QVERIFY_RESULT(session);
        m_session = std::move(*session);
    }

    void aDefaultThatBreaksItsCheckOrRefersToNothingStopsTheRunBeforeItBegins_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QString>("reason");
        QTest::newRow("check") << u"ALTER TABLE t ADD COLUMN s int NOT NULL DEFAULT 0 CHECK (s > 1)"_s
                               << u"the value 0 that rows of public.t.s get breaks the check t_s_check"_s;
        QTest::newRow("foreign key") << u"ALTER TABLE t ADD COLUMN s bigint DEFAULT 999 REFERENCES regions(id)"_s
                                     << u"the value 999 that rows of public.t.s get is not in public.regions"_s;
    }
    void aDefaultThatBreaksItsCheckOrRefersToNothingStopsTheRunBeforeItBegins()
    {
        QFETCH(QString, change);
        QFETCH(QString, reason);
        RunWatch watch(test::requestFor(planned(change), m_target, m_dir.path()));
        watch.start();
        QVERIFY2(watch.finish() && watch.outcome() == Outcome::Failed, qPrintable(watch.story()));
        QVERIFY2(watch.error().message.contains(reason), qPrintable(watch.error().message));
        QCOMPARE(ask(u"SELECT count(*) FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 's'"_s), u"0"_s);
    }

    void rowsThatBreakACheckAreNamedBeforeItIsAdded()
    {
        RunRequest wanted = test::requestFor(planned(u"ALTER TABLE t ADD COLUMN s int DEFAULT 100 CHECK (s > n)"_s), m_target, m_dir.path());
        {
            RunWatch watch(wanted);
            watch.start();
            QVERIFY2(watch.finish() && watch.error().kind == ErrorKind::StepFailed, qPrintable(watch.story()));
            QVERIFY2(watch.error().message.contains(
                         u"Rows of public.t break the check t_check: 101, for example id = 100, id = 101, id = 102, id = 103, id = 104."_s),
                     qPrintable(watch.error().message));
        }
        QCOMPARE(ask(u"SELECT count(*) FROM pg_constraint WHERE conrelid = 't'::regclass AND contype = 'c'"_s), u"0"_s);
        QCOMPARE(ask(u"UPDATE t SET v = 'x' WHERE id = 150"_s), QString());
        QCOMPARE(ask(u"UPDATE t SET s = n + 1 WHERE s <= n"_s), QString());
        wanted.resume = true;
        RunWatch again(wanted);
        again.start();
        QVERIFY2(again.finish() && again.outcome() == Outcome::Succeeded, qPrintable(again.story()));
    }

    void whatValidatingRefusesIsTakenBack_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QString>("constraint");
        QTest::addColumn<QString>("insert");
        QTest::newRow("check") << u"ALTER TABLE t ADD COLUMN s int DEFAULT 500 CHECK (s > n)"_s << u"t_check"_s
                               << u"INSERT INTO t VALUES (999, 'late', 7000)"_s;
        QTest::newRow("foreign key") << u"ALTER TABLE t ADD COLUMN s bigint DEFAULT 1 REFERENCES regions(id)"_s << u"t_s_fkey"_s
                                     << u"INSERT INTO t VALUES (999, 'late', 1, 77)"_s;
        QTest::newRow("not null") << filled(u"s"_s, u"v"_s) << u"t_s_filled"_s << u"INSERT INTO t VALUES (999, 'late', 1)"_s;
    }
    void whatValidatingRefusesIsTakenBack()
    {
        QFETCH(QString, change);
        QFETCH(QString, constraint);
        QFETCH(QString, insert);
        RunRequest wanted = test::requestFor(planned(change), m_target, m_dir.path());
        spoilWhenAdding(constraint, insert);
        {
            RunWatch watch(wanted);
            watch.start();
            QVERIFY2(watch.finish() && watch.error().kind == ErrorKind::StepFailed, qPrintable(watch.story()));
            const QString &said = watch.error().message;
            QVERIFY2(said.contains(u"public.t.%1 was taken back, so that writes go on."_s.arg(constraint)), qPrintable(said));
            QVERIFY2(said.contains(constraint == "t_s_filled"_L1 ? u"public.t still has rows without s"_s : u"for example id = 999."_s),
                     qPrintable(said));
            QVERIFY(!said.contains("NOW"_L1));
        }
        QCOMPARE(ask(u"SELECT count(*) FROM pg_constraint WHERE conrelid = 't'::regclass AND conname = '%1'"_s.arg(constraint)), u"0"_s);
        QCOMPARE(ask(u"UPDATE t SET v = 'written' WHERE id = 999"_s), QString());
        QCOMPARE(ask(u"DROP EVENT TRIGGER spoil"_s), QString());
        if (constraint != "t_s_filled"_L1)
            QCOMPARE(ask(u"DELETE FROM t WHERE id = 999"_s), QString());
        wanted.resume = true;
        RunWatch again(wanted);
        again.start();
        QVERIFY2(again.finish() && again.outcome() == Outcome::Succeeded, qPrintable(again.story()));
    }

    void theFillingTriggerIsTheLastOne()
    {
        QCOMPARE(ask(u"CREATE FUNCTION norm() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.v := upper(NEW.v); RETURN NEW; END'"_s), QString());
        QCOMPARE(ask(u"CREATE TRIGGER zz_norm BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE PROCEDURE norm()"_s), QString());
        RunRequest wanted = test::requestFor(planned(filled(u"s"_s, u"v"_s, u",\"keepFilled\":\"trigger\""_s)), m_target, m_dir.path());
        wanted.gates = GatePolicy::Stop;
        {
            RunWatch watch(wanted);
            watch.start();
            QVERIFY2(watch.finish() && watch.error().kind == ErrorKind::GateClosed, qPrintable(watch.story()));
        }
        QCOMPARE(ask(u"INSERT INTO t VALUES (900, 'small', 1)"_s), QString());
        QCOMPARE(ask(u"SELECT s FROM t WHERE id = 900"_s), u"SMALL"_s);
        // One that comes later, and behind ours, stops the run at the next step.
        QCOMPARE(ask(u"CREATE TRIGGER zzzzz BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE PROCEDURE norm()"_s), QString());
        wanted.resume = true;
        wanted.gates = GatePolicy::Open;
        RunWatch again(wanted);
        again.start();
        QVERIFY2(again.finish() && again.outcome() == Outcome::Failed, qPrintable(again.story()));
        QVERIFY2(again.error().message.contains(u"trigger zzzzz of t would fire after our trigger"_s), qPrintable(again.error().message));
    }

    void rowsThatDoNotTakeTheirValueAreNamedAfterTheSecondWalk()
    {
        QCOMPARE(ask(u"CREATE FUNCTION skip() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"_s), QString());
        QCOMPARE(ask(u"CREATE TRIGGER bt_skip BEFORE UPDATE ON t FOR EACH ROW WHEN (OLD.id > 90) EXECUTE PROCEDURE skip()"_s), QString());
        RunWatch watch(test::requestFor(planned(filled(u"s"_s, u"v"_s)), m_target, m_dir.path()));
        watch.start();
        QVERIFY2(watch.finish() && watch.error().kind == ErrorKind::StepFailed, qPrintable(watch.story()));
        QVERIFY2(watch.error().message.contains(
                     u"after 2 walks over public.t rows are left that do not take the value (110, for example id = 100): the trigger bt_skip, which fires before an update, may suppress it"_s),
                 qPrintable(watch.error().message));
    }

    void anUpdateRuleStopsTheRunBeforeItBegins()
    {
        QCOMPARE(ask(u"CREATE RULE ur_no AS ON UPDATE TO t DO INSTEAD NOTHING"_s), QString());
        RunWatch watch(test::requestFor(planned(filled(u"s"_s, u"v"_s)), m_target, m_dir.path()));
        watch.start();
        QVERIFY2(watch.finish() && watch.outcome() == Outcome::Failed, qPrintable(watch.story()));
        QVERIFY2(watch.error().message.contains(u"the rule ur_no ON UPDATE of t does not let its rows be filled"_s),
                 qPrintable(watch.error().message));
        QCOMPARE(ask(u"SELECT count(*) FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 's'"_s), u"0"_s);
    }
};

COLONNADE_TEST(RunSafetyTest)
#include "tst_run_safety.moc"
