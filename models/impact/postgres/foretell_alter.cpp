// Lock rules for ALTER TABLE. Clauses of one statement run together under the strongest lock of all, and in PostgreSQL's order
// of passes: what is dropped goes first, so a check that is dropped or validated in the same statement proves nothing in it.
#include "impact/postgres/tree.h"

#include "sql/expression.h"
#include "sql/type_name.h"

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;
using plan::LockMode;

namespace {

struct Alter {
    sql::QualifiedName target;
    QList<sql::QualifiedName> family;  ///< what the statement reaches, the target included
    State &state;
    Foretold &told;
    QStringList provedNotNull;  ///< by checks that were valid before and stay

    void lockAll(LockMode mode) const
    {
        for (const sql::QualifiedName &member : family)
            told.lock(member, mode);
    }
    void add(QList<sql::QualifiedName> &list) const
    {
        for (const sql::QualifiedName &member : family) {
            const catalog::Table *table = state.table(member);
            const bool holdsRows = !table || table->kind == catalog::TableKind::Ordinary;
            if (holdsRows && !list.contains(member))
                list.append(member);
        }
        std::ranges::sort(list);
    }
    /// Indexes and foreign keys come down to partitions and not to tables that inherit.
    Alter withoutHeirs() const
    {
        const catalog::Table *table = state.table(target);
        const bool partitioned = table && table->kind == catalog::TableKind::Partitioned;
        return Alter{target, partitioned ? family : QList{target}, state, told, provedNotNull};
    }
    /// While a key is validated: what is referenced is read, its partitions by a query.
    void lockReferenced(const sql::QualifiedName &parent) const
    {
        lockParent(parent, LockMode::AccessShare);
        told.lock(parent, LockMode::RowShare);
    }
    void lockParent(const sql::QualifiedName &parent, LockMode mode) const
    {
        const catalog::Table *table = state.table(parent);
        const bool partitioned = table && table->kind == catalog::TableKind::Partitioned;
        for (const sql::QualifiedName &member : partitioned ? state.family(parent) : QList{parent})
            told.lock(member, mode);
    }
};

/// Columns that a check proves to be not null: IS NOT NULL as a top-level conjunct.
QStringList provedBy(const QString &definition)
{
    const qsizetype open = definition.indexOf(u'(');
    const qsizetype close = definition.lastIndexOf(u')');
    const auto statements = open < 0 || close < open ? Result<QList<sql::ParsedStatement>>(QList<sql::ParsedStatement>())
                                                     : sql::parse("SELECT " + definition.sliced(open, close - open + 1).toUtf8());
    if (!statements || statements->isEmpty())
        return {};
    QJsonArray pending = {
        sql::unwrapped(statements->first().node.value("targetList"_L1).toArray().first()).second.value("val"_L1)};
    QStringList columns;
    while (!pending.isEmpty()) {
        const auto [kind, node] = sql::unwrapped(pending.takeAt(0));
        if (kind == "BoolExpr"_L1 && node.value("boolop"_L1).toString() == "AND_EXPR"_L1) {
            for (const QJsonValue arg : node.value("args"_L1).toArray())
                pending.append(arg);
        } else if (kind == "A_Expr"_L1 && node.value("kind"_L1).toString() == "AEXPR_DISTINCT"_L1
                   && sql::unwrapped(node.value("rexpr"_L1)).second.value("isnull"_L1).toBool()) {
            // Of a row IS NOT NULL asks the fields, and proves nothing; this asks the value itself.
            const auto [argument, column] = sql::unwrapped(node.value("lexpr"_L1));
            if (argument == "ColumnRef"_L1)
                columns.append(strings(column.value("fields"_L1)).last());
        } else if (kind == "NullTest"_L1 && node.value("nulltesttype"_L1).toString() == "IS_NOT_NULL"_L1) {
            const auto [argument, column] = sql::unwrapped(node.value("arg"_L1));
            if (argument == "ColumnRef"_L1)
                columns.append(strings(column.value("fields"_L1)).last());
        }
    }
    return columns;
}

QStringList provedNotNull(const catalog::Table &table, const QStringList &dropped)
{
    QStringList columns;
    for (const catalog::Constraint &constraint : table.constraints) {
        if (constraint.kind == catalog::ConstraintKind::Check && constraint.validated && !dropped.contains(constraint.name))
            columns += provedBy(constraint.definition);
    }
    return columns;
}

bool isVolatile(const QJsonValue &expression)
{
    return sql::volatilityOf(expression) == sql::Volatility::Volatile;
}

struct ColumnFacts {
    bool hasDefault = false;
    bool rewrites = false;
    bool scans = false;
    bool builds = false;
    catalog::Column column;
};

QString typeText(const QJsonObject &typeName)
{
    return sql::formattedType(typeName);
}

void readColumnConstraint(const Alter &alter, const QJsonObject &constraint, ColumnFacts &facts)
{
    const QString kind = constraint.value("contype"_L1).toString();
    if (kind == "CONSTR_DEFAULT"_L1) {
        facts.hasDefault = true;
        const QJsonValue expression = constraint.value("raw_expr"_L1);
        const bool byRule = !isVolatile(expression) && alter.state.dialect().keepsDefaultInCatalog();
        facts.rewrites = facts.rewrites || !alter.state.catalog().keepsDefault(facts.column.type, expression).value_or(byRule);
    } else if (kind == "CONSTR_IDENTITY"_L1) {
        facts.hasDefault = facts.rewrites = true;
    } else if (kind == "CONSTR_GENERATED"_L1) {
        facts.hasDefault = true;
        facts.rewrites = facts.rewrites || constraint.value("generated_kind"_L1).toString() != "v"_L1;
    } else if (kind == "CONSTR_NOTNULL"_L1) {
        facts.column.notNull = true;
    } else if (kind == "CONSTR_CHECK"_L1) {
        facts.scans = true;
    } else if (kind == "CONSTR_UNIQUE"_L1 || kind == "CONSTR_PRIMARY"_L1) {
        facts.builds = true;
    }
}

void addColumn(const Alter &alter, const QJsonObject &command)
{
    const QJsonObject definition = sql::unwrapped(command.value("def"_L1)).second;
    const QString name = definition.value("colname"_L1).toString();
    alter.lockAll(LockMode::AccessExclusive);
    const catalog::Table *table = alter.state.table(alter.target);
    if (table && table->column(name) && command.value("missing_ok"_L1).toBool())
        return;
    ColumnFacts facts;
    facts.column.name = name;
    facts.column.type = typeText(definition.value("typeName"_L1).toObject());
    static const QStringList serials = {u"serial"_s, u"serial2"_s, u"serial4"_s, u"serial8"_s, u"smallserial"_s, u"bigserial"_s};
    const bool strictDomain = alter.state.catalog().constrainedDomain(facts.column.type) != nullptr;
    facts.rewrites = serials.contains(facts.column.type) || strictDomain;
    facts.hasDefault = facts.rewrites;
    for (const QJsonValue entry : definition.value("constraints"_L1).toArray())
        readColumnConstraint(alter, sql::unwrapped(entry).second, facts);
    catalog::Table &changed = alter.state.changed(alter.target);
    for (const QJsonValue entry : definition.value("constraints"_L1).toArray()) {
        const QJsonObject constraint = sql::unwrapped(entry).second;
        if (constraint.value("contype"_L1).toString() != "CONSTR_FOREIGN"_L1)
            continue;
        const sql::QualifiedName parent = relationOf(constraint.value("pktable"_L1).toObject(), alter.state);
        alter.lockParent(parent, LockMode::ShareRowExclusive);
        facts.scans = facts.scans || facts.hasDefault;  // without one all rows are null, which it knows
        catalog::Constraint key;
        key.kind = catalog::ConstraintKind::ForeignKey;
        key.columns = {name};
        key.referencedTable = parent;
        changed.constraints.append(key);
    }
    changed.columns.append(facts.column);
    facts.scans = facts.scans || (facts.column.notNull && !facts.hasDefault);
    if (facts.rewrites)
        alter.add(alter.told.rewrites);
    else if (facts.scans || facts.builds)
        alter.add(alter.told.scans);
    if (facts.builds)
        alter.add(alter.told.builds);
}

/// A partition that has the same foreign key, valid already, is not read: its own becomes a part of the new one. Triggers that
/// enforced it on the referenced table go, and where that one is partitioned, constraints on its partitions too.
void scanForForeignKey(const Alter &alter, const catalog::Constraint &key)
{
    const catalog::Table *referenced = alter.state.table(key.referencedTable);
    const bool partitioned = referenced && referenced->kind == catalog::TableKind::Partitioned;
    for (const sql::QualifiedName &member : alter.family) {
        const catalog::Table *table = alter.state.table(member);
        const bool has = table && std::ranges::any_of(table->constraints, [&](const catalog::Constraint &own) {
                             return own.kind == catalog::ConstraintKind::ForeignKey && own.validated && own.columns == key.columns
                                 && own.referencedTable == key.referencedTable;
                         });
        if (!has) {
            const Alter one{member, {member}, alter.state, alter.told, alter.provedNotNull};
            one.add(alter.told.scans);
            continue;
        }
        alter.lockParent(key.referencedTable, LockMode::AccessExclusive);
        if (partitioned)
            alter.told.lock(member, LockMode::AccessExclusive);
    }
}

void addConstraint(const Alter &whole, const QJsonObject &constraint)
{
    const QString kind = constraint.value("contype"_L1).toString();
    const Alter alter = kind == "CONSTR_CHECK"_L1 || kind == "CONSTR_NOTNULL"_L1 ? whole : whole.withoutHeirs();
    const bool skips = constraint.value("skip_validation"_L1).toBool();
    catalog::Constraint made;
    made.name = constraint.value("conname"_L1).toString();
    made.validated = !skips;
    if (kind == "CONSTR_FOREIGN"_L1) {
        (alter.state.dialect().locksHeirsForForeignKey() ? whole : alter).lockAll(LockMode::ShareRowExclusive);
        made.kind = catalog::ConstraintKind::ForeignKey;
        made.columns = strings(constraint.value("fk_attrs"_L1));
        made.referencedTable = relationOf(constraint.value("pktable"_L1).toObject(), alter.state);
        alter.lockParent(made.referencedTable, LockMode::ShareRowExclusive);
        if (!skips)
            scanForForeignKey(alter, made);
    } else if (kind == "CONSTR_CHECK"_L1 || kind == "CONSTR_NOTNULL"_L1) {
        alter.lockAll(LockMode::AccessExclusive);
        if (!skips)
            alter.add(alter.told.scans);
        // Only what the node holds: enough for provedBy(), which reads IS NOT NULL of a column, or IS DISTINCT FROM NULL.
        const auto [test, node] = sql::unwrapped(constraint.value("raw_expr"_L1));
        const QStringList value = strings(sql::unwrapped(node.value("lexpr"_L1)).second.value("fields"_L1));
        if (test == "A_Expr"_L1 && node.value("kind"_L1).toString() == "AEXPR_DISTINCT"_L1 && !value.isEmpty()
            && sql::unwrapped(node.value("rexpr"_L1)).second.value("isnull"_L1).toBool())
            made.definition = u"CHECK ((%1 IS DISTINCT FROM NULL))"_s.arg(sql::Identifier(value.last()).quoted());
        const QStringList fields = strings(sql::unwrapped(node.value("arg"_L1)).second.value("fields"_L1));
        if (test == "NullTest"_L1 && node.value("nulltesttype"_L1).toString() == "IS_NOT_NULL"_L1 && !fields.isEmpty())
            made.definition = u"CHECK ((%1 IS NOT NULL))"_s.arg(sql::Identifier(fields.last()).quoted());
    } else {
        alter.lockAll(LockMode::AccessExclusive);
        made.kind = kind == "CONSTR_PRIMARY"_L1 ? catalog::ConstraintKind::PrimaryKey : catalog::ConstraintKind::Unique;
        if (!constraint.contains("indexname"_L1)) {
            alter.add(alter.told.scans);
            alter.add(alter.told.builds);
        } else if (made.kind == catalog::ConstraintKind::PrimaryKey) {
            const catalog::Table *table = alter.state.table(alter.target);
            const auto index = table
                ? std::ranges::find(table->indexes, constraint.value("indexname"_L1).toString(), &catalog::Index::name)
                : QList<catalog::Index>::const_iterator();
            const bool proved = table && index != table->indexes.end() && !index->columns.isEmpty()
                && std::ranges::all_of(index->columns, [&](const QString &name) {
                                    const auto *c = table->column(name);
                                    return (c && c->notNull) || alter.provedNotNull.contains(name);
                                });
            if (!proved)
                alter.add(alter.told.scans);
        }
    }
    alter.state.changed(alter.target).constraints.append(made);
}

void validateConstraint(const Alter &whole, const QString &name)
{
    catalog::Table &table = whole.state.changed(whole.target);
    const auto constraint = std::ranges::find(table.constraints, name, &catalog::Constraint::name);
    const bool inherited = constraint == table.constraints.end() || constraint->kind != catalog::ConstraintKind::ForeignKey;
    const Alter alter = inherited ? whole : whole.withoutHeirs();
    alter.lockAll(LockMode::ShareUpdateExclusive);
    if (constraint == table.constraints.end()) {
        alter.add(alter.told.scans);
        return;
    }
    if (constraint->validated)
        return;
    if (constraint->kind == catalog::ConstraintKind::ForeignKey)
        alter.lockReferenced(constraint->referencedTable);
    alter.add(alter.told.scans);
    constraint->validated = true;
}

void setNotNull(const Alter &alter, const QString &name)
{
    alter.lockAll(LockMode::AccessExclusive);
    catalog::Table &table = alter.state.changed(alter.target);
    const auto column = std::ranges::find(table.columns, name, &catalog::Column::name);
    const bool already = column != table.columns.end() && column->notNull && column->notNullValid;
    if (!already && !(alter.state.dialect().provesNotNullByCheck() && alter.provedNotNull.contains(name)))
        alter.add(alter.told.scans);
    if (column != table.columns.end())
        column->notNull = true;
}

void dropConstraints(const Alter &alter, const std::function<bool(const catalog::Constraint &)> &wanted)
{
    alter.lockAll(LockMode::AccessExclusive);
    catalog::Table &table = alter.state.changed(alter.target);
    for (const catalog::Constraint &constraint : table.constraints) {
        if (wanted(constraint) && constraint.kind == catalog::ConstraintKind::ForeignKey)
            alter.lockParent(constraint.referencedTable, LockMode::AccessExclusive);
    }
    table.constraints.removeIf(wanted);
}

void dropColumn(const Alter &alter, const QString &name)
{
    dropConstraints(alter, [&](const catalog::Constraint &constraint) { return constraint.columns.contains(name); });
    alter.state.changed(alter.target).columns.removeIf([&](const catalog::Column &column) { return column.name == name; });
}

/// Subcommands that touch neither rows nor other relations; AlterTableGetLockLevel() of PostgreSQL.
LockMode catalogOnlyMode(const QString &subtype)
{
    static const QSet<QString> weak = {u"AT_SetStatistics"_s,   u"AT_ClusterOn"_s,      u"AT_DropCluster"_s,
                                       u"AT_SetOptions"_s,      u"AT_ResetOptions"_s,   u"AT_SetRelOptions"_s,
                                       u"AT_ResetRelOptions"_s, u"AT_AttachPartition"_s};
    static const QSet<QString> medium = {u"AT_EnableTrig"_s,     u"AT_EnableAlwaysTrig"_s, u"AT_EnableReplicaTrig"_s,
                                         u"AT_EnableTrigAll"_s,  u"AT_EnableTrigUser"_s,   u"AT_DisableTrig"_s,
                                         u"AT_DisableTrigAll"_s, u"AT_DisableTrigUser"_s};
    return weak.contains(subtype)  ? LockMode::ShareUpdateExclusive
        : medium.contains(subtype) ? LockMode::ShareRowExclusive
                                   : LockMode::AccessExclusive;
}

void apply(const Alter &alter, const QJsonObject &command)
{
    const QString subtype = command.value("subtype"_L1).toString();
    const QString name = command.value("name"_L1).toString();
    if (subtype == "AT_AddColumn"_L1) {
        addColumn(alter, command);
    } else if (subtype == "AT_AddConstraint"_L1) {
        addConstraint(alter, sql::unwrapped(command.value("def"_L1)).second);
    } else if (subtype == "AT_ValidateConstraint"_L1) {
        validateConstraint(alter, name);
    } else if (subtype == "AT_SetNotNull"_L1) {
        setNotNull(alter, name);
    } else if (subtype == "AT_DropConstraint"_L1) {
        dropConstraints(alter, [&](const catalog::Constraint &constraint) { return constraint.name == name; });
    } else if (subtype == "AT_DropColumn"_L1) {
        dropColumn(alter, name);
    } else if (subtype == "AT_AlterColumnType"_L1 || subtype == "AT_SetLogged"_L1 || subtype == "AT_SetUnLogged"_L1
               || subtype == "AT_SetTableSpace"_L1 || subtype == "AT_SetAccessMethod"_L1 || subtype == "AT_AddIdentity"_L1) {
        alter.lockAll(LockMode::AccessExclusive);
        if (subtype != "AT_AddIdentity"_L1)
            alter.add(alter.told.rewrites);
    } else {
        alter.lockAll(catalogOnlyMode(subtype));
        if (subtype == "AT_AttachPartition"_L1) {
            const auto partition =
                relationOf(sql::unwrapped(command.value("def"_L1)).second.value("name"_L1).toObject(), alter.state);
            alter.told.lock(partition, LockMode::AccessExclusive);
            alter.told.scans.append(partition);
        }
    }
}

/// ALTER INDEX ... ATTACH PARTITION looks into both tables; the rest concerns the index alone.
void foretellAttachIndex(const QJsonObject &node, State &state, Foretold &told)
{
    for (const QJsonValue entry : node.value("cmds"_L1).toArray()) {
        const QJsonObject command = sql::unwrapped(entry).second;
        if (command.value("subtype"_L1).toString() != "AT_AttachPartition"_L1)
            continue;
        const QJsonObject part = sql::unwrapped(command.value("def"_L1)).second.value("name"_L1).toObject();
        for (const QJsonObject &index : {node.value("relation"_L1).toObject(), part}) {
            if (const auto table = state.tableOfIndex(relationOf(index, state)))
                told.lock(*table, LockMode::AccessShare);
        }
    }
}

/// PostgreSQL's passes: drops, then additions, then checks of what is there.
int passOf(const QString &subtype)
{
    return subtype.startsWith("AT_Drop"_L1) ? 0 : subtype == "AT_AddColumn"_L1 ? 1 : 2;
}

}  // namespace

void foretellAlterTable(const QJsonObject &node, State &state, Foretold &told)
{
    if (node.value("objtype"_L1).toString() == "OBJECT_INDEX"_L1) {
        foretellAttachIndex(node, state, told);
        return;
    }
    const QJsonObject relation = node.value("relation"_L1).toObject();
    const sql::QualifiedName target = relationOf(relation, state);
    QList<QJsonObject> commands;
    QStringList dropped;
    for (const QJsonValue entry : node.value("cmds"_L1).toArray()) {
        commands.append(sql::unwrapped(entry).second);
        if (commands.last().value("subtype"_L1).toString() == "AT_DropConstraint"_L1)
            dropped.append(commands.last().value("name"_L1).toString());
    }
    std::ranges::stable_sort(commands, {},
                             [](const QJsonObject &command) { return passOf(command.value("subtype"_L1).toString()); });
    const catalog::Table *table = state.table(target);
    const QStringList proved = table ? provedNotNull(*table, dropped) : QStringList();
    const Alter alter{target, relation.value("inh"_L1).toBool() ? state.family(target) : QList{target}, state, told, proved};
    for (const QJsonObject &command : commands)
        apply(alter, command);
}

}  // namespace colonnade::impact::postgres
