#include "report/charts.h"
#include "report/report.h"
#include "report/summary.h"
#include "report/svg_chart.h"
#include "tests/support/schema.h"
#include "tests/support/test.h"

#include <QXmlStreamReader>

using namespace colonnade;
using namespace Qt::StringLiterals;

namespace {

QDateTime at(qint64 milliseconds)
{
    return QDateTime::fromMSecsSinceEpoch(1'780'000'000'000 + milliseconds, QTimeZone::UTC);
}

plan::Step step(const QString &id, const QString &title, plan::LockMode mode)
{
    plan::Step step;
    step.id = id;
    step.title = title;
    step.statements = {{.text = u"ALTER TABLE public.orders ADD COLUMN \"<b>&\" text"_s}};
    step.locks = {{sql::qualified(u"public"_s, u"orders"_s), mode}};
    step.estimate.holdMs = plan::Range{3, 8, 25};
    return step;
}

run::RunRecord record()
{
    run::RunRecord record;
    record.id = QUuid(u"{6f9619ff-8b86-d011-b42d-00cf4fc964ff}"_s);
    record.planDigest = u"sha256:"_s + QString(64, u'0');
    record.server.database = u"<shop>"_s;
    record.server.version = u"17.5"_s;
    record.startedAt = at(0);
    record.finishedAt = at(240'000);
    record.outcome = Outcome::Succeeded;
    plan::Phase expand{plan::PhaseKind::Expand,
                       u"Expand"_s,
                       {step(u"1.1"_s, u"Add column"_s, plan::LockMode::AccessExclusive)},
                       plan::Gate{u"Is the new code out?"_s}};
    plan::Phase fill{plan::PhaseKind::Backfill, u"Backfill"_s, {step(u"2.1"_s, u"Fill"_s, plan::LockMode::RowExclusive)}, {}};
    fill.steps[0].backfill = plan::BackfillSpec{};
    record.plan.phases = {expand, fill};
    run::StepRecord first{.id = u"1.1"_s, .state = run::StepState::Done, .tries = 2, .heldMs = 9, .durationMs = 60};
    first.locksSeen = {{u"public.orders"_s, u"AccessExclusiveLock"_s}};
    first.waits = {
        {.at = at(10),
         .kind = run::EventKind::LockNotGranted,
         .text = u"not granted in 50 ms"_s,
         .durationMs = 50,
         .blockers = {{.pid = 4411, .user = u"report_user"_s, .query = u"SELECT '<script>'"_s, .transactionSeconds = 360}}}};
    run::StepRecord second{.id = u"2.1"_s, .state = run::StepState::Done, .tries = 1, .heldMs = 250, .rowsDone = 2'000'000};
    second.locksSeen = {{u"public.orders"_s, u"ShareLock"_s}};
    record.steps = {first, second};
    record.gates = {
        {.phase = 0, .state = run::GateState::Opened, .openedAt = at(20), .who = u"ana"_s, .note = u"release 5.12 is out"_s}};
    record.events = {{.at = at(30), .kind = run::EventKind::Throttled, .text = u"lag 2.1 s"_s},
                     {.at = at(4'030), .kind = run::EventKind::ThrottleEnded}};
    for (int i = 0; i < 36'000; ++i)
        record.samples.append(
            {.at = at(i * 100), .lags = {{u"replica-1"_s, i == 20'000 ? 3.5 : 0.1, 0}}, .blockedSessions = i == 7 ? 2 : 0});
    return record;
}

}  // namespace

class ReportTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void theSummaryCountsWhatOthersFelt()
    {
        const report::Summary summary = report::summarized(record());
        QCOMPARE(summary.durationMs, 240'000.0);
        QCOMPARE(summary.rowsFilled, 2'000'000);
        QCOMPARE(summary.longestHeldMs, 9.0);  // the backfill's own lock stops nobody
        QCOMPARE(summary.longestHeldStep, u"1.1"_s);
        QCOMPARE(summary.longestStallMs, 50.0);  // behind a try that was given up, more than behind the lock itself
        QCOMPARE(summary.lockRetries, 1);
        QCOMPARE(summary.mostBlockedSessions, 2);
        QCOMPARE(summary.throttledSeconds, 4.0);
        QCOMPARE(summary.highestLagSeconds, 3.5);
    }

    void aLockStrongerThanForetoldIsNamed()
    {
        const report::Summary summary = report::summarized(record());
        QCOMPARE(summary.unforeseenLocks.size(), 1);
        QCOMPARE(summary.unforeseenLocks.first().stepId, u"2.1"_s);
        QVERIFY(QString::fromUtf8(report::writeHtml({record(), at(0), u"Colonnade"_s})).contains(u"not foretold"_s));
    }

    void htmlIsOneWellFormedFileThatLoadsNothingAndRunsNothing()
    {
        QString html = QString::fromUtf8(report::writeHtml({record(), at(0), u"Colonnade 0.1.0"_s}));
        for (const QString &word : {u"<script"_s, u"src="_s, u"href="_s, u"@import"_s, u"url("_s})
            QVERIFY2(!html.contains(word), qPrintable(word));
        QVERIFY(html.contains(u"&lt;script&gt;"_s));
        QVERIFY(html.contains(u"&lt;b&gt;&amp;"_s));
        QVERIFY(html.contains(u"release 5.12 is out"_s));
        // Void elements aside the page is XML too, so a parser finds a tag that is not closed.
        html.remove(u"<!doctype html>\n"_s);
        static const QRegularExpression voidElement(u"<(meta|br)([^>]*)>"_s);
        html.replace(voidElement, u"<\\1\\2/>"_s);
        QXmlStreamReader reader(html);
        while (!reader.atEnd())
            reader.readNext();
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    }

    void anHourOfSamplesStaysSmallAndKeepsItsPeak()
    {
        const QByteArray html = report::writeHtml({record(), at(0), u"Colonnade"_s});
        QVERIFY2(html.size() < 400'000, qPrintable(QString::number(html.size())));
        QList<QPointF> points;
        for (int i = 0; i < 36'000; ++i)
            points.append({i / 10.0, i == 20'000 ? 3.5 : 0.1});
        const QList<QPointF> kept = report::decimated(points, 3600, 560);
        QVERIFY(kept.size() <= 2 * 561);
        QCOMPARE(std::ranges::max(kept, {}, &QPointF::y).y(), 3.5);
    }

    void jsonObeysItsSchemaAndSoDoesTheRunInIt()
    {
        run::RunRecord run = record();
        run.samples.resize(10);
        const QByteArray json = report::writeJson({run, at(0), u"Colonnade"_s});
        QCOMPARE(test::schemaProblems(json, u"colonnade-report-1"_s), QString());
        QVERIFY(!test::schemaProblems(QByteArray(json).replace("rowsFilled", "rowsFiled"), u"colonnade-report-1"_s).isEmpty());
        const QJsonObject inner = QJsonDocument::fromJson(json).object().value(u"run"_s).toObject();
        QCOMPARE(test::schemaProblems(QJsonDocument(inner).toJson(), u"colonnade-run-1"_s), QString());
    }

    void theHeadlineTellsHowItEnded()
    {
        run::RunRecord run = record();
        QVERIFY(report::headline(run).startsWith(u"Finished in 4"_s));
        run.outcome = Outcome::Failed;
        run.conclusion = u"step 3.1 was refused"_s;
        QVERIFY(report::headline(run).contains(u"step 3.1 was refused"_s));
        run.outcome.reset();
        QVERIFY(report::headline(run).startsWith(u"Not finished"_s));
    }

    void markdownCannotBeBrokenByNames()
    {
        run::RunRecord run = record();
        run.plan.phases[0].steps[0].title = u"Add | `x` <b>"_s;
        const QString text = QString::fromUtf8(report::writeMarkdown({run, at(0), u"Colonnade"_s}));
        QVERIFY(text.contains(u"Add \\| \\`x\\` \\<b\\>"_s));
    }
};

COLONNADE_TEST(ReportTest)
#include "tst_report.moc"
