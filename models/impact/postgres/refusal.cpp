#include "impact/postgres/refusal.h"

#include "impact/postgres/tree.h"

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;

namespace {

constexpr auto SyntaxError = "42601"_L1;
constexpr auto UndefinedTable = "42P01"_L1;
constexpr auto UndefinedObject = "42704"_L1;
constexpr auto UndefinedFunction = "42883"_L1;
constexpr auto WrongObjectType = "42809"_L1;
constexpr auto InvalidTableDefinition = "42P16"_L1;
constexpr auto NotSupported = "0A000"_L1;
constexpr auto WrongState = "55000"_L1;
constexpr auto DependentObjects = "2BP01"_L1;

bool calls(const QJsonValue &value, const QString &function)
{
    if (value.isArray()) {
        for (const QJsonValue entry : value.toArray()) {
            if (calls(entry, function))
                return true;
        }
        return false;
    }
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.key() == "funcname"_L1 ? strings(it.value()).value(0) == function : calls(it.value(), function))
            return true;
    }
    return false;
}

QString ofConstraint(const QJsonObject &node, const sql::QualifiedName &table, const State &state)
{
    const plan::Dialect &dialect = state.dialect();
    const QString kind = node.value("contype"_L1).toString();
    const bool partitioned = state.isPartitioned(table);
    if (node.value("nulls_not_distinct"_L1).toBool() && !dialect.nullsNotDistinct())
        return SyntaxError;
    if (kind == "CONSTR_GENERATED"_L1 && !dialect.hasStoredGenerated())
        return SyntaxError;
    // An extension, or somebody's own function, may have brought it.
    if (kind == "CONSTR_DEFAULT"_L1 && state.isComplete()
        && ((!dialect.generatesUuids() && calls(node.value("raw_expr"_L1), u"gen_random_uuid"_s))
            || (!dialect.generatesOrderedUuids() && calls(node.value("raw_expr"_L1), u"uuidv7"_s))))
        return UndefinedFunction;
    if (kind == "CONSTR_FOREIGN"_L1) {
        const sql::QualifiedName parent = relationOf(node.value("pktable"_L1).toObject(), state);
        if (parent != table && state.isMissing(parent))
            return UndefinedTable;
        if (state.isPartitioned(parent) && !dialect.referencesPartitioned())
            return WrongObjectType;
        if (partitioned && node.value("skip_validation"_L1).toBool() && !dialect.addsForeignKeyNotValidOnPartitioned())
            return WrongObjectType;
        if (partitioned && !dialect.hasPartitionedIndexes())
            return WrongObjectType;
    }
    if ((kind == "CONSTR_UNIQUE"_L1 || kind == "CONSTR_PRIMARY"_L1) && partitioned && !dialect.hasPartitionedIndexes())
        return NotSupported;
    return {};
}

QString ofNewColumn(const QJsonObject &command, bool only, const sql::QualifiedName &table, const State &state)
{
    const QJsonObject definition = sql::unwrapped(command.value("def"_L1)).second;
    const catalog::Table *known = state.table(table);
    if (definition.contains("compression"_L1) && !state.dialect().compression())
        return SyntaxError;
    if (state.isPartition(table) || (known && !known->ofType.isEmpty()))
        return WrongObjectType;
    if (only && !state.children(table).isEmpty())
        return InvalidTableDefinition;
    const QString type = typeText(definition.value("typeName"_L1).toObject());
    if (type.endsWith("[]"_L1) && state.domain(type.chopped(2)) && !state.dialect().hasArraysOfDomains())
        return UndefinedObject;
    for (const QJsonValue entry : definition.value("constraints"_L1).toArray()) {
        if (const QString refused = ofConstraint(sql::unwrapped(entry).second, table, state); !refused.isEmpty())
            return refused;
    }
    return {};
}

/// A view that shows the column keeps its type as it is.
QString ofNewType(const QString &column, const sql::QualifiedName &table, const State &state)
{
    for (const sql::QualifiedName &name : state.viewsOn(table)) {
        const View *view = state.view(name);
        const bool elsewhere = std::ranges::any_of(view->reads, [&](const sql::QualifiedName &read) {
            const catalog::Table *other = read == table ? nullptr : state.table(read);
            return other && other->column(column);
        });
        if (view->columns.contains(column) && !view->everything && !elsewhere)
            return NotSupported;
    }
    return {};
}

QString ofSubcommand(const QJsonObject &command, bool only, const sql::QualifiedName &table, const State &state)
{
    const plan::Dialect &dialect = state.dialect();
    const QString subtype = command.value("subtype"_L1).toString();
    const QJsonObject definition = sql::unwrapped(command.value("def"_L1)).second;
    if (subtype == "AT_AddColumn"_L1)
        return ofNewColumn(command, only, table, state);
    if (subtype == "AT_AddConstraint"_L1)
        return ofConstraint(definition, table, state);
    if (subtype == "AT_AlterColumnType"_L1)
        return ofNewType(command.value("name"_L1).toString(), table, state);
    const bool later = (subtype == "AT_SetCompression"_L1 && !dialect.compression())
        || (subtype == "AT_DropExpression"_L1 && !dialect.dropsExpressions())
        || (subtype == "AT_SetExpression"_L1 && !dialect.setsExpressions())
        || (subtype == "AT_SetAccessMethod"_L1 && !dialect.setsAccessMethods())
        || (subtype == "AT_DetachPartition"_L1 && definition.value("concurrent"_L1).toBool() && !dialect.detachesConcurrently())
        || (subtype == "AT_AttachPartition"_L1 && definition.value("bound"_L1).toObject().value("is_default"_L1).toBool()
            && !dialect.hasDefaultPartitions());
    if (later)
        return SyntaxError;
    if (subtype == "AT_DetachPartition"_L1 && definition.value("concurrent"_L1).toBool() && state.defaultPartition(table))
        return WrongState;
    if (subtype == "AT_DisableTrigUser"_L1 && !dialect.switchesUserTriggersOfPartitions() && state.isPartitioned(table)) {
        const QList<catalog::Trigger> triggers = state.table(table)->triggers;
        const auto ofRows = [](const catalog::Trigger &trigger) { return !trigger.definition.contains("STATEMENT"_L1); };
        if (std::ranges::any_of(triggers, ofRows))
            return UndefinedObject;
    }
    return {};
}

QString ofAlterTable(const QJsonObject &node, const State &state)
{
    const QString type = node.value("objtype"_L1).toString();
    const QJsonObject relation = node.value("relation"_L1).toObject();
    const sql::QualifiedName table = relationOf(relation, state);
    const QJsonArray commands = node.value("cmds"_L1).toArray();
    const QString first = sql::unwrapped(commands.first()).second.value("subtype"_L1).toString();
    if (type == "OBJECT_INDEX"_L1) {
        const bool later = first == "AT_AttachPartition"_L1 || first == "AT_SetStatistics"_L1;
        return later && !state.dialect().hasPartitionedIndexes() ? SyntaxError : QString();
    }
    if (type == "OBJECT_TYPE"_L1) {
        const bool cascades = sql::unwrapped(commands.first()).second.value("behavior"_L1).toString() == "DROP_CASCADE"_L1;
        Foretold told;
        foretellAlterComposite(node, state, told);
        return !cascades && !told.locks.isEmpty() ? DependentObjects : QString();
    }
    for (const QJsonValue entry : commands) {
        const QString refused =
            ofSubcommand(sql::unwrapped(entry).second, !relation.value("inh"_L1).toBool(), table, state);
        // Grammar is looked at before names.
        if (refused == SyntaxError)
            return refused;
    }
    if (state.isMissing(table))
        return node.value("missing_ok"_L1).toBool() ? QString() : QString(UndefinedTable);
    for (const QJsonValue entry : commands) {
        if (const QString refused =
                ofSubcommand(sql::unwrapped(entry).second, !relation.value("inh"_L1).toBool(), table, state);
            !refused.isEmpty())
            return refused;
    }
    return {};
}

QString ofIndex(const QJsonObject &node, const State &state)
{
    const plan::Dialect &dialect = state.dialect();
    const QJsonObject relation = node.value("relation"_L1).toObject();
    const bool only = !relation.value("inh"_L1).toBool();
    if ((node.value("nulls_not_distinct"_L1).toBool() && !dialect.nullsNotDistinct())
        || (node.contains("indexIncludingParams"_L1) && !dialect.includesColumnsInIndexes())
        || (only && !dialect.hasPartitionedIndexes()))
        return SyntaxError;
    const sql::QualifiedName table = relationOf(relation, state);
    if (state.isMissing(table))
        return UndefinedTable;
    const catalog::Table *known = state.table(table);
    if (known && known->kind == catalog::TableKind::Foreign)
        return WrongObjectType;
    if (!state.isPartitioned(table))
        return {};
    if (!dialect.hasPartitionedIndexes())
        return WrongObjectType;
    return node.value("concurrent"_L1).toBool() ? NotSupported : QString();
}

QString ofTrigger(const QJsonObject &node, const State &state)
{
    const plan::Dialect &dialect = state.dialect();
    if (node.value("replace"_L1).toBool() && !dialect.replacesTriggers())
        return SyntaxError;
    const sql::QualifiedName table = relationOf(node.value("relation"_L1).toObject(), state);
    if (!state.isPartitioned(table) || !node.value("row"_L1).toBool())
        return {};
    constexpr int Before = 2;
    const bool before = (node.value("timing"_L1).toInt() & Before) != 0;
    return !dialect.hasPartitionedIndexes() || (before && !dialect.rowTriggersOnPartitioned()) ? WrongObjectType : QString();
}

/// Without CASCADE nothing may hang on it; what goes along may.
QString ofDropTable(const QList<sql::QualifiedName> &tables, const State &state)
{
    for (const sql::QualifiedName &table : tables) {
        if (!state.viewsOn(table).isEmpty())
            return DependentObjects;
        for (const Reference &reference : state.referencing(table)) {
            if (!tables.contains(reference.table))
                return DependentObjects;
        }
        // A key that points to the whole table points to each partition, too.
        const catalog::Table *known = state.isPartition(table) ? state.table(table) : nullptr;
        for (const sql::QualifiedName &parent : known ? known->parents : QList<sql::QualifiedName>()) {
            if (!state.referencing(parent).isEmpty())
                return DependentObjects;
        }
    }
    return {};
}

QString ofDrop(const QJsonObject &node, const State &state)
{
    const QString type = node.value("removeType"_L1).toString();
    if (type == "OBJECT_PROCEDURE"_L1 && !state.dialect().hasProcedures())
        return SyntaxError;
    const bool missing = node.value("missing_ok"_L1).toBool();
    QList<sql::QualifiedName> names;
    for (const QJsonValue object : node.value("objects"_L1).toArray()) {
        QStringList name = listed(object);
        if (type == "OBJECT_TRIGGER"_L1 && name.size() > 1)
            name.removeLast();
        names.append(relationOf(name, state));
        const bool relation = type == "OBJECT_TABLE"_L1 || type == "OBJECT_INDEX"_L1 || type == "OBJECT_TRIGGER"_L1;
        if (relation && !missing && state.isMissing(names.last()))
            return type == "OBJECT_INDEX"_L1 ? UndefinedObject : UndefinedTable;
        const auto table = type == "OBJECT_INDEX"_L1 ? state.tableOfIndex(names.last()) : std::nullopt;
        if (table && state.isPartitioned(*table) && node.value("concurrent"_L1).toBool())
            return NotSupported;
    }
    const bool restricts = node.value("behavior"_L1).toString() != "DROP_CASCADE"_L1;
    return type == "OBJECT_TABLE"_L1 && restricts ? ofDropTable(names, state) : QString();
}

QString ofTarget(const QString &kind, const QJsonObject &node, const State &state)
{
    const auto isMissing = [&](const QJsonObject &range) { return !range.isEmpty() && state.isMissing(relationOf(range, state)); };
    if (kind == "InsertStmt"_L1 || kind == "UpdateStmt"_L1 || kind == "DeleteStmt"_L1)
        return isMissing(node.value("relation"_L1).toObject()) ? UndefinedTable : QString();
    if (kind == "ReindexStmt"_L1 || (kind == "RenameStmt"_L1 && node.value("renameType"_L1).toString() != "OBJECT_ATTRIBUTE"_L1))
        return !node.value("missing_ok"_L1).toBool() && isMissing(node.value("relation"_L1).toObject()) ? UndefinedTable : QString();
    if (kind == "TruncateStmt"_L1) {
        for (const QJsonValue entry : node.value("relations"_L1).toArray()) {
            if (isMissing(sql::unwrapped(entry).second))
                return UndefinedTable;
        }
    }
    return {};
}

QString ofCreateTable(const QJsonObject &node, const State &state)
{
    if (node.value("partbound"_L1).toObject().value("is_default"_L1).toBool() && !state.dialect().hasDefaultPartitions())
        return SyntaxError;
    const sql::QualifiedName table = relationOf(node.value("relation"_L1).toObject(), state);
    for (const QJsonValue entry : node.value("inhRelations"_L1).toArray()) {
        if (state.isMissing(relationOf(sql::unwrapped(entry).second, state)))
            return UndefinedTable;
    }
    for (const QJsonValue element : node.value("tableElts"_L1).toArray()) {
        const auto [kind, contents] = sql::unwrapped(element);
        if (kind == "TableLikeClause"_L1 && state.isMissing(relationOf(contents.value("relation"_L1).toObject(), state)))
            return UndefinedTable;
        for (const QJsonValue entry :
             kind == "Constraint"_L1 ? QJsonArray{element} : contents.value("constraints"_L1).toArray()) {
            if (const QString refused = ofConstraint(sql::unwrapped(entry).second, table, state); !refused.isEmpty())
                return refused;
        }
    }
    return {};
}

QString ofOther(const QString &kind, const QJsonObject &node, const State &state)
{
    const plan::Dialect &dialect = state.dialect();
    if ((kind == "MergeStmt"_L1 && !dialect.hasMerge()) || (kind == "CallStmt"_L1 && !dialect.hasProcedures())
        || (kind == "CreateFunctionStmt"_L1 && node.value("is_procedure"_L1).toBool() && !dialect.hasProcedures())
        || (kind == "AlterStatsStmt"_L1 && !dialect.setsStatisticsTargets())
        || (kind == "ReindexStmt"_L1 && hasOption(node.value("params"_L1), "concurrently"_L1) && !dialect.reindexesConcurrently())
        || (kind == "RenameStmt"_L1 && node.value("renameType"_L1).toString() == "OBJECT_COLUMN"_L1
            && node.value("relationType"_L1).toString() == "OBJECT_VIEW"_L1 && !dialect.renamesColumnsOfViews()))
        return SyntaxError;
    if (kind == "ClusterStmt"_L1 && !dialect.clustersPartitioned()
        && state.isPartitioned(relationOf(node.value("relation"_L1).toObject(), state)))
        return NotSupported;
    if (kind == "CopyStmt"_L1 && !node.value("is_from"_L1).toBool() && node.contains("relation"_L1)
        && state.isPartitioned(relationOf(node.value("relation"_L1).toObject(), state)))
        return WrongObjectType;
    if (kind == "LockStmt"_L1 && !dialect.locksViews()) {
        for (const QJsonValue entry : node.value("relations"_L1).toArray()) {
            if (state.kindOf(relationOf(sql::unwrapped(entry).second, state)) == RelationKind::View)
                return WrongObjectType;
        }
    }
    if (kind == "CreatePublicationStmt"_L1 && !dialect.publishesPartitioned()) {
        for (const QJsonValue entry : node.value("pubobjects"_L1).toArray()) {
            const QJsonObject table = sql::unwrapped(entry).second.value("pubtable"_L1).toObject();
            if (state.isPartitioned(relationOf(table.value("relation"_L1).toObject(), state)))
                return NotSupported;
        }
    }
    return ofTarget(kind, node, state);
}

}  // namespace

QString refusalOf(const sql::ParsedStatement &statement, const State &state)
{
    if (statement.kind == "AlterTableStmt"_L1)
        return ofAlterTable(statement.node, state);
    if (statement.kind == "IndexStmt"_L1)
        return ofIndex(statement.node, state);
    if (statement.kind == "CreateTrigStmt"_L1)
        return ofTrigger(statement.node, state);
    if (statement.kind == "DropStmt"_L1)
        return ofDrop(statement.node, state);
    if (statement.kind == "CreateStmt"_L1)
        return ofCreateTable(statement.node, state);
    return ofOther(statement.kind, statement.node, state);
}

}  // namespace colonnade::impact::postgres
