#include "plan/plan.h"

#include "base/names.h"

namespace colonnade::plan {

using namespace Qt::StringLiterals;

namespace {

constexpr auto PhaseNames =
    nameTable<PhaseKind>(std::pair{PhaseKind::Expand, "expand"_L1}, std::pair{PhaseKind::Backfill, "backfill"_L1},
                         std::pair{PhaseKind::Constrain, "constrain"_L1}, std::pair{PhaseKind::CleanUp, "cleanup"_L1});

constexpr auto StepNames = nameTable<StepKind>(
    std::pair{StepKind::AddColumn, "addColumn"_L1}, std::pair{StepKind::CreateTrigger, "createTrigger"_L1},
    std::pair{StepKind::AddForeignKey, "addForeignKey"_L1}, std::pair{StepKind::Backfill, "backfill"_L1},
    std::pair{StepKind::VerifyFilled, "verifyFilled"_L1}, std::pair{StepKind::CreateIndex, "createIndex"_L1},
    std::pair{StepKind::AddCheck, "addCheck"_L1}, std::pair{StepKind::ValidateConstraint, "validateConstraint"_L1},
    std::pair{StepKind::SetNotNull, "setNotNull"_L1}, std::pair{StepKind::AddUnique, "addUnique"_L1},
    std::pair{StepKind::VerifyUnique, "verifyUnique"_L1},
    std::pair{StepKind::VerifyRows, "verifyRows"_L1}, std::pair{StepKind::AddIdentity, "addIdentity"_L1},
    std::pair{StepKind::Comment, "comment"_L1}, std::pair{StepKind::DropHelper, "dropHelper"_L1});

constexpr auto DemandNames = nameTable<Demand>(std::pair{Demand::NotNull, "notNull"_L1}, std::pair{Demand::Check, "check"_L1},
                                               std::pair{Demand::Unique, "unique"_L1},
                            std::pair{Demand::ForeignKey, "foreignKey"_L1});

constexpr auto SeverityNames = nameTable<Severity>(
    std::pair{Severity::Info, "info"_L1}, std::pair{Severity::Warning, "warning"_L1}, std::pair{Severity::Error, "error"_L1});

}  // namespace

const Step *Plan::step(const QString &id) const
{
    for (const Phase &phase : phases) {
        if (const auto it = std::ranges::find(phase.steps, id, &Step::id); it != phase.steps.end())
            return &*it;
    }
    return nullptr;
}

qsizetype Plan::stepCount() const
{
    return std::accumulate(phases.begin(), phases.end(), qsizetype(0),
                           [](qsizetype sum, const Phase &phase) { return sum + phase.steps.size(); });
}

qsizetype Plan::gateCount() const
{
    return std::ranges::count_if(phases, [](const Phase &phase) { return phase.gateAfter.has_value(); });
}

QString toString(PhaseKind kind)
{
    return PhaseNames.name(kind);
}

std::optional<PhaseKind> phaseKindFromString(QStringView text)
{
    return PhaseNames.value(text);
}

QString toString(Demand demand)
{
    return DemandNames.name(demand);
}

std::optional<Demand> demandFromString(QStringView text)
{
    return DemandNames.value(text);
}

QString toString(StepKind kind)
{
    return StepNames.name(kind);
}

std::optional<StepKind> stepKindFromString(QStringView text)
{
    return StepNames.value(text);
}

QString toString(Severity severity)
{
    return SeverityNames.name(severity);
}

std::optional<Severity> severityFromString(QStringView text)
{
    return SeverityNames.value(text);
}

}  // namespace colonnade::plan
