#include "plan/lock_mode.h"

#include "base/names.h"

namespace colonnade::plan {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Names = nameTable<LockMode>(
    std::pair{LockMode::AccessShare, "AccessShareLock"_L1}, std::pair{LockMode::RowShare, "RowShareLock"_L1},
    std::pair{LockMode::RowExclusive, "RowExclusiveLock"_L1},
    std::pair{LockMode::ShareUpdateExclusive, "ShareUpdateExclusiveLock"_L1}, std::pair{LockMode::Share, "ShareLock"_L1},
    std::pair{LockMode::ShareRowExclusive, "ShareRowExclusiveLock"_L1}, std::pair{LockMode::Exclusive, "ExclusiveLock"_L1},
    std::pair{LockMode::AccessExclusive, "AccessExclusiveLock"_L1});

constexpr auto ManualNames = nameTable<LockMode>(
    std::pair{LockMode::AccessShare, "ACCESS SHARE"_L1}, std::pair{LockMode::RowShare, "ROW SHARE"_L1},
    std::pair{LockMode::RowExclusive, "ROW EXCLUSIVE"_L1}, std::pair{LockMode::ShareUpdateExclusive, "SHARE UPDATE EXCLUSIVE"_L1},
    std::pair{LockMode::Share, "SHARE"_L1}, std::pair{LockMode::ShareRowExclusive, "SHARE ROW EXCLUSIVE"_L1},
    std::pair{LockMode::Exclusive, "EXCLUSIVE"_L1}, std::pair{LockMode::AccessExclusive, "ACCESS EXCLUSIVE"_L1});

// Bit n of row m: mode m conflicts with mode n.
constexpr std::array<unsigned, 8> Conflicts = {
    0b10000000,  // AccessShare
    0b11000000,  // RowShare
    0b11110000,  // RowExclusive
    0b11111000,  // ShareUpdateExclusive
    0b11101100,  // Share
    0b11111100,  // ShareRowExclusive
    0b11111110,  // Exclusive
    0b11111111,  // AccessExclusive
};

}  // namespace

QString toString(LockMode mode)
{
    return Names.name(mode);
}

std::optional<LockMode> lockModeFromString(QStringView text)
{
    return Names.value(text);
}

QString manualName(LockMode mode)
{
    return ManualNames.name(mode);
}

bool conflicts(LockMode a, LockMode b)
{
    return (Conflicts[static_cast<size_t>(a)] >> static_cast<unsigned>(b)) & 1U;
}

WaitClass waitClass(LockMode mode)
{
    switch (mode) {
    case LockMode::AccessShare: return WaitClass::Nothing;
    case LockMode::RowShare:
    case LockMode::RowExclusive: return WaitClass::SameRows;
    case LockMode::ShareUpdateExclusive: return WaitClass::OtherDdl;
    case LockMode::Share:
    case LockMode::ShareRowExclusive:
    case LockMode::Exclusive: return WaitClass::Writes;
    case LockMode::AccessExclusive: return WaitClass::ReadsAndWrites;
    }
    Q_UNREACHABLE_RETURN(WaitClass::ReadsAndWrites);
}

}  // namespace colonnade::plan
