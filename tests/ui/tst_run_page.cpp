#include "tests/support/sample_values.h"
#include "tests/support/test.h"
#include "ui/preview/preview_page.h"
#include "ui/report/report_page.h"
#include "ui/run/gate_panel.h"
#include "ui/run/limits_editor.h"
#include "ui/run/run_charts.h"
#include "ui/run/run_page.h"
#include "ui/widgets/sql_view.h"
#include "ui/widgets/step_list.h"
#include "ui/widgets/time_chart.h"

#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QTableWidget>

using namespace colonnade;
using namespace colonnade::ui;
using namespace Qt::StringLiterals;

class RunPageTest : public test::Test
{
    Q_OBJECT

    template<class Page>
    std::unique_ptr<Page> shown()
    {
        auto page = std::make_unique<Page>();
        page->resize(1440, 800);
        page->show();
        return page;
    }
    static bool shows(const QWidget &page, const QString &part)
    {
        const QList<QLabel *> labels = page.findChildren<QLabel *>();
        return std::ranges::any_of(labels,
                                   [&](const QLabel *label) { return label->isVisible() && label->text().contains(part); });
    }

private Q_SLOTS:
    void theButtonAsksForOneRun()
    {
        const auto page = shown<RunPage>();
        QVERIFY(shows(*page, u"Nothing to run yet"_s));
        page->setReady(test::samplePlan(), u"sha256:7f3ac91e00000000"_s, test::sampleCatalog()->server(), 1);
        QVERIFY(shows(*page, u"shop"_s));
        QSignalSpy starts(page.get(), &RunPage::startRequested);
        QTest::mouseClick(page->startButton(), Qt::LeftButton);
        QTest::mouseClick(page->startButton(), Qt::LeftButton);
        QCOMPARE(starts.count(), 1);
    }
    void anObstacleLocksTheButtonAndSaysWhy()
    {
        const auto page = shown<RunPage>();
        page->setReady(test::samplePlan(), u"sha256:7f"_s, test::sampleCatalog()->server(), 1);
        page->setObstacle(u"The plan is being made anew."_s);
        QVERIFY(!page->startButton()->isEnabled());
        QVERIFY(shows(*page, u"being made anew"_s));
    }
    void aRunThatDoesNotBeginSaysWhyAndCanBeTriedAgain()
    {
        const auto page = shown<RunPage>();
        page->setReady(test::samplePlan(), u"sha256:7f"_s, test::sampleCatalog()->server(), 1);
        page->startButton()->click();
        page->finish(Outcome::Failed, Error{ErrorKind::AnotherRunActive, u"Another run is active on public.orders."_s});
        QVERIFY(shows(*page, u"Another run is active"_s));
        QVERIFY(page->startButton()->isEnabled());
    }
    void showsProgressAndWhatIsLeft()
    {
        const auto page = shown<RunPage>();
        page->begin(test::sampleRecord(60));
        QVERIFY(shows(*page, u"Phase 2 of 4 · Backfill"_s));
        QVERIFY(shows(*page, u"31 M of 48 M rows"_s.replace(u" M"_s, u"\u00a0M"_s)));
        QVERIFY(shows(*page, u" left"_s));
        QCOMPARE(page->findChild<QProgressBar *>()->value(), 651);
    }
    void aGateIsAnsweredOnceWithItsNote()
    {
        const auto page = shown<RunPage>();
        page->begin(test::sampleRecord());
        page->apply(test::sampleEvent(run::EventKind::StepDone, u"2.1"_s));
        for (const QString &id : {u"3.1"_s, u"3.2"_s})
            page->apply(test::sampleEvent(run::EventKind::StepDone, id));
        QVERIFY(!page->gate()->isVisible());
        page->apply(test::sampleEvent(run::EventKind::GateReached, u"3"_s, u"Does no old code write any more?"_s));
        QVERIFY(page->gate()->isVisible());
        QSignalSpy answers(page.get(), &RunPage::gateAnswered);
        QTest::keyClicks(page->gate()->note(), u"release 5.13"_s);
        QTest::keyClick(page->gate()->note(), Qt::Key_Return);
        QTest::mouseClick(page->gate()->openButton(), Qt::LeftButton);
        QCOMPARE(answers.count(), 1);
        QCOMPARE(answers[0], QVariantList({2, u"release 5.13"_s}));
        page->apply(test::sampleEvent(run::EventKind::GateOpened, u"3"_s, u"release 5.13"_s));
        QVERIFY(!page->gate()->isVisible());
    }
    void limitsAreEditedWhileItRuns()
    {
        const auto page = shown<RunPage>();
        page->begin(test::sampleRecord(1));
        QSignalSpy edits(page.get(), &RunPage::limitsChanged);
        for (QSpinBox *box : page->findChildren<QSpinBox *>()) {
            if (box->isVisible())
                QTest::keyClick(box, Qt::Key_Up);
        }
        QCOMPARE(edits.count(), 1);
        QCOMPARE(page->limits().batchTime, std::chrono::milliseconds(251));
    }
    void signalsAreListedWithLimitAndStateInWords()
    {
        const auto page = shown<RunPage>();
        page->begin(test::sampleRecord(60));
        QVERIFY(shows(*page, u"Lag of db-2"_s));
        QVERIFY(shows(*page, u"34 of 60"_s));
        QVERIFY(shows(*page, u"880\u00a0MB of 1\u00a0GB · near its limit"_s));
        QVERIFY(shows(*page, u"? of 80 % · not known"_s));
        QVERIFY(!shows(*page, u"Log behind"_s));  // calm, and the seconds say it
        QVERIFY(shows(*page, u"\u25b2"_s) && shows(*page, u"\u25cf"_s));
        run::Sample sample;
        sample.at = page->record()->samples.last().at.addSecs(1);
        sample.seen = {{run::SignalId::LagBytes, u"db-2"_s, 128 << 20, 64 << 20, {}}};
        page->append(sample);
        QVERIFY(shows(*page, u"128\u00a0MB of 64\u00a0MB · over its limit"_s));
        QVERIFY(!shows(*page, u"Lag of db-2"_s));
        QVERIFY(!shows(*page, u"of the allowed speed"_s));
        sample.batchRows = 100;
        sample.share = 0.25;
        page->append(sample);
        QVERIFY(shows(*page, u"The fill goes at 25 % of the allowed speed"_s));
    }
    void aWaitForALockNamesWhomForHowLongAndWhatComesNext()
    {
        const auto page = shown<RunPage>();
        page->begin(test::sampleRecord(1));
        run::Event wait = test::sampleEvent(run::EventKind::LockWaitedFor, u"2.1"_s);
        wait.blockers = {{.pid = 4711, .user = u"report"_s, .application = u"<b>psql</b>"_s, .state = u"active"_s,
                          .query = u"SELECT sum(total) FROM orders"_s, .transactionSeconds = 12, .server = u"replica 1"_s}};
        wait.retryInMs = 250;
        page->apply(wait);
        QVERIFY(shows(*page, u"Step 2.1 waits for its lock"_s));
        QVERIFY(shows(*page, u"Session 4711 on replica 1: report, <b>psql</b>, active, its transaction began 12\u00a0s ago\nSELECT sum(total) FROM orders"_s));
        QVERIFY(shows(*page, u"nobody stands behind us. We look again every 250\u00a0ms"_s));
        wait.kind = run::EventKind::LockNotGranted;
        wait.attempt = 3;
        wait.durationMs = 100;
        wait.retryInMs = 2000;
        page->apply(wait);
        QVERIFY(shows(*page, u"Try 3 gave up after 100\u00a0ms"_s) && shows(*page, u"The next is 2\u00a0s later"_s));
        page->apply(test::sampleEvent(run::EventKind::StepDone, u"2.1"_s));
        QVERIFY(!shows(*page, u"waits for its lock"_s));
    }
    void aHeldFillSaysWhatHoldsIt()
    {
        const auto page = shown<RunPage>();
        page->begin(test::sampleRecord(1));
        page->apply(test::sampleEvent(run::EventKind::Throttled, u"2.1"_s, u"Held: replica db-2 is 3.2 s behind, the limit is 2.0 s."_s));
        QVERIFY(shows(*page, u"The fill of step 2.1 is held"_s) && shows(*page, u"replica db-2 is 3.2 s behind"_s));
        page->apply(test::sampleEvent(run::EventKind::ThrottleEnded, u"2.1"_s));
        QVERIFY(!shows(*page, u"is held"_s));
    }
    void anEndIsShownWithItsReason()
    {
        const auto page = shown<RunPage>();
        page->begin(test::sampleRecord(1));
        page->finish(Outcome::InDoubt, Error{ErrorKind::InDoubt, u"The connection broke while step 2.1 was being committed."_s});
        QVERIFY(shows(*page, u"In doubt"_s));
        QVERIFY(shows(*page, u"while step 2.1"_s));
        QVERIFY(!page->isRunning());
    }
    void chartsSayInWordsWhatTheyShow()
    {
        const auto page = shown<RunPage>();
        page->begin(test::sampleRecord(60));
        page->charts()->refresh();
        const QString lag = page->charts()->charts()[0]->summary();
        QVERIFY2(lag.startsWith(u"Replica lag: db-2 "_s) && lag.contains(u"db-3"_s) && lag.contains(u"limit 2\u00a0s"_s),
                 qPrintable(lag));
        QVERIFY2(lag.contains(u"2.3\u00a0s"_s), qPrintable(lag));  // the highest
        QCOMPARE(page->charts()->charts()[0]->accessibleDescription(), lag);
    }
    void thePreviewFollowsTheSelectedStep()
    {
        const auto page = shown<PreviewPage>();
        page->setPlan(test::samplePlan());
        QCOMPARE(page->steps()->selectedStep(), u"1.1"_s);
        QVERIFY(page->sqlView()->toPlainText().contains(u"ADD COLUMN status"_s));
        QTest::keyClick(page->steps(), Qt::Key_Down);
        QCOMPARE(page->steps()->selectedStep(), u"1.2"_s);
        QVERIFY(shows(*page, u"Step 1.2"_s));
        QTest::keyClick(page->steps(), Qt::Key_Down);
        QCOMPARE(page->steps()->selectedStep(), u"2.1"_s);  // over the gate and the phase
        page->showScript(PreviewPage::Script::Plain);
        QVERIFY(page->sqlView()->toPlainText().contains(u"NOT NULL DEFAULT 'placed'"_s));
        page->showScript(PreviewPage::Script::Rollback);
        QVERIFY(page->sqlView()->toPlainText().contains(u"DROP COLUMN status"_s));
    }
    void anUnknownEstimateIsSaidToBeUnknown()
    {
        const auto page = shown<PreviewPage>();
        page->setPlan(test::samplePlan());
        page->steps()->selectStep(u"3.1"_s);
        QVERIFY(shows(*page, u"unknown"_s));
    }
    void theReportListsForeseenAndSeen()
    {
        const auto page = shown<ReportPage>();
        QVERIFY(shows(*page, u"Nothing to report yet"_s));
        const auto record = std::make_shared<run::RunRecord>(test::sampleRecord(2));
        record->outcome = Outcome::Succeeded;
        record->state = run::RunState::Ended;
        page->setRecord(record);
        const auto *table = page->findChild<QTableWidget *>();
        QCOMPARE(table->rowCount(), 6);
        QCOMPARE(table->item(0, 3)->text(), u"8\u00a0ms (3 – 25)"_s);
        QCOMPARE(table->item(0, 4)->text(), u"8\u00a0ms"_s);
    }
};

COLONNADE_TEST(RunPageTest)
#include "tst_run_page.moc"
