#include "change/index_wish.h"

#include "sql/expression.h"
#include "sql/parse.h"

#include <QJsonArray>

namespace colonnade::change {

using namespace Qt::StringLiterals;

namespace {

QString keysOf(const IndexWish &wish, const QString &column)
{
    // A comment at the end cannot swallow what follows.
    return wish.keys ? *wish.keys + (wish.keys->contains("--"_L1) ? u"\n"_s : QString()) : sql::Identifier(column).quoted();
}

/// The one CREATE INDEX that the text is, with no clause but those named.
Result<QJsonObject> parsedIndex(const QString &text, const QStringList &clauses, const QString &what)
{
    const auto statements = sql::parse(text.toUtf8());
    if (!statements)
        return failure(ErrorKind::SqlRefused, statements.error().message.section(u": "_s, 1), u"42601"_s);
    const QStringList known = QStringList{u"relation"_s, u"accessMethod"_s, u"indexParams"_s} + clauses;
    if (statements->size() == 1 && statements->first().kind == "IndexStmt"_L1) {
        const QStringList keys = statements->first().node.keys();
        if (std::ranges::all_of(keys, [&](const QString &key) { return known.contains(key); }))
            return statements->first().node;
    }
    return failure(ErrorKind::SqlRefused, u"it is not %1 and nothing else"_s.arg(what), u"42601"_s);
}

/// FigureColname() of PostgreSQL, as far as keys of indexes go.
QString nameOfExpression(const QJsonValue &expression)
{
    const auto [kind, node] = sql::unwrapped(expression);
    const auto last = [](const QJsonValue &list) {
        const QJsonArray items = list.toArray();
        return items.isEmpty() ? QString() : sql::unwrapped(items.last()).second.value("sval"_L1).toString();
    };
    if (kind == "FuncCall"_L1)
        return last(node.value("funcname"_L1));
    if (kind == "ColumnRef"_L1)
        return last(node.value("fields"_L1));
    if (kind == "CollateClause"_L1)
        return nameOfExpression(node.value("arg"_L1));
    if (kind == "CoalesceExpr"_L1)
        return u"coalesce"_s;
    if (kind == "MinMaxExpr"_L1)
        return node.value("op"_L1).toString() == "IS_GREATEST"_L1 ? u"greatest"_s : u"least"_s;
    if (kind == "A_ArrayExpr"_L1)
        return u"array"_s;
    if (kind == "RowExpr"_L1)
        return u"row"_s;
    if (kind == "A_Expr"_L1 && node.value("kind"_L1).toString() == "AEXPR_NULLIF"_L1)
        return u"nullif"_s;
    if (kind == "TypeCast"_L1) {
        const QString inner = nameOfExpression(node.value("arg"_L1));
        return inner.isEmpty() ? last(node.value("typeName"_L1).toObject().value("names"_L1)) : inner;
    }
    if (kind == "CaseExpr"_L1) {
        const QString inner = nameOfExpression(node.value("defresult"_L1));
        return inner.isEmpty() ? u"case"_s : inner;
    }
    return {};
}

void addColumnUses(const QJsonValue &value, QStringList &uses)
{
    for (const QJsonValue entry : value.toArray())
        addColumnUses(entry, uses);
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.key() == "ColumnRef"_L1) {
            const QJsonArray fields = it.value().toObject().value("fields"_L1).toArray();
            uses.append(sql::unwrapped(fields.last()).second.value("sval"_L1).toString());
        }
        addColumnUses(it.value(), uses);
    }
}

/// ChooseIndexColumnNames(): one that stands there already gets a number.
void appendName(QStringList &names, const QString &wanted)
{
    QString name = wanted;
    for (int i = 1; names.contains(name); ++i)
        name = wanted + QString::number(i);
    names.append(name);
}

}  // namespace

Result<IndexShape> shapeOf(const IndexWish &wish, const QString &column)
{
    const auto index = parsedIndex(u"CREATE INDEX ON t (%1)"_s.arg(keysOf(wish, column)), {}, u"a list of keys"_s);
    if (!index)
        return failure(index.error());
    if (wish.with) {
        const auto with = parsedIndex(u"CREATE INDEX ON t (a) WITH (%1\n)"_s.arg(*wish.with), {u"options"_s},
                                      u"a list of storage parameters"_s);
        if (!with)
            return failure(with.error());
    }
    IndexShape shape;
    const QJsonArray keys = index->value("indexParams"_L1).toArray();
    for (const QJsonValue entry : keys) {
        const QJsonObject key = sql::unwrapped(entry).second;
        const QString name = key.contains("name"_L1) ? key.value("name"_L1).toString() : nameOfExpression(key.value("expr"_L1));
        appendName(shape.names, name.isEmpty() ? u"expr"_s : name);
        if (key.contains("name"_L1))
            shape.uses.append(name);
        if (key.contains("name"_L1) && !key.contains("opclass"_L1) && !key.contains("collation"_L1))
            shape.keyColumns.append(name);
        addColumnUses(key.value("expr"_L1), shape.uses);
    }
    const QJsonObject first = sql::unwrapped(keys.first()).second;
    shape.plainColumn = keys.size() == 1 && first.value("name"_L1).toString() == column
        && first.value("ordering"_L1).toString() == "SORTBY_DEFAULT"_L1
        && first.value("nulls_ordering"_L1).toString() == "SORTBY_NULLS_DEFAULT"_L1 && !first.contains("opclass"_L1)
        && !first.contains("collation"_L1) && wish.include.isEmpty() && !wish.where && wish.method == "btree"_L1;
    for (const QString &included : wish.include) {
        appendName(shape.names, included);
        shape.uses.append(included);
    }
    shape.uses.removeDuplicates();
    return shape;
}

/// ChooseIndexNameAddition(): the columns' names in a row, no longer than a name can be.
QString indexNameAddition(const IndexWish &wish, const QString &column)
{
    const auto shape = shapeOf(wish, column);
    QString addition = shape ? shape->names.join(u'_') : column;
    while (addition.toUtf8().size() > sql::Identifier::MaxBytes)
        addition.chop(1);
    return addition;
}

QString indexBody(const IndexWish &wish, const QString &column)
{
    QString sql = u"USING %1 (%2)"_s.arg(sql::Identifier(wish.method).quoted(), keysOf(wish, column));
    if (!wish.include.isEmpty()) {
        QStringList quoted;
        for (const QString &included : wish.include)
            quoted.append(sql::Identifier(included).quoted());
        sql += u" INCLUDE (%1)"_s.arg(quoted.join(u", "_s));
    }
    if (wish.with)
        sql += u" WITH (%1%2)"_s.arg(*wish.with, wish.with->contains("--"_L1) ? u"\n"_s : QString());
    if (wish.where)
        sql += u" WHERE (%1)"_s.arg(sql::Expression::parse(*wish.where)->embedded());
    return sql;
}

}  // namespace colonnade::change
