// Lock rules for constraints of a table.
#include "impact/postgres/tree.h"

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;
using catalog::ConstraintKind;

namespace {

bool provedColumns(const Alter &alter, const catalog::Index &index)
{
    const catalog::Table *table = alter.state.table(alter.target);
    const bool believes = alter.state.dialect().provesNotNullByCheck();
    return table && !index.columns.isEmpty() && std::ranges::all_of(index.columns, [&](const QString &name) {
        const catalog::Column *column = table->column(name);
        return (column && column->notNull) || (believes && alter.provedNotNull.contains(name));
    });
}

/// A partition that has the same foreign key, valid already, is not read: its own becomes a part of the new one. Triggers that
/// enforced it on the referenced table go, and where that one is partitioned, constraints on its partitions too.
void checkForeignKey(const Alter &alter, const catalog::Constraint &key, bool partitioned)
{
    const auto alike = [&](const sql::QualifiedName &name) {
        const catalog::Table *table = alter.state.table(name);
        return !table ? 0 : std::ranges::count_if(table->constraints, [&](const catalog::Constraint &own) {
            return own.kind == ConstraintKind::ForeignKey && own.validated && own.columns == key.columns
                && own.referencedTable == key.referencedTable;
        });
    };
    for (const sql::QualifiedName &member : alter.state.holdersOf(alter.target)) {
        // What came down from the whole table stays with that.
        if (!partitioned || alike(member) <= alike(alter.target)) {
            alter.told.scan(member);
            continue;
        }
        lockPartitions(key.referencedTable, LockMode::AccessExclusive, alter.state, alter.told);
        if (alter.state.isPartitioned(key.referencedTable))
            alter.told.lock(member, LockMode::AccessExclusive);
    }
}

void addForeignKey(const Alter &alter, catalog::Constraint key)
{
    const plan::Dialect &dialect = alter.state.dialect();
    const bool partitioned = alter.state.isPartitioned(alter.target);
    const QList<sql::QualifiedName> members = partitioned ? alter.family : QList{alter.target};
    if (dialect.locksAllForConstraints())
        alter.lockAll(LockMode::ShareRowExclusive);
    for (const sql::QualifiedName &member : members) {
        const bool deep = partitioned && dialect.locksDeepPartitionsStrongly() && member != alter.target
            && !alter.state.children(alter.target).contains(member);
        alter.told.lock(member, deep ? LockMode::AccessExclusive : LockMode::ShareRowExclusive);
    }
    lockPartitions(key.referencedTable, LockMode::ShareRowExclusive, alter.state, alter.told);
    if (key.name.isEmpty())
        key.name = indexName(alter.target, key.columns, u"fkey"_s, alter.state);
    if (key.validated)
        checkForeignKey(alter, key, partitioned);
    for (const sql::QualifiedName &member : members)
        alter.state.addConstraint(member, key);
}

void addCheck(const Alter &alter, catalog::Constraint check)
{
    const bool own = check.noInherit;
    if (own && !alter.state.dialect().locksAllForConstraints())
        alter.lock(LockMode::AccessExclusive);
    else
        alter.lockAll(LockMode::AccessExclusive);
    if (check.name.isEmpty())
        check.name = sql::generatedName({alter.target.name.text(), check.columns.size() == 1 ? check.columns.first() : QString()},
                                        u"check"_s);
    for (const sql::QualifiedName &member : own ? QList{alter.target} : alter.family) {
        const catalog::Table *table = alter.state.table(member);
        if (check.validated && (!table || table->kind == catalog::TableKind::Ordinary))
            alter.told.scan(member);
        alter.state.addConstraint(member, check);
    }
}

void addNotNull(const Alter &alter, const catalog::Constraint &made)
{
    alter.lockAll(LockMode::AccessExclusive);
    const bool checks = made.validated;
    for (const sql::QualifiedName &member : made.noInherit ? QList{alter.target} : alter.family) {
        catalog::Table &table = alter.state.changed(member);
        const auto column = std::ranges::find(table.columns, made.columns.value(0), &catalog::Column::name);
        const bool already = column != table.columns.end() && column->notNull && column->notNullValid;
        if (checks && !already && !alter.provedNotNull.contains(made.columns.value(0))
            && table.kind == catalog::TableKind::Ordinary)
            alter.told.scan(member);
        if (column != table.columns.end() && !already) {
            column->notNull = true;
            column->notNullValid = checks;
        }
        alter.state.addConstraint(member, made);
    }
}

void addKeyUsing(const Alter &alter, const QString &indexName, catalog::Constraint made)
{
    alter.lock(LockMode::AccessExclusive);
    const QList<catalog::Index> indexes = alter.state.indexesOf(alter.target);
    const auto index = std::ranges::find(indexes, indexName, &catalog::Index::name);
    if (index != indexes.end())
        made.columns = index->columns;
    if (made.kind == ConstraintKind::PrimaryKey && (index == indexes.end() || !provedColumns(alter, *index)))
        alter.told.scan(alter.target);
    if (made.name.isEmpty())
        made.name = indexName;
    else if (index != indexes.end() && made.name != indexName)
        alter.state.rename({alter.target.schema, sql::Identifier(indexName)}, {alter.target.schema, sql::Identifier(made.name)});
    alter.state.addConstraint(alter.target, made);
}

void addKey(const Alter &alter, const QJsonObject &node, catalog::Constraint made)
{
    const bool primary = made.kind == ConstraintKind::PrimaryKey;
    const bool partitioned = alter.state.isPartitioned(alter.target);
    alter.lock(LockMode::AccessExclusive);
    if (alter.state.dialect().locksAllForConstraints() || (primary && !partitioned))
        alter.lockAll(LockMode::AccessExclusive);
    if (partitioned)
        alter.lockAll(LockMode::Share);
    alter.build(alter.state.holdersOf(alter.target));
    if (primary && !partitioned) {
        for (const QString &column : made.columns)
            setNotNull(alter, column);
    }
    if (made.name.isEmpty())
        made.name = primary ? alter.target.name.text() + u"_pkey"_s
            : indexName(alter.target, made.columns, made.kind == ConstraintKind::Exclusion ? u"excl"_s : u"key"_s, alter.state);
    for (const sql::QualifiedName &member : partitioned ? alter.family : QList{alter.target}) {
        const QString name = member == alter.target ? made.name
            : primary                               ? member.name.text() + u"_pkey"_s
                                                    : indexName(member, made.columns, u"key"_s, alter.state);
        alter.state.addIndex(member, {.name = name,
                                      .method = node.value("access_method"_L1).toString(u"btree"_s),
                                      .columns = made.columns,
                                      .unique = true,
                                      .primary = primary});
        alter.state.addConstraint(member, made);
    }
}

}  // namespace

catalog::Constraint constraintOf(const QJsonObject &node, const State &state)
{
    const QString kind = node.value("contype"_L1).toString();
    catalog::Constraint made;
    made.name = node.value("conname"_L1).toString();
    made.validated = !node.value("skip_validation"_L1).toBool() && node.value("is_enforced"_L1).toBool(true);
    made.deferrable = node.value("deferrable"_L1).toBool();
    made.noInherit = node.value("is_no_inherit"_L1).toBool();
    if (kind == "CONSTR_FOREIGN"_L1) {
        made.kind = ConstraintKind::ForeignKey;
        made.columns = strings(node.value("fk_attrs"_L1));
        made.referencedTable = relationOf(node.value("pktable"_L1).toObject(), state);
        made.referencedColumns = strings(node.value("pk_attrs"_L1));
        static const QHash<QString, QString> actions = {
            {u"c"_s, u"cascade"_s}, {u"n"_s, u"set null"_s}, {u"d"_s, u"set default"_s}, {u"r"_s, u"restrict"_s}};
        made.onDelete = actions.value(node.value("fk_del_action"_L1).toString(), u"no action"_s);
        made.onUpdate = actions.value(node.value("fk_upd_action"_L1).toString(), u"no action"_s);
        if (made.referencedColumns.isEmpty()) {
            const catalog::Table *parent = state.table(made.referencedTable);
            if (const catalog::Constraint *primary = parent ? parent->primaryKey() : nullptr)
                made.referencedColumns = primary->columns;
        }
    } else if (kind == "CONSTR_CHECK"_L1) {
        const QStringList proofs = proofsIn(node.value("raw_expr"_L1));
        made.definition = u"CHECK (%1)"_s.arg(proofs.isEmpty() ? u"true"_s : proofs.join(u" AND "_s));
        made.columns = columnsBelow(node.value("raw_expr"_L1)).values();
        made.columns.sort();
    } else if (kind == "CONSTR_NOTNULL"_L1) {
        made.kind = ConstraintKind::NotNull;
        made.columns = strings(node.value("keys"_L1));
    } else {
        made.kind = kind == "CONSTR_PRIMARY"_L1   ? ConstraintKind::PrimaryKey
            : kind == "CONSTR_EXCLUSION"_L1 ? ConstraintKind::Exclusion
                                            : ConstraintKind::Unique;
        made.columns = strings(node.value("keys"_L1));
    }
    return made;
}

void addConstraint(const Alter &alter, const QJsonObject &node)
{
    const catalog::Constraint made = constraintOf(node, alter.state);
    switch (made.kind) {
    case ConstraintKind::ForeignKey: return addForeignKey(alter, made);
    case ConstraintKind::Check: return addCheck(alter, made);
    case ConstraintKind::NotNull: return addNotNull(alter, made);
    case ConstraintKind::PrimaryKey:
    case ConstraintKind::Unique:
    case ConstraintKind::Exclusion:
        if (node.contains("indexname"_L1))
            return addKeyUsing(alter, node.value("indexname"_L1).toString(), made);
        return addKey(alter, node, made);
    }
}

void validateConstraint(const Alter &alter, const QString &name)
{
    const catalog::Table *table = alter.state.table(alter.target);
    const catalog::Constraint *constraint = table ? table->constraint(name) : nullptr;
    const bool isKey = constraint && constraint->kind == ConstraintKind::ForeignKey;
    alter.lock(LockMode::ShareUpdateExclusive);
    if (constraint && constraint->validated)
        return;
    if (isKey) {
        const sql::QualifiedName parent = constraint->referencedTable;
        // Its query looks the keys up as any other does: the partitioned table is kept, its partitions are read.
        if (alter.state.isPartitioned(parent))
            lockFamily(parent, LockMode::AccessShare, alter.state, alter.told);
        alter.told.lock(parent, LockMode::RowShare);
    }
    for (const sql::QualifiedName &member : isKey && !alter.state.isPartitioned(alter.target) ? QList{alter.target} : alter.family) {
        catalog::Table &changed = alter.state.changed(member);
        const auto own = std::ranges::find(changed.constraints, name, &catalog::Constraint::name);
        alter.told.lock(member, LockMode::ShareUpdateExclusive);
        if (changed.kind == catalog::TableKind::Ordinary && (own == changed.constraints.end() || !own->validated))
            alter.told.scan(member);
        if (own == changed.constraints.end())
            continue;
        own->validated = true;
        if (own->kind != ConstraintKind::NotNull)
            continue;
        const auto column = std::ranges::find(changed.columns, own->columns.value(0), &catalog::Column::name);
        if (column != changed.columns.end())
            column->notNullValid = true;
    }
}

void dropConstraint(const Alter &alter, const QJsonObject &command)
{
    const QString name = command.value("name"_L1).toString();
    alter.lock(LockMode::AccessExclusive);
    const catalog::Table *table = alter.state.table(alter.target);
    const catalog::Constraint *known = table ? table->constraint(name) : nullptr;
    if (!known)
        return alter.state.isComplete() ? void() : alter.lockAll(LockMode::AccessExclusive);
    const catalog::Constraint constraint = *known;
    const bool partitioned = alter.state.isPartitioned(alter.target);
    if (constraint.kind == ConstraintKind::Check || constraint.kind == ConstraintKind::NotNull || partitioned)
        alter.lockAll(LockMode::AccessExclusive);
    if (constraint.kind == ConstraintKind::ForeignKey)
        lockReferenced(constraint.referencedTable, LockMode::AccessExclusive, Unpointing::ByConstraint, alter.state, alter.told);
    const bool isKey = constraint.kind == ConstraintKind::PrimaryKey || constraint.kind == ConstraintKind::Unique;
    for (const Reference &reference : isKey ? alter.state.referencing(alter.target) : QList<Reference>()) {
        if (reference.key.referencedColumns == constraint.columns)
            alter.told.lock(reference.table, LockMode::AccessExclusive);
    }
    alter.state.dropIndex({alter.target.schema, sql::Identifier(name)});
    for (const sql::QualifiedName &member : alter.family)
        alter.state.changed(member).constraints.removeIf(
            [&](const catalog::Constraint &entry) { return entry.name == name && entry.kind == constraint.kind; });
}

void alterConstraint(const Alter &alter, const QJsonObject &node)
{
    alter.lock(LockMode::AccessExclusive);
    if (alter.state.isPartitioned(alter.target))
        alter.lockAll(LockMode::AccessExclusive);
    if (!node.value("alterEnforceability"_L1).toBool() && !node.contains("is_enforced"_L1))
        return;
    const bool enforces = node.value("is_enforced"_L1).toBool();
    const catalog::Table *table = alter.state.table(alter.target);
    const catalog::Constraint *known = table ? table->constraint(node.value("conname"_L1).toString()) : nullptr;
    // Of a table that nobody knows, it may not have been enforced.
    if (!known && enforces && !alter.state.isComplete())
        alter.told.scan(alter.target);
    if (!known)
        return;
    const catalog::Constraint key = *known;
    if (enforces && key.validated)
        return;
    // NOT ENFORCED drops the triggers of both sides; ENFORCED makes them, and looks at every row.
    lockPartitions(key.referencedTable, enforces ? LockMode::ShareRowExclusive : LockMode::AccessExclusive, alter.state, alter.told);
    for (const sql::QualifiedName &member : enforces ? alter.state.holdersOf(alter.target)
                                                                       : QList<sql::QualifiedName>())
        alter.told.scan(member);
    for (const sql::QualifiedName &member : alter.state.isPartitioned(alter.target) ? alter.family : QList{alter.target}) {
        catalog::Table &changed = alter.state.changed(member);
        const auto own = std::ranges::find(changed.constraints, key.name, &catalog::Constraint::name);
        if (own != changed.constraints.end())
            own->validated = enforces;
    }
}

}  // namespace colonnade::impact::postgres
