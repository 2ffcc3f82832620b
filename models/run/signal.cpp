#include "run/signal.h"

#include "base/format.h"
#include "base/names.h"

namespace colonnade::run {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Names = nameTable<SignalId>(
    std::pair{SignalId::LagSeconds, "lagSeconds"_L1}, std::pair{SignalId::LagBytes, "lagBytes"_L1},
    std::pair{SignalId::Slot, "slot"_L1}, std::pair{SignalId::Archive, "archive"_L1}, std::pair{SignalId::Probe, "probe"_L1},
    std::pair{SignalId::Blocking, "blocking"_L1}, std::pair{SignalId::Active, "active"_L1},
    std::pair{SignalId::Checkpoint, "checkpoint"_L1}, std::pair{SignalId::Wraparound, "wraparound"_L1},
    std::pair{SignalId::Horizon, "horizon"_L1}, std::pair{SignalId::UserQuery, "userQuery"_L1});

constexpr double NearFrom = 0.8;

QString plain(double value)
{
    return QString::number(value, 'f', value < 10 ? 1 : 0);
}

QString bytes(double value)
{
    return format::bytes(value);
}

/// What it is about, and what is measured of it.
QString subject(const Signal &signal)
{
    switch (signal.id) {
    case SignalId::LagSeconds:
    case SignalId::LagBytes: return u"replica %1"_s.arg(signal.source);
    case SignalId::Slot: return u"replication slot %1"_s.arg(signal.source);
    case SignalId::Archive: return u"the archive of the log"_s;
    case SignalId::Probe: return u"the probe of the table"_s;
    case SignalId::Blocking: return u"somebody who waits for us"_s;
    case SignalId::Active: return u"the number of active sessions"_s;
    case SignalId::Checkpoint: return u"the checkpoint"_s;
    case SignalId::Wraparound: return u"the vacuum to prevent wraparound"_s;
    case SignalId::Horizon: return u"the oldest snapshot"_s;
    case SignalId::UserQuery: return u"the query that decides whether to wait"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

}  // namespace

SignalKind kindOf(SignalId id)
{
    switch (id) {
    case SignalId::LagSeconds:
    case SignalId::LagBytes:
    case SignalId::Slot:
    case SignalId::Archive: return SignalKind::Budget;
    case SignalId::Probe:
    case SignalId::Blocking:
    case SignalId::Active:
    case SignalId::Checkpoint:
    case SignalId::Wraparound: return SignalKind::Load;
    case SignalId::Horizon: return SignalKind::Info;
    case SignalId::UserQuery: return SignalKind::Stop;
    }
    Q_UNREACHABLE_RETURN(SignalKind::Info);
}

double leastShareFor(SignalId id)
{
    return id == SignalId::Checkpoint || id == SignalId::Wraparound ? 0.25 : 0.02;
}

std::optional<double> pressureOf(const Signal &signal)
{
    if (!signal.value || !signal.limit)
        return std::nullopt;
    // Any value above a limit of zero is too much.
    if (*signal.limit <= 0)
        return *signal.value > 0 ? 1 : 0;
    return *signal.value / *signal.limit;
}

SignalState stateOf(const Signal &signal)
{
    if (!signal.value)
        return SignalState::Unknown;
    const auto pressure = pressureOf(signal);
    if (!pressure)
        return SignalState::Shown;
    return *pressure >= 1 ? SignalState::Over : *pressure >= NearFrom ? SignalState::Near : SignalState::Calm;
}

QString sentenceFor(const Signal &signal)
{
    if (!signal.value)
        return u"%1 cannot be read: %2"_s.arg(subject(signal), signal.unknown);
    const double value = *signal.value;
    const double limit = signal.limit.value_or(0);
    switch (signal.id) {
    case SignalId::LagSeconds: return u"%1 is %2 s behind, the limit is %3 s"_s.arg(subject(signal), plain(value), plain(limit));
    case SignalId::LagBytes: return u"%1 is %2 of log behind, the limit is %3"_s.arg(subject(signal), bytes(value), bytes(limit));
    case SignalId::Slot: return u"%1 keeps %2 of log, the limit is %3"_s.arg(subject(signal), bytes(value), bytes(limit));
    case SignalId::Archive:
        return u"%1 segments of the log wait for the archive, the limit is %2"_s.arg(plain(value), plain(limit));
    case SignalId::Probe: return u"%1 takes %2 ms, the limit is %3 ms"_s.arg(subject(signal), plain(value), plain(limit));
    case SignalId::Blocking:
        return u"somebody has been waiting for us for %1 ms, the limit is %2 ms"_s.arg(plain(value), plain(limit));
    case SignalId::Active: return u"%1 sessions are active, the limit is %2"_s.arg(plain(value), plain(limit));
    case SignalId::Checkpoint:
        return u"the log since the last checkpoint is %1 of max_wal_size, the limit is %2"_s.arg(plain(value), plain(limit));
    case SignalId::Wraparound: return u"a vacuum to prevent wraparound goes over the table"_s;
    case SignalId::Horizon: return u"the oldest snapshot is %1 transactions old"_s.arg(plain(value));
    case SignalId::UserQuery: return u"the query that decides whether to wait returned %1"_s.arg(plain(value));
    }
    Q_UNREACHABLE_RETURN({});
}

QString toString(SignalId id)
{
    return Names.name(id);
}

std::optional<SignalId> signalIdFromString(QStringView text)
{
    return Names.value(text);
}

}  // namespace colonnade::run
