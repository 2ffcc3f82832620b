// What to ask the server before a plan is made: the defaults of which rules cannot say whether the server keeps them in its
// catalog. The composition root asks (database/probe.h) and puts the answers into the catalog.
#pragma once

#include "change/change_set.h"

namespace colonnade::plan {

enum class Ask {
    Nothing,
    Unsettled,  ///< only where a function or an operator is not known to be PostgreSQL's own
    Everything
};

/// The word of the command line: "none", "unsettled", "all".
std::optional<Ask> askFromString(QStringView text);

struct OpenQuestion {
    sql::QualifiedName table;
    QString column;
    QString type;
    QString expression;  ///< as DEFAULT takes it

    bool operator==(const OpenQuestion &) const = default;
};

/// Each default once a type; none for what the catalog has an answer to.
QList<OpenQuestion> openQuestions(const change::ChangeSet &change, const catalog::Catalog &catalog, Ask ask);

}  // namespace colonnade::plan
