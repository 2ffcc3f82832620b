// Lock rules for queries and what contains one: which relations are read, whose rows are kept or written, and what foreign keys and
// views bring along. Upper bounds: a partition that the planner leaves out is told as well.
#include "impact/postgres/tree.h"

#include <QJsonDocument>

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;

namespace {

class Query
{
public:
    Query(State &state, Foretold &told) : m_state(state), m_told(told) {}

    /// A statement, or any part of a tree.
    void statement(const QString &kind, const QJsonObject &node);
    void read(const sql::QualifiedName &relation, LockMode mode, bool only);

private:
    void walk(const QJsonValue &value);
    void ranges(const QJsonValue &from, LockMode mode, const QStringList &of);
    void select(const QJsonObject &node);
    void write(const QString &kind, const QJsonObject &node);
    void merge(const QJsonObject &node);
    void writeTo(const sql::QualifiedName &target, bool only, const QStringList &columns, bool inserts);
    void writeToTable(const sql::QualifiedName &target, bool only, const QStringList &columns, bool inserts);
    void removeFrom(const sql::QualifiedName &target, bool only);
    void removeFromTable(const sql::QualifiedName &target, bool only, QList<sql::QualifiedName> &emptied);
    void changeKeys(const sql::QualifiedName &target, const QStringList &columns);
    void pointTo(const sql::QualifiedName &parent);
    bool isQueryName(const QJsonObject &range) const;

    State &m_state;
    Foretold &m_told;
    QSet<QString> m_hidden;  ///< names of WITH
};

QStringList columnsOf(const QJsonValue &targets)
{
    QStringList columns;
    for (const QJsonValue entry : targets.toArray())
        columns.append(sql::unwrapped(entry).second.value("name"_L1).toString());
    return columns;
}

bool Query::isQueryName(const QJsonObject &range) const
{
    return !range.contains("schemaname"_L1) && m_hidden.contains(range.value("relname"_L1).toString());
}

void Query::read(const sql::QualifiedName &relation, LockMode mode, bool only)
{
    for (const sql::QualifiedName &base : lockViews(relation, mode, m_state, m_told)) {
        for (const sql::QualifiedName &member : only &&base == relation ? QList{base} : m_state.family(base))
            m_told.lock(member, mode);
    }
}

void Query::walk(const QJsonValue &value)
{
    if (value.isArray()) {
        for (const QJsonValue entry : value.toArray())
            walk(entry);
        return;
    }
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString key = it.key();
        if (key == "RangeVar"_L1) {
            const QJsonObject range = it.value().toObject();
            if (!isQueryName(range))
                read(relationOf(range, m_state), LockMode::AccessShare, !range.value("inh"_L1).toBool());
        } else if (key == "SelectStmt"_L1 || key == "InsertStmt"_L1 || key == "UpdateStmt"_L1 || key == "DeleteStmt"_L1
                   || key == "MergeStmt"_L1) {
            statement(key, it.value().toObject());
        } else if (key == "larg"_L1 || key == "rarg"_L1) {
            // The sides of UNION stand bare; those of a join do not.
            const QJsonObject side = it.value().toObject();
            if (side.contains("op"_L1) && side.contains("limitOption"_L1))
                select(side);
            else
                walk(side);
        } else {
            walk(it.value());
        }
    }
}

/// What stands in FROM itself is kept by FOR UPDATE, what stands in subqueries of it as well, but not those of WHERE.
void Query::ranges(const QJsonValue &from, LockMode mode, const QStringList &of)
{
    for (const QJsonValue entry : from.toArray()) {
        const auto [kind, node] = sql::unwrapped(entry);
        if (kind == "JoinExpr"_L1) {
            ranges(QJsonArray{node.value("larg"_L1), node.value("rarg"_L1)}, mode, of);
        } else if (kind == "RangeVar"_L1 && !isQueryName(node)) {
            const QString alias = node.value("alias"_L1).toObject().value("aliasname"_L1).toString();
            const bool meant = of.isEmpty() || of.contains(alias.isEmpty() ? node.value("relname"_L1).toString() : alias);
            read(relationOf(node, m_state), meant ? mode : LockMode::AccessShare, !node.value("inh"_L1).toBool());
        }
    }
}

void Query::select(const QJsonObject &node)
{
    for (const QJsonValue entry : node.value("lockingClause"_L1).toArray()) {
        QStringList of;
        for (const QJsonValue relation : sql::unwrapped(entry).second.value("lockedRels"_L1).toArray())
            of.append(sql::unwrapped(relation).second.value("relname"_L1).toString());
        ranges(node.value("fromClause"_L1), LockMode::RowShare, of);
    }
    for (auto it = node.begin(); it != node.end(); ++it) {
        if (it.key() == "larg"_L1 || it.key() == "rarg"_L1)
            select(it.value().toObject());
        else if (it.key() != "lockingClause"_L1 && it.key() != "intoClause"_L1)
            walk(it.value());
    }
}

void Query::pointTo(const sql::QualifiedName &parent)
{
    lockPartitions(parent, LockMode::RowShare, m_state, m_told);
}

void Query::writeTo(const sql::QualifiedName &target, bool only, const QStringList &columns, bool inserts)
{
    for (const sql::QualifiedName &base : lockViews(target, LockMode::RowExclusive, m_state, m_told))
        writeToTable(base, only && base == target, columns, inserts);
}

void Query::writeToTable(const sql::QualifiedName &target, bool only, const QStringList &columns, bool inserts)
{
    const bool alone = only || (inserts && !m_state.isPartitioned(target));
    for (const sql::QualifiedName &member : alone ? QList{target} : m_state.family(target))
        m_told.lock(member, LockMode::RowExclusive);
    const catalog::Table *table = m_state.table(target);
    for (const catalog::Constraint &key : table ? table->constraints : QList<catalog::Constraint>()) {
        const auto written = [&](const QString &name) {
            const catalog::Column *column = table->column(name);
            return columns.isEmpty() || columns.contains(name) || (inserts && column && column->defaultExpression);
        };
        if (key.kind == catalog::ConstraintKind::ForeignKey && std::ranges::any_of(key.columns, written))
            pointTo(key.referencedTable);
    }
}

void Query::changeKeys(const sql::QualifiedName &target, const QStringList &columns)
{
    for (const Reference &reference : m_state.referencing(target)) {
        const auto written = [&](const QString &name) { return columns.contains(name); };
        if (!std::ranges::any_of(reference.key.referencedColumns, written))
            continue;
        const bool checks = reference.key.onUpdate == "no action"_L1 || reference.key.onUpdate == "restrict"_L1;
        lockPartitions(reference.table, checks ? LockMode::RowShare : LockMode::RowExclusive, m_state, m_told);
    }
}

void Query::removeFrom(const sql::QualifiedName &target, bool only)
{
    QList<sql::QualifiedName> emptied = lockViews(target, LockMode::RowExclusive, m_state, m_told);
    // It grows by those that ON DELETE CASCADE leads to.
    for (qsizetype i = 0; i < emptied.size(); ++i)
        removeFromTable(sql::QualifiedName(emptied[i]), only && emptied[i] == target, emptied);
}

void Query::removeFromTable(const sql::QualifiedName &target, bool only, QList<sql::QualifiedName> &emptied)
{
    for (const sql::QualifiedName &member : only ? QList{target} : m_state.family(target))
        m_told.lock(member, LockMode::RowExclusive);
    for (const Reference &reference : m_state.referencing(target)) {
        if (reference.key.onDelete == "no action"_L1 || reference.key.onDelete == "restrict"_L1) {
            lockPartitions(reference.table, LockMode::RowShare, m_state, m_told);
            continue;
        }
        lockPartitions(reference.table, LockMode::RowExclusive, m_state, m_told);
        if (reference.key.onDelete == "cascade"_L1 && !emptied.contains(reference.table))
            emptied.append(reference.table);
    }
}

void Query::merge(const QJsonObject &node)
{
    const QJsonObject range = node.value("relation"_L1).toObject();
    const sql::QualifiedName target = relationOf(range, m_state);
    const bool only = !range.value("inh"_L1).toBool();
    for (const QJsonValue entry : node.value("mergeWhenClauses"_L1).toArray()) {
        const QJsonObject clause = sql::unwrapped(entry).second;
        const QString command = clause.value("commandType"_L1).toString();
        const QStringList columns = columnsOf(clause.value("targetList"_L1));
        if (command == "CMD_DELETE"_L1)
            removeFrom(target, only);
        else if (command == "CMD_INSERT"_L1 || command == "CMD_UPDATE"_L1)
            writeTo(target, only, columns, command == "CMD_INSERT"_L1);
        if (command == "CMD_UPDATE"_L1)
            changeKeys(target, columns);
    }
    for (const sql::QualifiedName &member : only ? QList{target} : m_state.family(target))
        m_told.lock(member, LockMode::RowExclusive);
}

void Query::write(const QString &kind, const QJsonObject &node)
{
    const QJsonObject range = node.value("relation"_L1).toObject();
    const sql::QualifiedName target = relationOf(range, m_state);
    const bool only = !range.value("inh"_L1).toBool();
    if (kind == "DeleteStmt"_L1) {
        removeFrom(target, only);
    } else if (kind == "UpdateStmt"_L1) {
        const QStringList columns = columnsOf(node.value("targetList"_L1));
        writeTo(target, only, columns, false);
        changeKeys(target, columns);
    } else if (kind == "MergeStmt"_L1) {
        merge(node);
    } else {
        writeTo(target, false, columnsOf(node.value("cols"_L1)), true);
        const QJsonObject conflict = node.value("onConflictClause"_L1).toObject();
        if (conflict.value("action"_L1).toString() == "ONCONFLICT_UPDATE"_L1)
            changeKeys(target, columnsOf(conflict.value("targetList"_L1)));
    }
}

void Query::statement(const QString &kind, const QJsonObject &node)
{
    for (const QJsonValue entry : node.value("withClause"_L1).toObject().value("ctes"_L1).toArray())
        m_hidden.insert(sql::unwrapped(entry).second.value("ctename"_L1).toString());
    if (kind == "SelectStmt"_L1)
        return select(node);
    write(kind, node);
    for (auto it = node.begin(); it != node.end(); ++it) {
        if (it.key() != "relation"_L1)
            walk(it.key() == "sourceRelation"_L1 || it.value().isArray() ? it.value() : QJsonValue(it.value()));
    }
}

void refresh(const QJsonObject &node, State &state, Foretold &told)
{
    const sql::QualifiedName name = relationOf(node.value("relation"_L1).toObject(), state);
    const bool concurrent = node.value("concurrent"_L1).toBool();
    told.lock(name, concurrent ? LockMode::Exclusive : LockMode::AccessExclusive);
    if (node.value("skipData"_L1).toBool())
        return;
    const View *view = state.view(name);
    const QList<sql::QualifiedName> reads = view ? view->reads : QList<sql::QualifiedName>();
    for (const sql::QualifiedName &relation : reads)
        Query(state, told).read(relation, LockMode::AccessShare, false);
    if (!concurrent)
        told.rewrite(name);
}

/// Making a view or a plan names its relations only; running it reads what they are made of as well.
void nameOnly(const QJsonValue &query, const State &state, Foretold &told)
{
    for (const sql::QualifiedName &relation : viewOf(query, false, state).reads)
        told.lock(relation, LockMode::AccessShare);
}

/// A view cannot read itself. Where the name leads to it, the schema of what it reads is not known, and is the next of the path.
void pastItself(View &view, const sql::QualifiedName &name, const State &state)
{
    if (view.reads.removeAll(name) == 0)
        return;
    const auto behind = state.resolvedPast(name);
    if (behind && !view.reads.contains(*behind)) {
        view.reads.append(*behind);
        std::ranges::sort(view.reads);
    }
}

void makeView(const QJsonObject &node, State &state, Foretold &told)
{
    const sql::QualifiedName name = relationOf(node.value("view"_L1).toObject(), state);
    nameOnly(node.value("query"_L1), state, told);
    if (state.kindOf(name) == RelationKind::View)
        told.lock(name, LockMode::AccessExclusive);
    else
        told.created.append(name);
    View view = viewOf(node.value("query"_L1), false, state);
    pastItself(view, name, state);
    state.createView(name, view);
}

/// Temporary ones go into a schema of their own.
sql::QualifiedName madeName(const QJsonObject &range, const State &state)
{
    return range.value("relpersistence"_L1).toString() == "t"_L1 ? sql::qualified(u"pg_temp"_s, range.value("relname"_L1).toString())
                                                               : relationOf(range, state);
}

void makeTableAs(const QJsonObject &node, State &state, Foretold &told)
{
    const QJsonObject into = node.value("into"_L1).toObject();
    const sql::QualifiedName name = madeName(into.value("rel"_L1).toObject(), state);
    const bool materialized = node.value("objtype"_L1).toString() == "OBJECT_MATVIEW"_L1;
    const bool exists = state.kindOf(name) != RelationKind::Unknown;
    const auto [kind, query] = sql::unwrapped(node.value("query"_L1));
    if (into.value("skipData"_L1).toBool() || (exists && node.value("if_not_exists"_L1).toBool()))
        nameOnly(node.value("query"_L1), state, told);
    else
        Query(state, told).statement(kind, query);
    if (exists)
        return;
    told.created.append(name);
    if (!materialized)
        return state.create(name);
    View view = viewOf(node.value("query"_L1), true, state);
    pastItself(view, name, state);
    state.createView(name, view);
}

void copy(const QJsonObject &node, State &state, Foretold &told)
{
    if (node.contains("query"_L1)) {
        const auto [kind, query] = sql::unwrapped(node.value("query"_L1));
        return Query(state, told).statement(kind, query);
    }
    const QJsonObject range = node.value("relation"_L1).toObject();
    const sql::QualifiedName name = relationOf(range, state);
    if (node.value("is_from"_L1).toBool()) {
        // As an INSERT of those columns.
        QJsonArray columns;
        for (const QString &column : strings(node.value("attlist"_L1)))
            columns.append(QJsonObject{{u"ResTarget"_s, QJsonObject{{u"name"_s, column}}}});
        return Query(state, told).statement(u"InsertStmt"_s, {{u"relation"_s, range}, {u"cols"_s, columns}});
    }
    told.lock(name, LockMode::AccessShare);
    told.scan(name);
}

void prepare(const QJsonObject &node, State &state, Foretold &told)
{
    const auto [kind, query] = sql::unwrapped(node.value("query"_L1));
    state.setPrepared(node.value("name"_L1).toString(), QJsonDocument(node.value("query"_L1).toObject()).toJson(QJsonDocument::Compact));
    if (kind == "SelectStmt"_L1)
        nameOnly(node.value("query"_L1), state, told);
    else
        Query(state, told).statement(kind, query);
}

}  // namespace

void foretellQuery(const QString &kind, const QJsonObject &node, State &state, Foretold &told)
{
    if (kind == "ViewStmt"_L1)
        return makeView(node, state, told);
    if (kind == "RefreshMatViewStmt"_L1)
        return refresh(node, state, told);
    if (kind == "CreateTableAsStmt"_L1)
        return makeTableAs(node, state, told);
    if (kind == "CopyStmt"_L1)
        return copy(node, state, told);
    if (kind == "PrepareStmt"_L1)
        return prepare(node, state, told);
    if (kind == "ExecuteStmt"_L1) {
        const auto known = state.prepared(node.value("name"_L1).toString());
        told.unknown = !known;
        const auto [prepared, query] = sql::unwrapped(known ? QJsonDocument::fromJson(*known).object() : QJsonObject());
        return Query(state, told).statement(prepared, query);
    }
    if (kind == "ExplainStmt"_L1 || kind == "DeclareCursorStmt"_L1) {
        const auto [inner, query] = sql::unwrapped(node.value("query"_L1));
        return foretellQuery(inner, query, state, told);
    }
    Query(state, told).statement(kind, node);
    if (kind == "SelectStmt"_L1)
        foretellCalls(node, state, told);
    if (const QJsonObject into = node.value("intoClause"_L1).toObject().value("rel"_L1).toObject(); !into.isEmpty()) {
        const sql::QualifiedName name = madeName(into, state);
        state.create(name);
        told.created.append(name);
    }
}

}  // namespace colonnade::impact::postgres
