// The gauges of a run: what they make of what a look saw, and what they remember for it.
#include "run/gauge.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace colonnade::run;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const auto Start = std::chrono::steady_clock::time_point{} + 1h;

Sight sightAt(std::chrono::milliseconds time)
{
    Sight sight;
    sight.at = Start + time;
    return sight;
}

Signal of(const QList<Signal> &found, SignalId id)
{
    const auto it = std::ranges::find(found, id, &Signal::id);
    return it == found.end() ? Signal{id, u"missing"_s, {}, {}, u"missing"_s} : *it;
}

Sight withReplica(std::chrono::milliseconds time, qint64 log, std::optional<qint64> replayed, bool streaming = true)
{
    Sight sight = sightAt(time);
    sight.reading.logPosition = log;
    sight.reading.replicas = {{u"r1"_s, streaming, replayed}};
    return sight;
}

}  // namespace

class GaugesTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void aReplicaIsBehindSinceTheFirstPositionThatItLacks()
    {
        const auto gauge = replicaGauge();
        gauge->read(withReplica(0ms, 100, 100));
        gauge->read(withReplica(1s, 200, 100));
        const auto found = gauge->read(withReplica(3s, 300, 150));
        QCOMPARE(of(found, SignalId::LagSeconds).value, 2.0);
        QCOMPARE(of(found, SignalId::LagSeconds).limit, 2.0);
        QCOMPARE(of(found, SignalId::LagBytes).value, 150.0);
    }

    void aReplicaThatIsGoneOrHiddenIsUnknown()
    {
        const auto gauge = replicaGauge();
        gauge->read(withReplica(0ms, 100, 100));
        for (Sight sight : {sightAt(1s), withReplica(1s, 100, 100, false), withReplica(1s, 100, std::nullopt)}) {
            sight.reading.logPosition = 100;
            const Signal lag = of(gauge->read(sight), SignalId::LagSeconds);
            QCOMPARE(lag.source, u"r1"_s);
            QVERIFY(!lag.value && !lag.unknown.isEmpty() && lag.limit);
        }
    }

    void replicasThatAreNotToBeWatchedAreShownWithoutALimit()
    {
        Sight sight = withReplica(0ms, 100, 50);
        sight.limits.replicaLag = 0ms;
        for (const Signal &signal : replicaGauge()->read(sight))
            QVERIFY(!signal.limit && !pressureOf(signal));
    }

    void aSlotIsBoundByTheServersSettingsOrTheUsers()
    {
        const auto gauge = slotGauge();
        Sight sight = sightAt(0ms);
        sight.health->replicationSlots = {{u"s"_s, 600, {}}};
        QCOMPARE(of(gauge->read(sight), SignalId::Slot).limit, 1024.0 * 1024 * 1024);
        sight.health->slotBound = 1000;
        QCOMPARE(of(gauge->read(sight), SignalId::Slot).limit, 500.0);
        sight.limits.slotBytes = 700;
        QCOMPARE(of(gauge->read(sight), SignalId::Slot).limit, 700.0);
        QVERIFY(stateOf(of(gauge->read(sight), SignalId::Slot)) == SignalState::Near);
        sight.health->replicationSlots.first().status = u"unreserved"_s;
        QVERIFY(stateOf(of(gauge->read(sight), SignalId::Slot)) == SignalState::Over);
        sight.health = failure(ErrorKind::StatementTimeout, u"too slow"_s);
        QCOMPARE(of(gauge->read(sight), SignalId::Slot).unknown, u"too slow"_s);
        const Signal unseen = of(slotGauge()->read(sight), SignalId::Slot);
        QVERIFY(!unseen.value && unseen.limit && unseen.unknown == u"too slow"_s);
        sight.limits.slotBytes = 0;
        QVERIFY(gauge->read(sight).isEmpty());
    }

    void theArchiveIsBehindByTheSegmentsThatAreFull()
    {
        const auto gauge = archiveGauge();
        Sight sight = sightAt(0ms);
        QVERIFY(gauge->read(sight).isEmpty());  // nothing is archived
        sight.health->archives = true;
        sight.health->segment = 1000;
        QCOMPARE(of(gauge->read(sight), SignalId::Archive).value, 0.0);  // it never was, so only what comes now counts
        sight.health->segment = 1005;
        QCOMPARE(of(gauge->read(sight), SignalId::Archive).value, 5.0);
        sight.health->archivedSegment = 1004;
        QCOMPARE(of(gauge->read(sight), SignalId::Archive).value, 0.0);
        sight.health->segment = 1047;
        QVERIFY(stateOf(of(gauge->read(sight), SignalId::Archive)) == SignalState::Over);
        sight.health = failure(ErrorKind::ConnectionLost, u"gone"_s);
        QVERIFY(!of(gauge->read(sight), SignalId::Archive).value);
    }

    void theProbeIsComparedWithWhatItWasBeforeTheFill()
    {
        const auto gauge = probeGauge();
        Sight sight = sightAt(0ms);
        QVERIFY(gauge->read(sight).isEmpty());
        for (int i = 0; i < 20; ++i) {
            sight.probeMs = 2;
            gauge->read(sight);
        }
        sight.filling = true;
        sight.probeMs = 40;
        for (int i = 0; i < 20; ++i)
            gauge->read(sight);
        const Signal slow = of(gauge->read(sight), SignalId::Probe);
        QCOMPARE(slow.limit, 22.0);  // 20 ms more, for three times as much is less
        QCOMPARE(slow.value, 40.0);
        sight.probeMs.reset();
        sight.at += 6s;
        QVERIFY(!of(gauge->read(sight), SignalId::Probe).value);
    }

    void oneSlowProbeInTwentyIsNoLoad()
    {
        const auto gauge = probeGauge();
        Sight sight = sightAt(0ms);
        for (int i = 0; i < 20; ++i) {
            sight.probeMs = i == 7 ? 500 : 2;
            sight.filling = i >= 5;
            gauge->read(sight);
        }
        sight.probeMs = 2;
        QVERIFY(stateOf(of(gauge->read(sight), SignalId::Probe)) == SignalState::Calm);
    }

    void waitingOnUsCountsFromWhenItBeganWithoutABreak()
    {
        const auto gauge = blockingGauge();
        const auto see = [&](std::chrono::milliseconds time, int blocked) {
            Sight sight = sightAt(time);
            sight.reading.blockedSessions = blocked;
            return of(gauge->read(sight), SignalId::Blocking).value.value_or(-1);
        };
        QCOMPARE(see(0ms, 0), 0.0);
        QCOMPARE(see(100ms, 1), 0.0);
        QCOMPARE(see(400ms, 3), 300.0);
        QCOMPARE(see(500ms, 0), 0.0);
        QCOMPARE(see(600ms, 1), 0.0);
    }

    void activeSessionsOfWhomARoleMayNotSeeAreUnknown()
    {
        const auto gauge = activeGauge();
        Sight sight = sightAt(0ms);
        sight.reading.activeSessions = 3;
        QVERIFY(!of(gauge->read(sight), SignalId::Active).value);
        sight.health->seesEverybody = true;
        for (int i = 0; i < 20; ++i)
            gauge->read(sight);
        QCOMPARE(of(gauge->read(sight), SignalId::Active).limit, 16.0);
        sight.reading.activeSessions = 12;
        for (int i = 0; i < 20; ++i)
            gauge->read(sight);
        QCOMPARE(of(gauge->read(sight), SignalId::Active).limit, 24.0);
        QCOMPARE(of(gauge->read(sight), SignalId::Active).value, 12.0);
    }

    void anAnswerThatIsAnErrorIsUnknown()
    {
        const auto gauge = userQueryGauge();
        Sight sight = sightAt(0ms);
        QVERIFY(gauge->read(sight).isEmpty());
        sight.userAnswer = Result<double>(2);
        QVERIFY(stateOf(of(gauge->read(sight), SignalId::UserQuery)) == SignalState::Over);
        sight.userAnswer = Result<double>(0);
        QVERIFY(stateOf(of(gauge->read(sight), SignalId::UserQuery)) == SignalState::Calm);
        sight.userAnswer = Result<double>(failure(ErrorKind::SqlRefused, u"no such table"_s));
        QCOMPARE(of(gauge->read(sight), SignalId::UserQuery).unknown, u"no such table"_s);
    }
};

COLONNADE_TEST(GaugesTest)
#include "tst_gauges.moc"
