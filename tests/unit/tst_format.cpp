#include "base/format.h"
#include "tests/support/test.h"

using namespace colonnade;

using namespace Qt::StringLiterals;

class FormatTest : public test::Test
{
    Q_OBJECT

    static QString plain(QString text) { return text.replace(QChar(0x00A0), u' '); }

private Q_SLOTS:
    void durations_data()
    {
        QTest::addColumn<double>("ms");
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << 0.0 << "0 ms";
        QTest::newRow("microseconds") << 0.04 << "0.04 ms";
        QTest::newRow("below ten, one place") << 8.27 << "8.3 ms";
        QTest::newRow("a whole figure has no point") << 8.0 << "8 ms";
        QTest::newRow("rounds into the next unit") << 999.9 << "1 s";
        QTest::newRow("seconds") << 1640.0 << "1.6 s";
        QTest::newRow("minutes") << 52.0 * 60'000 << "52 min";
        QTest::newRow("hours and minutes") << 80.0 * 60'000 << "1 h 20";
        QTest::newRow("just below an hour") << 3'599'000.0 << "1 h 00";
        QTest::newRow("days") << 72.0 * 3'600'000 << "3 days";
    }
    void durations()
    {
        QFETCH(double, ms);
        QTEST(plain(format::duration(ms)), "text");
    }
    void ranges()
    {
        QCOMPARE(plain(format::durationRange(3, 8, 25)), u"8 ms (3 – 25)"_s);
        QCOMPARE(plain(format::durationRange(50'000, 52 * 60'000, 80 * 60'000)), u"52 min (50 s – 1 h 20)"_s);
    }
    void numbers()
    {
        QCOMPARE(plain(format::exact(48'231'904)), u"48 231 904"_s);
        QCOMPARE(plain(format::exact(-1'000)), u"-1 000"_s);
        QCOMPARE(plain(format::exact(999)), u"999"_s);
        QCOMPARE(plain(format::rounded(240)), u"240"_s);
        QCOMPARE(plain(format::rounded(999.7)), u"1 k"_s);
        QCOMPARE(plain(format::rounded(81'900)), u"82 k"_s);
        QCOMPARE(plain(format::rounded(1'930'000)), u"1.9 M"_s);
        QCOMPARE(plain(format::rounded(48.2e6)), u"48 M"_s);
        QCOMPARE(plain(format::bytes(9.3 * 1073741824)), u"9.3 GB"_s);
        QCOMPARE(plain(format::bytes(512 * 1024)), u"512 kB"_s);
        QCOMPARE(plain(format::bytes(0)), u"0 B"_s);
    }
};

COLONNADE_TEST(FormatTest)
#include "tst_format.moc"
