// An index wish as SQL and as PostgreSQL looks at it: the text behind USING, proved to be just that, and the names from which
// the index gets its own. Used by validation, names, appliedTo() and the planner, so that all of them mean the same index.
#pragma once

#include "change/change_set.h"

namespace colonnade::change {

struct IndexShape {
    QStringList names;       ///< of the index's columns, as ChooseIndexName() of PostgreSQL joins them
    QStringList keyColumns;  ///< keys that are columns and no expressions, by the type's own collation and operators
    bool plainColumn =
        false;         ///< the new column alone, in the usual order and with the usual operators: what USING INDEX takes over
    QStringList uses;  ///< columns that keys and INCLUDE name
};

/// Errors: SqlRefused, where keys, with or include are not what their clause takes and nothing else.
Result<IndexShape> shapeOf(const IndexWish &wish, const QString &column);

/// What stands for the columns in the name that PostgreSQL gives an index by itself: "status_lower".
QString indexNameAddition(const IndexWish &wish, const QString &column);

/// "USING btree (lower(status)) INCLUDE (id) WITH (fillfactor = 70) WHERE (status <> '')".
QString indexBody(const IndexWish &wish, const QString &column);

}  // namespace colonnade::change
