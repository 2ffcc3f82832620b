// What has no road because of the table's kind or of what stands below it.
#include "change/index_wish.h"
#include "plan/postgres/no_road.h"
#include "plan/postgres/tactics.h"
#include "sql/partition_key.h"
#include "sql/type_name.h"

namespace colonnade::plan::postgres {

using namespace Qt::StringLiterals;

namespace {

Finding dead(const QString &rule, const QString &object, const QString &message, const QString &fix)
{
    return {u"pg.no-road."_s + rule, Severity::Error, object, message, fix};
}

QString foreignNames(const TableWork &work)
{
    QStringList names;
    for (const Member &member : work.family.below) {
        if (member.isForeign())
            names.append(member.table->name.display());
    }
    return enumerated(names);
}

/// The server looks for the same value in one partition only, so each has to be decided by what the index goes by.
QList<Finding> ofUniqueIndex(const TableWork &work, const ColumnWork &column)
{
    const QString object = column.object(work.name);
    if (work.family.hasForeign()) {
        return {dead(u"partitioned-unique"_s, object,
                     u"The index on %1 cannot be unique: %2 below %3 is a foreign table, on which PostgreSQL has none."_s.arg(
                         object, foreignNames(work), work.name.display()),
                     u"Plan the column without it, and build the index on the partitions that can have one."_s)};
    }
    const auto shape = change::shapeOf(*column.wish.index, column.wish.name);
    QList<const catalog::Table *> partitioned{&work.table};
    for (const Member &member : work.family.below) {
        if (member.isPartitioned())
            partitioned.append(member.table);
    }
    for (const catalog::Table *table : partitioned) {
        const std::optional<QStringList> key = sql::partitionKeyColumns(table->partitionKey);
        const bool decided =
            key && shape && std::ranges::all_of(*key, [&](const QString &name) { return shape->keyColumns.contains(name); });
        if (decided)
            continue;
        return {dead(
            u"partitioned-unique"_s, object,
            u"The index on %1 cannot be unique: %2 is partitioned by %3, and PostgreSQL checks uniqueness in each partition alone, so all columns of the partition key have to be keys of the index, and none may be an expression."_s
                .arg(object, table->name.display(), table->partitionKey),
            u"Add the columns of the partition key to its keys, or build a unique index on each partition, which lets a value stand once in each."_s)};
    }
    return {};
}

QList<Finding> ofPartitioned(const TableWork &work, const ColumnWork &column, const Context &context)
{
    const QString object = column.object(work.name);
    const QString name = work.name.display();
    const QString version = context.catalog.server().version;
    QList<Finding> found;
    if (column.wish.unique) {
        found.append(dead(
            u"partitioned-unique"_s, object,
            u"%1 cannot be unique by itself: %2 is partitioned by %3, and PostgreSQL checks uniqueness in each partition alone, so the constraint has to contain all of the partition key."_s
                .arg(object, name, work.table.partitionKey),
            u"Plan it without the constraint, then add UNIQUE over the partition key and %1 together, or a unique index on each partition, which lets a value stand once in each."_s
                .arg(column.wish.name)));
    }
    if (column.wish.index && !context.dialect.hasPartitionedIndexes()) {
        found.append(
            dead(u"partitioned-index"_s, object,
                 u"PostgreSQL %1 has no indexes on partitioned tables such as %2: they came with 11."_s.arg(version, name),
                 u"Plan the column without it, and build an index on each partition concurrently."_s));
    }
    if (column.wish.index && column.wish.index->unique && context.dialect.hasPartitionedIndexes())
        found += ofUniqueIndex(work, column);
    if (column.wish.references && (work.family.hasForeign() || !context.dialect.hasPartitionedIndexes())) {
        found.append(dead(
            u"partitioned-foreign-key"_s, object,
            work.family.hasForeign()
                ? u"%1 cannot be a foreign key: %2 below %3 is a foreign table, on which PostgreSQL has none."_s.arg(
                      object, foreignNames(work), name)
                : u"PostgreSQL %1 has no foreign keys on partitioned tables such as %2: they came with 11."_s.arg(version, name),
            u"Plan the column without it, and add the foreign key to the partitions that can have one."_s));
    }
    return found;
}

/// Tables below that have a column of that name already: PostgreSQL merges the two.
QList<Finding> ofMerge(const TableWork &work, const ColumnWork &column)
{
    const QString object = column.object(work.name);
    const auto type = sql::readTypeName(column.wish.type);
    QList<Finding> found;
    for (const Member &member : work.family.below) {
        const catalog::Column *same = member.table->column(column.wish.name);
        if (!same)
            continue;
        const QString name = member.table->name.display();
        if (type && type->formatted != same->type) {
            found.append(dead(
                u"merge-type"_s, object,
                u"%1, which inherits from %2, has a column %3 of type %4 already; PostgreSQL refuses to merge it with one of type %5."_s
                    .arg(name, work.name.display(), column.wish.name, same->type, type->formatted),
                u"Give it the type %1, or choose another name."_s.arg(same->type)));
        } else if (column.wish.notNull && !(same->notNull && same->notNullValid)) {
            found.append(dead(
                u"merge-not-null"_s, object,
                u"%1, which inherits from %2, has a column %3 already, which may hold nulls: PostgreSQL 18 refuses the merge where it does, and older versions leave rows that are null in a column that is not."_s
                    .arg(name, work.name.display(), column.wish.name),
                u"Make the column of %1 not null first, or plan it without not null."_s.arg(name)));
        }
    }
    return found;
}

QList<Finding> ofFill(const TableWork &work, const ColumnWork &column)
{
    if (!column.fill)
        return {};
    const QString object = column.object(work.name);
    if (work.family.hasForeign()) {
        return {dead(
            u"foreign-fill"_s, object,
            u"The rows of %1, below %2, lie on another server, where filling %3 would be an update over the network of a column that it may not have."_s
                .arg(foreignNames(work), work.name.display(), object),
            u"Detach it for the time of the run, or leave existing rows null."_s)};
    }
    if (work.fillChoice.walk != sql::Walk::Pages)
        return {};
    QStringList others = isHeap(work.table) ? QStringList() : QStringList{work.name.display()};
    for (const Member &leaf : work.family.leaves()) {
        if (!isHeap(*leaf.table))
            others.append(leaf.table->name.display());
    }
    if (!others.isEmpty()) {
        return {
            dead(u"not-heap"_s, object,
                 u"%1 stores its rows in a way of its own, which cannot be walked by pages, and no key covers all of %2."_s.arg(
                     enumerated(others), work.name.display()),
                 u"Give the table a primary key first, or leave existing rows null."_s)};
    }
    // One such column is the reason for all of the walk; it alone is named.
    if (!fillEnds(column)) {
        return {dead(
            u"no-key"_s, object,
            u"Whether a row of %1 has been filled cannot be told from the row: the fill of %2 may give null, and another value another time. Only a walk along a key that stays can tell it, and no key covers all of %1."_s
                .arg(work.name.display(), object),
            u"Fill it with an expression that is never null, make the column not null, or give the table a primary key first."_s)};
    }
    return {};
}

}  // namespace

QList<Finding> noRoadOfFamily(const TableWork &work, const ColumnWork &column, const Context &context)
{
    QList<Finding> found = ofMerge(work, column) + ofFill(work, column);
    if (column.computed && !work.family.isAlone() && work.table.kind != catalog::TableKind::Partitioned) {
        found.append(dead(
            u"computed-family"_s, column.object(work.name),
            u"%1 is to be computed by a trigger that stays, and other tables inherit from %2: one that comes to inherit later would have no such trigger."_s
                .arg(column.object(work.name), work.name.display()),
            u"Fill it, and keep it filled by a trigger until the clean-up only."_s));
    }
    if (work.table.kind == catalog::TableKind::Partitioned)
        found += ofPartitioned(work, column, context);
    const catalog::Table *referenced = column.wish.references ? context.catalog.table(column.wish.references->table) : nullptr;
    if (referenced && referenced->kind == catalog::TableKind::Partitioned && !context.dialect.referencesPartitioned()) {
        found.append(dead(u"reference-partitioned"_s, column.object(work.name),
                          u"PostgreSQL %1 has no foreign keys to partitioned tables such as %2: they came with 12."_s.arg(
                              context.catalog.server().version, referenced->name.display()),
                          u"Plan the column without the foreign key."_s));
    }
    if (referenced && referenced->kind == catalog::TableKind::Partitioned && context.dialect.referencesPartitioned()
        && !column.referencesWithColumn && work.foreignKeysByPartition(context.dialect)
        && !context.dialect.takesOverForeignKeysToPartitioned()) {
        found.append(dead(
            u"partitioned-foreign-key"_s, column.object(work.name),
            u"PostgreSQL %1 adds a foreign key between the partitioned tables %2 and %3 only by reading all rows while writes of both wait, but for one that comes with a column that is null in all of them."_s
                .arg(context.catalog.server().version, work.name.display(), referenced->name.display()),
            u"Plan the column without it, and add the foreign key to each partition, not valid, then validate it there."_s));
    }
    return found;
}

}  // namespace colonnade::plan::postgres
