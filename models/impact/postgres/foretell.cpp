#include "impact/postgres/foretell.h"

#include "impact/postgres/tree.h"

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;
using plan::LockMode;

namespace {

void lockFamily(const sql::QualifiedName &table, LockMode mode, const State &state, Foretold &told)
{
    for (const sql::QualifiedName &member : state.family(table))
        told.lock(member, mode);
}

void foretellTrigger(const QJsonObject &node, State &state, Foretold &told)
{
    const sql::QualifiedName table = relationOf(node.value("relation"_L1).toObject(), state);
    const catalog::Table *known = state.table(table);
    // A row trigger of a partitioned table is made on every partition.
    if (known && known->kind == catalog::TableKind::Partitioned && node.value("row"_L1).toBool())
        lockFamily(table, LockMode::ShareRowExclusive, state, told);
    else
        told.lock(table, LockMode::ShareRowExclusive);
}

void foretellComment(const QJsonObject &node, State &state, Foretold &told)
{
    const QString type = node.value("objtype"_L1).toString();
    QStringList name = strings(sql::unwrapped(node.value("object"_L1)).second.value("items"_L1));
    if (type == "OBJECT_COLUMN"_L1 || type == "OBJECT_TABCONSTRAINT"_L1 || type == "OBJECT_TRIGGER"_L1)
        name.removeLast();
    else if (type != "OBJECT_TABLE"_L1)
        return;
    if (!name.isEmpty())
        told.lock(state.resolved(name.value(name.size() - 2), name.last()), LockMode::ShareUpdateExclusive);
}

void foretellCreateTable(const QJsonObject &node, State &state, Foretold &told)
{
    const QJsonObject relation = node.value("relation"_L1).toObject();
    const sql::QualifiedName table = relationOf(relation, state);
    if (!state.table(table))
        state.create(table);
    for (const QJsonValue element : node.value("tableElts"_L1).toArray()) {
        const auto [kind, definition] = sql::unwrapped(element);
        QJsonArray constraints = kind == "ColumnDef"_L1 ? definition.value("constraints"_L1).toArray() : QJsonArray{element};
        for (const QJsonValue entry : constraints) {
            const QJsonObject constraint = sql::unwrapped(entry).second;
            if (constraint.value("contype"_L1).toString() == "CONSTR_FOREIGN"_L1)
                lockFamily(relationOf(constraint.value("pktable"_L1).toObject(), state), LockMode::ShareRowExclusive, state,
                           told);
        }
    }
}

void foretellDo(const QJsonObject &, const QString &text, State &state, Foretold &told)
{
    const auto queries = sql::plpgsqlQueries(text);
    told.unknown = !queries;
    for (const QString &query : queries ? *queries : QStringList()) {
        auto statements = sql::parse(query.toUtf8());
        if (!statements)
            statements = sql::parse("SELECT " + query.toUtf8());
        told.unknown = told.unknown || !statements;
        for (const sql::ParsedStatement &statement : statements ? *statements : QList<sql::ParsedStatement>())
            told.add(foretell(statement, state));
    }
}

/// Statements on one relation that take one mode and read no row of it under it.
std::optional<LockMode> plainMode(const QString &kind, const QJsonObject &node)
{
    if (kind == "RenameStmt"_L1 || kind == "AlterObjectSchemaStmt"_L1 || kind == "RuleStmt"_L1)
        return LockMode::AccessExclusive;
    if (kind == "CreatePolicyStmt"_L1 || kind == "AlterPolicyStmt"_L1)
        return LockMode::AccessExclusive;
    if (kind == "CreateStatsStmt"_L1)
        return LockMode::ShareUpdateExclusive;
    if (kind == "LockStmt"_L1)
        return static_cast<LockMode>(std::clamp(node.value("mode"_L1).toInt() - 1, 0, 7));
    if (kind == "TruncateStmt"_L1)
        return LockMode::AccessExclusive;
    return std::nullopt;
}

void foretellPlain(LockMode mode, const QJsonObject &node, State &state, Foretold &told)
{
    const QJsonArray relations = node.value("relations"_L1).toArray();
    for (const QJsonValue relation : relations)
        lockFamily(relationOf(sql::unwrapped(relation).second, state), mode, state, told);
    if (const QJsonObject relation = node.value(node.contains("table"_L1) ? "table"_L1 : "relation"_L1).toObject();
        !relation.isEmpty())
        lockFamily(relationOf(relation, state), mode, state, told);
}

bool touchesNoTable(const QString &kind)
{
    static const QSet<QString> kinds = {u"CreateSchemaStmt"_s,
                                        u"CreateFunctionStmt"_s,
                                        u"AlterFunctionStmt"_s,
                                        u"GrantStmt"_s,
                                        u"GrantRoleStmt"_s,
                                        u"TransactionStmt"_s,
                                        u"VariableSetStmt"_s,
                                        u"VariableShowStmt"_s,
                                        u"CreateSeqStmt"_s,
                                        u"AlterSeqStmt"_s,
                                        u"CreateEnumStmt"_s,
                                        u"AlterEnumStmt"_s,
                                        u"CreateDomainStmt"_s,
                                        u"CompositeTypeStmt"_s,
                                        u"CreateExtensionStmt"_s,
                                        u"DefineStmt"_s,
                                        u"CreateRoleStmt"_s,
                                        u"AlterRoleStmt"_s,
                                        u"AlterDefaultPrivilegesStmt"_s,
                                        u"DiscardStmt"_s};
    return kinds.contains(kind);
}

bool isQuery(const QString &kind)
{
    return kind == "SelectStmt"_L1 || kind == "UpdateStmt"_L1 || kind == "InsertStmt"_L1 || kind == "DeleteStmt"_L1
        || kind == "MergeStmt"_L1 || kind == "ViewStmt"_L1 || kind == "CreateTableAsStmt"_L1 || kind == "ExplainStmt"_L1;
}

Foretold foretellOne(const sql::ParsedStatement &statement, const QString &text, State &state)
{
    Foretold told;
    if (statement.kind == "AlterTableStmt"_L1)
        foretellAlterTable(statement.node, state, told);
    else if (statement.kind == "IndexStmt"_L1)
        foretellIndex(statement.node, state, told);
    else if (statement.kind == "DropStmt"_L1)
        foretellDrop(statement.node, state, told);
    else if (statement.kind == "CreateTrigStmt"_L1)
        foretellTrigger(statement.node, state, told);
    else if (statement.kind == "CommentStmt"_L1)
        foretellComment(statement.node, state, told);
    else if (statement.kind == "CreateStmt"_L1)
        foretellCreateTable(statement.node, state, told);
    else if (statement.kind == "CreateSeqStmt"_L1)
        state.create(relationOf(statement.node.value("sequence"_L1).toObject(), state));
    else if (statement.kind == "DoStmt"_L1)
        foretellDo(statement.node, text, state, told);
    else if (isQuery(statement.kind))
        foretellQuery(statement.kind, statement.node, state, told);
    else if (const auto mode = plainMode(statement.kind, statement.node))
        foretellPlain(*mode, statement.node, state, told);
    else
        told.unknown = !touchesNoTable(statement.kind);
    told.ground = plan::Ground();
    told.locks.removeIf([&](const plan::Lock &lock) { return state.isNew(lock.relation); });
    for (QList<sql::QualifiedName> *list : {&told.rewrites, &told.scans, &told.builds})
        list->removeIf([&](const sql::QualifiedName &name) { return state.isNew(name); });
    return told;
}

void addNames(QList<sql::QualifiedName> &to, const QList<sql::QualifiedName> &from)
{
    for (const sql::QualifiedName &name : from) {
        if (!to.contains(name))
            to.append(name);
    }
    std::ranges::sort(to);
}

}  // namespace

void Foretold::lock(const sql::QualifiedName &relation, LockMode mode)
{
    const auto it = std::ranges::lower_bound(locks, relation, {}, &plan::Lock::relation);
    if (it != locks.end() && it->relation == relation)
        it->mode = std::max(it->mode, mode);
    else
        locks.insert(it, {relation, mode});
}

void Foretold::add(const Foretold &other)
{
    for (const plan::Lock &entry : other.locks)
        lock(entry.relation, entry.mode);
    addNames(rewrites, other.rewrites);
    addNames(scans, other.scans);
    addNames(builds, other.builds);
    waitsForTransactions = waitsForTransactions || other.waitsForTransactions;
    unknown = unknown || other.unknown;
    if (other.ground)
        ground = ground ? plan::weakest(*ground, *other.ground) : *other.ground;
}

Foretold foretell(const sql::ParsedStatement &statement, State &state)
{
    return foretellOne(statement, {}, state);
}

Foretold foretell(const QString &text, State &state)
{
    Foretold told;
    const QByteArray utf8 = text.toUtf8();
    const auto statements = sql::parse(utf8);
    told.unknown = !statements;
    for (const sql::ParsedStatement &statement : statements ? *statements : QList<sql::ParsedStatement>())
        told.add(foretellOne(statement, QString::fromUtf8(utf8.sliced(statement.begin, statement.end - statement.begin)), state));
    return told;
}

}  // namespace colonnade::impact::postgres
