#include "plan/postgres/fill_key.h"

#include "sql/parse.h"

#include <QJsonArray>

namespace colonnade::plan::postgres {

using namespace Qt::StringLiterals;

namespace {

/// Whether rows come out of the index in the order of (a, b) > (x, y): one direction, and the columns' own collations and
/// operators.
bool isPlainlyOrdered(const catalog::Index &index)
{
    const auto statements = sql::parse(index.definition.toUtf8());
    if (!statements || statements->isEmpty())
        return false;
    QSet<QString> directions;
    for (const QJsonValue entry : statements->first().node.value("indexParams"_L1).toArray()) {
        const QJsonObject element = sql::unwrapped(entry).second;
        if (element.contains("collation"_L1) || element.contains("opclass"_L1))
            return false;
        directions.insert(element.value("ordering"_L1).toString() == "SORTBY_DESC"_L1 ? u"down"_s : u"up"_s);
    }
    return directions.size() == 1;
}

bool isWalkable(const catalog::Table &table, const catalog::Index &index)
{
    return index.unique && index.valid && index.predicate.isEmpty() && index.method == "btree"_L1 && !index.columns.isEmpty()
        && isPlainlyOrdered(index) && std::ranges::all_of(index.columns, [&](const QString &name) {
               const catalog::Column *column = table.column(name);
               return column && column->notNull && column->notNullValid;
           });
}

}  // namespace

QStringList keyOf(const catalog::Table &table)
{
    if (const catalog::Constraint *key = table.primaryKey())
        return key->columns;
    const auto index = std::ranges::find_if(table.indexes, [&](const catalog::Index &one) { return isWalkable(table, one); });
    return index == table.indexes.end() ? QStringList() : index->columns;
}

QStringList keyOf(const catalog::Table &table, const QString &name)
{
    if (const catalog::Constraint *key = table.primaryKey(); key && key->name == name)
        return key->columns;
    const auto index = std::ranges::find(table.indexes, name, &catalog::Index::name);
    return index == table.indexes.end() || !isWalkable(table, *index) ? QStringList() : index->columns;
}

QStringList walkableIndexes(const catalog::Table &table)
{
    QStringList names;
    if (const catalog::Constraint *key = table.primaryKey())
        names.append(key->name);
    for (const catalog::Index &index : table.indexes) {
        if (isWalkable(table, index) && !names.contains(index.name))
            names.append(index.name);
    }
    return names;
}

}  // namespace colonnade::plan::postgres
