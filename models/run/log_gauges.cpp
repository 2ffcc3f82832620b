// What the log costs others: slots that keep it, the archive that takes it, the checkpoints that follow it, and what keeps dead
// rows from being removed.
#include "run/gauge.h"

namespace colonnade::run {

using namespace Qt::StringLiterals;

namespace {

constexpr double GiB = 1024.0 * 1024 * 1024;

class SlotGauge final : public Gauge
{
public:
    QList<Signal> read(const Sight &sight) override
    {
        if (sight.limits.slotBytes == 0)
            return {};
        if (!sight.health)
            return m_last = unknown(sight.health.error().message);
        m_last.clear();
        for (const database::SlotReading &slot : sight.health->replicationSlots) {
            Signal signal{SignalId::Slot, slot.name, static_cast<double>(slot.keptBytes), limit(sight), {}};
            // The server will remove its log at the next checkpoint, or has done so.
            if (slot.status == "unreserved"_L1 || slot.status == "lost"_L1)
                signal.value = std::max(*signal.value, *signal.limit);
            m_last.append(signal);
        }
        return m_last;
    }

private:
    static double limit(const Sight &sight)
    {
        if (sight.limits.slotBytes > 0)
            return static_cast<double>(sight.limits.slotBytes);
        return sight.health->slotBound ? std::max(1.0, static_cast<double>(*sight.health->slotBound) / 2) : GiB;
    }
    QList<Signal> unknown(const QString &why) const
    {
        QList<Signal> found = m_last;
        // Whether there are any is not known either.
        if (found.isEmpty())
            found = {{SignalId::Slot, u"(none was seen yet)"_s, std::nullopt, GiB, {}}};
        for (Signal &signal : found) {
            signal.value.reset();
            signal.unknown = why;
        }
        return found;
    }

    QList<Signal> m_last;
};

class ArchiveGauge final : public Gauge
{
public:
    QList<Signal> read(const Sight &sight) override
    {
        if (sight.limits.archiveSegments <= 0)
            return {};
        Signal signal{SignalId::Archive, {}, std::nullopt, static_cast<double>(sight.limits.archiveSegments), {}};
        if (!sight.health) {
            signal.unknown = sight.health.error().message;
            return m_archives ? QList{signal} : QList<Signal>{};
        }
        m_archives = sight.health->archives;
        if (!m_archives)
            return {};
        // Where nothing has been archived yet, it is what came since we look.
        if (!m_first)
            m_first = sight.health->segment;
        const qint64 archived = sight.health->archivedSegment.value_or(*m_first - 1);
        // The one that is being written is not due yet.
        signal.value = static_cast<double>(std::max<qint64>(0, sight.health->segment - archived - 1));
        return {signal};
    }

private:
    bool m_archives = false;
    std::optional<qint64> m_first;
};

/// A signal of one number that stands in the health of the server.
template<class Value>
class HealthGauge final : public Gauge
{
public:
    HealthGauge(SignalId id, std::optional<double> limit, std::optional<Value> database::ServerHealth::*field)
        : m_id(id), m_limit(limit), m_field(field)
    {
    }

    QList<Signal> read(const Sight &sight) override
    {
        Signal signal{m_id, {}, std::nullopt, m_limit, {}};
        if (!sight.health)
            signal.unknown = sight.health.error().message;
        else if (const auto &value = (*sight.health).*m_field)
            signal.value = static_cast<double>(*value);
        else
            signal.unknown = u"this role may not see it: GRANT pg_monitor would let it"_s;
        return {signal};
    }

private:
    SignalId m_id;
    std::optional<double> m_limit;
    std::optional<Value> database::ServerHealth::*m_field;
};

}  // namespace

std::unique_ptr<Gauge> slotGauge()
{
    return std::make_unique<SlotGauge>();
}

std::unique_ptr<Gauge> archiveGauge()
{
    return std::make_unique<ArchiveGauge>();
}

std::unique_ptr<Gauge> checkpointGauge()
{
    return std::make_unique<HealthGauge<double>>(SignalId::Checkpoint, 0.8, &database::ServerHealth::checkpointShare);
}

std::unique_ptr<Gauge> horizonGauge()
{
    return std::make_unique<HealthGauge<double>>(SignalId::Horizon, std::nullopt, &database::ServerHealth::horizonAge);
}

std::unique_ptr<Gauge> wraparoundGauge()
{
    return std::make_unique<HealthGauge<int>>(SignalId::Wraparound, 1, &database::ServerHealth::wraparoundVacuums);
}

}  // namespace colonnade::run
