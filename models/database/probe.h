// Asking a server what it does with a default: on an empty clone of the table, in a transaction that is rolled back. Settles what
// rules cannot: a function marked volatile that inlines to a constant is kept in the catalog on 12 and later, and rewrites the
// table on 10 and 11. Asked by the composition root where a person allows it; never on the table itself, of which no more than
// its definition is read (ACCESS SHARE).
#pragma once

#include "base/error.h"
#include "catalog/answer.h"
#include "sql/identifier.h"

#include <QList>
#include <QStringList>

namespace colonnade::database {

struct DefaultQuestion {
    sql::QualifiedName table;
    QString column;
    QString type;        ///< as the change spells it: one type name and nothing else
    QString expression;  ///< ready to stand behind DEFAULT

    bool operator==(const DefaultQuestion &) const = default;
};

/// What came of asking. Where the server may not be asked at all (no privilege, read only, a standby), there are no answers and
/// `refused` says why: the rules stand then.
struct DefaultAnswers {
    QList<catalog::DefaultAnswer> answers;
    std::optional<QString> refused;
};

}  // namespace colonnade::database
