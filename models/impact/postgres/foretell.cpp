#include "impact/postgres/foretell.h"

#include "impact/postgres/refusal.h"
#include "impact/postgres/tree.h"

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;

namespace {

bool isQuery(const QString &kind)
{
    static const QSet<QString> kinds = {u"SelectStmt"_s,        u"UpdateStmt"_s,  u"InsertStmt"_s,        u"DeleteStmt"_s,
                                        u"MergeStmt"_s,         u"ViewStmt"_s,    u"CreateTableAsStmt"_s, u"ExplainStmt"_s,
                                        u"DeclareCursorStmt"_s, u"PrepareStmt"_s, u"ExecuteStmt"_s,       u"CopyStmt"_s,
                                        u"RefreshMatViewStmt"_s};
    return kinds.contains(kind);
}

/// What ALTER TABLE, CREATE INDEX, RENAME, TRUNCATE and DROP are about.
QList<sql::QualifiedName> namedFirst(const sql::ParsedStatement &statement, const State &state)
{
    QList<sql::QualifiedName> names;
    if (const QJsonObject range = statement.node.value("relation"_L1).toObject(); !range.isEmpty())
        names.append(relationOf(range, state));
    for (const QJsonValue entry : statement.node.value("relations"_L1).toArray())
        names.append(relationOf(sql::unwrapped(entry).second, state));
    for (const QJsonValue object : statement.node.value("objects"_L1).toArray()) {
        if (const QStringList name = listed(object); !name.isEmpty())
            names.append(relationOf(name, state));
    }
    return names;
}

void dispatch(const sql::ParsedStatement &statement, const QString &text, State &state, Foretold &told)
{
    const QString &kind = statement.kind;
    if (kind == "AlterTableStmt"_L1)
        foretellAlterTable(statement.node, state, told);
    else if (isQuery(kind))
        foretellQuery(kind, statement.node, state, told);
    else if (kind == "CreateStmt"_L1)
        foretellCreateTable(statement.node, state, told);
    else if (kind == "IndexStmt"_L1)
        foretellIndex(statement.node, state, told);
    else if (kind == "DropStmt"_L1)
        foretellDrop(statement.node, state, told);
    else if (kind == "RenameStmt"_L1)
        foretellRename(statement.node, state, told);
    else if (kind == "DoStmt"_L1)
        foretellCode(statement, text, state, told);
    else if (kind == "CreateFunctionStmt"_L1 && !text.isEmpty())
        foretellFunction(statement.node, text, state, told);
    else
        told.unknown = !foretellOther(kind, statement.node, state, told) || told.unknown;
}

/// What the statement names is locked before the server looks at anything else: it queues for it, and everybody behind it.
void lockBeforeRefusal(const sql::ParsedStatement &statement, const State &state, Foretold &told)
{
    State scratch = state;
    Foretold all;
    dispatch(statement, {}, scratch, all);
    for (const sql::QualifiedName &name : namedFirst(statement, state)) {
        const auto lock = std::ranges::find(all.locks, name, &plan::Lock::relation);
        if (lock != all.locks.end() && !state.isNew(name))
            told.lock(name, lock->mode);
    }
}

Foretold foretellOne(const sql::ParsedStatement &statement, const QString &text, State &state)
{
    Foretold told;
    told.ground = plan::Ground();
    if (const QString refused = refusalOf(statement, state); !refused.isEmpty()) {
        // Grammar and names are looked at before anything is locked.
        if (!refused.startsWith("4260"_L1) && !refused.startsWith("42P01"_L1) && !refused.startsWith("42883"_L1))
            lockBeforeRefusal(statement, state, told);
        told.refusedWith = refused;
        return told;
    }
    if (const QString refused = refusedByWhatThereIs(statement, state); !refused.isEmpty()) {
        lockBeforeRefusal(statement, state, told);
        told.refusedWith = refused;
        return told;
    }
    dispatch(statement, text, state, told);
    if (told.unknown)
        state.doubt();
    told.locks.removeIf([&](const plan::Lock &lock) { return state.isNew(lock.relation); });
    const auto isWritten = [&](const sql::QualifiedName &name) { return std::ranges::binary_search(told.rewrites, name); };
    told.scans.removeIf(isWritten);
    told.builds.removeIf(isWritten);
    for (QList<sql::QualifiedName> *list : {&told.rewrites, &told.scans, &told.builds})
        list->removeIf([&](const sql::QualifiedName &name) { return state.isNew(name); });
    return told;
}

void insertSorted(QList<sql::QualifiedName> &to, const sql::QualifiedName &name)
{
    const auto it = std::ranges::lower_bound(to, name);
    if (it == to.end() || *it != name)
        to.insert(it, name);
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

void Foretold::rewrite(const sql::QualifiedName &relation)
{
    insertSorted(rewrites, relation);
}

void Foretold::scan(const sql::QualifiedName &relation)
{
    insertSorted(scans, relation);
}

void Foretold::build(const sql::QualifiedName &relation)
{
    insertSorted(scans, relation);
    insertSorted(builds, relation);
}

void Foretold::takeAlong(Collateral::Kind kind, const sql::QualifiedName &relation, const QString &part)
{
    if (const Collateral entry{kind, relation, part}; !collateral.contains(entry))
        collateral.append(entry);
}

void Foretold::add(const Foretold &other)
{
    for (const plan::Lock &entry : other.locks)
        lock(entry.relation, entry.mode);
    for (const sql::QualifiedName &name : other.rewrites)
        rewrite(name);
    for (const sql::QualifiedName &name : other.scans)
        scan(name);
    for (const sql::QualifiedName &name : other.builds)
        insertSorted(builds, name);
    created += other.created;
    dropped += other.dropped;
    collateral += other.collateral;
    dynamicLines += other.dynamicLines;
    for (const QString &call : other.calls) {
        if (!calls.contains(call))
            calls.append(call);
    }
    waitsForTransactions = waitsForTransactions || other.waitsForTransactions;
    alone = alone || other.alone;
    worstCase = worstCase || other.worstCase;
    everywhere = everywhere || other.everywhere;
    unknown = unknown || other.unknown;
    if (refusedWith.isEmpty())
        refusedWith = other.refusedWith;
    if (other.ground)
        ground = ground ? plan::weakest(*ground, *other.ground) : *other.ground;
}

Foretold foretell(const sql::ParsedStatement &statement, State &state)
{
    return foretellOne(statement, {}, state);
}

Foretold foretell(const sql::ParsedStatement &statement, const QString &text, State &state)
{
    return foretellOne(statement, text, state);
}

Foretold foretell(const QString &text, State &state)
{
    Foretold told;
    const QByteArray utf8 = text.toUtf8();
    const auto statements = statementsOf(utf8);
    told.unknown = !statements;
    // A grammar that knows all that the server knows: what it does not take, the server does not take either.
    if (!state.dialect().isNewerThanGrammar() && (!statements || statements->newer))
        told.refusedWith = u"42601"_s;
    else if (statements) {
        for (const sql::ParsedStatement &statement : statements->list)
            told.add(foretellOne(statement, QString::fromUtf8(utf8.sliced(statement.begin, statement.end - statement.begin)),
                                 state));
    }
    return told;
}

}  // namespace colonnade::impact::postgres
