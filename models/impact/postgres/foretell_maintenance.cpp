// Lock rules for TRUNCATE, LOCK, VACUUM, ANALYZE, CLUSTER and REINDEX.
#include "impact/postgres/tree.h"

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;

namespace {

void truncate(const QJsonObject &node, State &state, Foretold &told)
{
    QList<sql::QualifiedName> emptied;
    for (const QJsonValue entry : node.value("relations"_L1).toArray()) {
        const QJsonObject range = sql::unwrapped(entry).second;
        const sql::QualifiedName name = relationOf(range, state);
        emptied += range.value("inh"_L1).toBool() ? state.family(name) : QList{name};
    }
    const bool cascade = node.value("behavior"_L1).toString() == "DROP_CASCADE"_L1;
    for (qsizetype i = 0; i < emptied.size(); ++i) {
        const sql::QualifiedName name = emptied[i];
        told.lock(name, LockMode::AccessExclusive);
        for (const sql::QualifiedName &sequence :
             node.value("restart_seqs"_L1).toBool() ? state.sequencesOf(name) : QList<sql::QualifiedName>())
            told.lock(sequence, LockMode::AccessExclusive);
        for (const Reference &reference : cascade ? state.referencing(name) : QList<Reference>()) {
            for (const sql::QualifiedName &member : state.family(reference.table)) {
                if (!emptied.contains(member))
                    emptied.append(member);
            }
        }
    }
}

void lockTables(const QJsonObject &node, State &state, Foretold &told)
{
    const auto mode = static_cast<LockMode>(std::clamp(node.value("mode"_L1).toInt() - 1, 0, 7));
    for (const QJsonValue entry : node.value("relations"_L1).toArray()) {
        const QJsonObject range = sql::unwrapped(entry).second;
        const sql::QualifiedName name = relationOf(range, state);
        if (!range.value("inh"_L1).toBool()) {
            told.lock(name, mode);
            continue;
        }
        for (const sql::QualifiedName &base : lockViews(name, mode, state, told))
            lockFamily(base, mode, state, told);
    }
}

void vacuum(const QJsonObject &node, State &state, Foretold &told)
{
    const bool vacuums = node.value("is_vacuumcmd"_L1).toBool();
    const bool full = vacuums && hasOption(node.value("options"_L1), "full"_L1);
    told.alone = vacuums;
    // Without a name it goes through the whole database, a table after the other.
    told.everywhere = !node.contains("rels"_L1);
    for (const QJsonValue entry : node.value("rels"_L1).toArray()) {
        const QJsonObject range = sql::unwrapped(entry).second.value("relation"_L1).toObject();
        const sql::QualifiedName name = relationOf(range, state);
        const bool partitioned = state.isPartitioned(name);
        if (!range.value("inh"_L1).toBool() && state.dialect().analyzesChildrenStrongly()) {
            // ONLY: what is below is read for the whole's statistics, and gets none of its own.
            told.lock(name, full ? LockMode::AccessExclusive : LockMode::ShareUpdateExclusive);
            for (const sql::QualifiedName &member : vacuums ? QList<sql::QualifiedName>() : state.family(name).sliced(1)) {
                if (!state.isPartitioned(member))
                    told.lock(member, LockMode::AccessShare);
            }
            if (full && !partitioned)
                told.rewrite(name);
            continue;
        }
        for (const sql::QualifiedName &member : partitioned ? state.family(name) : QList{name}) {
            told.lock(member, full ? LockMode::AccessExclusive : LockMode::ShareUpdateExclusive);
            if (full && !state.isPartitioned(member))
                told.rewrite(member);
        }
        if (vacuums || partitioned)
            continue;
        for (const sql::QualifiedName &member : state.family(name))
            told.lock(member, state.dialect().analyzesChildrenStrongly() ? LockMode::ShareUpdateExclusive
                                                                         : LockMode::AccessShare);
    }
}

void cluster(const QJsonObject &node, State &state, Foretold &told)
{
    const QJsonObject range = node.value("relation"_L1).toObject();
    told.alone = told.everywhere = range.isEmpty();
    if (range.isEmpty())
        return;
    const sql::QualifiedName name = relationOf(range, state);
    told.alone = state.isPartitioned(name);
    lockPartitions(name, LockMode::AccessExclusive, state, told);
    for (const sql::QualifiedName &holder : state.holdersOf(name))
        told.rewrite(holder);
}

}  // namespace

void foretellMaintenance(const QString &kind, const QJsonObject &node, State &state, Foretold &told)
{
    if (kind == "TruncateStmt"_L1)
        truncate(node, state, told);
    else if (kind == "LockStmt"_L1)
        lockTables(node, state, told);
    else if (kind == "VacuumStmt"_L1)
        vacuum(node, state, told);
    else if (kind == "ClusterStmt"_L1)
        cluster(node, state, told);
    else
        foretellReindex(node, state, told);
}

}  // namespace colonnade::impact::postgres
