#include "plan/postgres/no_road.h"

#include "plan/postgres/nearest.h"
#include "sql/type_name.h"

namespace colonnade::plan::postgres {

using namespace Qt::StringLiterals;

namespace {

Finding dead(const QString &rule, const QString &object, const QString &message, const QString &fix)
{
    return {u"pg.no-road."_s + rule, Severity::Error, object, message, fix};
}

QList<Finding> ofType(const TableWork &work, const ColumnWork &column, const Context &context)
{
    const QString object = column.object(work.name);
    const auto type = sql::readTypeName(column.wish.type);
    if (const catalog::Type *known = context.catalog.constrainedDomain(type->formatted)) {
        Finding finding = dead(
            u"domain"_s, object,
            u"%1 of the domain %2, which checks its values, would rewrite %3 under a lock that stops reads and writes; PostgreSQL has no other road to it."_s
                .arg(object, known->name.display(), work.name.display()),
            u"Use the domain's base type %1, and give the column checks and a default of its own."_s.arg(known->baseType));
        finding.nearest = nearestToDomain(column, context);
        return {finding};
    }
    if (context.catalog.domainDefault(type->formatted) && !context.dialect.keepsDefaultInCatalog()) {
        Finding finding = dead(
            u"domain-default"_s, object,
            u"%1 of the domain %2, which has a default, would rewrite %3 under a lock that stops reads and writes on PostgreSQL %4."_s
                .arg(object, type->formatted, work.name.display(), context.catalog.server().version),
            u"Use the domain's base type, and give the column a default of its own."_s);
        finding.nearest = nearestToDomain(column, context);
        return {finding};
    }
    if (context.catalog.domainDefault(type->formatted) && column.defaultApart) {
        Finding finding = dead(
            u"domain-row-type"_s, object,
            u"%1 cannot be of the domain %2, which has a default: rows of %3 are stored as values in other tables (or below it), and PostgreSQL refuses columns that come with one as long as they are."_s
                .arg(object, type->formatted, work.name.display()),
            u"Use the domain's base type, and give the column a default of its own."_s);
        finding.nearest = nearestToDomain(column, context);
        return {finding};
    }
    return {};
}

QList<Finding> ofIdentity(const TableWork &work, const ColumnWork &column, const Context &context)
{
    if (!column.isIdentity() || context.catalog.children(work.name).isEmpty())
        return {};
    const bool partitioned = work.table.kind == catalog::TableKind::Partitioned;
    if (partitioned && context.dialect.identityOnPartitioned())
        return {};
    const QString object = column.object(work.name);
    Finding finding = dead(
        u"identity-family"_s, object,
        partitioned
            ? u"%1 cannot be an identity column: PostgreSQL %2 refuses them on partitioned tables that have partitions, and took them from 17 on."_s
                  .arg(object, context.catalog.server().version)
            : u"%1 cannot be an identity column: PostgreSQL refuses them on a table from which others inherit."_s.arg(object),
        u"Make it a bigserial column, whose sequence all tables below share."_s);
    finding.nearest = column.wish;
    finding.nearest->identity = catalog::Identity::None;
    finding.nearest->identityOptions = {};
    finding.nearest->type = column.wish.type == "smallint"_L1 ? u"smallserial"_s
        : column.wish.type == "bigint"_L1                     ? u"bigserial"_s
                                                              : u"serial"_s;
    return {finding};
}

QList<Finding> ofGenerated(const TableWork &work, const ColumnWork &column, const Context &context)
{
    if (!column.wish.generated)
        return {};
    const QString object = column.object(work.name);
    if (column.wish.generated->kind == catalog::Generated::Stored) {
        Finding finding = dead(
            u"generated-stored"_s, object,
            context.dialect.hasStoredGenerated()
                ? u"%1 as a stored generated column would rewrite %2 under a lock that stops reads and writes; PostgreSQL has no other road to it."_s
                      .arg(object, work.name.display())
                : u"%1 cannot be a generated column on PostgreSQL %2: they came with 12."_s.arg(object,
                                                                                                context.catalog.server().version),
            {});
        finding.nearest = nearestToStored(column, context);
        finding.fix = finding.nearest->generated
            ? u"Make it virtual: then it is computed when it is read, and the change is one of the catalog only."_s
            : u"Add a plain column that is filled by the expression in batches, with a trigger that stays and computes it at every write."_s;
        return {finding};
    }
    if (!context.dialect.hasVirtualGenerated()) {
        Finding finding = dead(
            u"generated-virtual"_s, object,
            u"%1 cannot be a virtual generated column on PostgreSQL %2: they came with 18."_s.arg(
                object, context.catalog.server().version),
            u"Add a plain column that is filled by the expression in batches, with a trigger that stays and computes it at every write."_s);
        finding.nearest = nearestToStored(column, context);
        return {finding};
    }
    if (column.defaultApart) {
        Finding finding = dead(
            u"generated-row-type"_s, object,
            u"%1 cannot be a generated column: rows of %2 are stored as values in other tables (or below it), and PostgreSQL refuses generated columns as long as they are."_s
                .arg(object, work.name.display()),
            u"Add a plain column that is filled by the expression in batches, with a trigger that stays and computes it at every write."_s);
        finding.nearest = nearestToStored(column, context);
        return {finding};
    }
    if (column.wish.unique || column.wish.references || column.wish.index) {
        return {dead(u"generated-constraint"_s, object,
                     u"%1 cannot be virtual and have a key or an index: PostgreSQL %2 refuses those on virtual columns."_s.arg(
                         object, context.catalog.server().version),
                     u"Add the virtual column without them, or index its expression."_s)};
    }
    return {};
}

/// Not null without a proof is a scan before 12.
Finding notNullScan(const TableWork &work, const ColumnWork &column, const Context &context)
{
    const QString object = column.object(work.name);
    const bool counted = !column.sequence.isEmpty();
    Finding finding = dead(
        u"not-null-scan"_s, object,
        u"On PostgreSQL %1, SET NOT NULL on %2 reads all rows under a lock that stops reads and writes; a valid check spares that only from 12 on."_s
            .arg(context.catalog.server().version, object),
        counted ? u"Make %1 a plain column with a sequence's nextval() for its default, and check %1 IS NOT NULL instead."_s.arg(
                      column.column)
                : u"Leave the column nullable, and check %1 IS NOT NULL instead."_s.arg(column.column));
    if (!counted) {
        finding.nearest = column.wish;
        finding.nearest->notNull = false;
        finding.nearest->checks.append({std::nullopt, column.column + u" IS NOT NULL"_s});
    }
    return finding;
}

QList<Finding> ofNotNull(const TableWork &work, const ColumnWork &column, const Context &context)
{
    if (!column.wish.notNull || column.notNullWithColumn)
        return {};
    const QString object = column.object(work.name);
    if (!column.fill && !column.defaultWithColumn && !column.wish.generated && !column.expectsNoRows) {
        return {dead(u"not-null-without-value"_s, object,
                     u"%1 is to be not null, but nothing says what existing rows get, so they would be null."_s.arg(object),
                     u"Give it a default or a fill expression."_s)};
    }
    if (!context.dialect.provesNotNullByCheck())
        return {notNullScan(work, column, context)};
    return {};
}

QList<Finding> ofVersion(const TableWork &work, const ColumnWork &column, const Context &context)
{
    const QString object = column.object(work.name);
    const QString version = context.catalog.server().version;
    QList<Finding> found;
    if (column.wish.unique && column.wish.unique->nullsNotDistinct && !context.dialect.nullsNotDistinct()) {
        found.append(
            dead(u"nulls-not-distinct"_s, object,
                 u"%1 cannot have NULLS NOT DISTINCT on PostgreSQL %2: it came with 15."_s.arg(object, version),
                 u"Make the column not null, or add a unique index over (%1 IS NULL) where it is null."_s.arg(column.column)));
    }
    if (column.wish.compression && !context.dialect.compression()) {
        found.append(dead(u"compression"_s, object,
                          u"%1 cannot say its compression on PostgreSQL %2: that came with 14."_s.arg(object, version),
                          u"Leave the compression out."_s));
    }
    if (column.wish.index && !column.wish.index->include.isEmpty() && !context.dialect.includes(column.wish.index->method)) {
        found.append(
            dead(u"index-include"_s, object,
                 u"The %1 index on %2 cannot INCLUDE columns on PostgreSQL %3."_s.arg(column.wish.index->method, object, version),
                 u"Leave INCLUDE out, or make them keys."_s));
    }
    return found;
}

QList<Finding> ofTrigger(const TableWork &work, const ColumnWork &column)
{
    if (!column.trigger && !column.computed)
        return {};
    const QString object = column.object(work.name);
    QList<Finding> found;
    const auto expression = sql::Expression::parse(column.wish.fill->expression);
    for (const sql::ColumnUse &use : expression->columns()) {
        const catalog::Column *source = work.table.column(use.name);
        static const QStringList system = {u"ctid"_s, u"xmin"_s, u"xmax"_s, u"cmin"_s, u"cmax"_s, u"tableoid"_s};
        if (source && source->generated != catalog::Generated::None) {
            found.append(dead(
                u"trigger-generated"_s, object,
                u"The fill of %1 reads the generated column %2, which is not computed yet when a trigger runs before the write."_s
                    .arg(object, use.name),
                u"Write the expression of %1 out, or do without the trigger."_s.arg(use.name)));
        }
        if (use.qualifier.size() > 1 || system.contains(use.name)) {
            found.append(dead(u"trigger-reference"_s, object,
                              u"The fill of %1 says %2, which a trigger cannot resolve."_s.arg(
                                  object, (use.qualifier + QStringList{use.name}).join(u'.')),
                              u"Name columns alone or by the table's name without its schema, or do without the trigger."_s));
        }
    }
    return found;
}

QList<Finding> ofFill(const TableWork &work, const ColumnWork &column)
{
    const QString object = column.object(work.name);
    QList<Finding> found;
    // DEFAULT NULL gives them nothing.
    const bool null = column.wish.defaultExpression && sql::Expression::parse(*column.wish.defaultExpression)->isNullConstant();
    const bool shared = column.defaultWithColumn
        || (column.wish.defaultExpression && !column.wish.fill
            && sql::Expression::parse(*column.wish.defaultExpression)->volatility() != sql::Volatility::Volatile);
    if (column.wish.unique && shared && !null) {
        found.append(dead(u"unique-default"_s, object,
                          u"%1 is to be unique, and all existing rows would take the one value of its default."_s.arg(object),
                          u"Fill the rows by an expression that differs from row to row."_s));
    }
    if (column.wish.unique && column.wish.unique->nullsNotDistinct && !column.fill && (!column.defaultWithColumn || null)
        && work.table.stats.rows > 1) {
        found.append(dead(u"unique-nulls"_s, object,
                          u"%1 is to be unique with nulls counted as equal, and all existing rows would be null."_s.arg(object),
                          u"Fill the rows by an expression that differs from row to row, or let nulls be distinct."_s));
    }
    return found;
}

}  // namespace

QList<Finding> noRoad(const TableWork &work, const Context &context)
{
    QList<Finding> found;
    for (const ColumnWork &column : work.columns) {
        found += ofType(work, column, context) + ofGenerated(work, column, context) + ofIdentity(work, column, context)
            + ofVersion(work, column, context) + ofNotNull(work, column, context) + ofTrigger(work, column) + ofFill(work, column)
            + noRoadOfFamily(work, column, context);
    }
    return found;
}

}  // namespace colonnade::plan::postgres
