// Lock rules for DROP: what is named, and with CASCADE what hangs on it.
#include "impact/postgres/tree.h"

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;

namespace {

void dropView(const sql::QualifiedName &view, bool cascade, State &state, Foretold &told)
{
    if (state.kindOf(view) == RelationKind::Unknown && state.isComplete())
        return;
    QList<sql::QualifiedName> going{view};
    for (qsizetype i = 0; i < going.size(); ++i) {
        const sql::QualifiedName name = going[i];
        if (i > 0 && !state.view(name))
            continue;
        told.lock(name, LockMode::AccessExclusive);
        if (i > 0)
            told.takeAlong(state.view(name)->materialized ? Collateral::Kind::MaterializedView : Collateral::Kind::View, name);
        const QList<sql::QualifiedName> above = cascade ? state.viewsOn(name) : QList<sql::QualifiedName>();
        told.dropped.append(name);
        // At once, so that views that read one another come to an end.
        state.drop(name);
        going += above;
    }
}

void dropIndex(const sql::QualifiedName &index, bool concurrent, State &state, Foretold &told)
{
    const auto table = state.tableOfIndex(index);
    told.alone = told.alone || concurrent;
    if (!table)
        return;
    // CONCURRENTLY it waits for those that use the table, and for nobody else.
    lockPartitions(*table, concurrent ? LockMode::ShareUpdateExclusive : LockMode::AccessExclusive, state, told);
    told.dropped.append(index);
    state.dropIndex(index);
}

void dropOnTable(const QString &type, QStringList name, State &state, Foretold &told)
{
    const QString object = name.takeLast();
    const sql::QualifiedName table = relationOf(name, state);
    catalog::Table &changed = state.changed(table);
    const auto trigger = std::ranges::find(changed.triggers, object, &catalog::Trigger::name);
    // With IF EXISTS a trigger that is not there locks nothing.
    if (type == "OBJECT_TRIGGER"_L1 && trigger == changed.triggers.end() && state.isComplete())
        return;
    told.lock(table, LockMode::AccessExclusive);
    const bool ofRows = trigger != changed.triggers.end() && !trigger->definition.contains("STATEMENT"_L1);
    if (type == "OBJECT_TRIGGER"_L1 && ofRows && state.isPartitioned(table))
        lockFamily(table, LockMode::AccessExclusive, state, told);
    changed.triggers.removeIf([&](const catalog::Trigger &entry) { return entry.name == object; });
}

/// Defaults that take their numbers from it go with it.
void dropSequence(const sql::QualifiedName &sequence, bool cascade, State &state, Foretold &told)
{
    if (state.isComplete() && state.kindOf(sequence) != RelationKind::Sequence)
        return;
    told.lock(sequence, LockMode::AccessExclusive);
    const auto owner = state.ownerOf(sequence);
    if (cascade && owner && !owner->name.isEmpty())
        told.lock(*owner, LockMode::AccessExclusive);
    for (const sql::QualifiedName &name : cascade ? state.allTables() : QList<sql::QualifiedName>()) {
        for (const catalog::Column &column : QList(state.table(name)->columns)) {
            const auto used = column.defaultExpression ? sequenceIn(*column.defaultExpression) : std::nullopt;
            if (!used || relationOf(used->split(u'.'), state) != sequence)
                continue;
            told.lock(name, LockMode::AccessExclusive);
            told.takeAlong(Collateral::Kind::Default, name, column.name);
        }
    }
    state.drop(sequence);
}

/// "public.mood[]" and "mood" are columns of mood; so is one of a domain over it.
bool isOfType(const QString &columnType, const QString &type, const State &state)
{
    const QString wanted = type.startsWith("public."_L1) ? type.sliced(7) : type;
    QString next = columnType;
    for (int depth = 0; depth < 32; ++depth) {
        while (next.endsWith("[]"_L1))
            next.chop(2);
        if (next == wanted || next == u"public."_s + wanted)
            return true;
        const auto known = state.domain(next);
        if (!known)
            return false;
        next = known->base;
    }
    return false;
}

/// Tables that may have a column of the type, or are made of it, in order.
QList<sql::QualifiedName> tablesWith(const QString &type, const State &state)
{
    const QString wanted = type.startsWith("public."_L1) ? type.sliced(7) : type;
    QStringList types{wanted, u"public."_s + wanted};
    const auto add = [&](const QString &name) {
        if (!types.contains(name))
            types.append(name);
    };
    for (qsizetype i = 0; i < types.size(); ++i) {
        if (!types[i].endsWith("[]"_L1))
            add(types[i] + u"[]"_s);
        for (const QString &name : state.withDomainsOver({types[i]}))
            add(name);
    }
    QList<sql::QualifiedName> tables = state.tablesOf(types);
    std::ranges::sort(tables);
    return tables;
}

void dropColumnAlong(const sql::QualifiedName &name, const QString &column, State &state, Foretold &told)
{
    told.lock(name, LockMode::AccessExclusive);
    told.takeAlong(Collateral::Kind::Column, name, column);
    dropViewsOn(name, column, state, told);
    catalog::Table &changed = state.changed(name);
    changed.columns.removeIf([&](const catalog::Column &entry) { return entry.name == column; });
    changed.constraints.removeIf([&](const catalog::Constraint &entry) { return entry.columns.contains(column); });
}

void dropExtension(const QString &extension, State &state, Foretold &told)
{
    for (const catalog::Type &type : state.catalog().data().types) {
        if (type.extension == extension)
            dropType(type.name.display(), state, told);
    }
    // Its functions and operator classes are not known, nor what is made of them.
    told.unknown = true;
}

void dropSchema(const QString &schema, bool cascade, State &state, Foretold &told)
{
    const auto within = [&](const sql::QualifiedName &name) { return name.schema.text() == schema; };
    for (const sql::QualifiedName &name : cascade ? state.allViews() : QList<sql::QualifiedName>()) {
        if (!within(name) || !state.view(name))
            continue;
        told.takeAlong(state.view(name)->materialized ? Collateral::Kind::MaterializedView : Collateral::Kind::View, name);
        dropView(name, true, state, told);
    }
    for (const sql::QualifiedName &name : cascade ? state.allTables() : QList<sql::QualifiedName>()) {
        if (!within(name) || !state.table(name))
            continue;
        told.takeAlong(Collateral::Kind::Table, name);
        dropTable(name, true, state, told);
    }
    for (const catalog::Type &type : cascade ? state.catalog().data().types : QList<catalog::Type>()) {
        if (within(type.name))
            dropType(type.name.display(), state, told);
    }
}

/// Triggers that call the function go with it.
void dropFunction(const sql::QualifiedName &function, bool cascade, State &state, Foretold &told)
{
    const QStringList spellings{function.display(), function.quoted()};
    for (const sql::QualifiedName &name : cascade ? state.tablesCalling(spellings) : QList<sql::QualifiedName>()) {
        const QList<catalog::Trigger> triggers = state.table(name)->triggers;
        for (const catalog::Trigger &trigger : triggers) {
            if (!spellings.contains(trigger.function))
                continue;
            told.takeAlong(Collateral::Kind::Trigger, name, trigger.name);
            dropOnTable(u"OBJECT_TRIGGER"_s, {name.schema.text(), name.name.text(), trigger.name}, state, told);
        }
    }
}

void dropStatistics(const sql::QualifiedName &name, const State &state, Foretold &told)
{
    if (const auto table = state.tableOfStatistics(name); table && state.dialect().locksTablesOfStatistics())
        told.lock(*table, LockMode::ShareUpdateExclusive);
}

void dropKeyAlong(const Reference &reference, State &state, Foretold &told)
{
    told.takeAlong(Collateral::Kind::ForeignKey, reference.table, reference.key.name);
    state.changed(reference.table).constraints.removeIf([&](const catalog::Constraint &entry) {
        return entry.kind == catalog::ConstraintKind::ForeignKey && entry.name == reference.key.name;
    });
}

}  // namespace

void lockReferenced(const sql::QualifiedName &parent, LockMode mode, Unpointing how, const State &state, Foretold &told)
{
    if (!state.isPartitioned(parent) || state.dialect().locksMiddlePartitions())
        return lockPartitions(parent, mode, state, told);
    for (const sql::QualifiedName &member : state.family(parent)) {
        const bool isRoot = member == parent && how == Unpointing::ByConstraint;
        if (isRoot || !state.isPartitioned(member))
            told.lock(member, mode);
    }
}

void dropType(const QString &type, State &state, Foretold &told)
{
    for (const sql::QualifiedName &name : tablesWith(type, state)) {
        const catalog::Table *table = state.table(name);
        if (!table)
            continue;
        if (!table->ofType.isEmpty() && isOfType(table->ofType, type, state)) {
            told.takeAlong(Collateral::Kind::Table, name);
            dropTable(name, true, state, told);
            continue;
        }
        for (const catalog::Column &column : QList(table->columns)) {
            if (isOfType(column.type, type, state))
                dropColumnAlong(name, column.name, state, told);
        }
    }
}

void dropViewsOn(const sql::QualifiedName &relation, const std::optional<QString> &column, State &state, Foretold &told)
{
    for (const sql::QualifiedName &name : state.viewsOn(relation)) {
        const View *view = state.view(name);
        if (!view || (column && !view->everything && !view->columns.contains(*column)))
            continue;
        told.takeAlong(view->materialized ? Collateral::Kind::MaterializedView : Collateral::Kind::View, name);
        dropView(name, true, state, told);
    }
}

void dropTable(const sql::QualifiedName &table, bool cascade, State &state, Foretold &told)
{
    if (state.isComplete() && !state.table(table))
        return;
    const QList<sql::QualifiedName> family = state.isPartitioned(table) || cascade ? state.family(table) : QList{table};
    if (state.isPartition(table)) {
        for (const sql::QualifiedName &parent : state.table(table)->parents) {
            told.lock(parent, LockMode::AccessExclusive);
            if (const auto rest = state.defaultPartition(parent))
                told.lock(*rest, LockMode::AccessExclusive);
        }
    }
    for (const sql::QualifiedName &member : family) {
        told.lock(member, LockMode::AccessExclusive);
        const catalog::Table *known = state.table(member);
        // The parent of a partition's own key is that of the whole table's, and goes with it.
        for (const catalog::Constraint &key : known && member == table && !state.isPartition(table) ? known->constraints
                                                                        : QList<catalog::Constraint>()) {
            if (key.kind == catalog::ConstraintKind::ForeignKey)
                lockReferenced(key.referencedTable, LockMode::AccessExclusive, Unpointing::WithTable, state, told);
        }
        for (const sql::QualifiedName &sequence : state.sequencesOf(member)) {
            told.lock(sequence, LockMode::AccessExclusive);
            state.drop(sequence);
        }
        for (const Reference &reference : cascade ? state.referencing(member) : QList<Reference>()) {
            lockPartitions(reference.table, LockMode::AccessExclusive, state, told);
            if (!family.contains(reference.table))
                dropKeyAlong(reference, state, told);
        }
        if (cascade)
            dropViewsOn(member, std::nullopt, state, told);
    }
    // Columns of the table's row type, in other tables.
    const QString rowType = table.schema.text() == "public"_L1 ? table.name.text() : table.display();
    for (const sql::QualifiedName &other : cascade ? tablesWith(rowType, state) : QList<sql::QualifiedName>()) {
        for (const catalog::Column &column : family.contains(other) ? QList<catalog::Column>() : QList(state.table(other)->columns)) {
            if (isOfType(column.type, rowType, state))
                dropColumnAlong(other, column.name, state, told);
        }
    }
    for (const sql::QualifiedName &member : family) {
        if (cascade && member != table)
            told.takeAlong(Collateral::Kind::Table, member);
        told.dropped.append(member);
        state.drop(member);
    }
}

void foretellDrop(const QJsonObject &node, State &state, Foretold &told)
{
    const QString type = node.value("removeType"_L1).toString();
    const bool cascade = node.value("behavior"_L1).toString() == "DROP_CASCADE"_L1;
    for (const QJsonValue object : node.value("objects"_L1).toArray()) {
        const auto [kind, contents] = sql::unwrapped(object);
        const QStringList name = kind == "List"_L1 ? listed(object)
            : kind == "TypeName"_L1                ? strings(contents.value("names"_L1))
            : kind == "ObjectWithArgs"_L1          ? strings(contents.value("objname"_L1))
                                                   : QStringList{contents.value("sval"_L1).toString()};
        if (type == "OBJECT_TRIGGER"_L1 || type == "OBJECT_RULE"_L1 || type == "OBJECT_POLICY"_L1)
            dropOnTable(type, name, state, told);
        else if (type == "OBJECT_TABLE"_L1 || type == "OBJECT_FOREIGN_TABLE"_L1)
            dropTable(relationOf(name, state), cascade, state, told);
        else if (type == "OBJECT_VIEW"_L1 || type == "OBJECT_MATVIEW"_L1)
            dropView(relationOf(name, state), cascade, state, told);
        else if (type == "OBJECT_INDEX"_L1)
            dropIndex(relationOf(name, state), node.value("concurrent"_L1).toBool(), state, told);
        else if (type == "OBJECT_SEQUENCE"_L1)
            dropSequence(relationOf(name, state), cascade, state, told);
        else if (type == "OBJECT_TYPE"_L1 || type == "OBJECT_DOMAIN"_L1)
            cascade ? dropType(name.join(u'.'), state, told) : void();
        else if (type == "OBJECT_EXTENSION"_L1 && cascade)
            dropExtension(name.value(0), state, told);
        else if (type == "OBJECT_SCHEMA"_L1)
            dropSchema(name.value(0), cascade, state, told);
        else if (type == "OBJECT_FUNCTION"_L1 || type == "OBJECT_PROCEDURE"_L1 || type == "OBJECT_ROUTINE"_L1)
            dropFunction(relationOf(name, state), cascade, state, told);
        else if (type == "OBJECT_STATISTIC_EXT"_L1)
            dropStatistics(relationOf(name, state), state, told);
        else
            // Of what else can be dropped, only with CASCADE something that holds rows may go along.
            told.unknown = told.unknown || cascade;
    }
}

}  // namespace colonnade::impact::postgres
