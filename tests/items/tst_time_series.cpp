#include "items/time_series.h"
#include "tests/support/test.h"

#include <cmath>

using namespace colonnade;
using items::TimeSeries;

class TimeSeriesTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void keepsEveryPeakWithTwoPointsAColumn()
    {
        TimeSeries series;
        for (int i = 0; i < 36'000; ++i)
            series.append(i * 100, i == 20'001 ? 99 : i == 20'002 ? -99 : 1);
        const auto runs = series.shape(0, 3'600'000, 500);
        QCOMPARE(runs.size(), 1);
        QVERIFY(runs[0].size() <= 1002);
        const auto [least, greatest] = std::ranges::minmax(runs[0], {}, &QPointF::y);
        QCOMPARE(least.y(), -99.0);
        QCOMPARE(greatest.y(), 99.0);
        QVERIFY(std::ranges::is_sorted(runs[0], {}, &QPointF::x));
    }
    void unknownIsAGapAndNotZero()
    {
        TimeSeries series;
        series.append(0, 1);
        series.append(100, std::nan(""));
        series.append(200, 2);
        const auto runs = series.shape(0, 300, 300);
        QCOMPARE(runs.size(), 2);
        QCOMPARE(runs[0], QList<QPointF>({QPointF(0, 1)}));
        QCOMPARE(runs[1], QList<QPointF>({QPointF(200, 2)}));
    }
    void forgetsTheOldestWhenFull()
    {
        TimeSeries series(10);
        for (int i = 0; i < 25; ++i)
            series.append(i, i);
        QCOMPARE(series.size(), 10);
        QCOMPARE(series.lastMs(), 24);
        const auto runs = series.shape(0, 24, 100);
        QCOMPARE(runs[0].first(), QPointF(15, 15));
        QCOMPARE(runs[0].last(), QPointF(24, 24));
    }
    void beginsWithTheSampleBeforeTheEdge()
    {
        TimeSeries series;
        for (int i = 0; i < 10; ++i)
            series.append(i * 1000, i);
        const auto runs = series.shape(4500, 9000, 100);
        QCOMPARE(runs[0].first(), QPointF(4000, 4));
    }
    void leavesOutWhatComesFromThePast()
    {
        TimeSeries series;
        series.append(100, 1);
        series.append(50, 7);
        QCOMPARE(series.size(), 1);
        QCOMPARE(series.greatestSince(0), 1.0);
        QVERIFY(std::isnan(series.greatestSince(101)));
    }
};

COLONNADE_TEST(TimeSeriesTest)
#include "tst_time_series.moc"
