// Rules about what is held while something else goes on: locks of earlier statements, and the queue behind a lock that is not
// granted.
#include "base/format.h"
#include "impact/postgres/code_text.h"
#include "lint/case.h"

namespace colonnade::lint {

using namespace Qt::StringLiterals;

namespace {

QList<plan::Lock> strongLocks(const Case &c)
{
    QList<plan::Lock> strong;
    for (const plan::Lock &lock : c.told.locks) {
        if (plan::waitClass(lock.mode) >= plan::WaitClass::Writes)
            strong.append(lock);
    }
    return strong;
}

QString waiting(plan::LockMode mode)
{
    return plan::waitClass(mode) == plan::WaitClass::ReadsAndWrites ? u"reads and writes"_s : u"writes"_s;
}

void noTimeout(Case &c, const QList<plan::Lock> &strong)
{
    if (strong.isEmpty() || c.session.isProtected() || c.history.noTimeout)
        return;
    // A block that speaks of it sets it for what it does itself.
    if (c.is("DoStmt"_L1) && c.reading.text.toLower().contains("lock_timeout"))
        return;
    // A lock that the transaction has already is not waited for.
    const auto isHeld = [&](const plan::Lock &lock) {
        const Held *held = c.session.heldOn(lock.relation);
        return held && held->lock.mode >= lock.mode;
    };
    if (std::ranges::all_of(strong, isHeld))
        return;
    c.history.noTimeout = c.reading.statement.place;
    const plan::Lock &lock = strong.first();
    const auto limited = static_cast<double>(c.session.lockTimeout().count());
    const QString limit = limited > 0 ? u"for up to %1"_s.arg(format::duration(limited)) : u"without a limit"_s;
    c.say(u"pg.lint.no-lock-timeout"_s, Severity::Warning, lock.relation.display(),
          u"%1 on %2 is waited for %3, and every query that comes after it waits behind it, however harmless."_s.arg(
              plan::manualName(lock.mode), lock.relation.display(), limit),
          u"SET lock_timeout = '2s' before it, and run the file again when it strikes."_s);
}

struct Work {
    QString what;  ///< "every row of public.t is read"
    Severity severity = Severity::Error;
};

/// A column = constant, or column IN (constants), that picks few rows: over a unique key where the table is known, else over what
/// is called id.
bool isLookup(const Case &c, const QJsonValue &where, const sql::QualifiedName &target)
{
    const auto [kind, node] = sql::unwrapped(where);
    if (kind == "BoolExpr"_L1 && node.value("boolop"_L1).toString() == "AND_EXPR"_L1)
        return std::ranges::any_of(node.value("args"_L1).toArray(), [&](const QJsonValue &part) { return isLookup(c, part, target); });
    const QString test = node.value("kind"_L1).toString();
    const bool isEqual = test == "AEXPR_OP"_L1 || test == "AEXPR_IN"_L1;
    if (kind != "A_Expr"_L1 || !isEqual || node.value("name"_L1)[0]["String"_L1]["sval"_L1].toString() != "="_L1)
        return false;
    const QJsonArray fields = node.value("lexpr"_L1)["ColumnRef"_L1]["fields"_L1].toArray();
    const QJsonValue right = node.value("rexpr"_L1);
    if (fields.isEmpty() || (!right.toObject().contains("A_Const"_L1) && !right.toObject().contains("List"_L1)))
        return false;
    const QString column = fields.last()["String"_L1]["sval"_L1].toString();
    const catalog::Table *table = c.state.catalog().table(target);
    if (!table)
        return column == "id"_L1;
    return std::ranges::any_of(table->indexes, [&](const catalog::Index &index) {
        return index.unique && index.valid && index.predicate.isEmpty() && index.columns == QStringList{column};
    });
}

/// A statement to be looked at: the one that is judged, or one of the code that it runs.
struct Piece {
    QString kind;
    QJsonObject node;
    Foretold told;
};

std::optional<Work> writingWork(const Case &c, const Piece &piece)
{
    const sql::QualifiedName target = c.relation(piece.node.value("relation"_L1).toObject());
    if (c.isSmall(target) || !Case::isLocked(piece.told, target))
        return std::nullopt;
    if (piece.kind == "CopyStmt"_L1)
        return piece.node.value("is_from"_L1).toBool()
            ? std::optional(Work{u"COPY writes rows into %1"_s.arg(c.named({target})), Severity::Warning})
            : std::nullopt;
    if (piece.kind == "MergeStmt"_L1)
        return Work{u"MERGE writes rows of %1"_s.arg(c.named({target})), Severity::Warning};
    const QJsonValue where = piece.node.value("whereClause"_L1);
    if (isLookup(c, where, target))
        return std::nullopt;
    // How many rows a condition leaves is not known.
    return Work{u"rows of %1 are %2"_s.arg(c.named({target}), piece.kind == "UpdateStmt"_L1 ? u"written"_s : u"deleted"_s),
                where.isUndefined() ? Severity::Error : Severity::Warning};
}

/// pg_sleep() and its kin.
bool sleeps(const QJsonValue &value)
{
    const auto inner = [](const QJsonValue &entry) { return sleeps(entry); };
    if (value.isArray())
        return std::ranges::any_of(value.toArray(), inner);
    const QJsonObject object = value.toObject();
    const QJsonArray names = object.value("FuncCall"_L1)["funcname"_L1].toArray();
    return (!names.isEmpty() && names.last()["String"_L1]["sval"_L1].toString().startsWith("pg_sleep"_L1))
        || std::ranges::any_of(object, inner);
}

/// Everything that may take long: a pass over all rows, or writing many of them.
std::optional<Work> longWork(const Case &c, const Piece &piece)
{
    const auto existing = [&](QList<sql::QualifiedName> relations) {
        relations.removeIf([&](const sql::QualifiedName &name) { return c.isSmall(name) || !Case::isLocked(piece.told, name); });
        return relations;
    };
    if (const auto rewritten = existing(piece.told.rewrites); !rewritten.isEmpty())
        return Work{u"%1 is written anew"_s.arg(c.named(rewritten))};
    if (const auto read = existing(piece.told.scans); !read.isEmpty())
        return Work{u"every row of %1 is read"_s.arg(c.named(read))};
    static const QSet<QString> writing = {u"UpdateStmt"_s, u"DeleteStmt"_s, u"MergeStmt"_s, u"CopyStmt"_s};
    if (writing.contains(piece.kind))
        return writingWork(c, piece);
    if (piece.kind == "SelectStmt"_L1 && sleeps(piece.node.value("targetList"_L1)))
        return Work{u"it sleeps"_s};
    const QJsonObject select =
        piece.kind == "InsertStmt"_L1 ? piece.node.value("selectStmt"_L1)["SelectStmt"_L1].toObject() : QJsonObject();
    if (select.isEmpty() || select.contains("valuesLists"_L1))
        return std::nullopt;
    const sql::QualifiedName target = c.relation(piece.node.value("relation"_L1).toObject());
    for (const plan::Lock &lock : piece.told.locks) {
        if (lock.relation != target && lock.mode == plan::LockMode::AccessShare && !c.isSmall(lock.relation))
            return Work{u"rows of %1 are copied"_s.arg(c.named({lock.relation})), Severity::Warning};
    }
    return std::nullopt;
}

/// The bodies that the statement runs: its own, and those of the functions that it calls.
QList<impact::postgres::CodeText> codeOf(const Case &c)
{
    if (c.is("DoStmt"_L1))
        return {impact::postgres::codeOfBlock(QString::fromUtf8(c.reading.text))};
    const bool calls = c.is("SelectStmt"_L1) || c.is("CallStmt"_L1);
    return calls ? impact::postgres::codeCalledBy(c.node, c.state) : QList<impact::postgres::CodeText>();
}

void sayHeld(Case &c, const Work &work, const QList<Held> &all)
{
    const Held &held = *std::ranges::max_element(all, {}, [](const Held &entry) { return entry.lock.mode; });
    QString others;
    for (const Held &entry : all) {
        if (entry.lock.relation != held.lock.relation && others.count(u',') < 3)
            others += u", and %1 on %2"_s.arg(plan::manualName(entry.lock.mode), entry.lock.relation.display());
    }
    c.say(u"pg.lint.lock-held-through-work"_s, work.severity, held.lock.relation.display(),
          u"While %1, the transaction still holds %2 on %3 from line %4%5: %6 wait all the while."_s.arg(
              work.what, plan::manualName(held.lock.mode), held.lock.relation.display(), QString::number(held.place.line), others,
              waiting(held.lock.mode)),
          u"COMMIT before it, or run it in a transaction of its own."_s);
}

/// A block runs in one transaction, too: what it locks first it holds while it goes on.
void workInside(Case &c)
{
    const QList<impact::postgres::CodeText> bodies = codeOf(c);
    if (bodies.isEmpty())
        return;
    QList<Held> held = c.session.held();
    State scratch = c.state;
    for (const impact::postgres::CodeText &body : bodies) {
        for (const impact::postgres::CodeText::Entry &entry : body.statements) {
            Piece piece{entry.statement.kind, entry.statement.node, foretell(entry.statement, entry.text, scratch)};
            if (const auto work = held.isEmpty() ? std::nullopt : longWork(c, piece))
                return sayHeld(c, *work, held);
            for (const plan::Lock &lock : piece.told.locks) {
                if (plan::waitClass(lock.mode) >= plan::WaitClass::Writes)
                    held.append({lock, c.placeOfBody(entry.line)});
            }
        }
    }
}

void heldThroughWork(Case &c)
{
    const qsizetype before = c.found.size();
    workInside(c);
    if (c.session.held().isEmpty() || c.found.size() > before)
        return;
    std::optional<Work> work = longWork(c, {c.kind, c.node, c.told});
    if (!work && !c.told.calls.isEmpty())
        work = Work{u"%1 runs, of which it is not known how long it takes"_s.arg(c.told.calls.join(u", "_s)), Severity::Warning};
    if (work)
        sayHeld(c, *work, c.session.held());
}

void severalLocks(Case &c, const QList<plan::Lock> &strong)
{
    if (c.session.held().isEmpty() || strong.isEmpty())
        return;
    for (const plan::Lock &lock : strong) {
        if (c.session.heldOn(lock.relation))
            continue;
        const Held &held = c.session.held().first();
        if (!c.session.first(u"several-locks"_s))
            return;
        c.say(
            u"pg.lint.several-locks"_s, Severity::Warning, lock.relation.display(),
            u"While it waits for %1, the transaction holds %2 on %3 from line %4; whoever takes the two in the other order makes a deadlock."_s
                .arg(lock.relation.display(), plan::manualName(held.lock.mode), held.lock.relation.display(),
                     QString::number(held.place.line)),
            u"Give each table a transaction of its own."_s);
        return;
    }
}

/// What a statement that makes transactions of its own calls itself.
QString nameOfAlone(const Case &c)
{
    static const QHash<QString, QString> names = {{u"IndexStmt"_s, u"CREATE INDEX CONCURRENTLY"_s},
                                                  {u"DropStmt"_s, u"DROP INDEX CONCURRENTLY"_s},
                                                  {u"AlterTableStmt"_s, u"DETACH PARTITION CONCURRENTLY"_s},
                                                  {u"VacuumStmt"_s, u"VACUUM"_s},
                                                  {u"ClusterStmt"_s, u"CLUSTER of more than one table"_s},
                                                  {u"CreatedbStmt"_s, u"CREATE DATABASE"_s},
                                                  {u"DropdbStmt"_s, u"DROP DATABASE"_s},
                                                  {u"CreateTableSpaceStmt"_s, u"CREATE TABLESPACE"_s},
                                                  {u"DropTableSpaceStmt"_s, u"DROP TABLESPACE"_s},
                                                  {u"AlterSystemStmt"_s, u"ALTER SYSTEM"_s}};
    if (!c.is("ReindexStmt"_L1))
        return names.value(c.kind, u"The statement"_s);
    const QString of = c.node.value("kind"_L1).toString();
    return c.told.waitsForTransactions       ? u"REINDEX CONCURRENTLY"_s
        : of == "REINDEX_OBJECT_SCHEMA"_L1   ? u"REINDEX SCHEMA"_s
        : of == "REINDEX_OBJECT_DATABASE"_L1 ? u"REINDEX DATABASE"_s
        : of == "REINDEX_OBJECT_SYSTEM"_L1   ? u"REINDEX SYSTEM"_s
                                             : u"REINDEX of a partitioned table"_s;
}

/// What makes transactions of its own and so cannot be part of one.
void alone(Case &c)
{
    // For values of enums there is a rule of their own.
    if (!c.told.alone || !c.session.inTransaction() || c.is("AlterEnumStmt"_L1))
        return;
    c.say(u"pg.lint.concurrently-in-transaction"_s, Severity::Error, {},
          c.session.isImplicit()
              ? u"%1 is refused with SQLSTATE 25001 in the transaction in which the file is run."_s.arg(nameOfAlone(c))
              : u"%1 is refused in a transaction, with SQLSTATE 25001."_s.arg(nameOfAlone(c)),
          c.session.isImplicit() ? u"Put it into a file of its own that is run without one."_s : u"Run it outside of one."_s);
}

void settings(Case &c)
{
    if (!c.is("VariableSetStmt"_L1))
        return;
    const QString name = c.node.value("name"_L1).toString();
    if (c.node.value("is_local"_L1).toBool() && !c.session.inTransaction())
        c.say(u"pg.lint.set-local-outside"_s, Severity::Warning, {},
              u"SET LOCAL changes nothing outside of a transaction, so %1 stays as it was."_s.arg(name),
              u"Say SET %1, or put it between BEGIN and COMMIT."_s.arg(name));
    if (name == "session_replication_role"_L1
        && c.node.value("args"_L1).toArray().first()["A_Const"_L1]["sval"_L1]["sval"_L1].toString() == "replica"_L1)
        c.say(u"pg.lint.replication-role"_s, Severity::Warning, {},
              u"With session_replication_role = replica neither triggers nor foreign keys look at what this session writes."_s,
              u"Leave it alone, and look for rows without a partner afterwards if you cannot."_s);
}

}  // namespace

void transactionRules(Case &c)
{
    settings(c);
    alone(c);
    const QList<plan::Lock> strong = strongLocks(c);
    noTimeout(c, strong);
    heldThroughWork(c);
    severalLocks(c, strong);
}

}  // namespace colonnade::lint
