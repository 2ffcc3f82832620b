// Statements and their FROM clauses; expressions are walked in query_reader_names.cpp.
#include "impact/postgres/query_reader.h"

#include "impact/postgres/tree.h"

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;

namespace {

/// Of {"alias": {"aliasname": "o", "colnames": [...]}}.
QString aliasName(const QJsonObject &alias)
{
    return alias.value("aliasname"_L1).toString();
}

bool isSetOperation(const QJsonObject &select)
{
    const QString op = select.value("op"_L1).toString();
    return !op.isEmpty() && op != "SETOP_NONE"_L1;
}

}  // namespace

void Shape::add(const Shape &other)
{
    columns += other.columns;
    open = open || other.open;
}

qsizetype Shape::count(const QString &name) const
{
    return std::ranges::count(columns, name, &ShapeColumn::name);
}

Shape QueryReader::read(const QString &kind, const QJsonObject &node)
{
    if (kind == "CopyStmt"_L1) {
        const QJsonObject relation = node.value("relation"_L1).toObject();
        const auto known =
            m_world.relation(relation.value("schemaname"_L1).toString(), relation.value("relname"_L1).toString());
        if (known && node.value("attlist"_L1).toArray().isEmpty()) {
            note({FactKind::Copy, known->name.display(),
                  (node.value("is_from"_L1).toBool() ? u"from "_s : u"to "_s) + QString::number(known->columns.size())});
        }
        return readAny(node.value("query"_L1), nullptr);
    }
    return readAny(QJsonObject{{kind, node}}, nullptr);
}

Shape QueryReader::readAny(const QJsonValue &statement, const Scope *outer)
{
    const auto [kind, node] = sql::unwrapped(statement);
    if (kind == "SelectStmt"_L1)
        return readSelect(node, outer);
    if (kind == "InsertStmt"_L1)
        return readInsert(node, outer);
    if (kind == "UpdateStmt"_L1)
        return readUpdate(node, outer, "fromClause"_L1);
    if (kind == "DeleteStmt"_L1)
        return readUpdate(node, outer, "usingClause"_L1);
    if (kind == "MergeStmt"_L1)
        readMerge(node);
    else if (kind == "CreateTableAsStmt"_L1 || kind == "ViewStmt"_L1 || kind == "ExplainStmt"_L1 || kind == "DeclareCursorStmt"_L1)
        return readAny(node.value("query"_L1), outer);
    return {{}, true};
}

void QueryReader::pushCommonTables(const QJsonObject &with, const Scope *outer)
{
    m_commonTables.append(QHash<QString, Shape>());
    const bool recursive = with.value("recursive"_L1).toBool();
    for (const QJsonValue entry : with.value("ctes"_L1).toArray()) {
        const QJsonObject table = sql::unwrapped(entry).second;
        const QString name = table.value("ctename"_L1).toString();
        const QJsonValue query = table.value("ctequery"_L1);
        const QStringList renamed = strings(table.value("aliascolnames"_L1));
        const auto named = [&](Shape shape) {
            for (qsizetype i = 0; i < shape.columns.size(); ++i) {
                shape.columns[i].name = renamed.value(i, shape.columns[i].name);
                shape.columns[i].origin = name + u'.' + shape.columns[i].name;
            }
            return shape;
        };
        const QJsonObject select = sql::unwrapped(query).second;
        if (recursive && isSetOperation(select)) {
            // The part that does not refer to itself says what the whole is like.
            const qsizetype noted = m_facts.size();
            const Shape first = readSelect(select.value("larg"_L1).toObject(), outer);
            m_facts.resize(noted);
            m_commonTables.last().insert(name, named(first));
        }
        const Shape shape = readAny(query, outer);
        m_commonTables.last().insert(name, named(shape));
    }
}

Shape QueryReader::readSelect(const QJsonObject &node, const Scope *outer)
{
    ++m_at;
    pushCommonTables(node.value("withClause"_L1).toObject(), outer);
    Shape output;
    if (isSetOperation(node)) {
        output = readSetOperation(node, outer);
    } else if (node.contains("valuesLists"_L1)) {
        output = readValues(node.value("valuesLists"_L1).toArray(), outer);
    } else {
        Scope scope{{}, {}, outer};
        for (const QJsonValue item : node.value("fromClause"_L1).toArray())
            scope.names.add(fromItem(item, scope));
        const QJsonArray targets = node.value("targetList"_L1).toArray();
        for (const QJsonValue target : targets)
            walk(sql::unwrapped(target).second.value("val"_L1), scope);
        walk(node.value("whereClause"_L1), scope);
        output = outputOf(targets, scope);
        walkNames(node.value("groupClause"_L1).toArray(), scope, output, true);
        walk(node.value("havingClause"_L1), scope);
        walk(node.value("windowClause"_L1), scope);
        walkNames(node.value("sortClause"_L1).toArray(), scope, output, false);
        walkNames(node.value("distinctClause"_L1).toArray(), scope, output, false);
        walk(node.value("limitCount"_L1), scope);
    }
    m_commonTables.removeLast();
    return output;
}

Shape QueryReader::readSetOperation(const QJsonObject &node, const Scope *outer)
{
    const Shape left = readSelect(node.value("larg"_L1).toObject(), outer);
    const Shape right = readSelect(node.value("rarg"_L1).toObject(), outer);
    ++m_at;
    static const QHash<QString, QString> names = {
        {u"SETOP_UNION"_s, u"UNION"_s}, {u"SETOP_INTERSECT"_s, u"INTERSECT"_s}, {u"SETOP_EXCEPT"_s, u"EXCEPT"_s}};
    note({FactKind::SetOperation, names.value(node.value("op"_L1).toString()),
          u"%1 and %2 columns"_s.arg(left.columns.size()).arg(right.columns.size()),
          !left.open && !right.open && left.columns.size() != right.columns.size()});
    return left;
}

Shape QueryReader::readValues(const QJsonArray &lists, const Scope *outer)
{
    const Scope scope{{}, {}, outer};
    Shape shape;
    for (const QJsonValue list : lists) {
        const QJsonArray items = sql::unwrapped(list).second.value("items"_L1).toArray();
        walk(items, scope);
        if (!shape.columns.isEmpty() || shape.open)
            continue;
        QJsonArray targets;
        for (const QJsonValue item : items)
            targets.append(QJsonObject{{u"ResTarget"_s, QJsonObject{{u"val"_s, item}}}});
        shape = outputOf(targets, scope);
    }
    return shape;
}

void QueryReader::insertInto(const QJsonObject &relation, const QJsonArray &columns, const Shape &source)
{
    QStringList targets;
    for (const QJsonValue column : columns)
        targets.append(sql::unwrapped(column).second.value("name"_L1).toString());
    const auto known = m_world.relation(relation.value("schemaname"_L1).toString(), relation.value("relname"_L1).toString());
    if (targets.isEmpty() && known)
        targets = known->columns;
    Fact fact{FactKind::Insert, known ? known->name.display() : relation.value("relname"_L1).toString(), {}};
    if (!targets.isEmpty() && !source.open) {
        fact.fails = source.columns.size() > targets.size();
        fact.outcome = u"%1 expressions, %2 columns"_s.arg(source.columns.size()).arg(targets.size());
        for (qsizetype i = 0; i < source.columns.size(); ++i)
            fact.places.append({source.columns[i].origin, targets.value(i)});
    }
    ++m_at;
    note(fact);
}

Shape QueryReader::readInsert(const QJsonObject &node, const Scope *outer)
{
    pushCommonTables(node.value("withClause"_L1).toObject(), outer);
    const QJsonObject relation = node.value("relation"_L1).toObject();
    if (node.contains("selectStmt"_L1))
        insertInto(relation, node.value("cols"_L1).toArray(), readAny(node.value("selectStmt"_L1), outer));
    Scope scope{{}, {}, outer};
    scope.names = fromRelation(relation, scope);
    const Shape output = outputOf(node.value("returningList"_L1).toArray(), scope);
    for (const QJsonValue target : node.value("returningList"_L1).toArray())
        walk(sql::unwrapped(target).second.value("val"_L1), scope);
    if (const QJsonObject conflict = node.value("onConflictClause"_L1).toObject(); !conflict.isEmpty()) {
        // Its columns are no bare names: excluded.c must be said in full, and c is the table's.
        const Shape known = scope.names;
        aliased(known, {}, u"excluded"_s, scope);
        for (const QJsonValue target : conflict.value("targetList"_L1).toArray())
            walk(sql::unwrapped(target).second.value("val"_L1), scope);
        walk(conflict.value("whereClause"_L1), scope);
    }
    m_commonTables.removeLast();
    return output;
}

/// DELETE as well, whose second relations stand behind USING.
Shape QueryReader::readUpdate(const QJsonObject &node, const Scope *outer, QLatin1StringView from)
{
    pushCommonTables(node.value("withClause"_L1).toObject(), outer);
    Scope scope{{}, {}, outer};
    scope.names = fromRelation(node.value("relation"_L1).toObject(), scope);
    for (const QJsonValue item : node.value(from).toArray())
        scope.names.add(fromItem(item, scope));
    for (const QJsonValue target : node.value("targetList"_L1).toArray())
        walk(sql::unwrapped(target).second.value("val"_L1), scope);
    walk(node.value("whereClause"_L1), scope);
    const QJsonArray returning = node.value("returningList"_L1).toArray();
    for (const QJsonValue target : returning)
        walk(sql::unwrapped(target).second.value("val"_L1), scope);
    const Shape output = outputOf(returning, scope);
    m_commonTables.removeLast();
    return output;
}

void QueryReader::readMerge(const QJsonObject &node)
{
    pushCommonTables(node.value("withClause"_L1).toObject(), nullptr);
    Scope scope;
    const QJsonObject relation = node.value("relation"_L1).toObject();
    scope.names = fromRelation(relation, scope);
    scope.names.add(fromItem(node.value("sourceRelation"_L1), scope));
    walk(node.value("joinCondition"_L1), scope);
    for (const QJsonValue entry : node.value("mergeWhenClauses"_L1).toArray()) {
        const QJsonObject clause = sql::unwrapped(entry).second;
        walk(clause.value("condition"_L1), scope);
        if (clause.value("commandType"_L1).toString() == "CMD_INSERT"_L1) {
            QJsonArray targets;
            for (const QJsonValue item : clause.value("values"_L1).toArray())
                targets.append(QJsonObject{{u"ResTarget"_s, QJsonObject{{u"val"_s, item}}}});
            walk(clause.value("values"_L1), scope);
            insertInto(relation, clause.value("targetList"_L1).toArray(), outputOf(targets, scope));
            continue;
        }
        for (const QJsonValue target : clause.value("targetList"_L1).toArray())
            walk(sql::unwrapped(target).second.value("val"_L1), scope);
    }
    m_commonTables.removeLast();
}

/// What stands in the FROM clause so far, for what may look at it from within.
QueryReader::Scope QueryReader::neighboursOf(const Scope &scope)
{
    Scope neighbours{scope.items, {}, scope.outer};
    for (const Item &item : scope.items)
        neighbours.names.add(item.shape);
    return neighbours;
}

Shape QueryReader::fromItem(const QJsonValue &value, Scope &scope)
{
    const auto [kind, node] = sql::unwrapped(value);
    if (kind == "RangeVar"_L1)
        return fromRelation(node, scope);
    if (kind == "JoinExpr"_L1)
        return fromJoin(node, scope);
    if (kind == "RangeFunction"_L1)
        return fromFunction(node, scope);
    if (kind == "RangeTableSample"_L1)
        return fromItem(node.value("relation"_L1), scope);
    if (kind == "RangeSubselect"_L1) {
        // Only a lateral one sees its neighbours; the others see what the query around sees.
        const Scope neighbours = neighboursOf(scope);
        const bool lateral = node.value("lateral"_L1).toBool();
        const Shape shape = readAny(node.value("subquery"_L1), lateral ? &neighbours : scope.outer);
        return aliased(shape, node.value("alias"_L1).toObject(), {}, scope);
    }
    Shape unknown{{}, true};
    return aliased(unknown, node.value("alias"_L1).toObject(), {}, scope);
}

const Shape *QueryReader::commonTable(const QString &name) const
{
    for (auto level = m_commonTables.crbegin(); level != m_commonTables.crend(); ++level) {
        if (const auto it = level->constFind(name); it != level->cend())
            return &*it;
    }
    return nullptr;
}

Shape QueryReader::fromRelation(const QJsonObject &rangeVar, Scope &scope)
{
    const QString schema = rangeVar.value("schemaname"_L1).toString();
    const QString name = rangeVar.value("relname"_L1).toString();
    Shape shape{{}, true};
    if (const Shape *common = schema.isEmpty() ? commonTable(name) : nullptr) {
        shape = *common;
    } else if (const auto known = m_world.relation(schema, name)) {
        shape.open = false;
        for (const QString &column : known->columns)
            shape.columns.append({column, {}});
    }
    return aliased(shape, rangeVar.value("alias"_L1).toObject(), name, scope);
}

/// Puts the relation into the scope under its alias; an alias with names renames the first columns.
Shape QueryReader::aliased(Shape shape, const QJsonObject &alias, const QString &name, Scope &scope)
{
    const QString called = aliasName(alias).isEmpty() ? name : aliasName(alias);
    const QStringList renamed = strings(alias.value("colnames"_L1));
    for (qsizetype i = 0; i < shape.columns.size(); ++i) {
        shape.columns[i].name = renamed.value(i, shape.columns[i].name);
        shape.columns[i].origin = called + u'.' + shape.columns[i].name;
    }
    // Of a function nothing is known but what the alias says.
    for (qsizetype i = shape.columns.size(); shape.open && i < renamed.size(); ++i)
        shape.columns.append({renamed[i], called + u'.' + renamed[i]});
    scope.items.append({called, shape});
    return shape;
}

Shape QueryReader::fromJoin(const QJsonObject &join, Scope &scope)
{
    const Shape left = fromItem(join.value("larg"_L1), scope);
    const Shape right = fromItem(join.value("rarg"_L1), scope);
    ++m_at;
    QStringList common = strings(join.value("usingClause"_L1));
    if (join.value("isNatural"_L1).toBool()) {
        common.clear();
        for (const ShapeColumn &column : left.columns) {
            if (right.count(column.name) > 0)
                common.append(column.name);
        }
        if (!left.open && !right.open)
            note({FactKind::JoinNames, u"NATURAL JOIN"_s, common.join(u", "_s)});
        else
            note({FactKind::JoinNames, u"NATURAL JOIN"_s, {}});
    } else {
        for (const QString &name : std::as_const(common)) {
            ++m_at;
            note({FactKind::JoinUsing, name, {}, left.count(name) > 1 || right.count(name) > 1});
        }
    }
    Shape merged{{}, left.open || right.open};
    for (const QString &name : std::as_const(common))
        merged.columns.append({name, u"joined."_s + name});
    for (const Shape *side : {&left, &right}) {
        for (const ShapeColumn &column : side->columns) {
            if (!common.contains(column.name))
                merged.columns.append(column);
        }
    }
    Scope joined = scope;
    joined.names = merged;
    walk(join.value("quals"_L1), joined);
    if (const QJsonObject alias = join.value("alias"_L1).toObject(); !alias.isEmpty())
        return aliased(merged, alias, {}, scope);
    return merged;
}

Shape QueryReader::fromFunction(const QJsonObject &function, Scope &scope)
{
    walk(function.value("functions"_L1), neighboursOf(scope));
    Shape shape{{}, true};
    const QJsonArray definitions = function.value("coldeflist"_L1).toArray();
    for (const QJsonValue definition : definitions)
        shape.columns.append({sql::unwrapped(definition).second.value("colname"_L1).toString(), {}});
    shape.open = definitions.isEmpty();
    return aliased(shape, function.value("alias"_L1).toObject(), {}, scope);
}

}  // namespace colonnade::impact::postgres
