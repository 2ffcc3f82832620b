#include "change/index_wish.h"
#include "change/names.h"
#include "change/validate_column.h"
#include "sql/type_name.h"

namespace colonnade::change {

using namespace Qt::StringLiterals;

namespace {

QList<Problem> serialProblems(const ColumnContext &context)
{
    const ColumnAddition &column = context.column;
    const QString object = context.object();
    const bool serial = isSerial(column);
    const bool identity = column.identity != catalog::Identity::None;
    if (!serial && !identity)
        return {};
    QList<Problem> found;
    const QString what = serial ? u"a serial column"_s : u"an identity column"_s;
    if (serial && (column.defaultExpression || identity || column.generated)) {
        found.append(
            problem(context, u"design.serial-default"_s,
                    u"%1 is a serial column, which has its sequence for a default, and is to have another one."_s.arg(object),
                    u"Make it integer or bigint, or drop the other."_s));
    }
    if (serial && sql::readTypeName(column.type)->array)
        found.append(problem(context, u"design.type"_s, u"%1 cannot be an array of serial."_s.arg(object)));
    if (column.fill) {
        found.append(problem(
            context, u"design.sequence-fill"_s,
            u"%1 is %2 and gets its numbers from its sequence; filled by an expression, existing rows could hold numbers that the sequence gives again."_s
                .arg(object, what),
            u"Do without the fill, or make it a plain column that is filled."_s));
    }
    return found;
}

QList<Problem> identityProblems(const ColumnContext &context)
{
    const IdentityOptions &options = context.column.identityOptions;
    const auto say = [&](const QString &why) {
        return QList{problem(context, u"design.identity-options"_s, u"The sequence of %1 %2."_s.arg(context.object(), why))};
    };
    if (options.increment == 0)
        return say(u"cannot go on by 0"_s);
    if (options.cache && *options.cache < 1)
        return say(u"cannot keep fewer than 1 number ready"_s);
    if (options.minimum && options.maximum && *options.minimum >= *options.maximum)
        return say(u"has a minimum that is not below its maximum"_s);
    if (options.start
        && ((options.minimum && *options.start < *options.minimum) || (options.maximum && *options.start > *options.maximum)))
        return say(u"starts outside of its minimum and maximum"_s);
    return {};
}

QList<Problem> storageProblems(const ColumnContext &context)
{
    const ColumnAddition &column = context.column;
    static const QStringList storages = {u"plain"_s, u"external"_s, u"extended"_s, u"main"_s};
    static const QStringList compressions = {u"pglz"_s, u"lz4"_s};
    QList<Problem> found;
    if (column.storage && !storages.contains(*column.storage))
        found.append(problem(context, u"design.storage"_s,
                             u"%1 cannot have the storage %2."_s.arg(context.object(), *column.storage),
                             u"Say plain, external, extended or main."_s));
    if (column.compression && !compressions.contains(*column.compression))
        found.append(problem(context, u"design.compression"_s,
                             u"%1 cannot have the compression %2."_s.arg(context.object(), *column.compression),
                             u"Say pglz or lz4."_s));
    return found;
}

}  // namespace

QList<Problem> indexProblems(const ColumnContext &context)
{
    const std::optional<IndexWish> &index = context.column.index;
    if (!index)
        return {};
    QList<Problem> found;
    if (index->name && index->name->isEmpty())
        found.append(problem(context, u"design.no-name"_s, u"The index on %1 has an empty name."_s.arg(context.object())));
    if (index->method.isEmpty())
        found.append(
            problem(context, u"design.no-method"_s, u"The index on %1 has no method."_s.arg(context.object()), u"Say btree."_s));
    QStringList used;
    if (const auto shape = shapeOf(*index, context.column.name)) {
        for (const QString &name : shape->uses)
            found += unknownColumn(context, u"index"_s, name, columnNames(context, true));
        used = shape->uses;
    } else {
        found.append(problem(context, u"design.expression"_s,
                             u"The index on %1 cannot be read: %2."_s.arg(context.object(), shape.error().message), std::nullopt,
                             ErrorKind::SqlRefused));
        return found;
    }
    if (index->where) {
        auto [expression, bad] = parsed(context, u"index condition"_s, *index->where);
        found += bad;
        for (const sql::ColumnUse &use : expression ? expression->columns() : QList<sql::ColumnUse>())
            used.append(use.name);
        if (expression && !expression->hasSubquery())
            found += unknownColumns(context, u"index condition"_s, *expression, columnNames(context, true));
    }
    if (!used.contains(context.column.name)) {
        found.append(problem(context, u"design.index-elsewhere"_s,
                             u"The index wished for %1 does not hold that column at all."_s.arg(context.object()),
                             u"Name it among the keys, in INCLUDE or in the condition."_s));
    }
    return found;
}

QList<Problem> optionProblems(const ColumnContext &context)
{
    QList<Problem> found = serialProblems(context) + identityProblems(context) + storageProblems(context);
    const ColumnAddition &column = context.column;
    if (column.keepFilled == KeepFilled::Computed && column.defaultExpression) {
        found.append(
            problem(context, u"design.computed-default"_s,
                    u"%1 is computed by a trigger at every write, so its default would never be seen."_s.arg(context.object()),
                    u"Drop the default."_s));
    }
    if (column.references && column.references->name && column.references->name->isEmpty())
        found.append(problem(context, u"design.no-name"_s, u"The foreign key of %1 has an empty name."_s.arg(context.object())));
    return found;
}

}  // namespace colonnade::change
