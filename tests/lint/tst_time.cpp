// Files that are long in one way or another: twice the file takes about twice the time. Ways that once took four times as long.
#include "tests/lint/lint_text.h"
#include "tests/support/test.h"

#include <ctime>

using namespace colonnade;
using namespace Qt::StringLiterals;

namespace {

using Made = QByteArray (*)(int);

/// What this thread has computed: others share the machine.
double secondsFor(const QByteArray &text)
{
    const auto now = [] {
        timespec time{};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
    };
    const double begin = now();
    test::judged(text);
    return now() - begin;
}

QByteArray joined(int count, const QByteArray &separator, const auto &make)
{
    QByteArrayList all;
    for (int i = 0; i < count; ++i)
        all.append(make(i, QByteArray::number(i)));
    return all.join(separator);
}

}  // namespace

Q_DECLARE_METATYPE(Made)

class TimeTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void timeGrowsWithTheFile_data()
    {
        QTest::addColumn<Made>("make");
        QTest::addColumn<int>("count");
        const auto row = [](const char *name, int count, Made make) { QTest::newRow(name) << make << count; };
        row("comments that ignore", 10000,
            [](int n) { return QByteArray("-- colonnade:ignore pg.lint.truncate why\nTRUNCATE t;\n").repeated(n); });
        row("comments that ignore, all before one statement", 10000,
            [](int n) { return QByteArray("-- colonnade:ignore pg.lint.truncate why\n").repeated(n) + "TRUNCATE t;"; });
        row("comments that ignore, all on one line", 10000,
            [](int n) { return QByteArray("/* colonnade:ignore pg.lint.truncate */ ").repeated(n) + "TRUNCATE t;"; });
        row("comments that ignore what there is not", 2000,
            [](int n) { return QByteArray("-- colonnade:ignore pg.nothing why\nTRUNCATE t;\n").repeated(n); });
        row("virtual columns", 200, [](int n) {
            return "ALTER TABLE t "
                + joined(n, ", ", [](int, const QByteArray &i) { return "ADD c" + i + " int GENERATED ALWAYS AS (a) VIRTUAL"; })
                + ';';
        });
        row("types in one statement", 400, [](int n) {
            return "ALTER TABLE t "
                + joined(n, ",\n", [](int, const QByteArray &i) { return "ALTER COLUMN c" + i + " TYPE bigint"; }) + ';';
        });
        row("comments that nothing closes", 20000, [](int n) { return QByteArray("/*;\n").repeated(n); });
        row("bodies that nothing closes", 20000,
            [](int n) { return joined(n, "\n", [](int, const QByteArray &i) { return "$a" + i + "$;"; }); });
        row("placeholders", 1000, [](int n) {
            return "SELECT " + joined(n, ", ", [](int, const QByteArray &i) { return "${column_" + i + "}"; }) + ';';
        });
        row("transactions, and one that is rolled back", 5000, [](int n) {
            return joined(n, "\n", [](int, const QByteArray &i) { return "BEGIN; CREATE TABLE t" + i + " (a int); COMMIT;"; })
                + "\n-- rollback\nBEGIN; ROLLBACK;";
        });
    }
    void timeGrowsWithTheFile()
    {
        QFETCH(Made, make);
        QFETCH(int, count);
        // The first has everything read that is read once. A second try, where the first was unlucky.
        secondsFor(make(count / 4));
        double worst = 0;
        for (int tries = 0; tries < 3; ++tries) {
            const double once = secondsFor(make(count));
            const double twice = secondsFor(make(2 * count));
            worst = twice / std::max(once, 0.005);
            if (worst < 2.9)
                return;
        }
        QFAIL(qPrintable(u"twice the file takes %1 times as long"_s.arg(worst)));
    }

    void tablesThatPointToEachOtherAreLookedAtOnce()
    {
        constexpr int tables = 12;
        QByteArray text;
        for (int i = 0; i < tables; ++i) {
            for (int j = 0; j < tables; ++j) {
                if (i != j)
                    text += "ALTER TABLE t" + QByteArray::number(i) + " ADD FOREIGN KEY (r) REFERENCES t" + QByteArray::number(j)
                        + " ON DELETE CASCADE;\n";
            }
        }
        QVERIFY(secondsFor(text + "DELETE FROM t0 WHERE id = 1;") < 5);
        QCOMPARE(test::judged(text + "DELETE FROM t0 WHERE id = 1;").statements.last().locks.size(), tables);
    }

    void viewsThatReadEachOtherAreLookedAtOnce()
    {
        QByteArray text = "CREATE VIEW a0 AS SELECT * FROM t;\nCREATE VIEW b0 AS SELECT * FROM t;\n";
        for (int i = 1; i < 60; ++i) {
            for (const char *name : {"a", "b"})
                text += "CREATE VIEW " + QByteArray(name) + QByteArray::number(i) + " AS SELECT * FROM a"
                    + QByteArray::number(i - 1) + ", b" + QByteArray::number(i - 1) + ";\n";
        }
        QVERIFY(secondsFor(text + "DELETE FROM a59;") < 5);
    }
};

COLONNADE_TEST(TimeTest)
#include "tst_time.moc"
