#include "impact/postgres/tree.h"

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;
using plan::LockMode;

namespace {

void collect(const QJsonValue &value, QStringList &hidden, QList<QJsonObject> &ranges)
{
    if (value.isArray()) {
        for (const QJsonValue entry : value.toArray())
            collect(entry, hidden, ranges);
        return;
    }
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.key() == "RangeVar"_L1 || it.key() == "relation"_L1)
            ranges.append(it.value().toObject());
        if (it.key() == "CommonTableExpr"_L1)
            hidden.append(it.value().toObject().value("ctename"_L1).toString());
        collect(it.value(), hidden, ranges);
    }
}

/// A foreign key over a written column makes the server look for the parent's row and keep it.
void lockParents(const catalog::Table &table, const QStringList &columns, Foretold &told)
{
    for (const catalog::Constraint &constraint : table.constraints) {
        const auto written = [&](const QString &column) { return columns.contains(column); };
        if (constraint.kind == catalog::ConstraintKind::ForeignKey
            && (columns.isEmpty() || std::ranges::any_of(constraint.columns, written)))
            told.lock(constraint.referencedTable, LockMode::RowShare);
    }
}

void lockWritten(const QString &kind, const QJsonObject &node, State &state, Foretold &told)
{
    const sql::QualifiedName target = relationOf(node.value("relation"_L1).toObject(), state);
    const QList<sql::QualifiedName> family = kind == "InsertStmt"_L1 ? QList{target} : state.family(target);
    for (const sql::QualifiedName &member : family)
        told.lock(member, LockMode::RowExclusive);
    const catalog::Table *table = state.table(target);
    if (!table)
        return;
    QStringList columns;
    for (const QJsonValue entry : node.value("targetList"_L1).toArray())
        columns.append(sql::unwrapped(entry).second.value("name"_L1).toString());
    if (kind == "UpdateStmt"_L1 || kind == "InsertStmt"_L1)
        lockParents(*table, columns, told);
    if (kind == "DeleteStmt"_L1) {
        for (const auto &[child, key] : state.catalog().referencing(target)) {
            const bool writes = key->onDelete != "no action"_L1 && key->onDelete != "restrict"_L1;
            told.lock(child->name, writes ? LockMode::RowExclusive : LockMode::RowShare);
        }
    }
}

}  // namespace

QStringList strings(const QJsonValue &list)
{
    QStringList texts;
    for (const QJsonValue entry : list.toArray())
        texts.append(sql::unwrapped(entry).second.value("sval"_L1).toString());
    return texts;
}

sql::QualifiedName relationOf(const QJsonObject &rangeVar, const State &state)
{
    return state.resolved(rangeVar.value("schemaname"_L1).toString(), rangeVar.value("relname"_L1).toString());
}

QList<sql::QualifiedName> relationsBelow(const QJsonValue &node, const State &state)
{
    QStringList hidden;
    QList<QJsonObject> ranges;
    collect(node, hidden, ranges);
    QList<sql::QualifiedName> names;
    for (const QJsonObject &range : ranges) {
        const bool isQueryName = !range.contains("schemaname"_L1) && hidden.contains(range.value("relname"_L1).toString());
        if (range.contains("relname"_L1) && !isQueryName)
            names.append(relationOf(range, state));
    }
    return names;
}

void foretellQuery(const QString &kind, const QJsonObject &node, State &state, Foretold &told)
{
    const bool locksRows = node.contains("lockingClause"_L1);
    for (const sql::QualifiedName &name : relationsBelow(node, state)) {
        for (const sql::QualifiedName &member : state.family(name))
            told.lock(member, locksRows ? LockMode::RowShare : LockMode::AccessShare);
    }
    if (kind == "UpdateStmt"_L1 || kind == "InsertStmt"_L1 || kind == "DeleteStmt"_L1 || kind == "MergeStmt"_L1)
        lockWritten(kind, node, state, told);
}

}  // namespace colonnade::impact::postgres
