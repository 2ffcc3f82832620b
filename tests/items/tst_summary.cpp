#include "items/format.h"
#include "items/plan_script.h"
#include "items/plan_summary.h"
#include "items/run_progress.h"
#include "tests/support/sample_values.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;

class SummaryTest : public test::Test
{
    Q_OBJECT

    static QString plain(QString text) { return text.replace(QChar(0x00a0), u' '); }

private Q_SLOTS:
    void writesSpans_data()
    {
        QTest::addColumn<double>("p5");
        QTest::addColumn<double>("p50");
        QTest::addColumn<double>("p95");
        QTest::addColumn<QString>("text");
        QTest::newRow("too short to feel a difference") << 20.0 << 60.0 << 90.0 << u"≈ 60 ms"_s;
        QTest::newRow("the same unit stands once") << 9 * 60e3 << 11 * 60e3 << 14 * 60e3 << u"9 – 14 min"_s;
        QTest::newRow("two units") << 52 * 60e3 << 60 * 60e3 << 80 * 60e3 << u"52 min – 1 h 20"_s;
        QTest::newRow("hours stand whole") << 60 * 60e3 << 70 * 60e3 << 80 * 60e3 << u"1 h 00 – 1 h 20"_s;
    }
    void writesSpans()
    {
        QFETCH(double, p5);
        QFETCH(double, p50);
        QFETCH(double, p95);
        QTEST(plain(items::spanText({p5, p50, p95})), "text");
    }
    void writesUnknownsAndRates()
    {
        QCOMPARE(items::count(-1), u"?"_s);
        QCOMPARE(plain(items::perSecond(2100, u"writes"_s)), u"2 100 writes/s"_s);
        QCOMPARE(plain(items::perSecond(0.24, u"writes"_s)), u"0.2 writes/s"_s);
        QCOMPARE(plain(items::rangeText({3, 8, 25})), u"8 ms (3 – 25)"_s);
    }
    void findsTheLongestBlock()
    {
        const plan::Plan plan = test::samplePlan();
        QCOMPARE(items::longestBlock(plan).milliseconds.p50, 12.0);
        QVERIFY(items::longestBlock(plan).known);
        QCOMPARE(items::longestPlainBlock(plan).milliseconds.p50, 7 * 60e3);
    }
    void anUnknownBlockIsNotShort()
    {
        plan::Plan plan = test::samplePlan();
        plan.phases[0].steps[0].estimate.holdMs.reset();
        QVERIFY(!items::longestBlock(plan).known);
    }
    void barsSayWhoWaits()
    {
        const QList<items::WaitBar> bars = items::waitBars(test::samplePlan());
        QCOMPARE(bars.size(), 6);
        QCOMPARE(bars[0].wait, plan::WaitClass::ReadsAndWrites);
        QVERIFY2(bars[0].note.startsWith(u"reads and writes wait"_s) && bars[0].note.contains(u"17"_s), qPrintable(bars[0].note));
        QVERIFY(!bars[3].holdMs);
    }
    void tellsWhatIsLeftOnlyWhenItCan()
    {
        const items::RunProgress progress = items::progressOf(test::sampleRecord(60));
        QCOMPARE(progress.phase, 1);
        QCOMPARE(progress.stepId, u"2.1"_s);
        QVERIFY(progress.leftLowSeconds.has_value());
        // 16.8 million rows are left at 13 900 a second.
        QVERIFY2(std::abs(*progress.leftLowSeconds - 16.8e6 / 13'900) < 30,
                 qPrintable(QString::number(*progress.leftLowSeconds)));
        QVERIFY(!items::progressOf(test::sampleRecord(5)).leftLowSeconds);
    }
    void namesWhatThePlainStatementDoes()
    {
        const QString text = items::plainScript(test::samplePlan());
        for (const QString &part :
             {u"ACCESS EXCLUSIVE on public.orders"_s, u"Reads every row of public.orders"_s, u"never sends it"_s})
            QVERIFY2(text.contains(part), qPrintable(text));
    }
};

COLONNADE_TEST(SummaryTest)
#include "tst_summary.moc"
