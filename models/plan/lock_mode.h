// LockMode: PostgreSQL's table-level lock modes, and what each makes others wait for.
// Source: PostgreSQL manual, 13.3.1 "Table-Level Locks", table 13.2.
#pragma once

#include <QString>

#include <optional>

namespace colonnade::plan {

/// In the order of strength.
enum class LockMode {
    AccessShare,
    RowShare,
    RowExclusive,
    ShareUpdateExclusive,
    Share,
    ShareRowExclusive,
    Exclusive,
    AccessExclusive
};

/// Who waits behind a lock, for people: the one scale of colours, badges and charts.
enum class WaitClass {
    Nothing,   ///< only reads
    SameRows,  ///< writers of the same rows
    OtherDdl,  ///< other schema changes and vacuum
    Writes,
    ReadsAndWrites
};

/// As pg_locks.mode spells it: "AccessExclusiveLock".
QString toString(LockMode mode);
std::optional<LockMode> lockModeFromString(QStringView text);
/// As the manual spells it: "ACCESS EXCLUSIVE".
QString manualName(LockMode mode);
bool conflicts(LockMode a, LockMode b);
WaitClass waitClass(LockMode mode);

}  // namespace colonnade::plan
