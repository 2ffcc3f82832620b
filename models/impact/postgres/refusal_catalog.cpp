// What the server refuses because of what there is, or is not: tables and columns that are missing or there already, and what
// hangs on what is to go. Only where the catalog is sure of it; what the script has done before counts.
#include "impact/postgres/refusal.h"
#include "impact/postgres/tree.h"

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;
using catalog::ConstraintKind;

namespace {

constexpr auto UndefinedColumn = "42703"_L1;
constexpr auto UndefinedObject = "42704"_L1;
constexpr auto DuplicateColumn = "42701"_L1;
constexpr auto DuplicateTable = "42P07"_L1;
constexpr auto DuplicateObject = "42710"_L1;
constexpr auto InvalidTableDefinition = "42P16"_L1;
constexpr auto NotSupported = "0A000"_L1;
constexpr auto WrongState = "55000"_L1;
constexpr auto DependentObjects = "2BP01"_L1;

bool cascades(const QJsonObject &node)
{
    return node.value("behavior"_L1).toString() == "DROP_CASCADE"_L1;
}

/// A view that names the column, and no other table of the view has one of that name.
bool viewNeeds(const QString &column, const sql::QualifiedName &table, const State &state)
{
    const QList<sql::QualifiedName> views = state.viewsOn(table);
    return std::ranges::any_of(views, [&](const sql::QualifiedName &name) {
        const View *view = state.view(name);
        return view && !view->everything && view->columns.contains(column)
            && std::ranges::none_of(view->reads, [&](const sql::QualifiedName &read) {
                   const catalog::Table *other = read == table ? nullptr : state.table(read);
                   return (other && other->column(column)) || (read != table && !other);
               });
    });
}

QStringList columnsOf(const catalog::Table &table)
{
    QStringList names;
    for (const catalog::Column &column : table.columns)
        names.append(column.name);
    return names;
}

/// The columns and constraints as they stand at each of the passes in which one ALTER TABLE works.
class Passes
{
public:
    Passes(const catalog::Table &table, const QList<QJsonObject> &commands) : m_columns(columnsOf(table)), m_kept(m_columns)
    {
        for (const QJsonObject &command : commands) {
            const QString subtype = command.value("subtype"_L1).toString();
            if (subtype == "AT_DropColumn"_L1)
                m_kept.removeAll(command.value("name"_L1).toString());
            else if (subtype == "AT_DropConstraint"_L1)
                m_droppedConstraints.append(command.value("name"_L1).toString());
        }
        m_all = m_kept;
        for (const QJsonObject &command : commands) {
            if (command.value("subtype"_L1).toString() == "AT_AddColumn"_L1)
                m_all.append(sql::unwrapped(command.value("def"_L1)).second.value("colname"_L1).toString());
        }
    }
    const QStringList &before() const { return m_columns; }
    const QStringList &afterDrops() const { return m_kept; }
    const QStringList &afterAdditions() const { return m_all; }
    bool drops(const QString &constraint) const { return m_droppedConstraints.contains(constraint); }

private:
    QStringList m_columns;
    QStringList m_kept;
    QStringList m_all;
    QStringList m_droppedConstraints;
};

struct Target {
    sql::QualifiedName name;
    const catalog::Table &table;
    const Passes &passes;
    const State &state;
    bool knowsConstraints;  ///< the script has added none, of which the names might be guessed wrong
};

QString ofAddedKey(const Target &target, const QJsonObject &constraint)
{
    const QString name = constraint.value("conname"_L1).toString();
    if (constraint.value("contype"_L1).toString() == "CONSTR_PRIMARY"_L1) {
        const catalog::Constraint *primary = target.table.primaryKey();
        if (primary && !target.passes.drops(primary->name))
            return InvalidTableDefinition;
    }
    if (!name.isEmpty() && target.table.constraint(name) && !target.passes.drops(name))
        return DuplicateObject;
    for (const QLatin1StringView key : {"keys"_L1, "fk_attrs"_L1}) {
        for (const QString &column : strings(constraint.value(key))) {
            if (!target.passes.afterAdditions().contains(column))
                return UndefinedColumn;
        }
    }
    return {};
}

QString ofDroppedColumn(const Target &target, const QJsonObject &command)
{
    const QString name = command.value("name"_L1).toString();
    if (!target.passes.before().contains(name))
        return command.value("missing_ok"_L1).toBool() ? QString() : QString(UndefinedColumn);
    if (cascades(command))
        return {};
    if (viewNeeds(name, target.name, target.state))
        return DependentObjects;
    const QList<Reference> pointing = target.state.referencing(target.name);
    const bool isReferenced = std::ranges::any_of(pointing, [&](const Reference &reference) {
        return reference.table != target.name && reference.key.referencedColumns.contains(name);
    });
    return isReferenced ? QString(DependentObjects) : QString();
}

QString ofDroppedConstraint(const Target &target, const QJsonObject &command)
{
    const catalog::Constraint *known = target.table.constraint(command.value("name"_L1).toString());
    if (!known)
        return command.value("missing_ok"_L1).toBool() || !target.knowsConstraints ? QString() : QString(UndefinedObject);
    const bool isKey = known->kind == ConstraintKind::PrimaryKey || known->kind == ConstraintKind::Unique;
    if (!isKey || cascades(command))
        return {};
    const QList<Reference> pointing = target.state.referencing(target.name);
    // Two keys over the same columns: which of them it was made for is not known.
    const bool isOnly = std::ranges::count_if(target.table.indexes, [&](const catalog::Index &index) {
                            return index.unique && index.columns == known->columns;
                        }) == 1;
    return isOnly && std::ranges::any_of(pointing, [&](const Reference &reference) {
        return reference.table != target.name && reference.key.referencedColumns == known->columns;
    }) ? QString(DependentObjects) : QString();
}

/// What stands on a table that is lost in a crash is refused to a table that is not.
QString ofPersistence(const Target &target, bool logged)
{
    const auto isLogged = [&](const sql::QualifiedName &name) {
        const catalog::Table *table = target.state.table(name);
        return !table || table->persistence == catalog::Persistence::Permanent;
    };
    if (logged)
        return std::ranges::any_of(target.table.constraints, [&](const catalog::Constraint &key) {
            return key.kind == ConstraintKind::ForeignKey && key.referencedTable != target.name && !isLogged(key.referencedTable);
        }) ? QString(InvalidTableDefinition) : QString();
    if (target.state.isPublished(target.name))
        return WrongState;
    const QList<Reference> pointing = target.state.referencing(target.name);
    return target.table.persistence == catalog::Persistence::Permanent
            && std::ranges::any_of(pointing,
                                   [&](const Reference &reference) {
                                       return reference.table != target.name && isLogged(reference.table);
                                   })
        ? QString(InvalidTableDefinition)
        : QString();
}

bool namesColumn(const QString &subtype)
{
    static const QSet<QString> subtypes = {
        u"AT_ColumnDefault"_s, u"AT_DropNotNull"_s,    u"AT_SetNotNull"_s,    u"AT_SetStatistics"_s, u"AT_SetStorage"_s,
        u"AT_SetOptions"_s,    u"AT_ResetOptions"_s,   u"AT_AddIdentity"_s,   u"AT_SetIdentity"_s,   u"AT_SetCompression"_s,
        u"AT_DropIdentity"_s,  u"AT_DropExpression"_s, u"AT_SetExpression"_s};
    return subtypes.contains(subtype);
}

QString ofCommand(const Target &target, const QJsonObject &command)
{
    const QString subtype = command.value("subtype"_L1).toString();
    const QString name = command.value("name"_L1).toString();
    const QJsonObject definition = sql::unwrapped(command.value("def"_L1)).second;
    if (subtype == "AT_AddColumn"_L1) {
        const QString column = definition.value("colname"_L1).toString();
        const bool twice = target.passes.afterAdditions().count(column) > 1;
        return twice && !command.value("missing_ok"_L1).toBool() ? QString(DuplicateColumn) : QString();
    }
    if (subtype == "AT_DropColumn"_L1)
        return ofDroppedColumn(target, command);
    if (subtype == "AT_DropConstraint"_L1)
        return ofDroppedConstraint(target, command);
    if (subtype == "AT_AddConstraint"_L1)
        return ofAddedKey(target, definition);
    if (subtype == "AT_ValidateConstraint"_L1)
        return target.knowsConstraints && !target.table.constraint(name) ? QString(UndefinedObject) : QString();
    if (subtype == "AT_SetLogged"_L1 || subtype == "AT_SetUnLogged"_L1)
        return ofPersistence(target, subtype == "AT_SetLogged"_L1);
    const QStringList &columns =
        subtype == "AT_AlterColumnType"_L1 ? target.passes.afterDrops() : target.passes.afterAdditions();
    const bool asks = subtype == "AT_AlterColumnType"_L1 || namesColumn(subtype);
    return asks && !name.isEmpty() && !columns.contains(name) ? QString(UndefinedColumn) : QString();
}

/// Names of constraints that the script leaves to the server are guessed; then nothing is said of one that is not known.
bool knowsConstraints(const sql::QualifiedName &name, const State &state)
{
    const catalog::Table *first = state.catalog().table(name), *now = state.table(name);
    if (state.isComplete())
        return true;
    return first && now && columnsOf(*now) == columnsOf(*first)
        && std::ranges::all_of(now->constraints, [&](const catalog::Constraint &constraint) {
               return first->constraint(constraint.name) != nullptr;
           });
}

QString ofAlterTable(const QJsonObject &node, const State &state)
{
    const sql::QualifiedName name = relationOf(node.value("relation"_L1).toObject(), state);
    const catalog::Table *table = state.table(name);
    if (node.value("objtype"_L1).toString() != "OBJECT_TABLE"_L1 || !table || !state.isWhole(name))
        return {};
    QList<QJsonObject> commands;
    for (const QJsonValue entry : node.value("cmds"_L1).toArray())
        commands.append(sql::unwrapped(entry).second);
    const Passes passes(*table, commands);
    const Target target{name, *table, passes, state, knowsConstraints(name, state)};
    for (const QJsonObject &command : commands) {
        if (const QString refused = ofCommand(target, command); !refused.isEmpty())
            return refused;
    }
    return {};
}

QString ofRename(const QJsonObject &node, const State &state)
{
    const sql::QualifiedName name = relationOf(node.value("relation"_L1).toObject(), state);
    const catalog::Table *table = state.table(name);
    if (node.value("renameType"_L1).toString() != "OBJECT_COLUMN"_L1 || !table || !state.isWhole(name))
        return {};
    const QStringList columns = columnsOf(*table);
    if (!columns.contains(node.value("subname"_L1).toString()))
        return UndefinedColumn;
    return columns.contains(node.value("newname"_L1).toString()) ? QString(DuplicateColumn) : QString();
}

QString ofTruncate(const QJsonObject &node, const State &state)
{
    QList<sql::QualifiedName> emptied;
    for (const QJsonValue entry : node.value("relations"_L1).toArray())
        emptied += state.family(relationOf(sql::unwrapped(entry).second, state));
    for (const sql::QualifiedName &name : cascades(node) ? QList<sql::QualifiedName>() : emptied) {
        for (const Reference &reference : state.referencing(name)) {
            if (!emptied.contains(reference.table))
                return NotSupported;
        }
    }
    return {};
}

QString ofIndex(const QJsonObject &node, const State &state)
{
    const sql::QualifiedName name = relationOf(node.value("relation"_L1).toObject(), state);
    const catalog::Table *table = state.table(name);
    if (!table || !state.isWhole(name))
        return {};
    const QStringList columns = columnsOf(*table);
    for (const QJsonValue entry : node.value("indexParams"_L1).toArray()) {
        const QString column = sql::unwrapped(entry).second.value("name"_L1).toString();
        if (!column.isEmpty() && !columns.contains(column))
            return UndefinedColumn;
    }
    const QString index = node.value("idxname"_L1).toString();
    const bool exists = !index.isEmpty() && state.kindOf({name.schema, sql::Identifier(index)}) != RelationKind::Unknown;
    return exists && !node.value("if_not_exists"_L1).toBool() ? QString(DuplicateTable) : QString();
}

QString ofCreateTable(const QJsonObject &node, const State &state)
{
    const QJsonObject relation = node.value("relation"_L1).toObject();
    if (node.value("if_not_exists"_L1).toBool() || relation.value("relpersistence"_L1).toString() == "t"_L1)
        return {};
    const QString schema = relation.value("schemaname"_L1).toString();
    const sql::QualifiedName name =
        sql::qualified(schema.isEmpty() ? state.creationSchema() : schema, relation.value("relname"_L1).toString());
    return state.kindOf(name) != RelationKind::Unknown ? QString(DuplicateTable) : QString();
}

bool isDefault(const sql::QualifiedName &sequence, const State &state)
{
    const QList<sql::QualifiedName> tables = state.allTables();
    return std::ranges::any_of(tables, [&](const sql::QualifiedName &name) {
        return std::ranges::any_of(state.table(name)->columns, [&](const catalog::Column &column) {
            const auto used = column.defaultExpression ? sequenceIn(*column.defaultExpression) : std::nullopt;
            return used && relationOf(used->split(u'.'), state) == sequence;
        });
    });
}

/// Of views, materialized views and sequences: what hangs on them.
QString ofDrop(const QJsonObject &node, const State &state)
{
    const QString type = node.value("removeType"_L1).toString();
    if (cascades(node))
        return {};
    QList<sql::QualifiedName> names;
    for (const QJsonValue object : node.value("objects"_L1).toArray())
        names.append(relationOf(listed(object), state));
    for (const sql::QualifiedName &name : names) {
        const bool view = type == "OBJECT_VIEW"_L1 || type == "OBJECT_MATVIEW"_L1;
        for (const sql::QualifiedName &above : view ? state.viewsOn(name) : QList<sql::QualifiedName>()) {
            if (!names.contains(above))
                return DependentObjects;
        }
    }
    // Partitions go with their table; tables that inherit from it do not.
    for (const sql::QualifiedName &name : type == "OBJECT_TABLE"_L1 ? names : QList<sql::QualifiedName>()) {
        for (const sql::QualifiedName &child : state.isPartitioned(name) ? QList<sql::QualifiedName>() : state.children(name)) {
            if (!names.contains(child))
                return DependentObjects;
        }
    }
    for (const sql::QualifiedName &name : type == "OBJECT_SEQUENCE"_L1 ? names : QList<sql::QualifiedName>()) {
        if (isDefault(name, state))
            return DependentObjects;
    }
    if (type != "OBJECT_TYPE"_L1 && type != "OBJECT_DOMAIN"_L1)
        return {};
    for (const QJsonValue object : node.value("objects"_L1).toArray()) {
        const QString name = strings(sql::unwrapped(object).second.value("names"_L1)).join(u'.');
        State scratch = state;
        Foretold told;
        dropType(name, scratch, told);
        if (!told.collateral.isEmpty())
            return DependentObjects;
    }
    return {};
}

}  // namespace

QString refusedByWhatThereIs(const sql::ParsedStatement &statement, const State &state)
{
    const QString &kind = statement.kind;
    return kind == "AlterTableStmt"_L1 ? ofAlterTable(statement.node, state)
        : kind == "RenameStmt"_L1      ? ofRename(statement.node, state)
        : kind == "TruncateStmt"_L1    ? ofTruncate(statement.node, state)
        : kind == "IndexStmt"_L1       ? ofIndex(statement.node, state)
        : kind == "CreateStmt"_L1      ? ofCreateTable(statement.node, state)
        : kind == "DropStmt"_L1        ? ofDrop(statement.node, state)
                                       : QString();
}

}  // namespace colonnade::impact::postgres
