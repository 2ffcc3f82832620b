// Lock rules for partitions that come and go.
#include "impact/postgres/tree.h"

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;

namespace {

/// Who points to the partitioned table gets triggers on the new partition, who it points to likewise.
void lockAround(const sql::QualifiedName &parent, LockMode referenced, State &state, Foretold &told)
{
    const catalog::Table *table = state.table(parent);
    for (const catalog::Constraint &key : table ? table->constraints : QList<catalog::Constraint>()) {
        if (key.kind == catalog::ConstraintKind::ForeignKey)
            told.lock(key.referencedTable, referenced);
    }
    for (const Reference &reference : state.referencing(parent)) {
        const bool strongly = state.dialect().locksPointingTables();
        told.lock(reference.table, strongly ? LockMode::ShareRowExclusive : LockMode::AccessShare);
    }
}

void checkDefault(const sql::QualifiedName &parent, const QJsonObject &bound, State &state, Foretold &told)
{
    const auto rest = state.defaultPartition(parent);
    const catalog::Table *known = rest ? state.table(*rest) : nullptr;
    if (!known)
        return;
    told.lock(*rest, LockMode::AccessExclusive);
    // Of a parent that only the file knows, the key is not known.
    const catalog::Table *above = state.table(parent);
    if (above && provesBound(*known, above->partitionKey, bound, true, state))
        return;
    for (const sql::QualifiedName &holder : state.holdersOf(*rest))
        told.scan(holder);
}

bool hasSameIndex(const sql::QualifiedName &table, const catalog::Index &wanted, const State &state)
{
    return std::ranges::any_of(state.indexesOf(table), [&](const catalog::Index &index) {
        return index.columns == wanted.columns && index.unique == wanted.unique && index.method == wanted.method
            && index.predicate == wanted.predicate;
    });
}

/// Indexes, keys and foreign keys of the parent that the partition lacks.
void inheritAll(const sql::QualifiedName &parent, const sql::QualifiedName &partition, State &state, Foretold &told)
{
    for (const sql::QualifiedName &member : state.family(partition)) {
        for (const catalog::Index &index : state.indexesOf(parent)) {
            if (hasSameIndex(member, index, state))
                continue;
            for (const sql::QualifiedName &holder : state.holdersOf(member))
                told.build(holder);
            catalog::Index own = index;
            own.name = index.primary ? member.name.text() + u"_pkey"_s
                                     : indexName(member, index.columns, index.unique ? u"key"_s : u"idx"_s, state);
            state.addIndex(member, own);
        }
        const catalog::Table *above = state.table(parent);
        for (const catalog::Constraint &constraint : above ? QList(above->constraints) : QList<catalog::Constraint>()) {
            const catalog::Table *known = state.table(member);
            if (known && !known->constraint(constraint.name))
                state.addConstraint(member, constraint);
        }
    }
}

bool hasOwnKey(const sql::QualifiedName &table, const catalog::Constraint &key, const State &state)
{
    const catalog::Table *known = state.table(table);
    return known && std::ranges::any_of(known->constraints, [&](const catalog::Constraint &own) {
        return own.kind == key.kind && own.columns == key.columns && own.referencedTable == key.referencedTable;
    });
}

}  // namespace

void attachPartition(const Alter &alter, const QJsonObject &partition)
{
    State &state = alter.state;
    const sql::QualifiedName name = relationOf(partition.value("name"_L1).toObject(), state);
    const QJsonObject bound = partition.value("bound"_L1).toObject();
    const plan::Dialect &dialect = state.dialect();
    alter.lock(dialect.attachesWeakly() ? LockMode::ShareUpdateExclusive : LockMode::AccessExclusive);
    lockFamily(name, LockMode::AccessExclusive, state, alter.told);
    checkDefault(alter.target, bound, state, alter.told);
    const catalog::Table *parent = state.table(alter.target);
    for (const catalog::Constraint &key : parent ? parent->constraints : QList<catalog::Constraint>()) {
        if (key.kind == catalog::ConstraintKind::ForeignKey)
            alter.told.lock(key.referencedTable, hasOwnKey(name, key, state)   ? LockMode::AccessExclusive
                                : dialect.referencesPartitioned() ? LockMode::ShareRowExclusive
                                                                : LockMode::RowShare);
    }
    for (const Reference &reference : state.referencing(alter.target))
        alter.told.lock(reference.table,
                        dialect.locksPointingTables() ? LockMode::ShareRowExclusive : LockMode::AccessShare);
    const catalog::Table *known = state.table(name);
    const bool isDefault = bound.value("is_default"_L1).toBool();
    const bool proved = known && parent && !isDefault && provesBound(*known, parent->partitionKey, bound, false, state);
    for (const sql::QualifiedName &holder : proved ? QList<sql::QualifiedName>() : state.holdersOf(name))
        alter.told.scan(holder);
    inheritAll(alter.target, name, state, alter.told);
    state.attach(name, alter.target);
    state.changed(name).partitionBound = isDefault ? u"DEFAULT"_s : u"FOR VALUES"_s;
}

void detachPartition(const Alter &alter, const QJsonObject &partition)
{
    State &state = alter.state;
    const sql::QualifiedName name = relationOf(partition.value("name"_L1).toObject(), state);
    if (partition.value("concurrent"_L1).toBool()) {
        alter.lock(LockMode::ShareUpdateExclusive);
        alter.told.lock(name, LockMode::AccessExclusive);
        alter.told.alone = true;
        state.detach(name, alter.target);
        return;
    }
    alter.lock(LockMode::AccessExclusive);
    lockFamily(name, LockMode::AccessExclusive, state, alter.told);
    if (const auto rest = state.defaultPartition(alter.target))
        alter.told.lock(*rest, LockMode::AccessExclusive);
    const catalog::Table *parent = state.table(alter.target);
    bool points = false;
    for (const catalog::Constraint &key : parent ? parent->constraints : QList<catalog::Constraint>()) {
        if (key.kind == catalog::ConstraintKind::ForeignKey)
            alter.told.lock(key.referencedTable, LockMode::ShareRowExclusive);
        points = points || key.kind == catalog::ConstraintKind::ForeignKey;
    }
    for (const Reference &reference : state.referencing(alter.target)) {
        alter.told.lock(reference.table, LockMode::AccessExclusive);
        alter.told.scan(reference.table);
    }
    if (!state.dialect().detachesStrongly() && !points)
        std::ranges::find(alter.told.locks, name, &plan::Lock::relation)->mode = LockMode::ShareUpdateExclusive;
    state.detach(name, alter.target);
}

void makePartition(const QJsonObject &node, const sql::QualifiedName &table, State &state, Foretold &told)
{
    const sql::QualifiedName parent =
        relationOf(sql::unwrapped(node.value("inhRelations"_L1).toArray().first()).second, state);
    const QJsonObject bound = node.value("partbound"_L1).toObject();
    const plan::Dialect &dialect = state.dialect();
    told.lock(parent, LockMode::AccessExclusive);
    checkDefault(parent, bound, state, told);
    lockAround(parent, dialect.referencesPartitioned() ? LockMode::ShareRowExclusive : LockMode::AccessShare, state, told);
    catalog::Table &made = state.changed(table);
    if (const catalog::Table *above = state.table(parent))
        made.columns = QList(above->columns);
    state.attach(table, parent);
    state.changed(table).partitionBound = bound.value("is_default"_L1).toBool() ? u"DEFAULT"_s : u"FOR VALUES"_s;
    inheritAll(parent, table, state, told);
}

}  // namespace colonnade::impact::postgres
