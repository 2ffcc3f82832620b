// What events add up to, and that nothing of them is lost on the way through JSON.
#include "run/event_json.h"
#include "run/event_words.h"
#include "run/run_record.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace colonnade::run;
using namespace Qt::StringLiterals;

namespace {

plan::Plan twoPhases()
{
    plan::Plan plan;
    plan.phases = {{plan::PhaseKind::Expand,
                    u"Expand"_s,
                    {plan::Step{.id = u"1.1"_s}, plan::Step{.id = u"1.2"_s}},
                    plan::Gate{u"Is the code out?"_s}},
                   {plan::PhaseKind::Backfill, u"Backfill"_s, {plan::Step{.id = u"2.1"_s}}, std::nullopt}};
    return plan;
}

Event happened(EventKind kind, const QString &step = {})
{
    static qint64 clock = 0;
    Event made;
    made.at = QDateTime::fromMSecsSinceEpoch(1'800'000'000'000 + ++clock, QTimeZone::UTC);
    made.kind = kind;
    made.stepId = step;
    return made;
}

Event finished(Outcome outcome)
{
    Event made = happened(EventKind::RunFinished);
    made.outcome = outcome;
    made.text = u"The end."_s;
    return made;
}

}  // namespace

class RunRecordTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void aPlanBecomesPendingStepsAndGatesAhead()
    {
        const RunRecord record = emptyRecord(QUuid::createUuid(), twoPhases(), u"sha256:00"_s, {});
        QCOMPARE(record.steps.size(), 3);
        QCOMPARE(record.steps.last().id, u"2.1"_s);
        QCOMPARE(record.gates, (QList<GateRecord>{GateRecord{.phase = 0}}));
        QVERIFY(record.currentStep() == nullptr);
        QVERIFY(record.state == RunState::Starting);
    }

    void aStepRunsWaitsAndIsDone()
    {
        RunRecord record = emptyRecord(QUuid::createUuid(), twoPhases(), u"sha256:00"_s, {});
        apply(record, happened(EventKind::RunStarted));
        apply(record, happened(EventKind::StepStarted, u"1.1"_s));
        QCOMPARE(record.currentStep()->id, u"1.1"_s);
        Event wait = happened(EventKind::LockNotGranted, u"1.1"_s);
        wait.attempt = 1;
        wait.blockers = {Blocker{.pid = 7, .user = u"report"_s}};
        apply(record, wait);
        QVERIFY(record.step(u"1.1"_s)->state == StepState::WaitingForLock);
        Event done = happened(EventKind::StepDone, u"1.1"_s);
        done.attempt = 2;
        done.heldMs = 3.5;
        done.locksSeen = {{u"public.orders"_s, u"AccessExclusiveLock"_s}};
        apply(record, done);
        const StepRecord &step = *record.step(u"1.1"_s);
        QVERIFY(step.state == StepState::Done);
        QCOMPARE(step.tries, 2);
        QCOMPARE(step.waits.size(), 1);
        QCOMPARE(step.waits.first().blockers.first().user, u"report"_s);
        QCOMPARE(step.heldMs, 3.5);
        QCOMPARE(step.locksSeen, done.locksSeen);
        QVERIFY(record.currentStep() == nullptr);
    }

    void aStopSetsTheRunningStepAsideAndAResumeGoesOn()
    {
        RunRecord record = emptyRecord(QUuid::createUuid(), twoPhases(), u"sha256:00"_s, {});
        apply(record, happened(EventKind::RunStarted));
        apply(record, happened(EventKind::StepStarted, u"2.1"_s));
        Event batch = happened(EventKind::BatchDone, u"2.1"_s);
        batch.rows = 500;
        batch.rowsDone = 1500;
        batch.rowsExpected = 20000;
        apply(record, batch);
        QCOMPARE(record.step(u"2.1"_s)->rowsDone, 1500);
        apply(record, finished(Outcome::Cancelled));
        QVERIFY(record.state == RunState::Ended);
        QVERIFY(record.outcome == Outcome::Cancelled);
        QVERIFY(record.step(u"2.1"_s)->state == StepState::Pending);
        apply(record, happened(EventKind::RunResumed));
        QVERIFY(record.state == RunState::Running);
        QCOMPARE(record.resumes, 1);
        QVERIFY(!record.outcome);
        QCOMPARE(record.step(u"2.1"_s)->rowsDone, 1500);
    }

    void aKillLeavesNoEndAndTheResumeStillSetsTheStepAside()
    {
        RunRecord record = emptyRecord(QUuid::createUuid(), twoPhases(), u"sha256:00"_s, {});
        apply(record, happened(EventKind::RunStarted));
        apply(record, happened(EventKind::StepStarted, u"1.2"_s));
        apply(record, happened(EventKind::RunResumed));
        QVERIFY(record.currentStep() == nullptr);
    }

    void aGateIsAskedOpenedAndClosedAgainByAnUndo()
    {
        RunRecord record = emptyRecord(QUuid::createUuid(), twoPhases(), u"sha256:00"_s, {});
        apply(record, happened(EventKind::RunStarted));
        apply(record, happened(EventKind::GateReached, u"1"_s));
        QVERIFY(record.state == RunState::AtGate);
        QVERIFY(record.gates.first().state == GateState::Asked);
        Event opened = happened(EventKind::GateOpened, u"1"_s);
        opened.who = u"ada"_s;
        opened.text = u"v42 is out"_s;
        apply(record, opened);
        QVERIFY(record.state == RunState::Running);
        QCOMPARE(record.gates.first().who, u"ada"_s);
        QCOMPARE(record.gates.first().note, u"v42 is out"_s);
        apply(record, happened(EventKind::StepUndone, u"2.1"_s));
        QVERIFY(record.gates.first().state == GateState::Opened);
        apply(record, happened(EventKind::StepUndone, u"1.1"_s));
        QCOMPARE(record.gates.first(), GateRecord{.phase = 0});
    }

    void everyKindOfEventHasItsWord()
    {
        for (int i = 0; i <= static_cast<int>(EventKind::RunFinished); ++i) {
            const auto kind = static_cast<EventKind>(i);
            QVERIFY2(!toString(kind).isEmpty(), qPrintable(QString::number(i)));
            QVERIFY(eventKindFromString(toString(kind)) == kind);
        }
    }

    void anEventSurvivesJson()
    {
        Event full = happened(EventKind::LockNotGranted, u"1.1"_s);
        full.level = Level::Warning;
        full.text = u"Not granted."_s;
        full.attempt = 3;
        full.retryInMs = 950;
        full.heldMs = 1.25;
        full.durationMs = 50.5;
        full.rows = 9'000'000'000;
        full.rowsDone = 9'000'000'001;
        full.rowsExpected = 9'000'000'002;
        full.who = u"ada"_s;
        full.blockers = {Blocker{4242, u"u"_s, u"app"_s, u"active"_s, u"select \"ü\""_s, 12.5, u"AccessShareLock"_s}};
        full.locksSeen = {{u"public.orders"_s, u"AccessExclusiveLock"_s}};
        full.outcome = Outcome::InDoubt;
        full.sqlState = u"55P03"_s;
        QCOMPARE(eventFromJson(toJson(full)), full);
        const Event plain = happened(EventKind::Paused);
        QCOMPARE(eventFromJson(toJson(plain)), plain);
        QCOMPARE(toJson(plain).keys(), (QStringList{u"at"_s, u"kind"_s}));
    }

    void aSampleSurvivesJsonAndUnknownStaysUnknown()
    {
        Sample sample;
        sample.at = QDateTime::fromMSecsSinceEpoch(1'800'000'000'123, QTimeZone::UTC);
        sample.lags = {{u"replica1"_s, 0.0, 0}, {u"replica2"_s, std::nullopt, std::nullopt}};
        sample.rowsPerSecond = 12345.5;
        sample.rowsDone = 77;
        sample.batchRows = 500;
        sample.blockedSessions = 2;
        sample.activeSessions = 9;
        sample.longestTransactionSeconds = 4.5;
        sample.probeMs = 0.7;
        sample.share = 0.1;
        sample.seen = {{SignalId::Slot, u"s"_s, 5.0, 2.0, {}}, {SignalId::Active, {}, std::nullopt, std::nullopt, u"hidden"_s}};
        sample.throttled = true;
        QCOMPARE(sampleFromJson(toJson(sample)), sample);
        QVERIFY(!sampleFromJson(toJson(Sample{})).probeMs);
    }
};

COLONNADE_TEST(RunRecordTest)
#include "tst_run_record.moc"
