// Lock rules for indexes: made, made anew.
#include "impact/postgres/tree.h"

#include <QJsonDocument>

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;

namespace {

QJsonValue withoutPlaces(const QJsonValue &node)
{
    if (node.isArray()) {
        QJsonArray all;
        for (const QJsonValue entry : node.toArray())
            all.append(withoutPlaces(entry));
        return all;
    }
    if (!node.isObject())
        return node;
    const QJsonObject object = node.toObject();
    QJsonObject kept;
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.key() != "location"_L1)
            kept.insert(it.key(), withoutPlaces(it.value()));
    }
    return kept;
}

/// What two indexes of this script have in common that the server takes for the same.
QString treeOf(const QJsonObject &node)
{
    QJsonObject tree;
    for (const auto key : {"accessMethod"_L1, "indexParams"_L1, "indexIncludingParams"_L1, "whereClause"_L1, "unique"_L1})
        tree.insert(key, withoutPlaces(node.value(key)));
    return QString::fromUtf8(QJsonDocument(tree).toJson(QJsonDocument::Compact));
}

catalog::Index indexOf(const QJsonObject &node)
{
    catalog::Index index;
    index.definition = treeOf(node);
    index.name = node.value("idxname"_L1).toString();
    index.method = node.value("accessMethod"_L1).toString(u"btree"_s);
    index.unique = node.value("unique"_L1).toBool();
    for (const QJsonValue entry : node.value("indexParams"_L1).toArray()) {
        const QJsonObject element = sql::unwrapped(entry).second;
        QStringList names = columnsBelow(element.value("expr"_L1)).values();
        names.sort();
        index.columns.append(element.contains("name"_L1) ? element.value("name"_L1).toString()
                                                         : u"(%1)"_s.arg(names.join(u" || "_s)));
    }
    for (const QJsonValue entry : node.value("indexIncludingParams"_L1).toArray())
        index.includedColumns.append(sql::unwrapped(entry).second.value("name"_L1).toString());
    if (node.contains("whereClause"_L1)) {
        QStringList names = columnsBelow(node.value("whereClause"_L1)).values();
        names.sort();
        index.predicate = names.isEmpty() ? u"true"_s : names.join(u" || "_s);
    }
    return index;
}

/// A partition that has such an index already gives it instead of building one.
bool hasSame(const sql::QualifiedName &table, const catalog::Index &wanted, const State &state)
{
    return std::ranges::any_of(state.indexesOf(table), [&](const catalog::Index &index) {
        // Both of the script: by their trees. One of the catalog: where nothing is said of order, class or collation.
        if (!index.definition.startsWith("CREATE"_L1) && !index.definition.isEmpty())
            return index.definition == wanted.definition;
        const bool plain = !index.definition.contains(" DESC"_L1) && !index.definition.contains(" NULLS "_L1)
            && !index.definition.contains("_ops"_L1) && !index.definition.contains("COLLATE"_L1)
            && !wanted.definition.contains("opclass"_L1) && !wanted.definition.contains("collation"_L1)
            && !wanted.definition.contains("_DESC"_L1) && !wanted.definition.contains("SORTBY_NULLS_FIRST"_L1);
        return plain && index.columns == wanted.columns && index.method == wanted.method && index.unique == wanted.unique
            && index.predicate == wanted.predicate && index.includedColumns == wanted.includedColumns;
    });
}

/// A foreign table can have no index; the others get theirs.
bool isForeign(const sql::QualifiedName &name, const State &state)
{
    const catalog::Table *table = state.table(name);
    return table && table->kind == catalog::TableKind::Foreign;
}

void indexLocks(const sql::QualifiedName &table, const std::optional<QString> &only, State &state, Foretold &told)
{
    for (const catalog::Index &index : state.indexesOf(table)) {
        if (!only || index.name == *only)
            told.lock({table.schema, sql::Identifier(index.name)}, LockMode::AccessExclusive);
    }
}

}  // namespace

QString indexName(const sql::QualifiedName &table, const QStringList &columns, const QString &suffix, const State &state)
{
    QStringList names = columns;
    for (QString &name : names)
        name = name.startsWith(u'(') ? u"expr"_s : name;
    QString name = sql::generatedName({table.name.text(), names.join(u'_')}, suffix);
    for (int i = 1; i < 100 && state.kindOf({table.schema, sql::Identifier(name)}) != RelationKind::Unknown; ++i)
        name = sql::generatedName({table.name.text(), names.join(u'_')}, suffix + QString::number(i));
    return name;
}

QSet<QString> columnsOf(const catalog::Index &index, const sql::QualifiedName &table, const State &state)
{
    const catalog::Table *known = state.table(table);
    QSet<QString> columns(index.includedColumns.begin(), index.includedColumns.end());
    for (const QString &key : index.columns) {
        if (!known || known->column(key))
            columns.insert(key);
        else
            columns += columnsIn(key);
    }
    if (!index.predicate.isEmpty())
        columns += columnsIn(index.predicate);
    return columns;
}

bool hasExpressions(const catalog::Index &index, const sql::QualifiedName &table, const State &state)
{
    const catalog::Table *known = state.table(table);
    return known && std::ranges::any_of(index.columns, [&](const QString &key) {
        return !known->column(key) && !(key.startsWith(u'"') && known->column(key.sliced(1).chopped(1)));
    });
}

void foretellIndex(const QJsonObject &node, State &state, Foretold &told)
{
    const sql::QualifiedName table = relationOf(node.value("relation"_L1).toObject(), state);
    const bool concurrent = node.value("concurrent"_L1).toBool();
    const bool only = !node.value("relation"_L1).toObject().value("inh"_L1).toBool();
    catalog::Index index = indexOf(node);
    told.alone = concurrent;
    told.lock(table, concurrent ? LockMode::ShareUpdateExclusive : LockMode::Share);
    if (node.value("if_not_exists"_L1).toBool()
        && state.kindOf({table.schema, sql::Identifier(index.name)}) != RelationKind::Unknown)
        return;
    told.waitsForTransactions = concurrent;
    const bool partitioned = state.isPartitioned(table);
    for (const sql::QualifiedName &member : partitioned && !only ? state.family(table) : QList{table}) {
        told.lock(member, concurrent ? LockMode::ShareUpdateExclusive : LockMode::Share);
        if (isForeign(member, state))
            continue;
        catalog::Index own = index;
        if (member != table || own.name.isEmpty())
            own.name = indexName(member, index.columns, u"idx"_s, state);
        if (member == table || !hasSame(member, index, state)) {
            if (!state.isPartitioned(member))
                told.build(member);
            state.addIndex(member, own);
        }
        if (member == table)
            told.created.append({table.schema, sql::Identifier(own.name)});
    }
}

void foretellReindex(const QJsonObject &node, State &state, Foretold &told)
{
    const QString kind = node.value("kind"_L1).toString();
    const bool concurrent = hasOption(node.value("params"_L1), "concurrently"_L1);
    if (kind != "REINDEX_OBJECT_INDEX"_L1 && kind != "REINDEX_OBJECT_TABLE"_L1) {
        told.alone = true;
        told.everywhere = true;  // a whole schema, one table after the other
        return;
    }
    const sql::QualifiedName name = relationOf(node.value("relation"_L1).toObject(), state);
    const bool ofIndex = kind == "REINDEX_OBJECT_INDEX"_L1;
    const auto table = ofIndex ? state.tableOfIndex(name) : std::optional(name);
    if (!table) {
        told.alone = told.waitsForTransactions = concurrent;
        if (!concurrent)
            told.lock(name, LockMode::AccessExclusive);
        return;
    }
    const LockMode mode = concurrent ? LockMode::ShareUpdateExclusive : LockMode::Share;
    const bool partitioned = state.isPartitioned(*table);
    told.alone = concurrent || (partitioned && state.dialect().reindexesPartitioned());
    told.waitsForTransactions = concurrent;
    told.lock(*table, mode);
    if (partitioned && !state.dialect().reindexesPartitioned())
        return;
    for (const sql::QualifiedName &member : partitioned ? state.family(*table) : QList{*table}) {
        told.lock(member, mode);
        if (!concurrent)
            indexLocks(member, ofIndex && !partitioned ? std::optional(name.name.text()) : std::nullopt, state, told);
        // A table of which only the name is known has indexes: why else would one make them anew.
        const bool unsure = !state.knows(member) && !state.view(member);
        if (!state.isPartitioned(member) && (unsure || !state.indexesOf(member).isEmpty()))
            told.build(member);
    }
}

}  // namespace colonnade::impact::postgres
