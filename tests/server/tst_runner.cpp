// The run engine on a real server with a streaming replica: runs, pauses, stops, gates, undo and redo.
#include "tests/support/counted_runs.h"

using namespace colonnade;
using namespace colonnade::run;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::RunWatch;

class RunnerTest : public test::CountedRuns
{
    Q_OBJECT

private Q_SLOTS:
    void aPlanRunsFromItsFirstStepToItsLast()
    {
        RunWatch watch(request());
        watch.start();
        QVERIFY2(watch.finish(), qPrintable(watch.story()));
        QVERIFY2(watch.outcome() == Outcome::Succeeded, qPrintable(watch.story()));
        QCOMPARE(
            watch.log(),
            (QStringList{u"runStarted"_s, u"stepStarted 1.1"_s, u"stepDone 1.1"_s, u"gateReached 1"_s, u"gateOpened 1"_s,
                         u"stepStarted 2.1"_s, u"stepDone 2.1"_s, u"stepStarted 3.1"_s, u"stepDone 3.1"_s, u"stepStarted 3.2"_s,
                         u"stepDone 3.2"_s, u"stepStarted 3.3"_s, u"stepDone 3.3"_s, u"runFinished"_s}));
        QCOMPARE(hits(), m_allOnce);
        QCOMPARE(ask(u"SELECT count(*) FROM pg_namespace WHERE nspname = 'colonnade'"_s), u"0"_s);
        QCOMPARE(ask(u"SELECT string_agg(convalidated::text, ' ') FROM pg_constraint WHERE conname = 'orders_hits_check'"_s),
                 u"true"_s);
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
            test::OrderWriter writer(m_target);
            QVERIFY(QTest::qWaitFor([&] { return writer.writes() > 10; }, 10000));
            RunWatch watch(wanted);
            watch.start();
            QVERIFY2(watch.finish(), qPrintable(watch.story()));
            QVERIFY2(watch.outcome() == Outcome::Succeeded, qPrintable(watch.story()));
            QCOMPARE(writer.failures(), 0);
            QVERIFY(watch.record().step(u"2.1"_s)->rows >= Rows);
        }
        QCOMPARE(ask(u"SELECT string_agg(DISTINCT hits::text, ' ') || ' ' || count(*) FROM orders WHERE id <= 20000"_s),
                 u"1 20000"_s);
        QCOMPARE(ask(u"SELECT count(*) FROM orders WHERE hits > 1"_s), u"0"_s);
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
        const QString shape =
            u"SELECT (SELECT count(*) FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = 'hits')"
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
