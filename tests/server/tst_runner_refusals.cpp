// What the run engine refuses, before anything is changed.
#include "tests/support/counted_runs.h"

using namespace colonnade;
using namespace colonnade::run;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::RunWatch;

class RunnerRefusalsTest : public test::CountedRuns
{
    Q_OBJECT

private Q_SLOTS:
    void aResumeWithAnotherPlanIsRefused()
    {
        RunRequest wanted = request();
        wanted.gates = GatePolicy::Stop;
        {
            RunWatch watch(wanted);
            watch.start();
            QVERIFY2(watch.finish(), qPrintable(watch.story()));
        }
        wanted.resume = true;
        wanted.planDigest = u"sha256:another"_s;
        RunWatch again(wanted);
        again.start();
        QVERIFY2(again.finish(), qPrintable(again.story()));
        QCOMPARE(again.error().kind, ErrorKind::SchemaDrifted);
    }

    void aDriftedSchemaIsRefusedAndNothingIsChanged()
    {
        const RunRequest wanted = request();
        QCOMPARE(ask(u"ALTER TABLE orders ADD COLUMN sneaked_in int"_s), QString());
        RunWatch watch(wanted);
        watch.start();
        QVERIFY2(watch.finish(), qPrintable(watch.story()));
        QCOMPARE(watch.error().kind, ErrorKind::SchemaDrifted);
        QVERIFY2(watch.error().message.contains(u"sneaked_in"_s), qPrintable(watch.error().message));
        QCOMPARE(ask(u"SELECT count(*) FROM pg_namespace WHERE nspname = 'colonnade'"_s), u"0"_s);
    }

    void aNameThatIsTakenIsRefusedBeforeAnythingIsDone()
    {
        const RunRequest wanted = request();
        QCOMPARE(ask(u"CREATE INDEX orders_hits_idx ON regions (name)"_s), QString());
        RunWatch watch(wanted);
        watch.start();
        QVERIFY2(watch.finish(), qPrintable(watch.story()));
        QCOMPARE(watch.error().kind, ErrorKind::NameTaken);
        QVERIFY(!watch.has(EventKind::StepStarted));
    }

    void aSecondRunOnTheSameTableIsRefused()
    {
        RunRequest first = request();
        first.gates = GatePolicy::Ask;
        const RunRequest other = request();
        RunRequest stopped = first;
        {
            RunWatch watch(first);
            watch.start();
            QVERIFY2(watch.waitFor([&] { return watch.has(EventKind::GateReached); }), qPrintable(watch.story()));
            QCOMPARE(ask(u"ALTER TABLE orders DROP COLUMN hits"_s), QString());  // so that it is not the drift that refuses
            RunWatch second(other);
            second.start();
            QVERIFY2(second.finish(), qPrintable(second.story()));
            QCOMPARE(second.error().kind, ErrorKind::AnotherRunActive);
            QVERIFY2(second.error().message.contains(u"colonnade: "_s + first.id.toString(QUuid::WithoutBraces)),
                     qPrintable(second.error().message));
        }
        // Not active any more, but not at its end either.
        RunWatch third(other);
        third.start();
        QVERIFY2(third.finish(), qPrintable(third.story()));
        QCOMPARE(third.error().kind, ErrorKind::AnotherRunActive);
        QVERIFY2(third.error().message.contains(u"resume "_s + first.id.toString(QUuid::WithoutBraces)),
                 qPrintable(third.error().message));
    }

    void aTableThatHidesRowsFromItsOwnerIsRefused()
    {
        QCOMPARE(ask(u"DROP ROLE IF EXISTS tenant"_s), QString());
        QCOMPARE(ask(u"CREATE ROLE tenant LOGIN IN ROLE pg_monitor"_s), QString());
        QCOMPARE(ask(u"ALTER TABLE orders OWNER TO tenant"_s), QString());
        QCOMPARE(ask(u"GRANT CREATE ON SCHEMA public TO tenant"_s), QString());
        QCOMPARE(ask(u"DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO tenant', current_database()); END $$"_s),
                 QString());
        QCOMPARE(ask(u"CREATE POLICY half ON orders USING (id % 2 = 0)"_s), QString());
        QCOMPARE(ask(u"ALTER TABLE orders ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"_s), QString());
        RunRequest wanted = request();
        wanted.target += u" user=tenant"_s;
        wanted.gates = GatePolicy::Open;
        {
            RunWatch watch(wanted);
            watch.start();
            QVERIFY2(watch.finish(), qPrintable(watch.story()));
            QVERIFY2(watch.error().kind == ErrorKind::NoPrivilege, qPrintable(watch.story()));
            QVERIFY2(watch.error().message.contains(u"BYPASSRLS"_s), qPrintable(watch.error().message));
            QVERIFY(!watch.has(EventKind::StepStarted));
        }
        // Policies that do not bind the owner are in nobody's way.
        QCOMPARE(ask(u"ALTER TABLE orders NO FORCE ROW LEVEL SECURITY"_s), QString());
        wanted.id = QUuid::createUuid();
        RunWatch watch(wanted);
        watch.start();
        QVERIFY2(watch.finish(), qPrintable(watch.story()));
        QCOMPARE(hits(), m_allOnce);
    }

    void aColumnThatSomebodyMadeAnewIsNotUndone()
    {
        RunRequest wanted = request();
        wanted.gates = GatePolicy::Open;
        {
            RunWatch watch(wanted);
            watch.start();
            QVERIFY2(watch.finish(), qPrintable(watch.story()));
            QVERIFY2(watch.outcome() == Outcome::Succeeded, qPrintable(watch.story()));
        }
        QCOMPARE(ask(u"ALTER TABLE orders DROP COLUMN hits"_s), QString());
        QCOMPARE(ask(u"ALTER TABLE orders ADD COLUMN hits int DEFAULT 7"_s), QString());
        wanted.undoDownTo = 1;
        {
            RunWatch watch(wanted);
            watch.start();
            QVERIFY2(watch.finish(), qPrintable(watch.story()));
            QVERIFY2(watch.error().kind == ErrorKind::SchemaDrifted, qPrintable(watch.story()));
            QVERIFY2(watch.error().message.contains(u"public.orders.hits"_s), qPrintable(watch.error().message));
        }
        QCOMPARE(ask(u"SELECT count(*) FROM orders WHERE hits = 7"_s), QString::number(Rows));
        // Once the stranger is gone, nothing is in the way.
        QCOMPARE(ask(u"ALTER TABLE orders DROP COLUMN hits"_s), QString());
        RunWatch watch(wanted);
        watch.start();
        QVERIFY2(watch.finish(), qPrintable(watch.story()));
        QVERIFY2(watch.outcome() == Outcome::Succeeded, qPrintable(watch.story()));
        QCOMPARE(ask(u"SELECT count(*) FROM pg_namespace WHERE nspname = 'colonnade'"_s), u"0"_s);
    }

    void aMissingPrivilegeIsRefusedWithTheGrantThatHelps()
    {
        QCOMPARE(ask(u"DROP ROLE IF EXISTS junior"_s), QString());
        QCOMPARE(ask(u"CREATE ROLE junior LOGIN"_s), QString());
        RunRequest wanted = request();
        wanted.target += u" user=junior"_s;
        RunWatch watch(wanted);
        watch.start();
        QVERIFY2(watch.finish(), qPrintable(watch.story()));
        QVERIFY2(watch.error().kind == ErrorKind::NoPrivilege, qPrintable(watch.story()));
        QVERIFY2(watch.error().message.contains(u"GRANT postgres TO junior"_s), qPrintable(watch.error().message));
        QVERIFY2(watch.error().message.contains(u"pg_monitor"_s), qPrintable(watch.error().message));
        QVERIFY(!watch.has(EventKind::StepStarted));
    }
};

COLONNADE_TEST(RunnerRefusalsTest)
#include "tst_runner_refusals.moc"
