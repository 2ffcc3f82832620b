// What sessions that fill at the same time know of each other.
#include "run/fill_team.h"
#include "tests/support/test.h"

#include <thread>

using namespace colonnade;
using namespace colonnade::run;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class FillTeamTest : public test::Test
{
    Q_OBJECT

    static QList<database::BackfillPosition> parts()
    {
        return {{u"[1]"_s, 10, 0, false}, {u"[2]"_s, 20, 0, true}, {u"[3]"_s, 30, 0, false}};
    }

private Q_SLOTS:
    void partsAreTakenOnceAndThoseAtTheEndNotAtAll()
    {
        FillTeam team(parts());
        QCOMPARE(team.takePart(), std::optional(0));
        QCOMPARE(team.takePart(), std::optional(2));
        QCOMPARE(team.takePart(), std::nullopt);
    }

    void rowsAreAddedUpOverAllParts()
    {
        FillTeam team(parts());
        QCOMPARE(team.rowsDone(), 60);
        team.setRowsDone(2, 35);
        QCOMPARE(team.rowsDone(), 65);
    }

    void theFirstFaultCountsAndEndsTheWorkOfAll()
    {
        FillTeam team(parts());
        team.fail({ErrorKind::ConnectionLost, u"first"_s});
        team.fail({ErrorKind::Internal, u"second"_s});
        QCOMPARE(team.error()->message, u"first"_s);
        QVERIFY(!team.mayGoOn());
        QVERIFY(!team.rest(1h));
        QCOMPARE(team.takePart(), std::nullopt);
    }

    void whoeverHoldsStillGoesOnWhenTheHoldEnds()
    {
        FillTeam team(parts());
        team.hold(true);
        team.expect(1);
        std::jthread helper([&] {
            if (team.mayGoOn())
                team.tell({.text = u"went on"_s});
            team.leave();
        });
        // It cannot have left: nobody let it go on.
        QVERIFY(!team.waitForHelpers(1ms));
        team.hold(false);
        QVERIFY(QTest::qWaitFor([&] { return team.waitForHelpers(1ms); }));
        QCOMPARE(team.takeEvents().size(), 1);
    }

    void whoeverHoldsStillLeavesWhenAllIsEnded()
    {
        FillTeam team(parts());
        team.hold(true);
        team.expect(1);
        std::jthread helper([&] {
            if (!team.mayGoOn())
                team.leave();
        });
        team.end();
        QVERIFY(QTest::qWaitFor([&] { return team.waitForHelpers(1ms); }));
    }
};

COLONNADE_TEST(FillTeamTest)
#include "tst_fill_team.moc"
