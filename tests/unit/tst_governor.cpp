// The governor of a fill, driven by replays: series of signals that are made up by small models of servers, without a server and
// without waiting. COLONNADE_REPLAY_CHARTS=DIR writes each replay as a chart.
#include "report/svg_chart.h"
#include "run/governor.h"
#include "tests/support/test.h"

#include <QDir>
#include <QFile>

using namespace colonnade;
using namespace colonnade::run;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Signal lagOf(std::optional<double> seconds, const QString &replica = u"r1"_s)
{
    return {SignalId::LagSeconds, replica, seconds, 2, seconds ? QString() : u"it is gone"_s};
}

Signal probeOf(std::optional<double> ms)
{
    return {SignalId::Probe, {}, ms, 20, ms ? QString() : u"the server did not answer"_s};
}

/// A fill under a governor: ten looks a second at what a model of servers answers to the speed.
class Replay
{
public:
    struct Moment {
        double seconds = 0;
        double share = 0;
        double pressure = 0;
        bool holds = false;
    };
    /// The signals, from the time in seconds and the share of the time that the fill works.
    using Model = std::function<QList<Signal>(double seconds, double share)>;

    explicit Replay(Model model) : m_model(std::move(model)) {}

    void run(double seconds)
    {
        for (const int end = m_look + static_cast<int>(std::lround(seconds * 10)); m_look < end; ++m_look) {
            const double at = m_look / 10.0;
            const Rein before = m_governor.rein();
            const QList<Signal> found = m_model(at, before.holds ? 0 : before.share);
            double worst = 0;
            for (const Signal &signal : found)
                worst = std::max(worst, pressureOf(signal).value_or(0));
            const Rein rein = m_governor.observe(std::chrono::steady_clock::time_point{} + 1h + m_look * 100ms, found, true);
            moments.append({at, rein.share, worst, rein.holds});
        }
    }
    Rein rein() const { return m_governor.rein(); }
    double share() const { return moments.last().share; }
    /// How often the speed turned from rising to falling since then.
    int turns(double since) const
    {
        int turned = 0;
        bool rose = false;
        for (qsizetype i = 1; i < moments.size(); ++i) {
            const double by = moments[i].share - moments[i - 1].share;
            if (by < 0 && rose && moments[i].seconds >= since)
                ++turned;
            if (by != 0)
                rose = by > 0;
        }
        return turned;
    }
    int holds(double since) const
    {
        int held = 0;
        for (qsizetype i = 1; i < moments.size(); ++i)
            held += moments[i].holds && !moments[i - 1].holds && moments[i].seconds >= since;
        return held;
    }
    double mean(double since) const
    {
        double sum = 0;
        int count = 0;
        for (const Moment &moment : moments) {
            if (moment.seconds >= since) {
                sum += moment.holds ? 0 : moment.share;
                ++count;
            }
        }
        return sum / count;
    }
    /// Seconds from then on until the share was at most that, or the fill was held.
    double timeUntilBelow(double share, double since) const
    {
        for (const Moment &moment : moments) {
            if (moment.seconds >= since && (moment.share <= share || moment.holds))
                return moment.seconds - since;
        }
        return 1e9;
    }
    double timeUntilAbove(double share, double since) const
    {
        for (const Moment &moment : moments) {
            if (moment.seconds >= since && !moment.holds && moment.share >= share)
                return moment.seconds - since;
        }
        return 1e9;
    }
    void draw() const
    {
        const QString directory = qEnvironmentVariable("COLONNADE_REPLAY_CHARTS");
        if (directory.isEmpty())
            return;
        report::Chart chart{.title = QString::fromLatin1(QTest::currentTestFunction()),
                            .unit = u"share of the speed, pressure"_s};
        report::ChartSeries speed{u"share"_s, u"#2b7a34"_s, {}}, pressure{u"pressure"_s, u"#b42318"_s, {}};
        for (const Moment &moment : moments) {
            speed.points.append({moment.seconds, moment.holds ? 0 : moment.share});
            pressure.points.append({moment.seconds, std::min(moment.pressure, 2.0)});
        }
        chart.series = {speed, pressure};
        chart.limit = 1;
        chart.seconds = moments.last().seconds;
        QFile file(QDir(directory).filePath(chart.title + u".svg"_s));
        if (file.open(QIODevice::WriteOnly))
            file.write(report::svg(chart).toUtf8());
    }

    QList<Moment> moments;

private:
    Model m_model;
    Governor m_governor;
    int m_look = 0;  ///< tenths of a second
};

/// A replica that replays `capacity` of what the fill makes at full speed; what is too much adds up.
class Replica
{
public:
    explicit Replica(double capacity) : m_capacity(capacity) {}
    double lag(double share)
    {
        m_behind = std::max(0.0, m_behind + 0.1 * (share - m_capacity));
        return m_behind / m_capacity;
    }

private:
    double m_capacity;
    double m_behind = 0;
};

}  // namespace

class GovernorTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void itBeginsSlowlyAndIsAtFullSpeedAfterTwoSecondsWhereNothingAnswers()
    {
        Replay replay([](double, double) { return QList{lagOf(0)}; });
        replay.run(10);
        replay.draw();
        QCOMPARE(replay.moments.first().share, Governor::First);
        QVERIFY(replay.timeUntilAbove(0.5, 0) >= 0.9);
        const double full = replay.timeUntilAbove(1, 0);
        QVERIFY2(full >= 1.9 && full < 2.5, qPrintable(QString::number(full)));
    }

    void aSteadyLoadNearTheLimitMakesNoOscillation_data()
    {
        QTest::addColumn<double>("capacity");
        QTest::newRow("a replica that keeps up with nine tenths") << 0.9;
        QTest::newRow("a replica that keeps up with the half") << 0.5;
        QTest::newRow("a replica that keeps up with a fifth") << 0.2;
        QTest::newRow("a replica that keeps up with a twentieth") << 0.05;
    }
    void aSteadyLoadNearTheLimitMakesNoOscillation()
    {
        QFETCH(double, capacity);
        Replica replica(capacity);
        Replay replay([&](double, double share) { return QList{lagOf(replica.lag(share))}; });
        replay.run(1200);
        replay.draw();
        const QString seen = u"turns %1, holds %2, mean %3"_s.arg(replay.turns(60)).arg(replay.holds(60)).arg(replay.mean(60));
        // In nineteen minutes, and it takes most of what the replica bears.
        QVERIFY2(replay.turns(60) <= 19, qPrintable(seen));
        QVERIFY2(replay.holds(60) == 0, qPrintable(seen));
        QVERIFY2(replay.mean(60) >= 0.6 * capacity, qPrintable(seen));
        QVERIFY2(replay.mean(60) <= 1.02 * capacity, qPrintable(seen));
    }

    void aLoadThatFollowsTheSpeedAtOnceSettlesInTheDeadBand()
    {
        // The probe takes longer the faster the fill goes, and trembles a little.
        int n = 0;
        Replay replay([&](double, double share) { return QList{probeOf(18 * share + 0.4 * (++n % 7))}; });
        replay.run(600);
        replay.draw();
        QVERIFY2(replay.turns(30) <= 2, qPrintable(QString::number(replay.turns(30))));
        QVERIFY2(replay.share() > 0.4 && replay.share() < 0.95, qPrintable(QString::number(replay.share())));
    }

    void aSuddenLoadIsYieldedToWithinTwoSecondsAndReturnIsSlow()
    {
        Replay replay([](double at, double) { return QList{probeOf(at >= 60 && at < 90 ? 30 : 1)}; });
        replay.run(300);
        replay.draw();
        QVERIFY2(replay.timeUntilBelow(0.3, 60) <= 1.1, qPrintable(QString::number(replay.timeUntilBelow(0.3, 60))));
        QVERIFY2(replay.timeUntilBelow(0.1, 60) <= 2.1, qPrintable(QString::number(replay.timeUntilBelow(0.1, 60))));
        QCOMPARE(replay.holds(0), 0);
        const double half = replay.timeUntilAbove(0.5, 90);
        QVERIFY2(half > 10 && half < 30, qPrintable(QString::number(half)));
        QVERIFY2(replay.timeUntilAbove(0.75, 90) < 40, qPrintable(QString::number(replay.timeUntilAbove(0.75, 90))));
        QVERIFY2(replay.timeUntilAbove(1, 90) < 120, qPrintable(QString::number(replay.timeUntilAbove(1, 90))));
    }

    void aBudgetAtItsLimitHoldsAtOnceAndLetsGoAfterThreeSecondsOfCalm()
    {
        Replay replay([](double at, double) {
            return QList{lagOf(at >= 20 && at < 30 ? 2.5 : at >= 30 && at < 35 ? 1.5 : 0.1)};
        });
        replay.run(20.1);
        QVERIFY(replay.rein().holds);
        QVERIFY2(replay.rein().reason.contains(u"replica r1 is 2.5 s behind, the limit is 2.0 s"_s),
                 qPrintable(replay.rein().reason));
        replay.run(14.9);
        QVERIFY(replay.rein().holds);  // below its limit, and still above seven tenths of it
        replay.run(2.9);
        QVERIFY(replay.rein().holds);
        replay.run(0.4);
        QVERIFY(!replay.rein().holds);
        QCOMPARE(replay.rein().reason, QString());
        QCOMPARE(replay.share(), 0.5);  // it comes back with the half
        replay.draw();
    }

    void aBudgetThatCannotBeReadHoldsAfterFifteenSecondsAndNothingGoesFasterBefore()
    {
        Replay replay([](double at, double) { return QList{lagOf(at >= 0.5 ? std::nullopt : std::optional(0.0)), probeOf(1)}; });
        replay.run(15.4);
        QVERIFY(!replay.rein().holds);
        QCOMPARE(replay.share(), Governor::First);
        replay.run(0.3);
        QVERIFY(replay.rein().holds);
        QVERIFY2(replay.rein().reason == u"replica r1 cannot be read: it is gone"_s, qPrintable(replay.rein().reason));
    }

    void aBudgetOutOfSightDuringAHoldDoesNotEndIt()
    {
        Replay replay([](double at, double) { return QList{lagOf(at < 1 ? std::optional(5.0) : std::nullopt)}; });
        replay.run(60);
        QVERIFY(replay.rein().holds);
    }

    void aLoadThatGoesOutOfSightFreezesTheSpeed()
    {
        Replay replay([](double at, double) {
            return QList{probeOf(at < 30 ? std::optional(at < 20 ? 1.0 : 30.0) : at < 90 ? std::nullopt : std::optional(1.0))};
        });
        replay.run(30.0);
        const double frozen = replay.share();
        QVERIFY(frozen < 0.1);
        replay.run(60);
        QCOMPARE(replay.share(), frozen);
        QVERIFY(!replay.rein().holds);
        replay.run(30);
        QVERIFY(replay.share() > frozen + 0.5);
    }

    void aFreezeStillYieldsToWhatIsSeen()
    {
        Replay replay([](double at, double) {
            return QList{probeOf(at < 10 ? std::optional(1.0) : std::nullopt),
                         Signal{SignalId::Active, {}, at < 20 ? 1.0 : 50.0, 10, {}}};
        });
        replay.run(19.9);
        QCOMPARE(replay.share(), 1.0);
        replay.run(3);
        QVERIFY(replay.share() < 0.1);
    }

    void aLoadThatThisRoleMayNeverSeeDoesNotKeepTheFillAtItsFirstStep()
    {
        Replay replay([](double, double) { return QList{Signal{SignalId::Active, {}, std::nullopt, 10, u"it may not"_s}}; });
        replay.run(5);
        QCOMPARE(replay.share(), 1.0);
    }

    void aWordOfSomebodyHoldsForAsLongAsItIsAboveZero()
    {
        Replay replay(
            [](double at, double) { return QList{Signal{SignalId::UserQuery, {}, at >= 5 && at < 10 ? 1.0 : 0.0, 0, {}}}; });
        replay.run(5.1);
        QVERIFY(replay.rein().holds);
        replay.run(7.8);
        QVERIFY(replay.rein().holds);
        replay.run(0.4);
        QVERIFY(!replay.rein().holds);
        QCOMPARE(replay.share(), 1.0);  // it had nothing to do with the speed
    }

    void theServersOwnHousekeepingIsYieldedToButNotStoodStillFor()
    {
        Replay replay([](double, double) { return QList{Signal{SignalId::Checkpoint, {}, 1.0, 0.8, {}}}; });
        replay.run(60);
        QCOMPARE(replay.share(), leastShareFor(SignalId::Checkpoint));
        QVERIFY(!replay.rein().holds);
    }

    void whatIsOnlyShownIsNotActedUpon()
    {
        Replay replay([](double, double) { return QList{Signal{SignalId::Horizon, {}, 1e9, std::nullopt, {}}}; });
        replay.run(5);
        QCOMPARE(replay.share(), 1.0);
    }

    void outsideAFillNothingIsLearnedOfTheSpeed()
    {
        Governor governor;
        const auto start = std::chrono::steady_clock::time_point{} + 1h;
        for (int i = 0; i < 100; ++i)
            governor.observe(start + i * 100ms, {probeOf(30)}, false);
        QCOMPARE(governor.rein().share, Governor::First);
        QVERIFY(governor.observe(start + 11s, {lagOf(3)}, false).holds);
    }

    void everySignalHasItsWordAndItsSentence()
    {
        for (int i = 0; i <= static_cast<int>(SignalId::UserQuery); ++i) {
            const auto id = static_cast<SignalId>(i);
            QVERIFY(signalIdFromString(toString(id)) == id);
            QVERIFY(!sentenceFor({id, u"x"_s, 1.0, 2.0, {}}).isEmpty());
            QVERIFY(sentenceFor({id, u"x"_s, std::nullopt, 2.0, u"no privilege"_s}).endsWith(u"cannot be read: no privilege"_s));
        }
    }
};

COLONNADE_TEST(GovernorTest)
#include "tst_governor.moc"
