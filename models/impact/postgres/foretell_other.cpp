// Lock rules for whatever is left: names, comments, publications, triggers, maintenance. And the kinds that touch no relation.
#include "impact/postgres/tree.h"

#include "sql/scanner.h"

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;

namespace {

void makeTrigger(const QJsonObject &node, State &state, Foretold &told)
{
    const sql::QualifiedName table = relationOf(node.value("relation"_L1).toObject(), state);
    const bool ofRows = node.value("row"_L1).toBool();
    // A row trigger of a partitioned table is made on every partition.
    if (ofRows)
        lockPartitions(table, LockMode::ShareRowExclusive, state, told);
    else
        told.lock(table, LockMode::ShareRowExclusive);
    if (const QJsonObject other = node.value("constrrel"_L1).toObject(); !other.isEmpty())
        told.lock(relationOf(other, state), LockMode::AccessShare);
    if (!state.table(table))
        return;
    catalog::Trigger trigger;
    trigger.name = node.value("trigname"_L1).toString();
    trigger.function = relationOf(strings(node.value("funcname"_L1)), state).display();
    trigger.definition = ofRows ? u"FOR EACH ROW"_s : u"FOR EACH STATEMENT"_s;
    catalog::Table &changed = state.changed(table);
    changed.triggers.removeIf([&](const catalog::Trigger &known) { return known.name == trigger.name; });
    changed.triggers.append(trigger);
}

void comment(const QJsonObject &node, State &state, Foretold &told)
{
    static const QSet<QString> relations = {u"OBJECT_TABLE"_s,    u"OBJECT_VIEW"_s,     u"OBJECT_MATVIEW"_s,
                                            u"OBJECT_SEQUENCE"_s, u"OBJECT_INDEX"_s,    u"OBJECT_FOREIGN_TABLE"_s};
    static const QSet<QString> parts = {u"OBJECT_TABCONSTRAINT"_s, u"OBJECT_TRIGGER"_s, u"OBJECT_POLICY"_s, u"OBJECT_RULE"_s};
    const QString type = node.value("objtype"_L1).toString();
    QStringList name = listed(node.value("object"_L1));
    if (name.isEmpty())
        return;
    if (relations.contains(type)) {
        told.lock(relationOf(name, state), LockMode::ShareUpdateExclusive);
    } else if (type == "OBJECT_COLUMN"_L1 || parts.contains(type)) {
        name.removeLast();
        told.lock(relationOf(name, state),
                  type == "OBJECT_COLUMN"_L1 ? LockMode::ShareUpdateExclusive : LockMode::AccessShare);
    }
}

void publish(const QJsonObject &node, State &state, Foretold &told)
{
    const QString publication = node.value("pubname"_L1).toString();
    QList<sql::QualifiedName> tables;
    for (const QJsonValue entry : node.value("pubobjects"_L1).toArray()) {
        const QJsonObject range =
            sql::unwrapped(entry).second.value("pubtable"_L1).toObject().value("relation"_L1).toObject();
        if (!range.isEmpty())
            tables.append(relationOf(range, state));
    }
    for (const sql::QualifiedName &table : tables)
        told.lock(table, LockMode::ShareUpdateExclusive);
    const QString action = node.value("action"_L1).toString();
    // SET looks at those that leave as well.
    for (const sql::QualifiedName &table : action == "AP_SetObjects"_L1 ? state.published(publication) : QList<sql::QualifiedName>())
        told.lock(table, LockMode::ShareUpdateExclusive);
    QList<sql::QualifiedName> now = action == "AP_SetObjects"_L1 ? QList<sql::QualifiedName>() : state.published(publication);
    for (const sql::QualifiedName &table : tables) {
        now.removeAll(table);
        if (action != "AP_DropObjects"_L1)
            now.append(table);
    }
    state.setPublished(publication, now);
}

void grant(const QJsonObject &node, State &state, Foretold &told)
{
    if (node.value("objtype"_L1).toString() != "OBJECT_TABLE"_L1 || !state.dialect().locksGrantedTables()
        || node.value("targtype"_L1).toString() != "ACL_TARGET_OBJECT"_L1)
        return;
    for (const QJsonValue entry : node.value("objects"_L1).toArray())
        told.lock(relationOf(sql::unwrapped(entry).second, state), LockMode::AccessShare);
}

void moveSchema(const QJsonObject &node, State &state, Foretold &told)
{
    const QString type = node.value("objectType"_L1).toString();
    static const QSet<QString> relations = {u"OBJECT_TABLE"_s, u"OBJECT_VIEW"_s, u"OBJECT_MATVIEW"_s, u"OBJECT_SEQUENCE"_s,
                                            u"OBJECT_FOREIGN_TABLE"_s};
    if (!relations.contains(type))
        return;
    const sql::QualifiedName from = relationOf(node.value("relation"_L1).toObject(), state);
    told.lock(from, LockMode::AccessExclusive);
    for (const sql::QualifiedName &sequence : state.sequencesOf(from))
        told.lock(sequence, LockMode::AccessExclusive);
    state.rename(from, {sql::Identifier(node.value("newschema"_L1).toString()), from.name});
}

/// OWNED BY a column: its table is looked at.
void ownSequence(const QJsonObject &node, const sql::QualifiedName &sequence, State &state, Foretold &told)
{
    for (const QJsonValue entry : node.value("options"_L1).toArray()) {
        const QJsonObject option = sql::unwrapped(entry).second;
        QStringList name = listed(option.value("arg"_L1));
        if (option.value("defname"_L1).toString() != "owned_by"_L1)
            continue;
        if (name.size() < 2)
            return state.createSequence(sequence, {});
        name.removeLast();
        told.lock(relationOf(name, state), LockMode::AccessShare);
        state.createSequence(sequence, relationOf(name, state));
    }
}

void makeDomain(const QJsonObject &node, State &state)
{
    Domain domain;
    domain.base = typeText(node.value("typeName"_L1).toObject());
    for (const QJsonValue entry : node.value("constraints"_L1).toArray()) {
        const QString kind = sql::unwrapped(entry).second.value("contype"_L1).toString();
        domain.constrained = domain.constrained || kind == "CONSTR_CHECK"_L1 || kind == "CONSTR_NOTNULL"_L1;
        if (kind != "CONSTR_DEFAULT"_L1)
            continue;
        domain.hasDefault = true;
        domain.defaultIsVolatile = isVolatile(sql::unwrapped(entry).second.value("raw_expr"_L1), state);
    }
    state.setDomain(strings(node.value("domainname"_L1)).join(u'.'), domain);
}

void reassign(const QJsonObject &node, bool drops, State &state, Foretold &told)
{
    for (const QJsonValue entry : node.value("roles"_L1).toArray()) {
        const QString role = sql::unwrapped(entry).second.value("rolename"_L1).toString();
        for (const sql::QualifiedName &relation : state.ownedBy(role)) {
            if (drops && state.table(relation))
                dropTable(relation, node.value("behavior"_L1).toString() == "DROP_CASCADE"_L1, state, told);
            else
                told.lock(relation, LockMode::AccessExclusive);
        }
    }
    // Whose the views and sequences of a catalog are is not known.
    told.unknown = !state.catalog().tables().isEmpty();
}

void createSchema(const QJsonObject &node, State &state, Foretold &told)
{
    for (const QJsonValue element : node.value("schemaElts"_L1).toArray()) {
        const auto [kind, contents] = sql::unwrapped(element);
        QJsonObject inner = contents;
        QJsonObject relation = inner.value("relation"_L1).toObject();
        relation.insert("schemaname"_L1, node.value("schemaname"_L1));
        inner.insert("relation"_L1, relation);
        if (kind == "CreateStmt"_L1)
            foretellCreateTable(inner, state, told);
    }
}

bool touchesNoTable(const QString &kind)
{
    static const QSet<QString> kinds = {
        u"AlterFunctionStmt"_s,       u"GrantRoleStmt"_s,       u"TransactionStmt"_s,      u"VariableShowStmt"_s,
        u"CreateEnumStmt"_s,          u"CreateRangeStmt"_s,     u"CreateExtensionStmt"_s,
        u"DefineStmt"_s,              u"CreateRoleStmt"_s,      u"AlterRoleStmt"_s,        u"AlterDefaultPrivilegesStmt"_s,
        u"DiscardStmt"_s,             u"AlterExtensionStmt"_s,  u"CreateEventTrigStmt"_s,  u"CreateSubscriptionStmt"_s,
        u"DeallocateStmt"_s,          u"CheckPointStmt"_s,      u"ConstraintsSetStmt"_s,   u"NotifyStmt"_s,
        u"ListenStmt"_s,              u"UnlistenStmt"_s,        u"AlterOwnerStmt"_s,       u"AlterTypeStmt"_s,
        u"CreateFunctionStmt"_s,      u"AlterRoleSetStmt"_s,    u"AlterDatabaseSetStmt"_s, u"DropRoleStmt"_s,
        u"CreateFdwStmt"_s,           u"CreateForeignServerStmt"_s, u"CreateUserMappingStmt"_s, u"ClosePortalStmt"_s,
        u"FetchStmt"_s,               u"AlterEventTrigStmt"_s,  u"LoadStmt"_s,             u"CreateCastStmt"_s,
        u"CreateOpClassStmt"_s,       u"CreateOpFamilyStmt"_s,  u"CreatePLangStmt"_s,      u"CreateConversionStmt"_s,
        u"AlterObjectDependsStmt"_s,  u"AlterTSDictionaryStmt"_s, u"AlterTSConfigurationStmt"_s, u"CreateTransformStmt"_s,
        u"AlterStatsStmt"_s,          u"AlterExtensionContentsStmt"_s, u"AlterSubscriptionStmt"_s, u"AlterOperatorStmt"_s};
    return kinds.contains(kind);
}

bool aloneByNature(const QString &kind, const QJsonObject &node, const State &state, Foretold &told)
{
    static const QSet<QString> kinds = {u"CreatedbStmt"_s, u"DropdbStmt"_s, u"CreateTableSpaceStmt"_s, u"DropTableSpaceStmt"_s,
                                        u"AlterSystemStmt"_s};
    if (kinds.contains(kind)) {
        told.alone = true;
        return true;
    }
    if (kind == "AlterEnumStmt"_L1) {
        told.alone = !state.dialect().addsEnumValuesInTransactions() && !node.contains("oldVal"_L1);
        return true;
    }
    return false;
}

void setVariable(const QJsonObject &node, State &state)
{
    const QString name = node.value("name"_L1).toString();
    const QJsonArray arguments = node.value("args"_L1).toArray();
    const auto value = arguments.isEmpty() ? std::nullopt : constantOf(arguments.first());
    if (node.value("kind"_L1).toString() == "VAR_SET_VALUE"_L1 && value)
        state.set(name.compare("timezone"_L1, Qt::CaseInsensitive) == 0 ? u"TimeZone"_s : name, *value);
}

/// The check goes on proving what it proved, of the column's new name.
void renameIn(catalog::Constraint &constraint, const QString &from, const QString &to)
{
    std::ranges::replace(constraint.columns, from, to);
    if (constraint.kind != catalog::ConstraintKind::Check)
        return;
    QByteArray text = constraint.definition.toUtf8();
    const auto tokens = sql::scan(text);
    const QList<sql::Token> list = tokens ? *tokens : QList<sql::Token>();
    for (auto token = list.rbegin(); token != list.rend(); ++token) {
        const QByteArray word = text.sliced(token->begin, token->end - token->begin);
        const bool quoted = word.startsWith('"');
        const QByteArray name = quoted ? word.sliced(1, word.size() - 2).replace("\"\"", "\"") : word.toLower();
        if ((quoted || sql::isName(*token) || token->keyword != sql::KeywordKind::None) && name == from.toUtf8())
            text.replace(token->begin, token->end - token->begin, sql::Identifier(to).quoted().toUtf8());
    }
    constraint.definition = QString::fromUtf8(text);
}

/// One relation, alone or with its partitions, under one mode, and nothing else.
bool foretellPlain(const QString &kind, const QJsonObject &node, State &state, Foretold &told)
{
    if (kind == "CreatePolicyStmt"_L1 || kind == "AlterPolicyStmt"_L1) {
        told.lock(relationOf(node.value("table"_L1).toObject(), state), LockMode::AccessExclusive);
        for (const QLatin1StringView key : {"qual"_L1, "with_check"_L1}) {
            for (const sql::QualifiedName &read : viewOf(node.value(key), false, state).reads)
                told.lock(read, LockMode::AccessShare);
        }
    } else if (kind == "RuleStmt"_L1) {
        told.lock(relationOf(node.value("relation"_L1).toObject(), state), LockMode::AccessExclusive);
        for (const QJsonValue action : node.value("actions"_L1).toArray()) {
            const auto [inner, query] = sql::unwrapped(action);
            const QJsonObject target = query.value("relation"_L1).toObject();
            if (!target.isEmpty())
                told.lock(relationOf(target, state), LockMode::RowExclusive);
            for (const sql::QualifiedName &read : viewOf(query, false, state).reads)
                told.lock(read, LockMode::AccessShare);
        }
    } else if (kind == "CreateStatsStmt"_L1) {
        for (const QJsonValue relation : node.value("relations"_L1).toArray()) {
            const sql::QualifiedName table = relationOf(sql::unwrapped(relation).second, state);
            told.lock(table, LockMode::ShareUpdateExclusive);
            state.createStatistics(relationOf(strings(node.value("defnames"_L1)), state), table);
        }
    } else {
        return false;
    }
    return true;
}

}  // namespace

bool foretellOther(const QString &kind, const QJsonObject &node, State &state, Foretold &told)
{
    static const QSet<QString> maintenance = {u"VacuumStmt"_s, u"ClusterStmt"_s, u"TruncateStmt"_s, u"LockStmt"_s, u"ReindexStmt"_s};
    if (maintenance.contains(kind))
        foretellMaintenance(kind, node, state, told);
    else if (kind == "CreateTrigStmt"_L1)
        makeTrigger(node, state, told);
    else if (kind == "CommentStmt"_L1 || kind == "SecLabelStmt"_L1)
        comment(node, state, told);
    else if (kind == "CreatePublicationStmt"_L1 || kind == "AlterPublicationStmt"_L1)
        publish(node, state, told);
    else if (kind == "GrantStmt"_L1)
        grant(node, state, told);
    else if (kind == "AlterObjectSchemaStmt"_L1)
        moveSchema(node, state, told);
    else if (kind == "AlterDomainStmt"_L1)
        foretellAlterDomain(node, state, told);
    else if (kind == "CreateDomainStmt"_L1)
        makeDomain(node, state);
    else if (kind == "CreateForeignTableStmt"_L1)
        foretellCreateTable(QJsonObject{{u"base"_s, node.value("base"_L1).toObject().isEmpty() ? node : node.value("base"_L1)}}, state,
                            told);
    else if (kind == "CompositeTypeStmt"_L1)
        state.addComposite(node.value("typevar"_L1).toObject().value("relname"_L1).toString());
    else if (kind == "CreateSchemaStmt"_L1)
        createSchema(node, state, told);
    else if (kind == "ReassignOwnedStmt"_L1 || kind == "DropOwnedStmt"_L1)
        reassign(node, kind == "DropOwnedStmt"_L1, state, told);
    else if (kind == "VariableSetStmt"_L1)
        setVariable(node, state);
    else if (kind == "AlterTableMoveAllStmt"_L1)
        told.everywhere = true;
    else if (kind == "CallStmt"_L1)
        foretellCall(node, state, told);
    else if (kind == "CreateSeqStmt"_L1 || kind == "AlterSeqStmt"_L1) {
        const sql::QualifiedName sequence = relationOf(node.value("sequence"_L1).toObject(), state);
        if (kind == "AlterSeqStmt"_L1)
            told.lock(sequence, LockMode::ShareRowExclusive);
        else if (state.kindOf(sequence) == RelationKind::Unknown)
            state.createSequence(sequence);
        ownSequence(node, sequence, state, told);
    } else
        return foretellPlain(kind, node, state, told) || aloneByNature(kind, node, state, told) || touchesNoTable(kind);
    return true;
}

void foretellRename(const QJsonObject &node, State &state, Foretold &told)
{
    const QString type = node.value("renameType"_L1).toString();
    const QJsonObject range = node.value("relation"_L1).toObject();
    const QString to = node.value("newname"_L1).toString();
    const QString part = node.value("subname"_L1).toString();
    if (type == "OBJECT_ATTRIBUTE"_L1)
        return foretellAlterComposite(node, state, told);
    if (range.isEmpty())
        return;  // types, functions, schemas
    const sql::QualifiedName relation = relationOf(range, state);
    if (node.value("missing_ok"_L1).toBool() && state.isComplete() && state.kindOf(relation) == RelationKind::Unknown)
        return;
    if (type == "OBJECT_INDEX"_L1) {
        told.lock(relation,
                  state.dialect().renamesIndexesWeakly() ? LockMode::ShareUpdateExclusive : LockMode::AccessExclusive);
        return state.rename(relation, {relation.schema, sql::Identifier(to)});
    }
    told.lock(relation, LockMode::AccessExclusive);
    if (type == "OBJECT_COLUMN"_L1 || type == "OBJECT_TABCONSTRAINT"_L1) {
        for (const sql::QualifiedName &member : range.value("inh"_L1).toBool() ? state.family(relation) : QList{relation}) {
            told.lock(member, LockMode::AccessExclusive);
            if (!state.table(member))
                continue;
            catalog::Table &table = state.changed(member);
            for (catalog::Column &column : table.columns) {
                if (type == "OBJECT_COLUMN"_L1 && column.name == part)
                    column.name = to;
            }
            for (catalog::Constraint &constraint : table.constraints) {
                if (type == "OBJECT_TABCONSTRAINT"_L1 && constraint.name == part)
                    constraint.name = to;
                else if (type == "OBJECT_COLUMN"_L1)
                    renameIn(constraint, part, to);
            }
            for (catalog::Index &index : table.indexes) {
                if (type == "OBJECT_COLUMN"_L1)
                    std::ranges::replace(index.columns, part, to);
            }
        }
    } else if (type == "OBJECT_TRIGGER"_L1) {
        if (state.dialect().renamesTriggersOfPartitions())
            lockPartitions(relation, LockMode::AccessExclusive, state, told);
    } else if (type != "OBJECT_POLICY"_L1 && type != "OBJECT_RULE"_L1) {
        state.rename(relation, {relation.schema, sql::Identifier(to)});
    }
}

}  // namespace colonnade::impact::postgres
