// Layered against a plain hash, through thousands of writes, freezes and copies that go their own ways; and parallel work.
#include "tests/support/test.h"

#include "base/parallel.h"
#include "impact/postgres/layered.h"

#include <QRandomGenerator>

using namespace colonnade;
using impact::postgres::Layered;

class LayeredTest : public test::Test
{
    Q_OBJECT

private:
    struct Pair {
        Layered<int, int> layered;
        QHash<int, int> plain;

        void change(QRandomGenerator &random)
        {
            const int key = random.bounded(300);
            switch (random.bounded(5)) {
            case 0:
                layered.remove(key);
                plain.remove(key);
                break;
            case 1: QCOMPARE(layered.take(key), plain.take(key)); break;
            case 2:
                layered[key] += 7;
                plain[key] += 7;
                break;
            default:
                layered.insert(key, static_cast<int>(random.bounded(1000)));
                plain.insert(key, layered.value(key));
            }
        }
        void compare() const
        {
            QList<int> mine = layered.keys(), theirs = plain.keys();
            std::ranges::sort(mine);
            std::ranges::sort(theirs);
            QCOMPARE(mine, theirs);
            for (int key = 0; key < 300; ++key) {
                QCOMPARE(layered.contains(key), plain.contains(key));
                QCOMPARE(layered.value(key), plain.value(key));
            }
        }
    };

private Q_SLOTS:
    void isAsAHash()
    {
        QRandomGenerator random(20261123);
        QList<Pair> copies(1);
        for (int i = 0; i < 4000; ++i) {
            Pair &pair = copies[random.bounded(copies.size())];
            pair.change(random);
            if (i % 7 == 0)
                pair.layered.freeze();
            if (i % 250 == 0) {
                const Pair copy = pair;
                copies.append(copy);
                for (const Pair &each : std::as_const(copies))
                    each.compare();
            }
        }
        copies.first().layered.clear();
        QVERIFY(copies.first().layered.keys().isEmpty());
    }
    void eachIsDoneOnce()
    {
        for (const qsizetype count : {0, 1, 31, 64, 5000}) {
            std::vector<std::atomic<int>> done(count);
            int also = 0;
            eachInParallelWhile([&] { ++also; }, count, [&](qsizetype i) { ++done[i]; });
            QCOMPARE(also, 1);
            QVERIFY(std::ranges::all_of(done, [](const std::atomic<int> &times) { return times == 1; }));
        }
    }
};

COLONNADE_TEST(LayeredTest)
#include "tst_layered.moc"
