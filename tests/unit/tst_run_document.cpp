// colonnade-run/1: what is written is read back the same, obeys its schema, and what is not known is refused with its path.
#include "document/json.h"
#include "run/event_words.h"
#include "tests/support/schema.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace colonnade::run;
using namespace Qt::StringLiterals;

namespace {

plan::Plan smallPlan()
{
    plan::Step step;
    step.id = u"1.1"_s;
    step.title = u"Add a column"_s;
    step.statements = {{u"ALTER TABLE public.orders ADD COLUMN status text"_s}};
    plan::Plan plan;
    plan.serverVersion = u"17.11"_s;
    plan.change.tables = {
        {sql::qualified(u"public"_s, u"orders"_s), {change::ColumnAddition{.name = u"status"_s, .type = u"text"_s}}}};
    plan.phases = {{plan::PhaseKind::Expand, u"Expand"_s, {step}, plan::Gate{u"Is the code out?"_s}}};
    return plan;
}

Event at(EventKind kind, const QString &step, qint64 second)
{
    Event event;
    event.at = QDateTime::fromMSecsSinceEpoch(1'800'000'000'000 + 1000 * second, QTimeZone::UTC);
    event.kind = kind;
    event.stepId = step;
    return event;
}

/// A run with something in every member.
RunRecord fullRecord()
{
    catalog::Server server;
    server.version = u"17.11"_s;
    server.versionNumber = 170011;
    server.database = u"shöp \"1\""_s;
    server.user = u"dba"_s;
    server.address = u"/tmp/x:5432"_s;
    server.settings = {{u"max_wal_size"_s, u"1GB"_s}};
    const plan::Plan plan = smallPlan();
    RunRecord record = emptyRecord(QUuid::createUuid(), plan, document::planDigest(plan), server);
    Event started = at(EventKind::RunStarted, {}, 0);
    started.who = u"ada@desk"_s;
    Event wait = at(EventKind::LockNotGranted, u"1.1"_s, 2);
    wait.level = Level::Warning;
    wait.attempt = 1;
    wait.retryInMs = 950;
    wait.sqlState = u"55P03"_s;
    wait.blockers = {Blocker{4711, u"report"_s, u"psql"_s, u"active"_s, u"select 'a\nb'"_s, 12.25, u"AccessShareLock"_s}};
    Event done = at(EventKind::StepDone, u"1.1"_s, 3);
    done.attempt = 2;
    done.heldMs = 3.5;
    done.durationMs = 4.25;
    done.rows = 9'000'000'000;
    done.locksSeen = {{u"public.orders"_s, u"AccessExclusiveLock"_s}};
    Event opened = at(EventKind::GateOpened, u"1"_s, 5);
    opened.who = u"ada"_s;
    opened.text = u"v42"_s;
    Event end = at(EventKind::RunFinished, {}, 6);
    end.outcome = Outcome::Succeeded;
    end.text = u"Every step is done."_s;
    for (const Event &event : {started, at(EventKind::StepStarted, u"1.1"_s, 1), wait, done,
                               at(EventKind::GateReached, u"1"_s, 4), opened, at(EventKind::RunResumed, {}, 5), end})
        apply(record, event);
    Sample sample;
    sample.at = end.at;
    sample.lags = {{u"r1"_s, 0.25, 4096}, {u"r2"_s, std::nullopt, std::nullopt}};
    sample.rowsPerSecond = 1234.5;
    sample.rowsDone = 12;
    sample.batchRows = 500;
    sample.blockedSessions = 1;
    sample.activeSessions = 4;
    sample.longestTransactionSeconds = 1.5;
    sample.probeMs = 0.4;
    sample.throttled = true;
    sample.share = 0.25;
    sample.seen = {{SignalId::LagSeconds, u"r1"_s, 0.25, 2, {}},
                   {SignalId::LagSeconds, u"r2"_s, std::nullopt, 2, u"it is gone"_s},
                   {SignalId::Horizon, {}, 12.0, std::nullopt, {}}};
    Sample plain;
    plain.at = end.at;
    record.samples = {sample, plain};
    return record;
}

}  // namespace

class RunDocumentTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenIsReadBackTheSame()
    {
        const RunRecord record = fullRecord();
        const QByteArray bytes = document::writeRun(record);
        const auto read = document::readRun(bytes, u"run.json"_s);
        QVERIFY_RESULT(read);
        QCOMPARE(read->steps, record.steps);
        QCOMPARE(read->gates, record.gates);
        QCOMPARE(read->events, record.events);
        QCOMPARE(read->samples, record.samples);
        QVERIFY(read->plan == record.plan);
        QVERIFY(read->server == record.server);
        QCOMPARE(read->user, u"ada@desk"_s);
        QCOMPARE(read->resumes, 1);
        QCOMPARE(document::writeRun(*read), bytes);
    }

    void aRunOfEveryStateObeysTheSchema()
    {
        RunRecord record = fullRecord();
        QCOMPARE(test::schemaProblems(document::writeRun(record), u"colonnade-run-1"_s), QString());
        QCOMPARE(test::schemaProblems(document::writeRun(emptyRecord(record.id, record.plan, record.planDigest, {})),
                                      u"colonnade-run-1"_s),
                 QString());
        for (int kind = 0; kind <= static_cast<int>(EventKind::RunFinished); ++kind) {
            RunRecord one = fullRecord();
            apply(one, at(static_cast<EventKind>(kind), u"1.1"_s, 9));
            QCOMPARE(test::schemaProblems(document::writeRun(one), u"colonnade-run-1"_s), QString());
            QVERIFY_RESULT(document::readRun(document::writeRun(one), u"run.json"_s));
        }
    }

    void theSchemaRefusesWhatIsNotInIt()
    {
        QByteArray bytes = document::writeRun(fullRecord());
        QVERIFY(!test::schemaProblems(QByteArray(bytes).replace("\"tries\"", "\"trys\""), u"colonnade-run-1"_s).isEmpty());
        QVERIFY(!test::schemaProblems(QByteArray(bytes).replace("\"lockNotGranted\"", "\"lockRefused\""), u"colonnade-run-1"_s)
                     .isEmpty());
    }

    void whatIsNotKnownIsRefusedWithItsPath()
    {
        const QByteArray bytes = document::writeRun(fullRecord());
        const auto refused = [](const QByteArray &changed) {
            return document::readRun(changed, u"run.json"_s).error_or(Error{}).message;
        };
        const QString wrongKey = refused(QByteArray(bytes).replace("\"tries\"", "\"trys\""));
        QVERIFY2(wrongKey.contains(u"steps[0].trys"_s), qPrintable(wrongKey));
        const QString wrongWord = refused(QByteArray(bytes).replace("\"kind\": \"stepDone\"", "\"kind\": \"stepDune\""));
        QVERIFY2(wrongWord.contains(u"events[3].kind"_s) && wrongWord.contains(u"stepDune"_s), qPrintable(wrongWord));
        const QString wrongTime = refused(QByteArray(bytes).replace("\"startedAt\": \"2027", "\"startedAt\": \"soon"));
        QVERIFY2(wrongTime.contains(u"startedAt"_s), qPrintable(wrongTime));
    }
};

COLONNADE_TEST(RunDocumentTest)
#include "tst_run_document.moc"
