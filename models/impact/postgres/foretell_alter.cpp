// Lock rules for ALTER TABLE and its kin. Clauses of one statement run together under the strongest lock of all, and in PostgreSQL's
// order of passes: what is dropped goes first, so a check that is dropped or validated in the same statement proves nothing in it.
#include "impact/postgres/tree.h"

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;

namespace {

/// Subcommands that change the catalog only, of the table and of all below it.
std::optional<LockMode> familyMode(const QString &subtype)
{
    static const QHash<QString, LockMode> modes = {
        {u"AT_ColumnDefault"_s, LockMode::AccessExclusive},    {u"AT_DropNotNull"_s, LockMode::AccessExclusive},
        {u"AT_SetStatistics"_s, LockMode::ShareUpdateExclusive}, {u"AT_SetStorage"_s, LockMode::AccessExclusive},
        {u"AT_SetCompression"_s, LockMode::AccessExclusive},   {u"AT_DropExpression"_s, LockMode::AccessExclusive},
        {u"AT_SetOptions"_s, LockMode::ShareUpdateExclusive},  {u"AT_ResetOptions"_s, LockMode::ShareUpdateExclusive},
    };
    const auto it = modes.constFind(subtype);
    return it == modes.cend() ? std::nullopt : std::optional(*it);
}

/// The same, of the table alone; AlterTableGetLockLevel() of PostgreSQL.
std::optional<LockMode> ownMode(const QString &subtype)
{
    static const QSet<QString> weak = {u"AT_ClusterOn"_s, u"AT_DropCluster"_s};
    static const QSet<QString> strong = {
        u"AT_AddIdentity"_s,       u"AT_EnableRule"_s,         u"AT_DisableRule"_s,        u"AT_EnableAlwaysRule"_s,
        u"AT_EnableReplicaRule"_s, u"AT_EnableRowSecurity"_s,  u"AT_DisableRowSecurity"_s, u"AT_ForceRowSecurity"_s,
        u"AT_NoForceRowSecurity"_s, u"AT_ReplicaIdentity"_s,   u"AT_AddOf"_s,              u"AT_DropOf"_s,
        u"AT_DropOids"_s,          u"AT_GenericOptions"_s,     u"AT_AlterColumnGenericOptions"_s};
    if (weak.contains(subtype))
        return LockMode::ShareUpdateExclusive;
    return strong.contains(subtype) ? std::optional(LockMode::AccessExclusive) : std::nullopt;
}

bool isTriggerSwitch(const QString &subtype)
{
    return (subtype.startsWith("AT_Enable"_L1) || subtype.startsWith("AT_Disable"_L1)) && subtype.contains("Trig"_L1);
}

LockMode optionsMode(const QJsonObject &command)
{
    // A few change what queries may do.
    for (const QJsonValue entry : sql::unwrapped(command.value("def"_L1)).second.value("items"_L1).toArray()) {
        const QString name = sql::unwrapped(entry).second.value("defname"_L1).toString();
        if (name == "user_catalog_table"_L1 || name == "security_barrier"_L1 || name == "check_option"_L1
            || name == "security_invoker"_L1)
            return LockMode::AccessExclusive;
    }
    return LockMode::ShareUpdateExclusive;
}

void withSequences(const Alter &alter, LockMode mode)
{
    for (const sql::QualifiedName &sequence : alter.state.sequencesOf(alter.target))
        alter.told.lock(sequence, mode);
}

void setPersistence(const Alter &alter, catalog::Persistence wanted)
{
    alter.lock(LockMode::AccessExclusive);
    catalog::Table &table = alter.state.changed(alter.target);
    if (alter.state.knows(alter.target) && table.persistence == wanted)
        return;
    table.persistence = wanted;
    alter.told.rewrite(alter.target);
    if (alter.state.dialect().sequencesHavePersistence())
        withSequences(alter, LockMode::AccessExclusive);
}

void setTablespace(const Alter &alter, const QString &name)
{
    alter.lock(LockMode::AccessExclusive);
    // Which one it stands in is not known; mostly the default one, and then asking for that moves nothing.
    if (name != "pg_default"_L1 && !alter.state.isPartitioned(alter.target))
        alter.told.rewrite(alter.target);
}

void alterIdentity(const Alter &alter, const QString &subtype, const QString &column)
{
    alter.lock(LockMode::AccessExclusive);
    const sql::QualifiedName sequence = sql::qualified(alter.target.schema.text(),
                                                       sql::generatedName({alter.target.name.text(), column}, u"seq"_s));
    if (alter.state.kindOf(sequence) == RelationKind::Sequence)
        alter.told.lock(sequence, subtype == "AT_DropIdentity"_L1 ? LockMode::AccessExclusive : LockMode::ShareRowExclusive);
}

void setGeneration(const Alter &alter)
{
    alter.lockAll(LockMode::AccessExclusive);
    alter.rewriteAll();
}

void inherit(const Alter &alter, const QJsonObject &parent, bool joins)
{
    const sql::QualifiedName name = relationOf(sql::unwrapped(parent.value("def"_L1)).second, alter.state);
    alter.lock(LockMode::AccessExclusive);
    alter.told.lock(name, joins ? LockMode::ShareUpdateExclusive : LockMode::AccessShare);
    if (joins)
        alter.state.attach(alter.target, name);
    else
        alter.state.detach(alter.target, name);
}

void applyOther(const Alter &alter, const QString &subtype, const QJsonObject &command)
{
    if (const auto mode = familyMode(subtype)) {
        alter.lockAll(*mode);
    } else if (const auto own = ownMode(subtype)) {
        alter.lock(*own);
    } else if (isTriggerSwitch(subtype)) {
        alter.lock(LockMode::ShareRowExclusive);
        if (!alter.only && alter.state.isPartitioned(alter.target))
            alter.lockAll(LockMode::ShareRowExclusive);
    } else if (subtype == "AT_SetRelOptions"_L1 || subtype == "AT_ResetRelOptions"_L1) {
        alter.lock(optionsMode(command));
    } else if (subtype == "AT_SetLogged"_L1 || subtype == "AT_SetUnLogged"_L1) {
        setPersistence(alter, subtype == "AT_SetLogged"_L1 ? catalog::Persistence::Permanent : catalog::Persistence::Unlogged);
    } else if (subtype == "AT_SetTableSpace"_L1) {
        setTablespace(alter, command.value("name"_L1).toString());
    } else if (subtype == "AT_SetAccessMethod"_L1) {
        alter.lock(LockMode::AccessExclusive);
        const catalog::Table *table = alter.state.table(alter.target);
        const QString method = table && !table->accessMethod.isEmpty() ? table->accessMethod : u"heap"_s;
        if (command.contains("name"_L1) && command.value("name"_L1).toString() != method)
            alter.told.rewrite(alter.target);
    } else if (subtype == "AT_SetIdentity"_L1 || subtype == "AT_DropIdentity"_L1) {
        alterIdentity(alter, subtype, command.value("name"_L1).toString());
    } else if (subtype == "AT_SetExpression"_L1) {
        setGeneration(alter);
    } else if (subtype == "AT_ChangeOwner"_L1) {
        alter.lock(LockMode::AccessExclusive);
        const QJsonObject owner = command.value("newowner"_L1).toObject();
        if (owner.value("roletype"_L1).toString() == "ROLESPEC_CSTRING"_L1)
            withSequences(alter, LockMode::AccessExclusive);
        alter.state.setOwner(alter.target, owner.value("rolename"_L1).toString());
    } else if (subtype == "AT_AddInherit"_L1 || subtype == "AT_DropInherit"_L1) {
        inherit(alter, command, subtype == "AT_AddInherit"_L1);
    } else {
        alter.lockAll(LockMode::AccessExclusive);
        alter.told.unknown = true;
    }
}

void apply(const Alter &alter, const QJsonObject &command)
{
    const QString subtype = command.value("subtype"_L1).toString();
    const QJsonObject definition = sql::unwrapped(command.value("def"_L1)).second;
    if (subtype == "AT_AddColumn"_L1)
        addColumn(alter, command);
    else if (subtype == "AT_DropColumn"_L1)
        dropColumn(alter, command);
    else if (subtype == "AT_AlterColumnType"_L1)
        alterType(alter, command);
    else if (subtype == "AT_AddConstraint"_L1)
        addConstraint(alter, definition);
    else if (subtype == "AT_ValidateConstraint"_L1)
        validateConstraint(alter, command.value("name"_L1).toString());
    else if (subtype == "AT_DropConstraint"_L1)
        dropConstraint(alter, command);
    else if (subtype == "AT_AlterConstraint"_L1)
        alterConstraint(alter, definition);
    else if (subtype == "AT_SetNotNull"_L1)
        setNotNull(alter, command.value("name"_L1).toString());
    else if (subtype == "AT_AttachPartition"_L1)
        attachPartition(alter, definition);
    else if (subtype == "AT_DetachPartition"_L1 || subtype == "AT_DetachPartitionFinalize"_L1)
        detachPartition(alter, definition);
    else
        applyOther(alter, subtype, command);
}

/// PostgreSQL's passes: drops, then changes of types, additions, then checks of what is there.
int passOf(const QString &subtype)
{
    return subtype.startsWith("AT_Drop"_L1)       ? 0
        : subtype == "AT_AlterColumnType"_L1 ? 1
        : subtype == "AT_AddColumn"_L1       ? 2
                                             : 3;
}

void foretellAlterIndex(const QJsonObject &node, State &state, Foretold &told)
{
    const sql::QualifiedName index = relationOf(node.value("relation"_L1).toObject(), state);
    for (const QJsonValue entry : node.value("cmds"_L1).toArray()) {
        const QJsonObject command = sql::unwrapped(entry).second;
        const QString subtype = command.value("subtype"_L1).toString();
        if (subtype == "AT_AttachPartition"_L1) {
            const sql::QualifiedName part =
                relationOf(sql::unwrapped(command.value("def"_L1)).second.value("name"_L1).toObject(), state);
            told.lock(index, state.dialect().attachesIndexWeakly() ? LockMode::ShareUpdateExclusive : LockMode::AccessExclusive);
            told.lock(part, LockMode::AccessExclusive);
            for (const sql::QualifiedName &name : {index, part}) {
                if (const auto table = state.tableOfIndex(name))
                    told.lock(*table, LockMode::AccessShare);
            }
        } else if (subtype == "AT_SetRelOptions"_L1 || subtype == "AT_ResetRelOptions"_L1 || subtype == "AT_SetStatistics"_L1) {
            told.lock(index, LockMode::ShareUpdateExclusive);
        } else {
            told.lock(index, LockMode::AccessExclusive);
        }
    }
}

}  // namespace

void foretellAlterTable(const QJsonObject &node, State &state, Foretold &told)
{
    const QString type = node.value("objtype"_L1).toString();
    if (type == "OBJECT_INDEX"_L1)
        return foretellAlterIndex(node, state, told);
    if (type == "OBJECT_TYPE"_L1)
        return foretellAlterComposite(node, state, told);
    const QJsonObject relation = node.value("relation"_L1).toObject();
    const sql::QualifiedName target = relationOf(relation, state);
    if (node.value("missing_ok"_L1).toBool() && state.isComplete() && state.kindOf(target) == RelationKind::Unknown)
        return;
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
    const bool only = !relation.value("inh"_L1).toBool();
    const Alter alter{target, only ? QList{target} : state.family(target), only, state, told,
                      table ? provedNotNull(*table, dropped, state) : QStringList()};
    for (const QJsonObject &command : commands)
        apply(alter, command);
}

}  // namespace colonnade::impact::postgres
