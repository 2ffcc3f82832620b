// The run engine on a real server with a streaming replica. The fill of the plan counts, so that a row filled twice or left out shows.
#include "database/postgres/postgres_session.h"
#include "tests/support/cluster.h"
#include "tests/support/counting_plan.h"
#include "tests/support/run_watch.h"
#include "tests/support/test.h"

#include <QTemporaryDir>

#include <thread>

using namespace colonnade;
using namespace colonnade::run;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::RunWatch;

namespace {

/// An application that goes on writing while the run does: updates of old rows, and new ones.
class Writer
{
public:
    explicit Writer(const QString &target)
        : m_thread([this, target](const std::stop_token &stop) {
              auto session = database::postgres::openSession({.target = target, .access = database::Access::ReadWrite, .applicationName = u"shop"_s});
              for (int i = 0; session && !stop.stop_requested(); ++i) {
                  const auto updated = (*session)->query(u"UPDATE orders SET note = 'w' WHERE id BETWEEN $1::bigint AND $1::bigint + 2"_s, {(i * 97) % 20000});
                  const auto inserted = (*session)->query(u"INSERT INTO orders (part, id, note) VALUES (chr(97 + $1::int % 7), 1000000 + $1::int, 'new')"_s, {i});
                  (updated && inserted ? m_writes : m_failures) += 1;
              }
          })
    {
    }
    int writes() const { return m_writes; }
    int failures() const { return m_failures; }

private:
    std::atomic<int> m_writes = 0;
    std::atomic<int> m_failures = 0;
    std::jthread m_thread;
};

/// Small batches, so that there is time to do something to the run.
Limits slowly()
{
    return {.batchTime = 3ms, .speed = 0.4};
}

}  // namespace

class RunnerTest : public test::Test
{
    Q_OBJECT

    static constexpr int Rows = 20000;
    QTemporaryDir m_dir;
    QString m_target;
    database::SessionPtr m_session;

    QString ask(const QString &sql)
    {
        const auto rows = m_session->query(sql);
        return rows ? rows->text() : rows.error().message + rows.error().detail;
    }
    RunRequest request() { return test::requestFor(test::countingPlan(*m_session), m_target, m_dir.path()); }
    QString hits() { return ask(u"SELECT string_agg(n, ' ' ORDER BY n) FROM (SELECT hits || 'x' || count(*) AS n FROM orders GROUP BY hits) s"_s); }
    const QString m_allOnce = u"1x%1"_s.arg(Rows);

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_target = test::freshDatabase(test::replicatedCluster());
        auto session = database::postgres::openSession({.target = m_target, .access = database::Access::ReadWrite});
        QVERIFY_RESULT(session);
        m_session = std::move(*session);
        const auto made = test::replicatedCluster().runSql(test::countingTable(Rows), test::databaseOf(m_target));
        QVERIFY_RESULT(made);
    }

    void aPlanRunsFromItsFirstStepToItsLast()
    {
        RunWatch watch(request());
        watch.start();
        QVERIFY2(watch.finish(), qPrintable(watch.story()));
        QVERIFY2(watch.outcome() == Outcome::Succeeded, qPrintable(watch.story()));
        QCOMPARE(watch.log(), (QStringList{u"runStarted"_s, u"stepStarted 1.1"_s, u"stepDone 1.1"_s, u"gateReached 1"_s, u"gateOpened 1"_s,
                                           u"stepStarted 2.1"_s, u"stepDone 2.1"_s, u"stepStarted 3.1"_s, u"stepDone 3.1"_s,
                                           u"stepStarted 3.2"_s, u"stepDone 3.2"_s, u"stepStarted 3.3"_s, u"stepDone 3.3"_s, u"runFinished"_s}));
        QCOMPARE(hits(), m_allOnce);
        QCOMPARE(ask(u"SELECT count(*) FROM pg_namespace WHERE nspname = 'colonnade'"_s), u"0"_s);
        QCOMPARE(ask(u"SELECT string_agg(convalidated::text, ' ') FROM pg_constraint WHERE conname = 'orders_hits_check'"_s), u"true"_s);
        QCOMPARE(watch.record().step(u"1.1"_s)->locksSeen, (QList<LockSeen>{{u"public.orders"_s, u"AccessExclusiveLock"_s}}));
        QCOMPARE(watch.record().step(u"2.1"_s)->rows, Rows);
        QVERIFY(!watch.samples().isEmpty());
        QCOMPARE(watch.samples().last().lags.size(), 1);
    }

    void writersGoOnAndEveryOldRowIsFilledExactlyOnce()
    {
        RunRequest wanted = request();
        wanted.limits = slowly();
        {
            Writer writer(m_target);
            QVERIFY(QTest::qWaitFor([&] { return writer.writes() > 10; }, 10000));
            RunWatch watch(wanted);
            watch.start();
            QVERIFY2(watch.finish(), qPrintable(watch.story()));
            QVERIFY2(watch.outcome() == Outcome::Succeeded, qPrintable(watch.story()));
            QCOMPARE(writer.failures(), 0);
            QVERIFY(watch.record().step(u"2.1"_s)->rows >= Rows);
        }
        QCOMPARE(ask(u"SELECT string_agg(DISTINCT hits::text, ' ') || ' ' || count(*) FROM orders WHERE id <= 20000"_s), u"1 20000"_s);
        QCOMPARE(ask(u"SELECT count(*) FROM orders WHERE hits > 1"_s), u"0"_s);
    }

    void whoHoldsTheLockIsNamedAndTheStepFinishesWhenHeLetsGo()
    {
        auto other = database::postgres::openSession({.target = m_target, .access = database::Access::ReadWrite, .applicationName = u"long report"_s});
        QVERIFY_RESULT(other);
        const qint64 pid = (*other)->backendPid();
        // One that holds its lock for two seconds, by itself.
        std::jthread holder([&] { (void)(*other)->query(u"SELECT count(*), pg_sleep(2) FROM orders WHERE id < 3"_s); });
        QVERIFY(QTest::qWaitFor([&] { return ask(u"SELECT count(*) FROM pg_locks WHERE relation = 'orders'::regclass AND pid = %1"_s.arg(pid)) == u"1"_s; }, 5000));
        RunWatch watch(request());
        watch.start();
        QVERIFY2(watch.finish(), qPrintable(watch.story()));
        QVERIFY2(watch.outcome() == Outcome::Succeeded, qPrintable(watch.story()));
        const StepRecord &step = *watch.record().step(u"1.1"_s);
        QVERIFY2(!step.waits.isEmpty(), qPrintable(watch.story()));
        for (const Event &wait : step.waits) {
            // An autovacuum of the new table may stand there, too.
            const auto report = std::ranges::find(wait.blockers, pid, &Blocker::pid);
            QVERIFY2(report != wait.blockers.end(), qPrintable(watch.story()));
            QCOMPARE(report->application, u"long report"_s);
            QCOMPARE(report->mode, u"AccessShareLock"_s);
        }
        QCOMPARE(hits(), m_allOnce);
    }

    void aLockThatIsNeverLetGoStopsTheRunAfterTheDeadlineAndItCanBeResumed()
    {
        RunRequest wanted = request();
        wanted.limits.lockDeadline = 1500ms;
        auto other = database::postgres::openSession({.target = m_target});
        QVERIFY_RESULT(other);
        std::stop_source enough;
        {
            std::jthread holder([&] { (void)(*other)->query(u"SELECT count(*), pg_sleep(60) FROM orders WHERE id < 3"_s, {}, enough.get_token()); });
            QVERIFY(QTest::qWaitFor([&] { return ask(u"SELECT count(*) > 0 FROM pg_locks WHERE relation = 'orders'::regclass"_s) == u"t"_s; }, 5000));
            RunWatch watch(wanted);
            watch.start();
            const bool finished = watch.finish();
            enough.request_stop();
            QVERIFY2(finished, qPrintable(watch.story()));
            QVERIFY2(watch.outcome() == Outcome::Failed, qPrintable(watch.story()));
            QCOMPARE(watch.error().kind, ErrorKind::LockNotGranted);
            QVERIFY2(watch.error().message.contains(QString::number((*other)->backendPid())), qPrintable(watch.error().message));
        }
        wanted.resume = true;
        wanted.limits.lockDeadline = 30min;
        RunWatch again(wanted);
        again.start();
        QVERIFY2(again.finish() && again.outcome() == Outcome::Succeeded, qPrintable(again.story()));
        QCOMPARE(hits(), m_allOnce);
    }

    void aPauseHoldsTheFillAndProceedLetsItGoOn()
    {
        RunRequest wanted = request();
        wanted.limits = slowly();
        RunWatch watch(wanted);
        watch.reaction = [&](const Event &event) {
            if (event.kind == EventKind::BatchDone && !watch.has(EventKind::Paused))
                watch.runner().pause();
        };
        watch.start();
        QVERIFY2(watch.waitFor([&] { return watch.has(EventKind::Paused); }), qPrintable(watch.story()));
        const QString before = ask(u"SELECT count(hits) FROM orders"_s);
        const qsizetype looks = watch.samples().size();
        QVERIFY(watch.waitFor([&] { return watch.samples().size() > looks + 5; }));
        QCOMPARE(ask(u"SELECT count(hits) FROM orders"_s), before);
        QVERIFY(before.toInt() > 0 && before.toInt() < Rows);
        watch.runner().setLimits({});
        watch.runner().proceed();
        QVERIFY2(watch.finish() && watch.outcome() == Outcome::Succeeded, qPrintable(watch.story()));
        QVERIFY(watch.has(EventKind::Continued));
        QVERIFY(watch.has(EventKind::LimitsChanged));
        QCOMPARE(hits(), m_allOnce);
    }

    void aStopLeavesTheRunToBeResumedFromAnotherJournal()
    {
        RunRequest wanted = request();
        wanted.limits = slowly();
        {
            RunWatch watch(wanted);
            watch.reaction = [&](const Event &event) {
                if (event.kind == EventKind::BatchDone)
                    watch.runner().stop();
            };
            watch.start();
            QVERIFY2(watch.finish() && watch.outcome() == Outcome::Cancelled, qPrintable(watch.story()));
            QCOMPARE(watch.error().kind, ErrorKind::Stopped);
            QVERIFY(watch.error().message.contains(u"colonnade-cli resume "_s + wanted.id.toString(QUuid::WithoutBraces)));
        }
        const int before = ask(u"SELECT count(hits) FROM orders"_s).toInt();
        QVERIFY(before > 0 && before < Rows);
        wanted.resume = true;
        wanted.limits = {};
        wanted.journalPath = m_dir.filePath(u"another.journal"_s);
        RunWatch again(wanted);
        again.start();
        QVERIFY2(again.finish() && again.outcome() == Outcome::Succeeded, qPrintable(again.story()));
        QCOMPARE(again.log().mid(0, 3), (QStringList{u"runResumed"_s, u"stepDone 1.1"_s, u"gateReached 1"_s}));
        QCOMPARE(hits(), m_allOnce);
        QCOMPARE(ask(u"SELECT count(*) FROM pg_namespace WHERE nspname = 'colonnade'"_s), u"0"_s);
    }

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
            QVERIFY2(second.error().message.contains(u"colonnade: "_s + first.id.toString(QUuid::WithoutBraces)), qPrintable(second.error().message));
        }
        // Not active any more, but not at its end either.
        RunWatch third(other);
        third.start();
        QVERIFY2(third.finish(), qPrintable(third.story()));
        QCOMPARE(third.error().kind, ErrorKind::AnotherRunActive);
        QVERIFY2(third.error().message.contains(u"resume "_s + first.id.toString(QUuid::WithoutBraces)), qPrintable(third.error().message));
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

    void aReplicaThatFallsBehindHoldsTheFillUntilItHasCaughtUp()
    {
        sandbox::Cluster &cluster = test::replicatedCluster();
        auto replica = database::postgres::openSession({.target = cluster.replicaTarget()});
        QVERIFY_RESULT(replica);
        RunRequest wanted = request();
        wanted.limits = slowly();
        wanted.limits.speed = 0.1;
        wanted.limits.replicaLag = 500ms;
        RunWatch watch(wanted);
        watch.start();
        QVERIFY2(watch.waitFor([&] { return watch.has(EventKind::BatchDone); }), qPrintable(watch.story()));
        QVERIFY_RESULT((*replica)->query(u"SELECT pg_wal_replay_pause()"_s));
        const bool held = watch.waitFor([&] { return watch.has(EventKind::Throttled) || watch.outcome(); });
        const QString before = ask(u"SELECT count(hits) FROM orders"_s);
        const qsizetype looks = watch.samples().size();
        watch.waitFor([&] { return watch.samples().size() > looks + 5; });
        const QString after = ask(u"SELECT count(hits) FROM orders"_s);
        QVERIFY_RESULT((*replica)->query(u"SELECT pg_wal_replay_resume()"_s));
        QVERIFY2(held && watch.has(EventKind::Throttled), qPrintable(watch.story()));
        QCOMPARE(after, before);
        QVERIFY(watch.samples().last().lags.first().seconds.value_or(0) > 0.5);
        QVERIFY(watch.samples().last().throttled);
        watch.runner().setLimits({});
        QVERIFY2(watch.finish() && watch.outcome() == Outcome::Succeeded, qPrintable(watch.story()));
        QVERIFY(watch.has(EventKind::ThrottleEnded));
        QCOMPARE(hits(), m_allOnce);
    }

    void aServerThatCrashesIsWaitedForAndTheRunGoesOn()
    {
        sandbox::Cluster &cluster = test::replicatedCluster();
        RunRequest wanted = request();
        wanted.limits = slowly();
        RunWatch watch(wanted);
        watch.start();
        QVERIFY2(watch.waitFor([&] { return watch.has(EventKind::BatchDone); }), qPrintable(watch.story()));
        QVERIFY_RESULT(cluster.stopPrimary(true));
        QVERIFY2(watch.waitFor([&] { return watch.has(EventKind::StepRetried); }), qPrintable(watch.story()));
        QVERIFY_RESULT(cluster.startPrimary());
        QVERIFY2(watch.finish() && watch.outcome() == Outcome::Succeeded, qPrintable(watch.story()));
        auto session = database::postgres::openSession({.target = m_target, .access = database::Access::ReadWrite});
        QVERIFY_RESULT(session);
        m_session = std::move(*session);
        QCOMPARE(hits(), m_allOnce);
    }

    void aSessionThatIsTerminatedComesBackAgainAndAgain()
    {
        RunRequest wanted = request();
        wanted.limits = slowly();
        RunWatch watch(wanted);
        int kills = 0;
        watch.reaction = [&](const Event &event) {
            if (event.kind == EventKind::BatchDone && kills < 5) {
                ++kills;
                ask(u"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'colonnade: % worker'"_s);
            }
        };
        watch.start();
        QVERIFY2(watch.finish() && watch.outcome() == Outcome::Succeeded, qPrintable(watch.story()));
        QCOMPARE(kills, 5);
        QVERIFY(watch.count(EventKind::StepRetried) >= 2);
        QCOMPARE(hits(), m_allOnce);
    }

    void aClosedGateEndsTheRunAndResumingOpensIt()
    {
        RunRequest wanted = request();
        wanted.gates = GatePolicy::Stop;
        {
            RunWatch watch(wanted);
            watch.start();
            QVERIFY2(watch.finish(), qPrintable(watch.story()));
            QCOMPARE(watch.error().kind, ErrorKind::GateClosed);
            QVERIFY(watch.outcome() == Outcome::Cancelled);
            QCOMPARE(watch.log().mid(3), (QStringList{u"gateReached 1"_s, u"runFinished 1"_s}));
        }
        wanted.resume = true;
        RunWatch again(wanted);
        again.start();
        QVERIFY2(again.finish() && again.outcome() == Outcome::Succeeded, qPrintable(again.story()));
        QCOMPARE(again.record().gates.first().state == GateState::Opened, true);
    }

    void aGateAtWhichTheRunWasStoppedIsNotOpenedByResumingIt()
    {
        RunRequest wanted = request();
        wanted.gates = GatePolicy::Ask;
        {
            RunWatch watch(wanted);
            watch.reaction = [&](const Event &event) {
                if (event.kind == EventKind::GateReached)
                    watch.runner().stop();
            };
            watch.start();
            QVERIFY2(watch.finish() && watch.error().kind == ErrorKind::Stopped, qPrintable(watch.story()));
        }
        wanted.resume = true;
        wanted.gates = GatePolicy::Stop;
        RunWatch again(wanted);
        again.start();
        QVERIFY2(again.finish(), qPrintable(again.story()));
        QCOMPARE(again.error().kind, ErrorKind::GateClosed);
    }

    void aGateThatIsAskedWaitsForTheAnswerAndKeepsIt()
    {
        RunRequest wanted = request();
        wanted.gates = GatePolicy::Ask;
        RunWatch watch(wanted);
        watch.reaction = [&](const Event &event) {
            if (event.kind == EventKind::GateReached)
                watch.runner().answerGate(0, u"ada"_s, u"v42 is out"_s);
        };
        watch.start();
        QVERIFY2(watch.finish() && watch.outcome() == Outcome::Succeeded, qPrintable(watch.story()));
        QCOMPARE(watch.record().gates.first().who, u"ada"_s);
        QCOMPARE(watch.record().gates.first().note, u"v42 is out"_s);
    }

    void aStepThatTheServerRefusesFailsWithItsStateAndGoesOnAfterTheMending()
    {
        RunRequest wanted = request();
        QCOMPARE(ask(u"INSERT INTO orders VALUES ('z', 0, 'bad')"_s), QString());
        wanted.plan.phases[2].steps[1].statements[0].text.replace(u"hits < 100"_s, u"hits < 100 AND note <> 'bad'"_s);
        {
            RunWatch watch(wanted);
            watch.start();
            QVERIFY2(watch.finish(), qPrintable(watch.story()));
            QCOMPARE(watch.error().kind, ErrorKind::StepFailed);
            QCOMPARE(watch.error().sqlState, u"23514"_s);
            QVERIFY(watch.error().message.contains(u"Step 3.3"_s) && watch.error().message.contains(u"23514"_s));
            QVERIFY(watch.record().step(u"3.3"_s)->state == StepState::Failed);
        }
        QCOMPARE(ask(u"UPDATE orders SET note = 'good' WHERE id = 0"_s), QString());
        wanted.resume = true;
        RunWatch again(wanted);
        again.start();
        QVERIFY2(again.finish() && again.outcome() == Outcome::Succeeded, qPrintable(again.story()));
        QCOMPARE(hits(), u"1x20001"_s);
    }

    void whatWasDoneIsUndonePhaseByPhaseAndDoneAgain()
    {
        RunRequest wanted = request();
        const auto end = [&](RunRequest asked, const char *what) {
            RunWatch watch(std::move(asked));
            watch.start();
            const bool fine = watch.finish() && watch.outcome() == Outcome::Succeeded;
            if (!fine)
                qInfo("%s: %s", what, qPrintable(watch.story()));
            return fine;
        };
        const QString shape = u"SELECT (SELECT count(*) FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = 'hits')"
                              " || ' ' || (SELECT count(*) FROM pg_constraint WHERE conname = 'orders_hits_check')"
                              " || ' ' || (SELECT count(*) FROM pg_class WHERE relname = 'orders_hits_idx')"
                              " || ' ' || (SELECT count(*) FROM pg_namespace WHERE nspname = 'colonnade')"_s;
        QCOMPARE(ask(shape), u"0 0 0 0"_s);
        QVERIFY(end(wanted, "run"));
        QCOMPARE(ask(shape), u"1 1 1 0"_s);
        RunRequest undo = wanted;
        undo.undoDownTo = 3;
        QVERIFY(end(undo, "undo 3"));
        QCOMPARE(ask(shape), u"1 0 0 1"_s);
        RunRequest redo = wanted;
        redo.resume = true;
        QVERIFY(end(redo, "redo 3"));
        QCOMPARE(ask(shape), u"1 1 1 0"_s);
        QCOMPARE(hits(), m_allOnce);
        undo.undoDownTo = 1;
        QVERIFY(end(undo, "undo 1"));
        QCOMPARE(ask(shape), u"0 0 0 0"_s);
        QVERIFY(end(redo, "redo 1"));
        QCOMPARE(ask(shape), u"1 1 1 0"_s);
        QCOMPARE(hits(), m_allOnce);
    }

    void rowsThatCameInAfterTheFillAreFilledBeforeTheyAreAskedFor()
    {
        RunRequest wanted = request();
        QList<plan::Step> &steps = wanted.plan.phases[1].steps;
        steps[0].backfill->predicate = u"hits IS NULL"_s;
        steps[0].backfill->predicateEnds = true;
        plan::Step late;
        late.id = u"2.2"_s;
        late.kind = plan::StepKind::Comment;
        late.statements = {{u"INSERT INTO public.orders (part, id, note) VALUES ('a', 0, 'late'), ('z', 0, 'late')"_s}};
        plan::Step verify;
        verify.id = u"2.3"_s;
        verify.kind = plan::StepKind::VerifyFilled;
        verify.statements = {{u"DO $$ BEGIN IF EXISTS (SELECT FROM public.orders WHERE hits IS NULL) THEN"
                              " RAISE EXCEPTION 'rows are left' USING ERRCODE = 'check_violation'; END IF; END $$"_s}};
        steps += {late, verify};
        RunWatch watch(wanted);
        watch.start();
        QVERIFY2(watch.finish() && watch.outcome() == Outcome::Succeeded, qPrintable(watch.story()));
        QCOMPARE(watch.count(EventKind::StepRetried), 1);
        QVERIFY(watch.record().step(u"2.3"_s)->state == StepState::Done);
        QCOMPARE(hits(), u"1x20002"_s);
    }

    void aStopCancelsAStatementThatTakesTooLong()
    {
        RunRequest wanted = request();
        wanted.plan.phases[2].steps[2].statements[0].text = u"SELECT pg_sleep(100)"_s;
        RunWatch watch(wanted);
        watch.reaction = [&](const Event &event) {
            if (event.kind == EventKind::StepStarted && event.stepId == u"3.3"_s) {
                watch.runner().stop();
                watch.runner().stop();
            }
        };
        watch.start();
        QVERIFY2(watch.finish(20s), qPrintable(watch.story()));
        QVERIFY2(watch.outcome() == Outcome::Cancelled, qPrintable(watch.story()));
    }
};

COLONNADE_TEST(RunnerTest)
#include "tst_runner.moc"
