// Observer: what the server looks like from the side while a run goes on: how far its replicas are, who waits for us, how busy it
// is. Used on a session of its own, so that looking never waits for the work.
#pragma once

#include "base/error.h"
#include "database/lock_view.h"
#include "sql/identifier.h"

#include <QList>

#include <chrono>
#include <optional>

namespace colonnade::database {

struct ReplicaPosition {
    QString name;  ///< application_name, with the address where names repeat
    bool streaming = false;
    std::optional<qint64> replayed;  ///< position in the log up to which it has replayed; absent: may not be read
};

struct ServerReading {
    qint64 logPosition = 0;  ///< of the primary, in bytes
    QList<ReplicaPosition> replicas;
    int blockedSessions = 0;  ///< sessions that wait for a lock that the run holds or waits for
    int activeSessions = 0;
    double longestTransactionSeconds = 0;
};

struct SlotReading {
    QString name;
    qint64 keptBytes = 0;  ///< of log that may not be removed for its sake
    QString status;        ///< the server's own word for how safe that log is; empty where it has none (before 13)
};

/// What is looked at less often: the server's own housekeeping. Absent is what the role may not see.
struct ServerHealth {
    bool seesEverybody = false;  ///< else sessions of others look idle
    QList<SlotReading> replicationSlots;
    std::optional<qint64> slotBound;        ///< bytes of log that a slot may keep at the most, by the server's settings
    bool archives = false;                  ///< the log is archived
    qint64 segment = 0;                     ///< the segment of the log that is being written
    std::optional<qint64> archivedSegment;  ///< absent: none yet since the statistics began
    std::optional<double> checkpointShare;  ///< log since the last checkpoint, over what is to force one
    std::optional<int> wraparoundVacuums;   ///< that go over the tables asked for
    std::optional<double> horizonAge;       ///< of the oldest snapshot, in transactions
};

class Observer
{
public:
    Observer() = default;
    virtual ~Observer() = default;
    Observer(const Observer &) = delete;
    Observer &operator=(const Observer &) = delete;

    /// Limits how long a look may take. Called once, first.
    virtual Result<void> prepare() = 0;
    /// `workers`: the application name of the sessions that do the work.
    virtual Result<ServerReading> read(const QString &workers) = 0;
    /// Whom those sessions wait for right now, by whatever kind of lock: a concurrent build waits for transactions, not for
    /// relations.
    virtual Result<QList<LockHolder>> holdingUp(const QString &workers) = 0;
    /// `tables`: those whose vacuums are of interest, with all that belongs to them.
    virtual Result<ServerHealth> health(const QList<sql::QualifiedName> &tables) = 0;
    /// Of a replica: the position in the log up to which it has replayed. Errors: InvalidInput where this server is none.
    virtual Result<qint64> replayedPosition() = 0;
    /// How long reading one row of the table takes now; as long as the limit where it did not come to an end.
    virtual Result<std::chrono::microseconds> probe(const sql::QualifiedName &table) = 0;
};

}  // namespace colonnade::database
