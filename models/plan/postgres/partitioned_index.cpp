// An index on a partitioned table without stopping writes for its build: built concurrently on each partition first; then CREATE
// INDEX on the table above finds them there and takes them over, which reads nothing (measured on 12 to 18).
//
// The other way, ON ONLY and ATTACH PARTITION, never locks a partition for writes, but it has no way back a step at a time, and
// where the partition that came last goes away while the plan runs, nothing makes the index above valid any more.
#include "change/index_wish.h"
#include "plan/postgres/catalog_query.h"
#include "plan/postgres/tactics.h"

namespace colonnade::plan::postgres {

using namespace Qt::StringLiterals;

namespace {

struct Part {
    const catalog::Table *table = nullptr;
    const catalog::Table *parent = nullptr;
    sql::QualifiedName index;
};

/// The partitions that hold rows, with the names that PostgreSQL gives their indexes, whatever the one above is called.
QList<Part> partsOf(const TableWork &work, const ColumnWork &column)
{
    QHash<sql::QualifiedName, sql::QualifiedName> names;
    for (const auto &[partition, index] : column.names.partitionIndexes)
        names.insert(partition, index);
    QList<Part> parts;
    for (const Member &member : work.family.leaves())
        parts.append(Part{member.table, member.parent, names.value(member.table->name)});
    return parts;
}

QString uniqueWord(const ColumnWork &column)
{
    return column.wish.index->unique ? u"UNIQUE "_s : QString();
}

Step build(const Part &part, const ColumnWork &column)
{
    const sql::QualifiedName &table = part.table->name;
    Step step;
    step.kind = StepKind::CreateIndex;
    step.rule = u"pg.index.partition-concurrently"_s;
    step.title = u"Build index %1 on %2 concurrently"_s.arg(part.index.name.text(), table.display());
    step.why =
        u"Reads and writes of the partition go on while it is built; it waits for older transactions instead, and so it has no "
        u"lock timeout, which would only leave an invalid index behind. An invalid one that an earlier attempt left is dropped first."_s;
    const QString drop = u"DROP INDEX CONCURRENTLY IF EXISTS "_s + part.index.quoted();
    step.statements = {Context::concurrent(drop),
                       Context::concurrent(u"CREATE %1INDEX CONCURRENTLY %2 ON %3 %4"_s.arg(
                           uniqueWord(column), part.index.name.quoted(), table.quoted(), indexDefinition(column)))};
    step.undo = {{Context::concurrent(drop), false}};
    step.doneWhen = indexValid(part.index, table);
    step.mayStartWhen = relationInTheWay(part.index, table);
    step.skipWhen = noPartitionAnyMore(table, part.parent->name);
    return step;
}

/// Where more than the one column is asked of the index, any that holds the column would not do.
QString notReady(const TableWork &work, const ColumnWork &column, const QList<Part> &parts)
{
    const change::IndexWish &wish = *column.wish.index;
    if (parts.isEmpty() || (!wish.keys && !wish.unique && wish.include.isEmpty()))
        return partitionsWithoutIndex(work.name, column.wish.name);
    // One is enough to compare with; of several, one is likely to be there still when some partitions have gone.
    constexpr qsizetype Enough = 8;
    QList<sql::QualifiedName> patterns;
    for (const Part &part : parts.first(std::min(Enough, parts.size())))
        patterns.append(part.index);
    return partitionsWithoutIndexLike(work.name, column.wish.name, patterns);
}

Step takeOver(const TableWork &work, const ColumnWork &column, const QList<Part> &parts, const Context &context)
{
    const sql::QualifiedName index{work.name.schema, sql::Identifier(column.names.index)};
    const QString drop = u"DROP INDEX IF EXISTS "_s + index.quoted();
    Step step;
    step.kind = StepKind::CreateIndex;
    step.rule = u"pg.index.partitioned"_s;
    step.title = u"Make index %1 of %2 from those of its partitions"_s.arg(column.names.index, work.name.display());
    step.why =
        u"Every partition that holds rows has the same index already, valid, which the server takes over without reading a row. Writes wait for that moment, and a new partition gets the index by itself from then on. Undone, the indexes of the partitions go with it."_s;
    step.statements = {context.brief(drop),
                       context.brief(u"CREATE %1INDEX %2 ON %3 %4"_s.arg(uniqueWord(column), index.name.quoted(), work.quoted,
                                                                         indexDefinition(column)))};
    step.undo = {{context.brief(drop), false}};
    step.doneWhen = indexValid(index, work.name);
    step.mayStartWhen = relationInTheWay(index, work.name) + u" UNION ALL ("_s + notReady(work, column, parts) + u')';
    return step;
}

}  // namespace

QList<Step> partitionedIndexSteps(const TableWork &work, const ColumnWork &column, const Context &context)
{
    QList<Step> steps;
    const QList<Part> parts = partsOf(work, column);
    for (const Part &part : parts)
        steps.append(build(part, column));
    steps.append(takeOver(work, column, parts, context));
    return steps;
}

}  // namespace colonnade::plan::postgres
