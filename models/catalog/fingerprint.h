// Fingerprint: what a plan relies on, as lines of text and their digest. A plan keeps the lines of the tables that it
// touches, so that a schema that drifted is not only refused but said how it differs.
#pragma once

#include "catalog/catalog.h"

namespace colonnade::catalog {

struct Fingerprint {
    QStringList
        lines;  ///< sorted; one fact each: "public.orders column status text not null default 'placed'"; names as SQL spells them

    /// "sha256:" and 64 hexadecimal digits over the lines.
    QString digest() const;
    bool operator==(const Fingerprint &) const = default;
};

/// Columns, constraints, indexes, triggers, kind, parents and partitions of the named tables, and which stored columns are of
/// their row types. Never statistics, oids, comments, privileges, publications or what merely reads them. A table that does not exist contributes a line that says so.
Fingerprint fingerprint(const Catalog &catalog, const QList<sql::QualifiedName> &tables);

/// One sentence a difference: "public.orders: column note text was added", in order. Empty where nothing differs.
QStringList differences(const Fingerprint &planned, const Fingerprint &now);

}  // namespace colonnade::catalog
