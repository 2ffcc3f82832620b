// A real run in the window: pause, stop, a step that fails, a server that crashes, a window that is closed, and going on later.
#include "run/journal.h"
#include "tests/gui/bench_test.h"
#include "tests/support/cluster.h"
#include "ui/run/run_page.h"
#include "ui/shell/banner.h"
#include "ui/shell/top_bar.h"

#include <QPushButton>

using namespace colonnade;
using namespace Qt::StringLiterals;
using run::EventKind;

class RunningTest : public test::BenchTest
{
    Q_OBJECT

    bool has(EventKind kind)
    {
        return run()->record() && std::ranges::contains(run()->record()->events, kind, &run::Event::kind);
    }
    bool filling() { return has(EventKind::BatchDone); }
    QString story()
    {
        QString text = shown(&window()) + u'\n';
        if (run()->record()) {
            for (const run::Event &event : run()->record()->events)
                text += event.text + u'\n';
        }
        return text;
    }
    QString counts(const QString &target) { return ask(target, u"SELECT count(*) || ' of ' || count(hits) FROM orders"_s); }

private Q_SLOTS:
    void aRunIsPausedGoesOnAndIsStopped()
    {
        const QString target = shop();
        QVERIFY(connectTo(target));
        QVERIFY(plan(u"coalesce(length(note), 0)"_s));
        start(0.05);
        QVERIFY2(runUntil([&] { return filling(); }), qPrintable(story()));
        window().topBar()->secondary()->click();
        QVERIFY2(runUntil([&] { return run()->record()->state == run::RunState::Paused; }), qPrintable(story()));
        QCOMPARE(window().topBar()->secondary()->text(), u"Continue"_s);
        QVERIFY2(shown(run()).contains(u"Paused"_s), qPrintable(story()));
        const QString before = counts(target);
        window().topBar()->secondary()->click();
        QVERIFY2(runUntil([&] { return counts(target) != before; }), qPrintable(story()));
        window().topBar()->primary()->click();
        QVERIFY2(runUntil([&] { return ended(); }), qPrintable(story()));
        QVERIFY2(*run()->record()->outcome == Outcome::Cancelled, qPrintable(story()));
        QVERIFY2(shown(run()).contains(u"resume"_s, Qt::CaseInsensitive), qPrintable(story()));
    }

    void aClosedWindowStopsTheRunAndTheNextOneGoesOnWithIt()
    {
        const QString target = shop();
        QVERIFY(connectTo(target));
        QVERIFY(plan(u"coalesce(length(note), 0)"_s));
        start(0.05);
        QVERIFY2(runUntil([&] { return filling(); }), qPrintable(story()));
        test::Heartbeat heart;
        window().close();
        QVERIFY(window().isVisible());
        QVERIFY2(window().banner()->text().contains(u"resumed"_s), qPrintable(window().banner()->text()));
        QVERIFY2(QTest::qWaitFor([&] { return !window().isVisible(); }, 30000), qPrintable(story()));
        QVERIFY2(heart.longestMs() < 1500, qPrintable(QString::number(heart.longestMs())));
        QElapsedTimer clock;
        clock.start();
        openWindow();
        QVERIFY2(clock.elapsed() < 5000, qPrintable(QString::number(clock.elapsed())));
        QVERIFY(connectTo(target));
        QTRY_VERIFY(window().offer()->isVisible());
        QVERIFY2(window().offer()->text().contains(u"stopped midway"_s), qPrintable(window().offer()->text()));
        button(window().offer(), u"Resume"_s)->click();
        QVERIFY(!window().offer()->isVisible());
        QVERIFY2(runUntil([&] { return run()->record() && run()->record()->outcome == Outcome::Succeeded; }), qPrintable(story()));
        QVERIFY(has(EventKind::RunResumed) && has(EventKind::RunStarted));
        QCOMPARE(counts(target), u"20000 of 20000"_s);
        // What has succeeded is not offered again.
        QVERIFY(!gui::findUnfinishedRun(m_dir.filePath(u"runs.journal"_s), run()->record()->server)->has_value());
    }

    void aWindowThatIsGoneAtOnceLeavesARunThatCanBeResumed()
    {
        const QString target = shop();
        QVERIFY(connectTo(target));
        QVERIFY(plan(u"coalesce(length(note), 0)"_s));
        start(0.05);
        QVERIFY2(runUntil([&] { return filling(); }), qPrintable(story()));
        openWindow();
        QVERIFY(connectTo(target));
        QTRY_VERIFY(window().offer()->isVisible());
        window().offer()->closeButton()->click();
        QVERIFY(!window().offer()->isVisible());
        QVERIFY(!run()->isBusy());
    }

    void aStepThatFailsSaysWhatTheServerSaidAndWhatNext()
    {
        const QString target = shop();
        QVERIFY(connectTo(target));
        QVERIFY(plan(u"1 / (id - id)::int"_s));
        start(1);
        QVERIFY2(runUntil([&] { return run()->record() ? ended() : !run()->isBusy(); }), qPrintable(story()));
        QVERIFY2(shown(run()).contains(u"22012"_s), qPrintable(story()));
        QVERIFY2(shown(run()).contains(u"resume"_s, Qt::CaseInsensitive) || shown(run()).contains(u"undo"_s),
                 qPrintable(story()));
    }

    void aServerThatCrashesIsWaitedForAndThePageSaysSo()
    {
        auto cluster = sandbox::Cluster::start({});
        QVERIFY_RESULT(cluster);
        const QString target = shop(**cluster);
        QVERIFY(connectTo(target));
        QVERIFY(plan(u"coalesce(length(note), 0)"_s));
        start(0.05);
        QVERIFY2(runUntil([&] { return filling(); }), qPrintable(story()));
        QVERIFY_RESULT((*cluster)->stopPrimary(true));
        QVERIFY2(runUntil([&] { return shown(run()).contains(u"Connecting again"_s); }), qPrintable(story()));
        QVERIFY_RESULT((*cluster)->startPrimary());
        window().topBar()->primary()->click();
        QVERIFY2(runUntil([&] { return ended(); }), qPrintable(story()));
        QVERIFY2(*run()->record()->outcome != Outcome::Failed, qPrintable(story()));
    }
};

COLONNADE_TEST(RunningTest)
#include "tst_running.moc"
