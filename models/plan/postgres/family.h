// Family: what stands below a table, by partitioning or by inheritance, at every depth. ALTER TABLE reaches all of it; indexes,
// foreign keys, triggers and fills each reach another part. Used inside of plan/ only; it points into the catalog.
#pragma once

#include "catalog/catalog.h"

namespace colonnade::plan::postgres {

struct Member {
    const catalog::Table *table = nullptr;
    const catalog::Table *parent = nullptr;  ///< through which it was found

    bool holdsRows() const { return table->kind == catalog::TableKind::Ordinary; }
    bool isPartitioned() const { return table->kind == catalog::TableKind::Partitioned; }
    bool isForeign() const { return table->kind == catalog::TableKind::Foreign; }
};

struct Family {
    QList<Member> below;  ///< each once, a parent before what is below it

    bool isAlone() const { return below.isEmpty(); }
    bool hasForeign() const { return std::ranges::any_of(below, &Member::isForeign); }
    QList<Member> leaves() const;  ///< those that hold rows
};

Family familyOf(const catalog::Table &table, const catalog::Catalog &catalog);

}  // namespace colonnade::plan::postgres
