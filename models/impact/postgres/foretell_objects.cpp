// Lock rules for indexes and for DROP.
#include "impact/postgres/tree.h"

#include <QJsonDocument>

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;
using plan::LockMode;

namespace {

void dropTable(const sql::QualifiedName &table, State &state, Foretold &told)
{
    for (const sql::QualifiedName &member : state.family(table)) {
        told.lock(member, LockMode::AccessExclusive);
        const catalog::Table *known = state.table(member);
        for (const catalog::Constraint &constraint : known ? known->constraints : QList<catalog::Constraint>()) {
            if (constraint.kind == catalog::ConstraintKind::ForeignKey)
                told.lock(constraint.referencedTable, LockMode::AccessExclusive);
        }
    }
}

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
QString shapeOf(const QJsonObject &node)
{
    QJsonObject shape;
    for (const auto key : {"accessMethod"_L1, "indexParams"_L1, "indexIncludingParams"_L1, "whereClause"_L1, "unique"_L1})
        shape.insert(key, withoutPlaces(node.value(key)));
    return QString::fromUtf8(QJsonDocument(shape).toJson(QJsonDocument::Compact));
}

}  // namespace

void foretellIndex(const QJsonObject &node, State &state, Foretold &told)
{
    const sql::QualifiedName table = relationOf(node.value("relation"_L1).toObject(), state);
    const bool concurrent = node.value("concurrent"_L1).toBool();
    const bool onlyParent = !node.value("relation"_L1).toObject().value("inh"_L1).toBool();
    const catalog::Table *known = state.table(table);
    const bool partitioned = known && known->kind == catalog::TableKind::Partitioned;
    const QString name = node.value("idxname"_L1).toString();
    const bool exists = known && std::ranges::contains(known->indexes, name, &catalog::Index::name);
    const QList<sql::QualifiedName> members = partitioned && !onlyParent ? state.family(table) : QList{table};
    const QString shape = shapeOf(node);
    for (const sql::QualifiedName &member : members) {
        told.lock(member, concurrent ? LockMode::ShareUpdateExclusive : LockMode::Share);
        const catalog::Table *part = state.table(member);
        const bool holdsRows = !part || part->kind == catalog::TableKind::Ordinary;
        // A partition's own index of that shape is taken over as it is.
        const bool has = partitioned && part && std::ranges::contains(part->indexes, shape, &catalog::Index::definition);
        if (holdsRows && !has && !(exists && node.value("if_not_exists"_L1).toBool())) {
            told.scans.append(member);
            told.builds.append(member);
        }
    }
    told.waitsForTransactions = concurrent;
    catalog::Index index;
    index.name = name;
    index.definition = shape;
    index.unique = node.value("unique"_L1).toBool();
    state.changed(table).indexes.append(index);
}

void foretellDrop(const QJsonObject &node, State &state, Foretold &told)
{
    const QString type = node.value("removeType"_L1).toString();
    const bool concurrent = node.value("concurrent"_L1).toBool();
    for (const QJsonValue object : node.value("objects"_L1).toArray()) {
        QStringList name = strings(sql::unwrapped(object).second.value("items"_L1));
        if (name.isEmpty())
            continue;
        if (type == "OBJECT_TRIGGER"_L1 || type == "OBJECT_RULE"_L1 || type == "OBJECT_POLICY"_L1) {
            name.removeLast();
            const sql::QualifiedName target = state.resolved(name.value(name.size() - 2), name.value(name.size() - 1));
            const catalog::Table *table = state.table(target);
            // A row trigger of a partitioned table stands on every partition.
            const bool everywhere = type == "OBJECT_TRIGGER"_L1 && table && table->kind == catalog::TableKind::Partitioned;
            for (const sql::QualifiedName &member : everywhere ? state.family(target) : QList{target})
                told.lock(member, LockMode::AccessExclusive);
        } else if (type == "OBJECT_TABLE"_L1 || type == "OBJECT_FOREIGN_TABLE"_L1) {
            dropTable(state.resolved(name.value(name.size() - 2), name.last()), state, told);
        } else if (type == "OBJECT_INDEX"_L1) {
            const sql::QualifiedName index = state.resolved(name.value(name.size() - 2), name.last());
            if (const auto table = state.tableOfIndex(index)) {
                told.lock(*table, concurrent ? LockMode::ShareUpdateExclusive : LockMode::AccessExclusive);
                told.waitsForTransactions = concurrent;
                state.changed(*table).indexes.removeIf(
                    [&](const catalog::Index &known) { return known.name == index.name.text(); });
            }
        } else if (type != "OBJECT_FUNCTION"_L1 && type != "OBJECT_SCHEMA"_L1 && type != "OBJECT_VIEW"_L1
                   && type != "OBJECT_TYPE"_L1 && type != "OBJECT_SEQUENCE"_L1) {
            told.unknown = true;
        }
    }
}

}  // namespace colonnade::impact::postgres
