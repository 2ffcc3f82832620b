#include "change/validate_column.h"

#include "sql/type_name.h"

namespace colonnade::change {

using namespace Qt::StringLiterals;

namespace {

/// What kind of values a type has, where that is known without a server; types of one family compare with each other.
QString familyOf(const QString &type)
{
    const QString base = type.section(u'(', 0, 0);
    static const QStringList numbers = {u"smallint"_s, u"integer"_s, u"bigint"_s, u"numeric"_s};
    static const QStringList texts = {u"text"_s, u"character varying"_s, u"character"_s};
    static const QStringList alone = {u"uuid"_s, u"date"_s, u"boolean"_s, u"jsonb"_s, u"inet"_s, u"bytea"_s};
    return numbers.contains(base) ? u"number"_s : texts.contains(base) ? u"text"_s : alone.contains(base) ? base : QString();
}

bool comparable(const QString &a, const QString &b)
{
    const QString familyA = familyOf(a);
    const QString familyB = familyOf(b);
    return familyA.isEmpty() || familyB.isEmpty() || familyA == familyB;
}

bool isUnique(const catalog::Table &table, const QString &column)
{
    const auto constrains = [&](const catalog::Constraint &constraint) {
        return (constraint.kind == catalog::ConstraintKind::PrimaryKey || constraint.kind == catalog::ConstraintKind::Unique)
            && constraint.columns == QStringList{column} && !constraint.deferrable;
    };
    const auto indexes = [&](const catalog::Index &index) {
        return index.unique && index.valid && index.predicate.isEmpty() && index.columns == QStringList{column};
    };
    return std::ranges::any_of(table.constraints, constrains) || std::ranges::any_of(table.indexes, indexes);
}

}  // namespace

QList<Problem> referenceProblems(const ColumnContext &context)
{
    const std::optional<ReferenceWish> &wish = context.column.references;
    if (!wish)
        return {};
    const QString object = context.object();
    const QString target = wish->table.display();
    const catalog::Table *parent = context.catalog.table(wish->table);
    if (!parent) {
        QStringList all;
        for (const catalog::Table &table : context.catalog.tables())
            all.append(table.name.display());
        const QStringList near = nearNames(target, all);
        return {{u"design.no-referenced-table"_s, ErrorKind::NoSuchObject, object,
                 u"%1 references %2, which is not a table here."_s.arg(object, target),
                 near.isEmpty() ? std::nullopt : std::optional(u"Near are %1."_s.arg(near.join(u", "_s)))}};
    }
    const catalog::Column *key = parent->column(wish->column);
    const ColumnAddition *added = key ? nullptr : context.change.column(wish->table, wish->column);
    if (added && (!added->unique || added->unique->deferral != Deferral::No)) {
        return {{u"design.reference-to-new"_s, ErrorKind::InvalidDesign, object,
                 u"%1 references %2.%3, which this change adds without a unique constraint%4."_s.arg(
                     object, target, wish->column, added->unique ? u" that is not deferrable"_s : QString()),
                 u"Make %1.%2 unique, and not deferrable."_s.arg(target, wish->column)}};
    }
    if (!key && !added) {
        QStringList names;
        for (const catalog::Column &column : parent->columns)
            names.append(column.name);
        const QStringList near = nearNames(wish->column, names);
        return {{u"design.no-referenced-column"_s, ErrorKind::NoSuchObject, object,
                 u"%1 references %2.%3, and %2 has no such column."_s.arg(object, target, wish->column),
                 near.isEmpty() ? std::nullopt : std::optional(u"Near are %1."_s.arg(near.join(u", "_s)))}};
    }
    QList<Problem> found;
    const auto add = [&](const QString &rule, const QString &message, std::optional<QString> fix = std::nullopt) {
        found.append({rule, ErrorKind::InvalidDesign, object, message, std::move(fix)});
    };
    if (parent->kind == catalog::TableKind::Foreign)
        add(u"design.reference-foreign"_s,
            u"%1 references the foreign table %2, which PostgreSQL refuses."_s.arg(object, target));
    if (key && !isUnique(*parent, wish->column))
        add(u"design.reference-not-unique"_s,
            u"%1 references %2.%3, which has neither a primary key nor a unique constraint of its own."_s.arg(object, target,
                                                                                                              wish->column),
            u"Reference a column that is unique, or make that one unique first."_s);
    if (context.table.persistence == catalog::Persistence::Permanent && parent->persistence != catalog::Persistence::Permanent)
        add(u"design.reference-unlogged"_s,
            u"%1 is kept across a crash and references %2, which is not; PostgreSQL refuses that."_s.arg(object, target));
    const auto type = sql::readTypeName(context.column.type);
    const auto addedType = added ? sql::readTypeName(added->type) : failure(ErrorKind::Internal, {});
    const QString keyType = key ? key->type : addedType ? addedType->formatted : QString();
    if (type && !comparable(type->formatted, keyType)) {
        add(u"design.reference-type"_s,
            u"%1 has the type %2 and references %3.%4 of type %5; PostgreSQL cannot compare them."_s.arg(
                object, type->formatted, target, wish->column, keyType),
            u"Give it the type %1."_s.arg(keyType));
    }
    return found;
}

}  // namespace colonnade::change
