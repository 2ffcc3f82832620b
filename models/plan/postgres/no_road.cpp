#include "plan/postgres/no_road.h"

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
    QList<Finding> found;
    if (type->serial)
        found.append(dead(
            u"serial"_s, object,
            u"%1 as a serial column would rewrite %2 under a lock that stops reads and writes; there is no other road to it yet."_s
                .arg(object, work.name.display()),
            u"Add it as a plain integer or bigint column, and give it a sequence's nextval() as default."_s));
    if (column.wish.identity != catalog::Identity::None)
        found.append(dead(
            u"identity"_s, object,
            u"%1 as an identity column would rewrite %2 under a lock that stops reads and writes; there is no other road to it yet."_s
                .arg(object, work.name.display()),
            u"Add it as a plain bigint column, and give it a sequence's nextval() as default."_s));
    const catalog::Type *known = context.catalog.constrainedDomain(type->formatted);
    if (!known)
        known = context.catalog.type(type->formatted);
    if (known && known->kind == catalog::TypeKind::Domain
        && (known->notNull || !known->checks.isEmpty() || known->defaultExpression)) {
        found.append(dead(
            u"domain"_s, object,
            u"%1 of the domain %2, which has constraints or a default of its own, would rewrite %3 under a lock that stops reads and writes."_s
                .arg(object, known->name.display(), work.name.display()),
            u"Use the domain's base type %1, and give the column checks of its own."_s.arg(known->baseType)));
    }
    return found;
}

QList<Finding> ofGenerated(const TableWork &work, const ColumnWork &column, const Context &context)
{
    if (!column.wish.generated)
        return {};
    const QString object = column.object(work.name);
    if (column.wish.generated->kind == catalog::Generated::Stored) {
        return {dead(
            u"generated-stored"_s, object,
            u"%1 as a stored generated column would rewrite %2 under a lock that stops reads and writes; PostgreSQL has no other road to it."_s
                .arg(object, work.name.display()),
            context.dialect.hasVirtualGenerated()
                ? u"Make it virtual, or add a plain column that is filled by the expression."_s
                : u"Add a plain column that is filled by the expression and kept filled by a trigger."_s)};
    }
    if (!context.dialect.hasVirtualGenerated()) {
        return {dead(u"generated-virtual"_s, object,
                     u"%1 cannot be a virtual generated column on PostgreSQL %2: they came with 18."_s.arg(
                         object, context.catalog.server().version),
                     u"Add a plain column that is filled by the expression and kept filled by a trigger."_s)};
    }
    if (column.wish.notNull || !column.wish.checks.isEmpty() || column.wish.unique || column.wish.references
        || column.wish.index) {
        return {dead(u"generated-constraint"_s, object,
                     u"%1 as a virtual generated column with constraints or an index has no road yet."_s.arg(object),
                     u"Add the virtual column without them."_s)};
    }
    return {};
}

QList<Finding> ofNotNull(const TableWork &work, const ColumnWork &column, const Context &context)
{
    if (!column.wish.notNull || column.notNullWithColumn)
        return {};
    const QString object = column.object(work.name);
    if (!column.fill && !column.defaultWithColumn) {
        return {dead(u"not-null-without-value"_s, object,
                     u"%1 is to be not null, but nothing says what existing rows get, so they would be null."_s.arg(object),
                     u"Give it a default or a fill expression."_s)};
    }
    if (!context.dialect.provesNotNullByCheck()) {
        return {dead(
            u"not-null-scan"_s, object,
            u"On PostgreSQL %1, SET NOT NULL on %2 reads all rows under a lock that stops reads and writes; a valid check spares that only from 12 on."_s
                .arg(context.catalog.server().version, object),
            u"Leave the column nullable, and check %1 IS NOT NULL instead."_s.arg(column.column))};
    }
    return {};
}

QList<Finding> ofTrigger(const TableWork &work, const ColumnWork &column)
{
    if (!column.trigger)
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
    if (column.wish.unique && column.defaultWithColumn) {
        found.append(dead(u"unique-default"_s, object,
                          u"%1 is to be unique, and all existing rows would take the one value of its default."_s.arg(object),
                          u"Fill the rows by an expression that differs from row to row."_s));
    }
    return found;
}

}  // namespace

QList<Finding> noRoad(const TableWork &work, const Context &context)
{
    QList<Finding> found;
    for (const ColumnWork &column : work.columns) {
        found += ofType(work, column, context) + ofGenerated(work, column, context);
        if (column.wish.identity != catalog::Identity::None || sql::readTypeName(column.wish.type)->serial)
            continue;
        found += ofNotNull(work, column, context) + ofTrigger(work, column) + ofFill(work, column)
            + noRoadOfFamily(work, column, context);
    }
    return found;
}

}  // namespace colonnade::plan::postgres
