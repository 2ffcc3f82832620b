// Rules for statements on rows, and for values of enums.
#include "lint/case.h"

namespace colonnade::lint {

using namespace Qt::StringLiterals;

namespace {

/// A statement that writes rows, wherever it stands: by itself, in WITH, prepared, in code.
struct Writing {
    QString kind;
    QJsonObject node;
    QString how;  ///< "", " (in WITH)", " (prepared in line 3)"
};

bool isConstantTrue(const QJsonValue &where)
{
    return where["A_Const"_L1]["boolval"_L1]["boolval"_L1].toBool();
}

/// Neither a condition nor another table picks rows.
bool isEveryRow(const QString &kind, const QJsonObject &node)
{
    if (kind == "MergeStmt"_L1) {
        const QJsonArray clauses = node.value("mergeWhenClauses"_L1).toArray();
        return isConstantTrue(node.value("joinCondition"_L1)) && std::ranges::any_of(clauses, [](const QJsonValue &entry) {
            const QJsonObject clause = sql::unwrapped(entry).second;
            const QString command = clause.value("commandType"_L1).toString();
            return !clause.contains("condition"_L1) && (command == "CMD_UPDATE"_L1 || command == "CMD_DELETE"_L1);
        });
    }
    const QJsonValue where = node.value("whereClause"_L1);
    return (where.isUndefined() || isConstantTrue(where)) && !node.contains("fromClause"_L1) && !node.contains("usingClause"_L1);
}

bool deletes(const Writing &writing)
{
    if (writing.kind != "MergeStmt"_L1)
        return writing.kind == "DeleteStmt"_L1;
    const QJsonArray clauses = writing.node.value("mergeWhenClauses"_L1).toArray();
    return std::ranges::any_of(clauses, [](const QJsonValue &entry) {
        return sql::unwrapped(entry).second.value("commandType"_L1).toString() == "CMD_DELETE"_L1;
    });
}

bool writesRows(const QString &kind)
{
    return kind == "UpdateStmt"_L1 || kind == "DeleteStmt"_L1 || kind == "MergeStmt"_L1;
}

/// WITH x AS (DELETE ...), at any depth.
void collectInner(const QJsonValue &value, QList<Writing> &found)
{
    for (const QJsonValue entry : value.toArray())
        collectInner(entry, found);
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.key() == "ctequery"_L1) {
            const auto [kind, node] = sql::unwrapped(it.value());
            if (writesRows(kind))
                found.append({kind, node, u", in WITH,"_s});
        }
        collectInner(it.value(), found);
    }
}

QList<Writing> writingsOf(const Case &c)
{
    QList<Writing> found;
    QString kind = c.kind;
    QJsonObject node = c.node;
    QString how;
    if (c.is("ExecuteStmt"_L1)) {
        std::tie(kind, node) = sql::unwrapped(c.history.prepared.value(c.node.value("name"_L1).toString()));
        how = u", prepared before,"_s;
    } else if (c.is("ExplainStmt"_L1)) {
        const bool runs = std::ranges::any_of(c.node.value("options"_L1).toArray(), [](const QJsonValue &option) {
            return option["DefElem"_L1]["defname"_L1].toString() == "analyze"_L1;
        });
        std::tie(kind, node) = runs ? sql::unwrapped(c.node.value("query"_L1)) : std::pair<QString, QJsonObject>();
    } else if (c.is("PrepareStmt"_L1)) {
        return {};
    }
    if (writesRows(kind))
        found.append({kind, node, how});
    if (writesRows(kind) || kind == "SelectStmt"_L1 || kind == "InsertStmt"_L1)
        collectInner(node.value("withClause"_L1), found);
    return found;
}

void allRows(Case &c, const Writing &writing)
{
    const sql::QualifiedName table = c.relation(writing.node.value("relation"_L1).toObject());
    if (!isEveryRow(writing.kind, writing.node) || !c.lockOn(table))
        return;
    const bool update = !deletes(writing);
    c.say(
        update ? u"pg.lint.update-all"_s : u"pg.lint.delete-all"_s, c.atMostInfoIfSmall(Severity::Warning, {table}),
        table.display(),
        (update
             ? u"Every row of %1 is written%2 in one transaction: writers of the same rows wait until it ends, vacuum cleans nothing up meanwhile, and the table may double."_s
             : u"Every row of %1 is deleted one by one%2 in one transaction: writers of the same rows wait until it ends."_s)
            .arg(c.named({table}), writing.how),
        update ? u"Write the rows in batches along the key, each in a transaction of its own."_s
               : u"Delete in batches along the key, or TRUNCATE where nobody uses the table."_s);
}

/// The rows are filled only after a check of them was added: trap 1 of planning.md, seen from its end.
void filledLate(Case &c)
{
    const auto open = c.history.openChecks.find(c.target());
    if (open == c.history.openChecks.end())
        return;
    for (const QJsonValue target : c.node.value("targetList"_L1).toArray()) {
        const QString column = target["ResTarget"_L1]["name"_L1].toString();
        const auto check = open->constFind(column);
        if (check == open->cend())
            continue;
        c.say(u"pg.lint.check-before-fill"_s, Severity::Error, c.target().display() + u'.' + column,
              u"Since line %1 rows of %2 without %3 fail every UPDATE, even one that does not touch the column, and they are filled only here."_s
                  .arg(check->line)
                  .arg(c.target().display(), column),
              u"Fill the column first, then add the check NOT VALID."_s);
        open->remove(column);
    }
}

void written(Case &c)
{
    const auto it = c.history.unfilled.find(c.target());
    if (it == c.history.unfilled.end())
        return;
    for (const QJsonValue target : c.node.value("targetList"_L1).toArray())
        it->removeAll(target["ResTarget"_L1]["name"_L1].toString());
}

bool mentions(const QJsonValue &value, const QStringList &texts)
{
    if (value.isString())
        return texts.contains(value.toString());
    if (value.isArray())
        return std::ranges::any_of(value.toArray(), [&](const QJsonValue &entry) { return mentions(entry, texts); });
    if (value.isObject())
        return std::ranges::any_of(value.toObject(), [&](const QJsonValue &entry) { return mentions(entry, texts); });
    return false;
}

void enums(Case &c)
{
    if (c.is("AlterEnumStmt"_L1)) {
        if (!c.node.contains("oldVal"_L1) && c.session.inTransaction() && !c.state.dialect().addsEnumValuesInTransactions()
            && !c.session.hasMade(nameOfType(c.node)))
            c.say(u"pg.lint.enum-value-in-transaction"_s, Severity::Error, {},
                  u"ALTER TYPE ... ADD VALUE is refused in a transaction before PostgreSQL 12."_s, u"Run it outside of one."_s);
        return;
    }
    if (!c.session.newEnumValues().isEmpty() && mentions(c.node, c.session.newEnumValues()))
        c.say(u"pg.lint.enum-value-in-transaction"_s, Severity::Error, {},
              u"A value that ALTER TYPE ... ADD VALUE has made cannot be used before its transaction is committed."_s,
              u"Commit between the two."_s);
}

}  // namespace

void dataRules(Case &c)
{
    if (c.is("PrepareStmt"_L1))
        c.history.prepared.insert(c.node.value("name"_L1).toString(), c.node.value("query"_L1).toObject());
    for (const Writing &writing : writingsOf(c))
        allRows(c, writing);
    if (c.is("UpdateStmt"_L1)) {
        filledLate(c);
        written(c);
    }
    // A block of code may have filled what it will: what it does is not known.
    if ((c.is("DoStmt"_L1) || c.is("CallStmt"_L1)) && c.told.unknown)
        c.history.unfilled.clear();
    // One whose queries are known fills what it writes to.
    if (c.is("DoStmt"_L1)) {
        for (const plan::Lock &lock : c.told.locks) {
            if (lock.mode == plan::LockMode::RowExclusive)
                c.history.unfilled.remove(lock.relation);
        }
    }
    enums(c);
}

}  // namespace colonnade::lint
