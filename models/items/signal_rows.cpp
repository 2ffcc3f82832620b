#include "items/signal_rows.h"

#include "items/format.h"

namespace colonnade::items {

using namespace Qt::StringLiterals;
using run::SignalId;
using run::SignalState;

QString SignalRows::name(const run::Signal &signal)
{
    switch (signal.id) {
    case SignalId::LagSeconds: return tr("Lag of %1").arg(signal.source);
    case SignalId::LagBytes: return tr("Log behind, %1").arg(signal.source);
    case SignalId::Slot: return tr("Slot %1").arg(signal.source);
    case SignalId::Archive: return tr("Archive");
    case SignalId::Probe: return tr("Query latency");
    case SignalId::Blocking: return tr("Waiting on us");
    case SignalId::Active: return tr("Active sessions");
    case SignalId::Checkpoint: return tr("Checkpoint");
    case SignalId::Wraparound: return tr("Wraparound vacuum");
    case SignalId::Horizon: return tr("Oldest snapshot");
    case SignalId::UserQuery: return tr("Your query");
    }
    Q_UNREACHABLE_RETURN({});
}

QString SignalRows::number(SignalId id, double value)
{
    switch (id) {
    case SignalId::LagSeconds: return format::duration(value * 1000);
    case SignalId::Probe:
    case SignalId::Blocking: return format::duration(value);
    case SignalId::LagBytes:
    case SignalId::Slot: return format::bytes(value);
    case SignalId::Checkpoint: return tr("%1 %").arg(std::lround(value * 100));
    case SignalId::Horizon: return tr("%1 transactions").arg(count(value));
    case SignalId::Archive: return tr("%1 segments").arg(count(value));
    case SignalId::Active:
    case SignalId::Wraparound:
    case SignalId::UserQuery: return count(value);
    }
    Q_UNREACHABLE_RETURN({});
}

QString SignalRows::state(SignalState state)
{
    switch (state) {
    case SignalState::Calm: return tr("calm");
    case SignalState::Near: return tr("near its limit");
    case SignalState::Over: return tr("over its limit");
    case SignalState::Unknown: return tr("not known");
    case SignalState::Shown: return tr("for information");
    }
    Q_UNREACHABLE_RETURN({});
}

QString SignalRows::effect(SignalId id)
{
    switch (run::kindOf(id)) {
    case run::SignalKind::Budget: return tr("The fill holds at its limit, and when it cannot be read for 15 seconds.");
    case run::SignalKind::Load: return tr("The fill goes slower when it nears its limit.");
    case run::SignalKind::Info: return tr("It is shown only.");
    case run::SignalKind::Stop: return tr("The fill holds while it is above zero.");
    }
    Q_UNREACHABLE_RETURN({});
}

QList<SignalRow> SignalRows::of(const QList<run::Signal> &found)
{
    const auto worst = [](const run::Signal &signal) {
        return signal.value ? run::pressureOf(signal).value_or(0) : std::numeric_limits<double>::infinity();
    };
    const run::Signal *slot = nullptr;
    for (const run::Signal &signal : found) {
        if (signal.id == SignalId::Slot && (!slot || worst(signal) > worst(*slot)))
            slot = &signal;
    }
    QList<SignalRow> rows;
    for (const run::Signal &signal : found) {
        const SignalState kind = run::stateOf(signal);
        const bool quiet = kind == SignalState::Calm || kind == SignalState::Shown;
        // Where the seconds are not known, neither are the bytes.
        if (signal.id == SignalId::LagBytes && (quiet || kind == SignalState::Unknown))
            continue;
        if ((signal.id == SignalId::Wraparound && quiet) || (signal.id == SignalId::Slot && &signal != slot))
            continue;
        rows.append(
            {name(signal), signal.value ? number(signal.id, *signal.value) : u"?"_s,
             signal.limit && run::kindOf(signal.id) != run::SignalKind::Stop ? number(signal.id, *signal.limit) : QString(),
             state(kind), signal.value ? effect(signal.id) : signal.unknown + u'\n' + effect(signal.id), kind});
    }
    return rows;
}

}  // namespace colonnade::items
