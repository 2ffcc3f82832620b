// Rules for statements on rows, and for values of enums.
#include "lint/case.h"

namespace colonnade::lint {

using namespace Qt::StringLiterals;

namespace {

bool isConstantTrue(const QJsonValue &where)
{
    return where["A_Const"_L1]["boolval"_L1]["boolval"_L1].toBool();
}

bool isEveryRow(const Case &c)
{
    const QJsonValue where = c.node.value("whereClause"_L1);
    return where.isUndefined() || isConstantTrue(where);
}

void allRows(Case &c)
{
    const bool update = c.is("UpdateStmt"_L1);
    const sql::QualifiedName table = c.target();
    if (!isEveryRow(c) || !c.lockOn(table) || c.node.contains("withClause"_L1))
        return;
    // Joined to something else, it is that which picks the rows.
    if (c.node.contains("fromClause"_L1) || c.node.contains("usingClause"_L1))
        return;
    c.say(
        update ? u"pg.lint.update-all"_s : u"pg.lint.delete-all"_s, c.atMostInfoIfSmall(Severity::Warning, {table}),
        table.display(),
        update
            ? u"Every row of %1 is written in one transaction: writers of the same rows wait until it ends, vacuum cleans nothing up meanwhile, and the table may double."_s
                  .arg(c.named({table}))
            : u"Every row of %1 is deleted one by one in one transaction: writers of the same rows wait until it ends."_s.arg(
                  c.named({table})),
        update ? u"Write the rows in batches along the key, each in a transaction of its own."_s
               : u"Delete in batches along the key, or TRUNCATE where nobody uses the table."_s);
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
    if (c.is("UpdateStmt"_L1) || c.is("DeleteStmt"_L1))
        allRows(c);
    if (c.is("UpdateStmt"_L1))
        written(c);
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
