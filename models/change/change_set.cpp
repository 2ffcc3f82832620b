#include "change/change_set.h"

namespace colonnade::change {

bool ChangeSet::isEmpty() const
{
    return std::ranges::all_of(tables, [](const TableChange &table) { return table.addColumns.isEmpty(); });
}

const ColumnAddition *ChangeSet::column(const sql::QualifiedName &table, const QString &name) const
{
    for (const TableChange &change : tables) {
        if (change.table != table)
            continue;
        if (const auto it = std::ranges::find(change.addColumns, name, &ColumnAddition::name); it != change.addColumns.end())
            return &*it;
    }
    return nullptr;
}

void ChangeSet::add(const ChangeSet &other)
{
    for (const TableChange &added : other.tables) {
        auto entry = std::ranges::find(tables, added.table, &TableChange::table);
        if (entry == tables.end())
            entry = tables.insert(tables.end(), {added.table, {}});
        if (!entry->backfill)
            entry->backfill = added.backfill;
        for (const ColumnAddition &column : added.addColumns) {
            if (!std::ranges::contains(entry->addColumns, column.name, &ColumnAddition::name))
                entry->addColumns.append(column);
        }
    }
}

}  // namespace colonnade::change
