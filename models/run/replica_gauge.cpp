#include "run/gauge.h"
#include "run/lag_clock.h"

namespace colonnade::run {

using namespace Qt::StringLiterals;

namespace {

class ReplicaGauge final : public Gauge
{
public:
    QList<Signal> read(const Sight &sight) override
    {
        m_clock.observe(sight.at, sight.reading.logPosition);
        QList<Signal> found;
        for (const database::ReplicaPosition &replica : sight.reading.replicas) {
            if (!m_known.contains(replica.name))
                m_known.append(replica.name);
        }
        // A replica that was there and is gone is unknown, not absent: its row just disappears when it dies.
        for (const QString &name : m_known) {
            const auto replica = std::ranges::find(sight.reading.replicas, name, &database::ReplicaPosition::name);
            if (replica == sight.reading.replicas.end())
                add(found, sight, name, {}, u"it was there when the run began, and is gone"_s);
            else if (!replica->streaming)
                add(found, sight, name, {}, u"it is not streaming, or this role may not see whether it is"_s);
            else
                add(found, sight, name, replica->replayed, u"its position is hidden from this role"_s);
        }
        for (const StandbyPosition &standby : sight.standbys)
            add(found, sight, standby.name, standby.replayed, standby.unknown);
        return found;
    }

private:
    void add(QList<Signal> &found, const Sight &sight, const QString &name, std::optional<qint64> replayed,
             const QString &unknown)
    {
        const auto &limits = sight.limits;
        Signal seconds{SignalId::LagSeconds, name, std::nullopt, std::nullopt, unknown};
        Signal bytes{SignalId::LagBytes, name, std::nullopt, std::nullopt, unknown};
        // Shown all the same where it has no limit.
        if (limits.replicaLag.count() > 0)
            seconds.limit = std::chrono::duration<double>(limits.replicaLag).count();
        if (limits.replicaLag.count() > 0 && limits.replicaBytes > 0)
            bytes.limit = static_cast<double>(limits.replicaBytes);
        if (replayed) {
            seconds.value = m_clock.lagSeconds(sight.at, *replayed);
            bytes.value = static_cast<double>(std::max<qint64>(0, sight.reading.logPosition - *replayed));
            bytes.unknown.clear();
        }
        if (seconds.value)
            seconds.unknown.clear();
        found.append(seconds);
        found.append(bytes);
    }

    LagClock m_clock;
    QStringList m_known;
};

}  // namespace

std::unique_ptr<Gauge> replicaGauge()
{
    return std::make_unique<ReplicaGauge>();
}

}  // namespace colonnade::run
