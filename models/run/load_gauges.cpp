// How busy the server is beside us, against what it was before we began.
#include "run/gauge.h"

#include <deque>

namespace colonnade::run {

using namespace Qt::StringLiterals;
using std::chrono::steady_clock;

namespace {

double percentile95(std::vector<double> values)
{
    std::ranges::sort(values);
    return values[static_cast<size_t>(std::ceil(0.95 * static_cast<double>(values.size()))) - 1];
}

/// The last values, so many at the most.
class Window
{
public:
    explicit Window(size_t most) : m_most(most) {}
    void add(double value)
    {
        m_values.push_back(value);
        if (m_values.size() > m_most)
            m_values.pop_front();
    }
    size_t size() const { return m_values.size(); }
    double p95() const { return percentile95({m_values.begin(), m_values.end()}); }
    double mean() const { return std::accumulate(m_values.begin(), m_values.end(), 0.0) / static_cast<double>(m_values.size()); }

private:
    size_t m_most;
    std::deque<double> m_values;
};

class ProbeGauge final : public Gauge
{
public:
    QList<Signal> read(const Sight &sight) override
    {
        if (sight.probeMs) {
            m_last.add(*sight.probeMs);
            m_probed = sight.at;
            // What the fill does to it is no part of what it is to be compared with.
            if (!sight.filling || m_before.size() < FewestBefore)
                m_before.add(*sight.probeMs);
        }
        if (m_last.size() == 0)
            return {};
        // Both must be passed: three times a twentieth of a millisecond is nothing, and neither is 20 ms on a slow line.
        Signal signal{SignalId::Probe, {}, std::nullopt, std::max(3 * m_before.p95(), m_before.p95() + 20), {}};
        if (sight.at - m_probed > Stale)
            signal.unknown = u"it has not come back for five seconds"_s;
        else
            signal.value = m_last.p95();
        return {signal};
    }

private:
    static constexpr size_t FewestBefore = 3;
    static constexpr std::chrono::seconds Stale{5};

    Window m_last{20};
    Window m_before{60};
    steady_clock::time_point m_probed;
};

class BlockingGauge final : public Gauge
{
public:
    QList<Signal> read(const Sight &sight) override
    {
        if (sight.reading.blockedSessions == 0)
            m_since.reset();
        else if (!m_since)
            m_since = sight.at;
        const auto limit = std::max(2 * sight.limits.batchTime, std::chrono::milliseconds(500));
        const auto time = m_since ? std::chrono::duration<double, std::milli>(sight.at - *m_since).count() : 0;
        return {{SignalId::Blocking, {}, time, static_cast<double>(limit.count()), {}}};
    }

private:
    std::optional<steady_clock::time_point> m_since;
};

class ActiveGauge final : public Gauge
{
public:
    QList<Signal> read(const Sight &sight) override
    {
        Signal signal{SignalId::Active, {}, std::nullopt, std::nullopt, {}};
        if (!sight.health) {
            signal.unknown = sight.health.error().message;
        } else if (!sight.health->seesEverybody) {
            signal.unknown = u"this role may not see it: GRANT pg_monitor would let it"_s;
        } else {
            const double active = sight.reading.activeSessions;
            m_last.add(active);
            if (!sight.filling || m_before.size() < FewestBefore)
                m_before.add(active);
            signal.value = m_last.mean();
        }
        if (m_before.size() > 0)
            signal.limit = std::max(Fewest, 2 * m_before.p95());
        return {signal};
    }

private:
    static constexpr size_t FewestBefore = 5;
    /// Below that a server is not busy, whatever it was before.
    static constexpr double Fewest = 16;

    Window m_last{20};
    Window m_before{100};
};

class UserQueryGauge final : public Gauge
{
public:
    QList<Signal> read(const Sight &sight) override
    {
        if (!sight.userAnswer)
            return {};
        Signal signal{SignalId::UserQuery, {}, std::nullopt, 0, {}};
        if (*sight.userAnswer)
            signal.value = **sight.userAnswer;
        else
            signal.unknown = sight.userAnswer->error().message;
        return {signal};
    }
};

}  // namespace

std::unique_ptr<Gauge> probeGauge()
{
    return std::make_unique<ProbeGauge>();
}

std::unique_ptr<Gauge> blockingGauge()
{
    return std::make_unique<BlockingGauge>();
}

std::unique_ptr<Gauge> activeGauge()
{
    return std::make_unique<ActiveGauge>();
}

std::unique_ptr<Gauge> userQueryGauge()
{
    return std::make_unique<UserQueryGauge>();
}

std::vector<std::unique_ptr<Gauge>> allGauges()
{
    std::vector<std::unique_ptr<Gauge>> gauges;
    for (const auto make : {replicaGauge, slotGauge, archiveGauge, userQueryGauge, probeGauge, blockingGauge, activeGauge,
                            checkpointGauge, wraparoundGauge, horizonGauge})
        gauges.push_back(make());
    return gauges;
}

}  // namespace colonnade::run
