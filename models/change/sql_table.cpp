#include "change/sql_table.h"

#include "change/index_wish.h"
#include "sql/expression.h"

#include <QJsonArray>

namespace colonnade::change {

using namespace Qt::StringLiterals;

namespace {

ColumnAddition *newColumn(TableChange &change, const QString &name)
{
    const auto it = std::ranges::find(change.addColumns, name, &ColumnAddition::name);
    return it == change.addColumns.end() ? nullptr : &*it;
}

/// The first of the new columns that is among those used.
ColumnAddition *firstUsed(TableChange &change, const QStringList &used)
{
    const auto it =
        std::ranges::find_if(change.addColumns, [&](const ColumnAddition &column) { return used.contains(column.name); });
    return it == change.addColumns.end() ? nullptr : &*it;
}

QStringList columnsOf(const QString &expression)
{
    QStringList names;
    const auto parsed = sql::Expression::parse(expression);
    for (const sql::ColumnUse &use : parsed ? parsed->columns() : QList<sql::ColumnUse>())
        names.append(use.name);
    return names;
}

std::optional<QString> nameOf(const QJsonObject &node, QLatin1StringView key)
{
    return node.contains(key) ? std::optional(node.value(key).toString()) : std::nullopt;
}

struct Addition {
    const SqlSource &source;
    const QJsonObject &constraint;
    qsizetype token;  ///< of the constraint's own first word
    int begin;
    TableChange &change;
};

Result<void> addCheck(const Addition &add)
{
    if (add.constraint.value("is_no_inherit"_L1).toBool())
        return add.source.refusal(add.begin, u"NO INHERIT is not known here; expected a plain CHECK."_s);
    const QString expression = parenthesised(add.source, add.source.tokens()[add.token].begin);
    ColumnAddition *column = firstUsed(add.change, columnsOf(expression));
    if (!column)
        return add.source.refusal(add.begin, u"this check looks at no column that a statement before it adds."_s);
    column->checks.append({nameOf(add.constraint, "conname"_L1), expression});
    return {};
}

/// UNIQUE USING INDEX takes the place of the index that a statement before it built.
Result<void> addUniqueByIndex(const Addition &add)
{
    const QString index = add.constraint.value("indexname"_L1).toString();
    for (ColumnAddition &column : add.change.addColumns) {
        const auto shape = column.index ? shapeOf(*column.index, column.name) : Result<IndexShape>();
        if (!column.index || column.index->name != index)
            continue;
        if (!column.index->unique || !shape || !shape->plainColumn || column.index->with || column.unique)
            break;
        column.unique = UniqueWish{nameOf(add.constraint, "conname"_L1).value_or(index), false, deferralFromSql(add.constraint)};
        column.index.reset();
        return {};
    }
    return add.source.refusal(
        add.begin, u"expected an index that a CREATE UNIQUE INDEX before this clause builds on one new column alone."_s);
}

Result<void> addUnique(const Addition &add)
{
    if (add.constraint.contains("indexname"_L1))
        return addUniqueByIndex(add);
    const QStringList keys = stringsOf(add.constraint.value("keys"_L1));
    ColumnAddition *column = keys.size() == 1 ? newColumn(add.change, keys.first()) : nullptr;
    if (!column || column->unique || add.constraint.contains("including"_L1) || add.constraint.contains("options"_L1)
        || add.constraint.contains("indexspace"_L1)) {
        return add.source.refusal(
            add.begin,
            u"expected UNIQUE over one new column, which is not unique yet, without INCLUDE, WITH or TABLESPACE; over several columns a CREATE UNIQUE INDEX has a place here."_s);
    }
    column->unique = UniqueWish{nameOf(add.constraint, "conname"_L1), add.constraint.value("nulls_not_distinct"_L1).toBool(),
                                deferralFromSql(add.constraint)};
    return {};
}

Result<void> addForeignKey(const Addition &add, const Names &names)
{
    const QStringList keys = stringsOf(add.constraint.value("fk_attrs"_L1));
    ColumnAddition *column = keys.size() == 1 ? newColumn(add.change, keys.first()) : nullptr;
    if (!column || column->references)
        return add.source.refusal(add.begin, u"expected FOREIGN KEY over one new column that does not reference anything yet."_s);
    const auto wish = referenceFromSql(add.source, add.constraint, add.begin, names);
    if (!wish)
        return failure(wish.error());
    column->references = *wish;
    column->references->deferral = deferralFromSql(add.constraint);
    return {};
}

/// What stands in WITH (...) behind the index's keys.
std::optional<QString> storageParameters(const SqlSource &source, int begin)
{
    const qsizetype with = source.find(source.tokenAt(begin), {u"with"_s});
    return with < source.tokens().size() ? std::optional(parenthesised(source, source.tokens()[with].begin)) : std::nullopt;
}

}  // namespace

Result<void> addConstraintFromSql(const SqlSource &source, const QJsonObject &constraint, qsizetype token, int end,
                                  const Names &names, TableChange &change)
{
    const int begin = source.tokens()[token].begin;
    // Behind ADD, and behind CONSTRAINT and its name.
    const qsizetype own = token + (source.word(token + 1) == "constraint"_L1 ? 3 : 1);
    const QString kind = constraint.value("contype"_L1).toString();
    if (own >= source.tokenAt(end))
        return source.refusal(begin, u"this constraint cannot be read."_s);
    const Addition add{source, constraint, own, begin, change};
    if (kind == "CONSTR_CHECK"_L1)
        return addCheck(add);
    if (kind == "CONSTR_UNIQUE"_L1)
        return addUnique(add);
    if (kind == "CONSTR_FOREIGN"_L1)
        return addForeignKey(add, names);
    if (kind == "CONSTR_PRIMARY"_L1)
        return source.refusal(begin, u"a new column cannot become the primary key here; expected UNIQUE or NOT NULL."_s);
    return source.refusal(begin, u"this constraint has no place in a change; expected CHECK, UNIQUE or FOREIGN KEY."_s);
}

Result<void> addIndexFromSql(const SqlSource &source, const sql::ParsedStatement &statement, TableChange &change)
{
    const QJsonObject &node = statement.node;
    if (node.contains("tableSpace"_L1) || !node.value("relation"_L1).toObject().value("inh"_L1).toBool()
        || node.value("nulls_not_distinct"_L1).toBool()) {
        return source.refusal(
            statement.begin,
            u"expected CREATE INDEX without TABLESPACE, ONLY or NULLS NOT DISTINCT; a constraint says UNIQUE NULLS NOT DISTINCT in ADD COLUMN."_s);
    }
    IndexWish wish;
    wish.name = nameOf(node, "idxname"_L1);
    wish.method = node.value("accessMethod"_L1).toString(u"btree"_s);
    wish.unique = node.value("unique"_L1).toBool();
    wish.keys = parenthesised(source, statement.begin);
    for (const QJsonValue entry : node.value("indexIncludingParams"_L1).toArray())
        wish.include.append(sql::unwrapped(entry).second.value("name"_L1).toString());
    if (node.contains("options"_L1))
        wish.with = storageParameters(source, statement.begin);
    if (node.contains("whereClause"_L1)) {
        const qsizetype where = source.find(source.tokenAt(statement.begin), {u"where"_s});
        wish.where = source.slice(source.tokens()[where].end, statement.end);
    }
    const auto shape = shapeOf(wish, {});
    if (!shape)
        return source.refusal(statement.begin, shape.error().message + u'.');
    ColumnAddition *column = firstUsed(change, shape->uses + (wish.where ? columnsOf(*wish.where) : QStringList()));
    if (!column)
        return source.refusal(statement.begin, u"this index holds no column that a statement before it adds."_s);
    if (column->index)
        return source.refusal(statement.begin, u"%1 has an index in this change already."_s.arg(column->name));
    if (*wish.keys == sql::Identifier(column->name).quoted())
        wish.keys.reset();
    column->index = wish;
    return {};
}

}  // namespace colonnade::change
