// Finding: something about a design or a plan that a person should know, with the rule that says so.
#pragma once

#include "change/change_set.h"

namespace colonnade::plan {

enum class Severity { Info, Warning, Error };

QString toString(Severity severity);  // "info", "warning", "error"
std::optional<Severity> severityFromString(QStringView text);

struct Finding {
    QString rule;  ///< stable id: "pg.fk.no-index"
    Severity severity = Severity::Info;
    QString object;                             ///< "public.orders.region_id"
    QString message;                            ///< one sentence: what, and why it matters
    std::optional<QString> fix = std::nullopt;  ///< one sentence in the imperative, where there is a fix
    /// The column as it could be planned, where the wish has no road: ready to take the wish's place.
    std::optional<change::ColumnAddition> nearest = std::nullopt;

    bool operator==(const Finding &) const = default;
};

}  // namespace colonnade::plan
