// Validation: what is wrong with a change as it stands, told by the catalog alone. The design page shows the problems as
// somebody types, the planner refuses a change that has any.
#pragma once

#include "change/change_set.h"

namespace colonnade::change {

struct Problem {
    QString rule;  ///< stable id: "design.column-exists"
    ErrorKind kind = ErrorKind::InvalidDesign;
    QString object;   ///< "public.orders.status"
    QString message;  ///< one sentence: what is wrong with what
    std::optional<QString> fix = std::nullopt;
    bool operator==(const Problem &) const = default;
};

/// In the order of the change; empty where it can be planned.
QList<Problem> problems(const ChangeSet &change, const catalog::Catalog &catalog);

/// The same as an Error, for those who only want to know whether to go on.
Result<void> validated(const ChangeSet &change, const catalog::Catalog &catalog);

/// The existing names that somebody may have meant, best first, at most three.
QStringList nearNames(const QString &wanted, const QStringList &existing);

}  // namespace colonnade::change
