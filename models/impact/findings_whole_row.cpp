// Checks, indexes, policies and triggers of a table that look at its whole row: a new column is part of that from the moment
// it is there, and the server says nothing of it. What follows was measured on 10 to 18 (tests/server/tst_whole_row.cpp).
#include "impact/dependents.h"

#include "plan/dialect.h"
#include "sql/expression.h"
#include "sql/parse.h"

#include <QJsonArray>

namespace colonnade::impact {

using namespace Qt::StringLiterals;
using plan::Finding;
using plan::Severity;

namespace {

struct WholeRow {
    bool read = false;      ///< somewhere
    bool nullTest = false;  ///< by IS NULL or IS NOT NULL, which ask every column
};

bool isWholeRow(const QJsonObject &columnRef, const QStringList &names)
{
    const QJsonArray fields = columnRef.value("fields"_L1).toArray();
    return fields.size() == 2 && sql::unwrapped(fields.last()).first == "A_Star"_L1
        && names.contains(sql::unwrapped(fields.first()).second.value("sval"_L1).toString());
}

void look(const QJsonValue &node, const QStringList &names, WholeRow &found)
{
    for (const QJsonValue entry : node.toArray())
        look(entry, names, found);
    const QJsonObject object = node.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QJsonObject inner = it.value().toObject();
        if (it.key() == "ColumnRef"_L1)
            found.read = found.read || isWholeRow(inner, names);
        if (it.key() == "NullTest"_L1) {
            const auto [kind, argument] = sql::unwrapped(inner.value("arg"_L1));
            found.nullTest = found.nullTest || (kind == "ColumnRef"_L1 && isWholeRow(argument, names));
        }
        look(it.value(), names, found);
    }
}

/// The server writes a whole row as name.*, whatever way it was said.
WholeRow wholeRowIn(const QString &statement, const QStringList &names)
{
    WholeRow found;
    if (!statement.contains(".*"_L1))
        return found;
    if (const auto statements = sql::parse(statement.toUtf8()); statements && !statements->isEmpty())
        look(statements->first().node, names, found);
    return found;
}

/// Columns that are null in rows whose writer does not know them, be it only until they are filled.
QStringList nullAtFirst(const change::TableChange &change, const plan::Dialect &dialect)
{
    QStringList names;
    for (const change::ColumnAddition &column : change.addColumns) {
        const auto expression = column.defaultExpression ? sql::Expression::parse(*column.defaultExpression)
                                                         : Result<sql::Expression>(failure(ErrorKind::SqlRefused, {}));
        const bool given = expression && !column.fill && dialect.keepsDefaultInCatalog() && expression->neverNull()
            && expression->volatility() != sql::Volatility::Volatile;
        if (!given)
            names.append(column.name);
    }
    return names;
}

QList<Finding> ofChecks(const catalog::Table &table, const change::TableChange &change, const plan::Dialect &dialect)
{
    QList<Finding> found;
    const QStringList nulls = nullAtFirst(change, dialect);
    for (const catalog::Constraint &check : table.constraints) {
        if (check.kind != catalog::ConstraintKind::Check || check.definition.endsWith("NOT ENFORCED"_L1))
            continue;
        const WholeRow row = wholeRowIn(u"ALTER TABLE t ADD "_s + check.definition, {table.name.name.text()});
        if (!row.read)
            continue;
        const bool breaks = row.nullTest && !nulls.isEmpty();
        found.append(
            {u"pg.whole-row.check"_s, Severity::Warning, table.name.display(),
             breaks
                 ? u"The check %1 of %2 asks whether the whole row is null, and %3 is part of the row as soon as it is there: inserts and updates of rows in which it is null may fail from then on, those of the backfill too."_s
                       .arg(check.name, table.name.display(), nulls.join(u", "_s))
                 : u"The check %1 of %2 reads the whole row, and %3 is part of it as soon as it is there: rows that are there already are not looked at, and writes that it does not let pass any more fail from then on."_s
                       .arg(check.name, table.name.display(), addedNames(change)),
             u"Before the run put a check in its place that names its columns: add it NOT VALID, validate it, then drop %1."_s
                 .arg(check.name)});
    }
    return found;
}

QList<Finding> ofIndexes(const catalog::Table &table, const change::TableChange &change, const plan::Dialect &dialect)
{
    QList<Finding> found;
    for (const catalog::Index &index : table.indexes) {
        if (!wholeRowIn(index.definition, {table.name.name.text()}).read)
            continue;
        const QString quoted = sql::QualifiedName{table.name.schema, sql::Identifier(index.name)}.quoted();
        found.append(
            {u"pg.whole-row.index"_s, Severity::Warning, table.name.display(),
             u"The index %1 of %2 goes by the whole row, and %3 is part of it as soon as it is there: the server leaves the entries of existing rows as they are, so queries that use it miss rows and find others that do not fit."_s
                 .arg(index.name, table.name.display(), addedNames(change)),
             dialect.reindexesConcurrently()
                 ? u"Drop it before the run, or run REINDEX INDEX CONCURRENTLY %1 as soon as the columns are there; better, have it name its columns."_s
                       .arg(quoted)
                 : u"Drop it before the run and build it concurrently afterwards; better, have it name its columns."_s});
    }
    return found;
}

QList<Finding> ofPolicies(const catalog::Table &table, const change::TableChange &change, const plan::Dialect &dialect)
{
    QList<Finding> found;
    const QStringList nulls = nullAtFirst(change, dialect);
    for (const catalog::Policy &policy : table.policies) {
        WholeRow row;
        for (const QString &expression : {policy.usingExpression, policy.checkExpression}) {
            const WholeRow each = wholeRowIn(u"SELECT "_s + expression, {table.name.name.text()});
            row = {row.read || each.read, row.nullTest || each.nullTest};
        }
        if (!row.read)
            continue;
        const bool hides = row.nullTest && !nulls.isEmpty();
        found.append(
            {u"pg.whole-row.policy"_s, Severity::Warning, table.name.display(),
             hides
                 ? u"The policy %1 of %2 asks whether the whole row is null, and %3 is part of the row as soon as it is there: whoever it applies to may see other rows, without an error, and may not write the same ones, while it is null."_s
                       .arg(policy.name, table.name.display(), nulls.join(u", "_s))
                 : u"The policy %1 of %2 reads the whole row, and %3 is part of it as soon as it is there: it may show and let pass other rows from then on, without an error."_s
                       .arg(policy.name, table.name.display(), addedNames(change)),
             u"Before the run, ALTER POLICY %1 so that it names its columns."_s.arg(sql::Identifier(policy.name).quoted())});
    }
    return found;
}

/// OLD.* IS DISTINCT FROM NEW.* is meant to take new columns in; only a test for null turns into another question.
QList<Finding> ofTriggers(const catalog::Table &table, const change::TableChange &change, const plan::Dialect &dialect)
{
    QList<Finding> found;
    const QStringList nulls = nullAtFirst(change, dialect);
    for (const catalog::Trigger &trigger : table.triggers) {
        if (nulls.isEmpty() || !wholeRowIn(trigger.definition, {u"old"_s, u"new"_s}).nullTest)
            continue;
        found.append(
            {u"pg.whole-row.trigger"_s, Severity::Warning, table.name.display(),
             u"The trigger %1 of %2 asks in WHEN whether the whole row is null, and %3 is part of the row as soon as it is there: while it is null, the trigger fires for other rows than before, without an error."_s
                 .arg(trigger.name, table.name.display(), nulls.join(u", "_s)),
             u"Before the run, make %1 anew with a condition that names its columns."_s.arg(trigger.name)});
    }
    return found;
}

}  // namespace

QList<Finding> findingsOfWholeRows(const plan::Plan &plan, const catalog::Catalog &catalog)
{
    QList<Finding> found;
    const plan::Dialect dialect(catalog.server());
    for (const change::TableChange &change : plan.change.tables) {
        for (const catalog::Table *table : tablesWithNewColumns(change, catalog)) {
            found += ofChecks(*table, change, dialect) + ofIndexes(*table, change, dialect) + ofPolicies(*table, change, dialect)
                + ofTriggers(*table, change, dialect);
        }
    }
    return found;
}

}  // namespace colonnade::impact
