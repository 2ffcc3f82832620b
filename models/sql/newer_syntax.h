// Syntax of PostgreSQL 18 in the grammar of 17 that libpg_query has: each clause that it refuses is replaced by one of the same
// length that it accepts, so that every place stays true, and the tree that comes out is changed back to what was meant, in the
// words of 18's own nodes (generated_kind "v", CONSTR_NOTNULL with keys, is_enforced, without_overlaps, fk_with_period).
#pragma once

#include "sql/scanner.h"

#include <QJsonObject>

namespace colonnade::sql {

struct NewerSyntax {
    enum class Mend { VirtualColumn, NotNull, NotEnforced, Enforced, WithoutOverlaps, Period, Only, Nothing };
    struct Change {
        Mend mend = Mend::Nothing;
        int at = 0;  ///< the byte at which the constraint's node will say it stands, or a byte behind its beginning
    };
    QByteArray text;        ///< as long as the statement
    QList<Change> changes;  ///< none: nothing of 18 was found
    QStringList names;      ///< for people: "NOT NULL as a table constraint"
};

NewerSyntax withoutNewerSyntax(const QByteArray &statement);
/// The tree of the changed text, as it was meant.
QJsonObject mended(const QJsonObject &tree, const QList<NewerSyntax::Change> &changes);

}  // namespace colonnade::sql
