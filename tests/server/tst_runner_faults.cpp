// What the run engine must survive: locks held by others, replicas that stand still, servers that crash, sessions that are ended.
#include "database/postgres/postgres_session.h"
#include "tests/support/cluster.h"
#include "tests/support/counted_runs.h"

using namespace colonnade;
using namespace colonnade::run;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::RunWatch;

class RunnerFaultsTest : public test::CountedRuns
{
    Q_OBJECT

private Q_SLOTS:
    void whoHoldsTheLockIsNamedAndTheStepFinishesWhenHeLetsGo()
    {
        auto other = database::postgres::openSession(
            {.target = m_target, .access = database::Access::ReadWrite, .applicationName = u"long report"_s});
        QVERIFY_RESULT(other);
        const qint64 pid = (*other)->backendPid();
        // One that holds its lock for two seconds, by itself.
        std::jthread holder([&] { (void)(*other)->query(u"SELECT count(*), pg_sleep(2) FROM orders WHERE id < 3"_s); });
        QVERIFY(QTest::qWaitFor(
            [&] {
                return ask(u"SELECT count(*) FROM pg_locks WHERE relation = 'orders'::regclass AND pid = %1"_s.arg(pid))
                    == u"1"_s;
            },
            5000));
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
            std::jthread holder([&] {
                (void)(*other)->query(u"SELECT count(*), pg_sleep(60) FROM orders WHERE id < 3"_s, {}, enough.get_token());
            });
            QVERIFY(QTest::qWaitFor(
                [&] { return ask(u"SELECT count(*) > 0 FROM pg_locks WHERE relation = 'orders'::regclass"_s) == u"t"_s; }, 5000));
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
        QVERIFY(connectAgain());
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

    void anIndexWhoseBuildIsCutOffIsBuiltAgain()
    {
        RunRequest wanted = request();
        wanted.gates = GatePolicy::Ask;
        wanted.plan.phases[1].gateAfter = plan::Gate{u"Go on?"_s};
        const auto other = database::postgres::openSession({.target = m_target, .access = database::Access::ReadWrite});
        QVERIFY_RESULT(other);
        std::jthread writer;
        RunWatch watch(wanted);
        watch.reaction = [&](const Event &event) {
            if (event.kind != EventKind::GateReached)
                return;
            if (event.stepId == u"2"_s) {
                // The build waits for every transaction that writes to the table.
                writer = std::jthread([&] {
                    (void)(*other)->query(
                        u"WITH one AS (UPDATE orders SET note = 'open' WHERE part = 'b' AND id = 1 RETURNING 1) SELECT pg_sleep(5) FROM one"_s);
                });
                QVERIFY(QTest::qWaitFor(
                    [&] {
                        return ask(u"SELECT count(*) > 0 FROM pg_locks WHERE relation = 'orders'::regclass AND mode = 'RowExclusiveLock' AND pid = %1"_s
                                       .arg((*other)->backendPid()))
                            == u"t"_s;
                    },
                    10000));
            }
            watch.runner().answerGate(event.stepId.toInt() - 1, u"ada"_s, {});
        };
        watch.start();
        QVERIFY2(watch.waitFor([&] {
            return ask(u"SELECT count(*) FROM pg_index WHERE indexrelid = to_regclass('orders_hits_idx') AND NOT indisvalid"_s)
                == u"1"_s;
        }),
                 qPrintable(watch.story()));
        // It waits without a timeout, so whom it waits for is named meanwhile.
        QVERIFY2(watch.waitFor([&] { return watch.has(EventKind::LockWaitedFor); }), qPrintable(watch.story()));
        QCOMPARE(watch.record().step(u"3.1"_s)->waits.first().blockers.first().pid, (*other)->backendPid());
        QCOMPARE(
            ask(u"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name LIKE 'colonnade: % worker'"_s),
            u"1"_s);
        QVERIFY2(watch.finish() && watch.outcome() == Outcome::Succeeded, qPrintable(watch.story()));
        QVERIFY(watch.has(EventKind::StepRetried));
        QCOMPARE(ask(u"SELECT indisvalid FROM pg_index WHERE indexrelid = 'orders_hits_idx'::regclass"_s), u"t"_s);
        QCOMPARE(hits(), m_allOnce);
    }

    void anExpressionThatFailsOnOneRowSaysWhereAndGoesOnAfterTheMending()
    {
        RunRequest wanted = request();
        QCOMPARE(ask(u"UPDATE orders SET note = '0' WHERE id = 15000"_s), QString());
        wanted.plan.phases[1].steps[0].backfill->assignments =
            u"hits = coalesce(hits, 0) + CASE WHEN note = '0' THEN 1 / note::int ELSE 1 END"_s;
        {
            RunWatch watch(wanted);
            watch.start();
            QVERIFY2(watch.finish(), qPrintable(watch.story()));
            QCOMPARE(watch.error().kind, ErrorKind::StepFailed);
            QCOMPARE(watch.error().sqlState, u"22012"_s);
            QVERIFY2(watch.error().message.contains(u"after key [\""_s), qPrintable(watch.error().message));
        }
        const int before = ask(u"SELECT count(hits) FROM orders"_s).toInt();
        QVERIFY(before > 0 && before < Rows);
        QCOMPARE(ask(u"UPDATE orders SET note = '1' WHERE id = 15000"_s), QString());
        wanted.resume = true;
        RunWatch again(wanted);
        again.start();
        QVERIFY2(again.finish() && again.outcome() == Outcome::Succeeded, qPrintable(again.story()));
        QCOMPARE(hits(), m_allOnce);
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
        verify.statements = {
            {u"DO $$ BEGIN IF EXISTS (SELECT FROM public.orders WHERE hits IS NULL) THEN"
             " RAISE EXCEPTION 'rows are left' USING ERRCODE = 'check_violation'; END IF; END $$"_s}};
        steps += {late, verify};
        RunWatch watch(wanted);
        watch.start();
        QVERIFY2(watch.finish() && watch.outcome() == Outcome::Succeeded, qPrintable(watch.story()));
        QCOMPARE(watch.count(EventKind::StepRetried), 1);
        QVERIFY(watch.record().step(u"2.3"_s)->state == StepState::Done);
        QCOMPARE(hits(), u"1x20002"_s);
    }
};

COLONNADE_TEST(RunnerFaultsTest)
#include "tst_runner_faults.moc"
