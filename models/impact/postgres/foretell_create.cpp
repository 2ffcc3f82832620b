// Lock rules for CREATE TABLE, and what it makes.
#include "impact/postgres/tree.h"

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;

namespace {

QString partitionKey(const QJsonObject &specification)
{
    if (specification.isEmpty())
        return {};
    QStringList columns;
    for (const QJsonValue entry : specification.value("partParams"_L1).toArray())
        columns.append(sql::unwrapped(entry).second.value("name"_L1).toString(u"?"_s));
    const QString strategy = specification.value("strategy"_L1).toString();
    const QString word = strategy.contains("LIST"_L1) ? u"LIST"_s : strategy.contains("HASH"_L1) ? u"HASH"_s : u"RANGE"_s;
    return u"%1 (%2)"_s.arg(word, columns.join(u", "_s));
}

void keepConstraint(const QJsonObject &node, const sql::QualifiedName &table, const QStringList &columns, State &state,
                    Foretold &told)
{
    catalog::Constraint made = constraintOf(node, state);
    if (!columns.isEmpty() && made.kind != catalog::ConstraintKind::Check)
        made.columns = columns;
    // A table that is made has nothing that could break it.
    made.validated = true;
    const bool isKey = made.kind == catalog::ConstraintKind::PrimaryKey || made.kind == catalog::ConstraintKind::Unique
        || made.kind == catalog::ConstraintKind::Exclusion;
    const bool primary = made.kind == catalog::ConstraintKind::PrimaryKey;
    if (made.kind == catalog::ConstraintKind::ForeignKey)
        lockPartitions(made.referencedTable, LockMode::ShareRowExclusive, state, told);
    if (made.name.isEmpty())
        made.name = primary ? sql::generatedName({table.name.text()}, u"pkey"_s)
            : made.kind == catalog::ConstraintKind::Check
            ? sql::generatedName({table.name.text(), columns.value(0)}, u"check"_s)
            : indexName(table, made.columns, isKey ? u"key"_s : u"fkey"_s, state);
    if (isKey)
        state.addIndex(table, {.name = made.name, .method = u"btree"_s, .columns = made.columns, .unique = true, .primary = primary});
    for (const QString &name : primary ? made.columns : QStringList()) {
        for (catalog::Column &column : state.changed(table).columns)
            column.notNull = column.notNull || column.name == name;
    }
    state.addConstraint(table, made);
}

void keepColumn(const QJsonObject &definition, const sql::QualifiedName &table, State &state)
{
    catalog::Column column;
    column.name = definition.value("colname"_L1).toString();
    column.type = typeText(definition.value("typeName"_L1).toObject());
    const bool serial = column.type.endsWith("serial"_L1) || column.type.startsWith("serial"_L1);
    column.notNull = serial;
    for (const QJsonValue entry : definition.value("constraints"_L1).toArray()) {
        const QString kind = sql::unwrapped(entry).second.value("contype"_L1).toString();
        column.notNull = column.notNull || kind == "CONSTR_NOTNULL"_L1 || kind == "CONSTR_IDENTITY"_L1;
        if (kind == "CONSTR_IDENTITY"_L1)
            column.identity = catalog::Identity::ByDefault;
        else if (kind == "CONSTR_GENERATED"_L1)
            column.generated = catalog::Generated::Stored;
        else if (kind == "CONSTR_DEFAULT"_L1)
            column.defaultExpression = u"?"_s;
    }
    if (serial || column.identity != catalog::Identity::None) {
        const sql::QualifiedName sequence =
            sql::qualified(table.schema.text(), sql::generatedName({table.name.text(), column.name}, u"seq"_s));
        state.createSequence(sequence, table);
        if (serial)
            column.defaultExpression = u"nextval('%1'::regclass)"_s.arg(sequence.display());
    }
    static const QHash<QString, QString> stored = {{u"serial"_s, u"integer"_s},      {u"serial4"_s, u"integer"_s},
                                                   {u"bigserial"_s, u"bigint"_s},    {u"serial8"_s, u"bigint"_s},
                                                   {u"smallserial"_s, u"smallint"_s}, {u"serial2"_s, u"smallint"_s}};
    column.type = stored.value(column.type, column.type);
    state.changed(table).columns.append(column);
}

void copyLike(const QJsonObject &clause, const sql::QualifiedName &table, State &state, Foretold &told)
{
    const sql::QualifiedName source = relationOf(clause.value("relation"_L1).toObject(), state);
    told.lock(source, LockMode::AccessShare);
    if (const catalog::Table *known = state.table(source))
        state.changed(table).columns += QList(known->columns);
}

void readElements(const QJsonObject &node, const sql::QualifiedName &table, State &state, Foretold &told)
{
    const QJsonArray elements = node.value("tableElts"_L1).toArray();
    for (const QJsonValue element : elements) {
        const auto [kind, definition] = sql::unwrapped(element);
        if (kind == "ColumnDef"_L1)
            keepColumn(definition, table, state);
        else if (kind == "TableLikeClause"_L1)
            copyLike(definition, table, state, told);
    }
    for (const QJsonValue element : elements) {
        const auto [kind, definition] = sql::unwrapped(element);
        if (kind == "Constraint"_L1)
            keepConstraint(definition, table, {}, state, told);
        for (const QJsonValue entry : kind == "ColumnDef"_L1 ? definition.value("constraints"_L1).toArray() : QJsonArray()) {
            const QJsonObject constraint = sql::unwrapped(entry).second;
            static const QSet<QString> kept = {u"CONSTR_FOREIGN"_s, u"CONSTR_UNIQUE"_s, u"CONSTR_PRIMARY"_s, u"CONSTR_CHECK"_s};
            if (kept.contains(constraint.value("contype"_L1).toString()))
                keepConstraint(constraint, table, {definition.value("colname"_L1).toString()}, state, told);
        }
    }
}

}  // namespace

void foretellCreateTable(const QJsonObject &outer, State &state, Foretold &told)
{
    // A foreign table's own words stand around those of a table.
    const bool foreign = outer.contains("base"_L1);
    const QJsonObject node = foreign ? outer.value("base"_L1).toObject() : outer;
    const QJsonObject relation = node.value("relation"_L1).toObject();
    const bool temporary = relation.value("relpersistence"_L1).toString() == "t"_L1;
    const QString schema = relation.value("schemaname"_L1).toString();
    const sql::QualifiedName table = temporary ? sql::qualified(u"pg_temp"_s, relation.value("relname"_L1).toString())
        : sql::qualified(schema.isEmpty() ? state.creationSchema() : schema, relation.value("relname"_L1).toString());
    if (state.kindOf(table) != RelationKind::Unknown)
        return;
    state.create(table);
    told.created.append(table);
    catalog::Table &made = state.changed(table);
    made.partitionKey = partitionKey(node.value("partspec"_L1).toObject());
    made.kind = foreign ? catalog::TableKind::Foreign
        : made.partitionKey.isEmpty() ? catalog::TableKind::Ordinary
                                      : catalog::TableKind::Partitioned;
    made.persistence = temporary ? catalog::Persistence::Temporary
        : relation.value("relpersistence"_L1).toString() == "u"_L1 ? catalog::Persistence::Unlogged
                                                                   : catalog::Persistence::Permanent;
    made.ofType = strings(node.value("ofTypename"_L1).toObject().value("names"_L1)).join(u'.');
    if (node.contains("partbound"_L1)) {
        makePartition(node, table, state, told);
    } else {
        for (const QJsonValue entry : node.value("inhRelations"_L1).toArray()) {
            const sql::QualifiedName parent = relationOf(sql::unwrapped(entry).second, state);
            told.lock(parent, LockMode::ShareUpdateExclusive);
            const catalog::Table *above = state.table(parent);
            const catalog::Table copied = above ? *above : catalog::Table();
            state.attach(table, parent);
            state.changed(table).columns += copied.columns;
        }
    }
    readElements(node, table, state, told);
    // What stands in the statement itself is known, what is taken over from elsewhere may not be.
    const QJsonArray elements = node.value("tableElts"_L1).toArray();
    const bool plain = std::ranges::all_of(elements, [](const QJsonValue &element) {
        return sql::unwrapped(element).first != "TableLikeClause"_L1;
    });
    if (plain && !node.contains("inhRelations"_L1) && !node.contains("ofTypename"_L1))
        state.setWhole(table);
}

}  // namespace colonnade::impact::postgres
