// The arithmetic of a walk by pages: every page as often as it has passes, in order; parts that share a table leave none out.
#include "database/postgres/page_cursor.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;
using database::postgres::PageBatch;
using database::postgres::PageCursor;

class PageCursorTest : public test::Test
{
    Q_OBJECT

    /// How often each page was gone over in each pass, where every step is kept as text, as the ledger does.
    static QList<QList<int>> walked(PageCursor cursor, int part, int parts, qint64 pagesABatch, int passes)
    {
        QList<QList<int>> visits(passes, QList<int>(cursor.end, 0));
        cursor.skipToPart(part, parts);
        while (cursor.page < cursor.end) {
            if (!cursor.isInWindow())
                cursor.openWindow(pagesABatch, passes);
            const PageBatch batch = cursor.takeBatch(pagesABatch);
            for (qint64 page = batch.from; page < batch.to; ++page)
                ++visits[batch.pass][page];
            cursor = PageCursor::fromText(cursor.text());
            if (!cursor.isInWindow())
                cursor.skipToPart(part, parts);
        }
        return visits;
    }

private Q_SLOTS:
    void aCursorIsReadAsItWasWritten()
    {
        QCOMPARE(PageCursor::fromText({}), PageCursor());
        const PageCursor between{.table = 4294967295, .file = 16400, .page = 7, .end = 4294967294};
        QCOMPARE(PageCursor::fromText(between.text()), between);
        PageCursor inside = between;
        inside.openWindow(10, 4);
        (void)inside.takeBatch(10);
        QVERIFY(inside.isInWindow());
        QCOMPARE(PageCursor::fromText(inside.text()), inside);
    }

    void aWindowIsGoneOverInItsPassesBeforeTheNext()
    {
        PageCursor cursor{.table = 1, .file = 1, .page = 0, .end = 100};
        cursor.openWindow(10, 2);
        QStringList batches;
        while (cursor.isInWindow()) {
            const PageBatch batch = cursor.takeBatch(15);
            batches.append(u"%1-%2/%3"_s.arg(batch.from).arg(batch.to).arg(batch.pass));
        }
        QCOMPARE(batches, (QStringList{u"0-15/0"_s, u"15-30/0"_s, u"30-40/0"_s, u"0-15/1"_s, u"15-30/1"_s, u"30-40/1"_s}));
        QCOMPARE(cursor.page, 40);
    }

    void aWindowOfOnePassIsOneBatch()
    {
        PageCursor cursor{.table = 1, .file = 1, .page = 3, .end = 100};
        cursor.openWindow(10, 1);
        const PageBatch batch = cursor.takeBatch(10);
        QCOMPARE(batch.from, 3);
        QCOMPARE(batch.to, 13);
        QVERIFY(!cursor.isInWindow());
    }

    void everyPageIsGoneOverOnceAPass_data()
    {
        QTest::addColumn<int>("parts");
        QTest::addColumn<qint64>("pagesABatch");
        QTest::addColumn<int>("passes");
        QTest::addColumn<qint64>("end");
        QTest::newRow("one part, one pass") << 1 << qint64(7) << 1 << qint64(5000);
        QTest::newRow("one part, eight passes") << 1 << qint64(66) << 8 << qint64(5000);
        QTest::newRow("batches larger than a stripe") << 2 << qint64(3000) << 8 << qint64(10000);
        QTest::newRow("three parts, of which the last stripe is short") << 3 << qint64(100) << 4 << qint64(4 * 1024 + 1);
        QTest::newRow("more parts than stripes") << 8 << qint64(100) << 2 << qint64(1500);
        QTest::newRow("a page") << 4 << qint64(1) << 16 << qint64(1);
    }
    void everyPageIsGoneOverOnceAPass()
    {
        QFETCH(int, parts);
        QFETCH(qint64, pagesABatch);
        QFETCH(int, passes);
        QFETCH(qint64, end);
        QList<QList<int>> all(passes, QList<int>(end, 0));
        for (int part = 0; part < parts; ++part) {
            const auto visits = walked({.table = 16399, .file = 1, .page = 0, .end = end}, part, parts, pagesABatch, passes);
            for (int pass = 0; pass < passes; ++pass) {
                for (qint64 page = 0; page < end; ++page)
                    all[pass][page] += visits[pass][page];
            }
        }
        for (const QList<int> &pass : all)
            QCOMPARE(pass, QList<int>(end, 1));
    }

    void smallTablesAreNotAllTheFirstPartsWork()
    {
        QList<int> mine(4, 0);
        for (qint64 table = 20000; table < 20100; ++table) {
            for (int part = 0; part < 4; ++part) {
                PageCursor cursor{.table = table, .file = 1, .page = 0, .end = 10};
                cursor.skipToPart(part, 4);
                mine[part] += cursor.page < cursor.end ? 1 : 0;
            }
        }
        QCOMPARE(mine, (QList<int>{25, 25, 25, 25}));
    }
};

COLONNADE_TEST(PageCursorTest)
#include "tst_page_cursor.moc"
