// The arithmetic of a run: the ladder for locks, the clock for lag, the size of a batch.
#include "run/backoff.h"
#include "run/lag_clock.h"
#include "run/limits.h"
#include "run/throttle.h"
#include "tests/support/test.h"

using namespace colonnade::run;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

const auto Start = std::chrono::steady_clock::time_point{} + 1h;

}  // namespace

class RunPoliciesTest : public colonnade::test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void theLadderBeginsShortAndKeepsWithinTheCap()
    {
        QList<qint64> ladder;
        for (int attempt = 1; attempt <= 9; ++attempt)
            ladder.append(lockTimeoutForTry(attempt, 500ms).count());
        QCOMPARE(ladder, (QList<qint64>{50, 50, 100, 100, 200, 200, 400, 400, 500}));
        QCOMPARE(lockTimeoutForTry(1, 20ms), 20ms);
        QCOMPARE(lockTimeoutForTry(5000, 2000ms), 2000ms);
        QCOMPARE(lockTimeoutForTry(1, 0ms), 0ms);
    }

    void theLimitKeepsWithinTheStallWithAllItsRelations()
    {
        QCOMPARE(lockTimeoutWithin(200ms, 1, 2000ms), 200ms);
        QCOMPARE(lockTimeoutWithin(200ms, 2, 2000ms), 100ms);  // the first is held while the second is waited for
        QCOMPARE(lockTimeoutWithin(200ms, 1, 100ms), 100ms);
        QCOMPARE(lockTimeoutWithin(0ms, 1, 2000ms), 2000ms);
        QCOMPARE(lockTimeoutWithin(200ms, 1, 0ms), 0ms);  // a concurrent build waits without one
        QCOMPARE(lockTimeoutWithin(1ms, 40, 2000ms), 1ms);
    }

    void changedLimitsAreToldWithWhatTheyWere()
    {
        Limits after;
        after.replicaLag = 5s;
        after.waitWhile = u"SELECT 'secret'"_s;
        QCOMPARE(differences({}, {}), QStringList());
        QCOMPARE(differences({}, after), (QStringList{u"replica lag 5\u00a0s, was 2\u00a0s"_s, u"query to wait on changed"_s}));
    }

    void nobodyWaitsForUsMoreThanATwentiethOfTheTimeOnAverage()
    {
        double stalled = 0;
        double all = 0;
        for (int attempt = 1; attempt <= 6; ++attempt) {
            const milliseconds tried = lockTimeoutForTry(attempt, 2000ms);
            stalled += static_cast<double>(tried.count());
            all += static_cast<double>(tried.count() + pauseAfterTry(tried, 0.5).count());
        }
        QVERIFY2(stalled / all <= 0.0501, qPrintable(QString::number(stalled / all)));
        QCOMPARE(pauseAfterTry(50ms, 0), 713ms);
        QCOMPARE(pauseAfterTry(50ms, 1), 1188ms);
        QCOMPARE(pauseAfterTry(60s, 1), 30s);
    }

    void reconnectsBackOffToTenSeconds()
    {
        QCOMPARE(pauseBeforeReconnect(1, 0.5), 100ms);
        QCOMPARE(pauseBeforeReconnect(4, 0.5), 800ms);
        QCOMPARE(pauseBeforeReconnect(100, 0.5), 10s);
    }

    void lagIsTheTimeSinceTheFirstPositionNotReplayed()
    {
        LagClock clock;
        QVERIFY(!clock.lagSeconds(Start, 0));
        clock.observe(Start, 100);
        clock.observe(Start + 1s, 200);
        clock.observe(Start + 2s, 300);
        QCOMPARE(clock.lagSeconds(Start + 2s, 300), 0.0);
        QCOMPARE(clock.lagSeconds(Start + 4s, 200), 2.0);
        QCOMPARE(clock.lagSeconds(Start + 4s, 150), 3.0);
        QCOMPARE(clock.lagSeconds(Start + 4s, 0), 4.0);
    }

    void anIdlePrimaryMakesNoLag()
    {
        LagClock clock;
        for (int i = 0; i < 50; ++i)
            clock.observe(Start + i * 100ms, 100);
        QCOMPARE(clock.lagSeconds(Start + 5s, 100), 0.0);
        QCOMPARE(clock.lagSeconds(Start + 5s, 99), 5.0);
    }

    void aLogThatBeginsAnewIsNotComparedWithTheOldOne()
    {
        LagClock clock;
        clock.observe(Start, 5000);
        clock.observe(Start + 10s, 100);
        QCOMPARE(clock.lagSeconds(Start + 11s, 100), 0.0);
    }

    void aBatchGrowsByHalfAtMostAndShrinksAtOnce()
    {
        BatchSizer sizer;
        QCOMPARE(sizer.rows(), 500);
        sizer.batchTook(500, 1ms, 250ms);
        QCOMPARE(sizer.rows(), 750);
        sizer.batchTook(750, 3s, 250ms);
        QCOMPARE(sizer.rows(), 75);
        sizer.halve();
        QCOMPARE(sizer.rows(), BatchSizer::Fewest);
        for (int i = 0; i < 100; ++i)
            sizer.batchTook(sizer.rows(), 1us, 250ms);
        QCOMPARE(sizer.rows(), BatchSizer::Most);
    }

    void aBatchSettlesAtItsTarget()
    {
        BatchSizer sizer;
        for (int i = 0; i < 60; ++i)
            sizer.batchTook(sizer.rows(), std::chrono::microseconds(sizer.rows() * 20), 250ms);  // 50 000 rows a second
        QVERIFY2(std::abs(sizer.rows() - 12500) < 200, qPrintable(QString::number(sizer.rows())));
    }

    void speedIsTheShareOfTimeInBatches()
    {
        QCOMPARE(pauseForSpeed(100ms, 1.0), 0us);
        QCOMPARE(pauseForSpeed(100ms, 0.5), 100ms);
        QCOMPARE(pauseForSpeed(100ms, 0.1), 900ms);
        QCOMPARE(pauseForSpeed(100ms, 0), 4900ms);
    }
};

COLONNADE_TEST(RunPoliciesTest)
#include "tst_run_policies.moc"
