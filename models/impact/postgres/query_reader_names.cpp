// The part of QueryReader for expressions: where names lead, and how wide rows are.
#include "impact/postgres/query_reader.h"

#include "impact/postgres/tree.h"

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;

namespace {

/// Of o.*: {"o", ""}. A star is an empty text.
QStringList fieldsOf(const QJsonObject &columnRef)
{
    return strings(columnRef.value("fields"_L1));
}

bool isStar(const QJsonValue &value)
{
    const auto [kind, node] = sql::unwrapped(value);
    return kind == "ColumnRef"_L1 && fieldsOf(node).last().isEmpty();
}

/// Functions that turn a row of any type into a text or a document. Others get a row of a type that they know.
bool writesRowOut(const QString &function)
{
    static const QSet<QString> names = {u"row_to_json"_s, u"to_json"_s, u"to_jsonb"_s, u"json_agg"_s, u"jsonb_agg"_s,
                                        u"json_build_object"_s, u"jsonb_build_object"_s, u"json_object_agg"_s,
                                        u"jsonb_object_agg"_s, u"hstore"_s, u"array_agg"_s, u"concat"_s, u"concat_ws"_s,
                                        u"format"_s, u"hash_record"_s};
    return names.contains(function);
}

/// How many fields '(1,x)' has.
qsizetype fieldsOfRecord(const QString &text)
{
    const QString inner = text.trimmed();
    if (!inner.startsWith(u'(') || !inner.endsWith(u')'))
        return -1;
    qsizetype fields = 1;
    bool quoted = false;
    for (qsizetype i = 0; i < inner.size(); ++i) {
        if (inner[i] == u'\\')
            ++i;
        else if (inner[i] == u'"')
            quoted = !quoted;
        else if (inner[i] == u',' && !quoted)
            ++fields;
    }
    return fields;
}

}  // namespace

QString outputName(const QJsonObject &target)
{
    if (target.contains("name"_L1))
        return target.value("name"_L1).toString();
    QJsonValue value = target.value("val"_L1);
    for (;;) {
        const auto [kind, node] = sql::unwrapped(value);
        if (kind == "ColumnRef"_L1)
            return fieldsOf(node).last();
        if (kind == "FuncCall"_L1)
            return strings(node.value("funcname"_L1)).last();
        if (kind == "CoalesceExpr"_L1)
            return u"coalesce"_s;
        if (kind == "A_ArrayExpr"_L1)
            return u"array"_s;
        if (kind == "RowExpr"_L1)
            return u"row"_s;
        if (kind == "CaseExpr"_L1)
            return u"case"_s;
        if (kind != "TypeCast"_L1 && kind != "CollateClause"_L1)
            return u"?column?"_s;
        value = node.value("arg"_L1);
        if (kind == "TypeCast"_L1 && sql::unwrapped(value).first == "A_Const"_L1)
            return strings(node.value("typeName"_L1).toObject().value("names"_L1)).value(0);
    }
}

QStringList outputNames(const QJsonObject &select)
{
    QJsonObject node = select;
    while (node.contains("larg"_L1))
        node = node.value("larg"_L1).toObject();
    QStringList names;
    for (const QJsonValue target : node.value("targetList"_L1).toArray())
        names.append(outputName(sql::unwrapped(target).second));
    return names;
}

const Shape *QueryReader::itemShape(const QString &alias, const Scope &scope) const
{
    for (const Scope *level = &scope; level; level = level->outer) {
        const auto item = std::ranges::find(level->items, alias, &Item::alias);
        if (item != level->items.end())
            return &item->shape;
    }
    return nullptr;
}

/// Of *, o.* and NEW.*.
Shape QueryReader::starOf(const QStringList &fields, const Scope &scope) const
{
    if (fields.size() == 1)
        return scope.names;
    const QString &name = fields[fields.size() - 2];
    if (const Shape *shape = itemShape(name, scope))
        return *shape;
    const auto row = m_variables.names.constFind(name);
    if (row == m_variables.names.cend() || !*row)
        return {{}, true};
    Shape shape;
    for (const QString &column : (*row)->columns)
        shape.columns.append({column, name + u'.' + column});
    return shape;
}

Shape QueryReader::outputOf(const QJsonArray &targets, const Scope &scope)
{
    Shape output;
    for (qsizetype i = 0; i < targets.size(); ++i) {
        const QJsonObject target = sql::unwrapped(targets[i]).second;
        const QJsonValue value = target.value("val"_L1);
        const QString kind = sql::unwrapped(value).first;
        if (isStar(value)) {
            output.add(starOf(fieldsOf(sql::unwrapped(value).second), scope));
        } else if (kind == "A_Indirection"_L1
                   && sql::unwrapped(sql::unwrapped(value).second.value("indirection"_L1).toArray().last()).first == "A_Star"_L1) {
            output.open = true;
        } else {
            output.columns.append({outputName(target), u"#%1"_s.arg(i)});
        }
    }
    return output;
}

Fact QueryReader::resolved(const QString &name, const Scope &scope) const
{
    Fact fact{FactKind::Name, name, u"unknown"_s};
    const bool variable = m_variables.names.contains(name);
    const auto conflict = m_variables.conflict;
    if (variable && conflict == Variables::Conflict::VariableWins) {
        fact.outcome = u"the variable"_s;
        return fact;
    }
    int level = 0;
    for (const Scope *at = &scope; at; at = at->outer, ++level) {
        const qsizetype count = at->names.count(name);
        fact.level = level;
        if (count == 1)
            fact.outcome = std::ranges::find(at->names.columns, name, &ShapeColumn::name)->origin;
        if (count > 1)
            fact.outcome = u"several columns"_s;
        fact.fails = count > 1 || (count == 1 && variable && conflict == Variables::Conflict::Fails);
        if (count > 0)
            return fact;
        if (at->names.open && !(variable && conflict == Variables::Conflict::Fails)) {
            fact.open = true;
            return fact;
        }
    }
    fact.level = level;
    if (variable)
        fact.outcome = u"the variable"_s;
    else if (itemShape(name, scope))
        fact.outcome = u"the row of "_s + name;
    return fact;
}

/// A whole row as a value: o.*, or o where no column is called so.
QueryReader::Found QueryReader::rowOf(const QJsonValue &value, const Scope &scope) const
{
    const auto [kind, node] = sql::unwrapped(value);
    const QStringList cast = strings(node.value("typeName"_L1).toObject().value("names"_L1));
    if (kind == "TypeCast"_L1 && !cast.isEmpty() && cast.last() == "record"_L1)
        return rowOf(node.value("arg"_L1), scope);
    if (kind != "ColumnRef"_L1)
        return {};
    const QStringList fields = fieldsOf(node);
    const bool star = fields.last().isEmpty();
    if (fields.size() > 2 || (star && fields.size() != 2) || (!star && fields.size() != 1))
        return {};
    if (!star && !resolved(fields.first(), scope).outcome.startsWith("the row of "_L1) && !m_variables.names.contains(fields.first()))
        return {};
    const Shape shape = starOf({fields.first(), QString()}, scope);
    return {!shape.open, shape.columns.size(), fields.first()};
}

QueryReader::Found QueryReader::widthOf(const QJsonValue &value, const Scope &scope) const
{
    const auto [kind, node] = sql::unwrapped(value);
    if (kind != "RowExpr"_L1)
        return {true, 1, {}};
    Found row{true, 0, {}};
    for (const QJsonValue arg : node.value("args"_L1).toArray()) {
        const Shape star = isStar(arg) ? starOf(fieldsOf(sql::unwrapped(arg).second), scope) : Shape();
        row.known = row.known && !star.open;
        row.width += isStar(arg) ? star.columns.size() : 1;
    }
    return row;
}

void QueryReader::walk(const QJsonValue &value, const Scope &scope)
{
    for (const QJsonValue entry : value.toArray())
        walk(entry, scope);
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        const bool node = it.value().isObject() && !it.key().isEmpty() && it.key().front().isUpper();
        if (node)
            walkNode(it.key(), it.value().toObject(), scope);
        else if (it.value().isObject() || it.value().isArray())
            walk(it.value(), scope);
    }
}

void QueryReader::walkNode(const QString &kind, const QJsonObject &node, const Scope &scope)
{
    ++m_at;
    if (kind == "ColumnRef"_L1)
        return walkColumn(node, scope);
    if (kind == "SubLink"_L1)
        return walkSubLink(node, scope);
    if (kind == "SelectStmt"_L1) {
        readSelect(node, &scope);
        return;
    }
    if (kind == "MultiAssignRef"_L1) {
        if (node.value("colno"_L1).toInt() != 1)
            return;
        const auto [source, sublink] = sql::unwrapped(node.value("source"_L1));
        if (source == "SubLink"_L1)
            return walkSubLink(sublink, scope, node.value("ncolumns"_L1).toInt());
        return walk(node.value("source"_L1), scope);
    }
    if (kind == "A_Expr"_L1)
        return walkOperator(node, scope);
    if (kind == "TypeCast"_L1)
        walkCast(node, scope);
    if (kind == "NullTest"_L1) {
        const Found row = rowOf(node.value("arg"_L1), scope);
        if (row.known && node.value("nulltesttype"_L1).toString() == "IS_NOT_NULL"_L1)
            note({FactKind::RowNotNull, row.what, QString::number(row.width)});
    }
    if (const QString function = strings(node.value("funcname"_L1)).value(0); kind == "FuncCall"_L1 && writesRowOut(function)) {
        for (const QJsonValue arg : node.value("args"_L1).toArray()) {
            ++m_at;
            if (const Found row = rowOf(arg, scope); row.known)
                note({FactKind::WholeRow, function, QString::number(row.width)});
        }
    }
    for (auto it = node.begin(); it != node.end(); ++it)
        walk(it.value(), scope);
}

void QueryReader::walkColumn(const QJsonObject &node, const Scope &scope)
{
    const QStringList fields = fieldsOf(node);
    if (fields.size() == 1 && !fields.first().isEmpty())
        note(resolved(fields.first(), scope));
}

/// `wanted`: of SET (a, b) = (SELECT ...), how many columns it must give.
void QueryReader::walkSubLink(const QJsonObject &node, const Scope &scope, qsizetype wanted)
{
    const QString type = node.value("subLinkType"_L1).toString();
    walk(node.value("testexpr"_L1), scope);
    const Shape shape = readAny(node.value("subselect"_L1), &scope);
    ++m_at;
    if (type == "EXISTS_SUBLINK"_L1)
        return;
    Found left{true, wanted < 0 ? 1 : wanted, {}};
    if (node.contains("testexpr"_L1))
        left = widthOf(node.value("testexpr"_L1), scope);
    note({FactKind::Subquery, u"the subquery"_s, u"%1 columns for %2"_s.arg(shape.columns.size()).arg(left.width),
          !shape.open && left.known && shape.columns.size() != left.width});
}

void QueryReader::walkOperator(const QJsonObject &node, const Scope &scope)
{
    const QJsonValue left = node.value("lexpr"_L1);
    const QJsonValue right = node.value("rexpr"_L1);
    const auto [rightKind, rightNode] = sql::unwrapped(right);
    const bool leftIsRow = sql::unwrapped(left).first == "RowExpr"_L1;
    if (leftIsRow && rightKind == "SubLink"_L1) {
        walk(left, scope);
        const Found width = widthOf(left, scope);
        return walkSubLink(rightNode, scope, width.known ? width.width : -1);
    }
    const Found leftRow = leftIsRow ? widthOf(left, scope) : rowOf(left, scope);
    const Found rightRow = rightKind == "RowExpr"_L1 ? widthOf(right, scope) : rowOf(right, scope);
    const bool both = (leftIsRow || leftRow.known) && (rightKind == "RowExpr"_L1 || rightRow.known);
    note({FactKind::RowWidth, u"the comparison of rows"_s, u"%1 and %2 fields"_s.arg(leftRow.width).arg(rightRow.width),
          both && leftRow.known && rightRow.known && leftRow.width != rightRow.width});
    // ROW(a) = ROW(b), where a and b are rows themselves.
    const QJsonArray lefts = sql::unwrapped(left).second.value("args"_L1).toArray();
    const QJsonArray rights = rightNode.value("args"_L1).toArray();
    for (qsizetype i = 0; leftIsRow && rightKind == "RowExpr"_L1 && i < std::min(lefts.size(), rights.size()); ++i) {
        ++m_at;
        const Found one = rowOf(lefts[i], scope);
        const Found other = rowOf(rights[i], scope);
        note({FactKind::RowWidth, u"the comparison of rows"_s, u"%1 and %2 fields"_s.arg(one.width).arg(other.width),
              one.known && other.known && one.width != other.width});
    }
    walk(left, scope);
    walk(right, scope);
}

void QueryReader::walkCast(const QJsonObject &node, const Scope &scope)
{
    const QJsonObject type = node.value("typeName"_L1).toObject();
    const QStringList names = strings(type.value("names"_L1));
    const auto [kind, argument] = sql::unwrapped(node.value("arg"_L1));
    const QString text = argument.value("sval"_L1).toObject().value("sval"_L1).toString();
    const bool record = kind == "A_Const"_L1 && fieldsOfRecord(text) >= 0;
    if (names.isEmpty() || names.size() > 2 || type.contains("arrayBounds"_L1) || (kind != "RowExpr"_L1 && !record)) {
        const Found row = rowOf(node.value("arg"_L1), scope);
        if (row.known && !names.isEmpty() && names.last() != "record"_L1)
            note({FactKind::WholeRow, names.last(), QString::number(row.width)});
        return;
    }
    const auto known = m_world.relation(names.size() == 2 ? names.first() : QString(), names.last());
    const Found width = record ? Found{true, fieldsOfRecord(text), {}} : widthOf(node.value("arg"_L1), scope);
    if (known) {
        note({FactKind::RowCast, known->name.display(), u"%1 fields for %2"_s.arg(width.width).arg(known->columns.size()),
              width.known && width.width != known->columns.size()});
    }
}

/// GROUP BY takes a bare name for an input column first, ORDER BY and DISTINCT ON for one of the output.
void QueryReader::walkNames(const QJsonArray &clause, const Scope &scope, const Shape &output, bool grouping)
{
    for (const QJsonValue entry : clause) {
        ++m_at;
        QJsonValue value = entry;
        if (const auto [kind, node] = sql::unwrapped(entry); kind == "SortBy"_L1)
            value = node.value("node"_L1);
        const auto [kind, node] = sql::unwrapped(value);
        const QStringList fields = kind == "ColumnRef"_L1 ? fieldsOf(node) : QStringList();
        if (fields.size() != 1 || fields.first().isEmpty()) {
            walk(value, scope);
            continue;
        }
        const QString &name = fields.first();
        const qsizetype outputs = output.count(name);
        const bool fromInput = grouping && scope.names.count(name) > 0;
        // Several of one name are the same thing where they have the same origin.
        QSet<QString> origins;
        for (const ShapeColumn &column : output.columns) {
            if (column.name == name)
                origins.insert(column.origin);
        }
        Fact fact = resolved(name, scope);
        if (!fromInput && outputs > 0)
            fact = {FactKind::Name, name, u"the output column"_s, origins.size() > 1 && !grouping};
        if (grouping)
            fact.kind = FactKind::GroupName;
        note(fact);
    }
}

}  // namespace colonnade::impact::postgres
