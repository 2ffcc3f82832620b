// Signal: one thing that was looked at while a run goes on, with its limit: what the governor decides by, what the Run page lists
// and what a sample keeps. What could not be read says why; it is never zero.
#pragma once

#include <QList>
#include <QString>

#include <optional>

namespace colonnade::run {

enum class SignalId {
    LagSeconds,  ///< of a replica, by the clock of log positions; a replica that is gone or not streaming is unknown
    LagBytes,    ///< of a replica
    Slot,        ///< log that a replication slot keeps, in bytes
    Archive,     ///< segments of the log that wait for the archive
    Probe,       ///< ms that our probe took, 95th percentile of the last twenty
    Blocking,    ///< ms for which somebody has been waiting on us without a break
    Active,      ///< active sessions of others
    Checkpoint,  ///< log since the last checkpoint, as a share of max_wal_size
    Wraparound,  ///< vacuums to prevent wraparound on the plan's tables
    Horizon,     ///< age in transactions of the oldest snapshot, which keeps dead rows from being removed
    UserQuery    ///< what the user's own query returned; above zero the run holds
};

enum class SignalKind {
    Budget,  ///< a promise to others: at its limit the run holds, and so it does where it cannot be read for long
    Load,    ///< the run goes slower the nearer it is; where it cannot be read the run goes no faster
    Info,    ///< shown, not acted upon
    Stop     ///< somebody's word: above its limit the run holds
};

enum class SignalState { Calm, Near, Over, Unknown, Shown };

struct Signal {
    SignalId id = SignalId::LagSeconds;
    QString source;  ///< the replica or the slot; empty where there is only one
    std::optional<double> value;
    std::optional<double> limit;
    QString unknown;  ///< why there is no value
    bool operator==(const Signal &) const = default;
};

SignalKind kindOf(SignalId id);
/// The share of the full speed below which this signal never takes the run: the server's own housekeeping may be slowed by us for
/// minutes on end, which is no reason to stand still.
double leastShareFor(SignalId id);
/// Value over limit; absent where either is.
std::optional<double> pressureOf(const Signal &signal);
SignalState stateOf(const Signal &signal);
/// "replica replica-1 is 3.2 s behind, the limit is 2 s": for the log, where it made the run hold or could not be read.
QString sentenceFor(const Signal &signal);

QString toString(SignalId id);  // "lagSeconds"
std::optional<SignalId> signalIdFromString(QStringView text);

}  // namespace colonnade::run
