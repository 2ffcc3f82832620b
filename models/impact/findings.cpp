#include "impact/findings.h"

#include "change/names.h"
#include "impact/dependents.h"
#include "plan/dialect.h"
#include "sql/expression.h"

namespace colonnade::impact {

using namespace Qt::StringLiterals;
using plan::Finding;
using plan::Severity;

namespace {

struct Subject {
    const catalog::Catalog &catalog;
    const catalog::Table &table;
    const change::ColumnAddition &column;

    QString object() const { return table.name.display(column.name); }
    bool counts() const { return column.identity != catalog::Identity::None || change::isSerial(column); }
    bool fills() const
    {
        if (column.fill || counts())
            return true;
        const auto expression =
            column.defaultExpression ? sql::Expression::parse(*column.defaultExpression) : failure(ErrorKind::Internal, {});
        return expression && !expression->isNullConstant() && !keepsDefault(*expression);
    }
    /// As the planner decides it.
    bool keepsDefault(const sql::Expression &expression) const
    {
        const bool byRule =
            expression.volatility() != sql::Volatility::Volatile && plan::Dialect(catalog.server()).keepsDefaultInCatalog();
        return catalog.keepsDefault(column.type, *column.defaultExpression).value_or(byRule);
    }
};

QList<Finding> ofReference(const Subject &subject)
{
    if (!subject.column.references)
        return {};
    QList<Finding> found;
    const change::ReferenceWish &wish = *subject.column.references;
    if (!subject.column.index && !subject.column.unique) {
        found.append({u"pg.fk.no-index"_s, Severity::Warning, subject.object(),
                      u"%1 references %2 and has no index: each delete or key update in %2 will read the whole of %3."_s.arg(
                          subject.object(), wish.table.display(), subject.table.name.display()),
                      u"Add an index on %1."_s.arg(subject.column.name)});
    }
    if (wish.onDelete == "set null"_L1 && subject.column.notNull) {
        found.append({u"pg.fk.set-null-not-null"_s, Severity::Warning, subject.object(),
                      u"Deletes in %1 are to set %2 null, which is to be not null, so they will fail."_s.arg(wish.table.display(),
                                                                                                             subject.object()),
                      u"Let it be null, or choose another action on delete."_s});
    }
    const catalog::Table *parent = subject.catalog.table(wish.table);
    const bool may =
        subject.catalog.server().superuser || (parent && (parent->privileges.references || parent->privileges.owner));
    if (!may) {
        found.append({u"pg.privilege.references"_s, Severity::Warning, subject.object(),
                      u"%1 lacks the privilege REFERENCES on %2, without which the server refuses the foreign key."_s.arg(
                          subject.catalog.server().user, wish.table.display()),
                      u"Have it granted, or run the plan as the owner of %1."_s.arg(wish.table.display())});
    }
    return found;
}

QList<Finding> ofNotNull(const Subject &subject)
{
    if (!subject.column.notNull || subject.column.defaultExpression || subject.counts() || subject.column.generated
        || subject.column.keepFilled == change::KeepFilled::Computed || subject.catalog.domainDefault(subject.column.type))
        return {};
    const bool kept = subject.column.keepFilled == change::KeepFilled::Trigger;
    return {
        {u"pg.not-null.no-default"_s, kept ? Severity::Info : Severity::Warning, subject.object(),
         kept ? u"%1 is to be not null without a default: once the trigger is dropped, inserts that do not give it fail."_s.arg(
                    subject.object())
              : u"%1 is to be not null without a default: inserts of code that does not know it will fail."_s.arg(
                    subject.object()),
         kept ? u"Keep a default, or open the last gate only when all code gives it."_s
              : u"Give it a default, or keep it filled by a trigger until old code is gone."_s}};
}

/// Serial, identity, a trigger that stays, and a table that is taken to be empty: what the plan does about them, to be known
/// before.
QList<Finding> ofMeans(const Subject &subject, const plan::Plan &plan)
{
    const change::ColumnAddition &column = subject.column;
    QList<Finding> found;
    if (change::isSerial(column)) {
        found.append(
            {u"pg.serial.usage"_s, Severity::Info, subject.object(),
             u"Roles that insert into %1 and do not own it need USAGE on the sequence of %2; an identity column would ask for no grant."_s
                 .arg(subject.table.name.display(), subject.object()),
             u"Make it an identity column, or grant USAGE before other roles write."_s});
    }
    if (column.keepFilled == change::KeepFilled::Computed) {
        found.append(
            {u"pg.computed.stays"_s, Severity::Info, subject.object(),
             u"The trigger that computes %1 stays: every insert and update pays for it, and what code writes there itself is replaced."_s
                 .arg(subject.object())});
        if (subject.table.kind == catalog::TableKind::Partitioned
            && !plan::Dialect(subject.catalog.server()).rowTriggersOnPartitioned()) {
            found.append(
                {u"pg.computed.new-partitions"_s, Severity::Warning, subject.object(),
                 u"On PostgreSQL %1 the trigger that computes %2 is made on each partition of %3, and one that comes later has none."_s
                     .arg(subject.catalog.server().version, subject.object(), subject.table.name.display()),
                 u"Make the trigger on each new partition too, until the server is 13 or later."_s});
        }
    }
    const bool nothingToFillBy = column.notNull && !column.fill && !column.defaultExpression && !column.generated
        && !subject.counts() && !subject.catalog.domainDefault(column.type);
    if (nothingToFillBy && !plan.isEmpty()) {
        found.append(
            {u"pg.not-null.empty-table"_s, Severity::Warning, subject.object(),
             u"The plan counts on %1 having no rows, as its statistics say: where there is one, the step that looks for it fails and nothing is lost."_s
                 .arg(subject.table.name.display()),
             u"Give %1 a default or a fill expression if rows may have come in."_s.arg(subject.object())});
    }
    return found;
}

QList<Finding> ofDefault(const Subject &subject)
{
    if (!subject.column.defaultExpression)
        return {};
    const auto expression = sql::Expression::parse(*subject.column.defaultExpression);
    if (!expression)
        return {};
    QList<Finding> found;
    if (!subject.column.fill && expression->volatility() == sql::Volatility::Volatile && !subject.keepsDefault(*expression)) {
        const QStringList functions = expression->functions();
        found.append(
            {u"pg.default.volatile"_s, Severity::Info, subject.object(),
             u"The default of %1 %2, so the plain statement would write every row anew under a lock that stops reads and writes; the plan fills rows in batches instead."_s
                 .arg(subject.object(),
                      functions.isEmpty() ? u"may differ from row to row"_s
                                          : u"calls %1, which is taken to be volatile"_s.arg(functions.join(u", "_s)))});
    }
    const QString key = catalog::answerKey(subject.column.type, *subject.column.defaultExpression);
    for (const catalog::DefaultAnswer &answer : subject.catalog.data().answers) {
        if (!answer.refusal.isEmpty() && catalog::answerKey(answer.type, answer.expression) == key) {
            found.append({u"pg.default.refused"_s, Severity::Warning, subject.object(),
                          u"When it was asked, the server refused the default of %1 on an empty copy of the table: %2"_s.arg(
                              subject.object(), answer.refusal),
                          u"Give it a default that the server takes."_s});
        }
    }
    if (subject.column.unique && !expression->isNullConstant() && expression->volatility() != sql::Volatility::Volatile) {
        found.append(
            {u"pg.unique.one-default"_s, Severity::Warning, subject.object(),
             u"Every row that is written without %1 takes its one default, and two of them, also while the plan runs, make its unique index fail."_s
                 .arg(subject.object()),
             u"Leave the default out, or make it differ from row to row."_s});
    }
    if (subject.column.fill && subject.column.keepFilled == change::KeepFilled::Trigger) {
        found.append(
            {u"pg.fill.default-wins"_s, Severity::Info, subject.object(),
             u"New rows of old code take the default of %1; the trigger fills only rows that are written with null."_s.arg(
                 subject.object())});
    }
    return found;
}

QList<Finding> ofFill(const Subject &subject)
{
    if (!subject.fills())
        return {};
    QList<Finding> found;
    if (subject.column.unique && !subject.counts()) {
        found.append({u"pg.unique.duplicates"_s, Severity::Warning, subject.object(),
                      u"%1 is to be unique: where the fill gives two rows the same value, building its index fails."_s.arg(
                          subject.object()),
                      u"Look for duplicates of the fill expression first."_s});
    }
    const auto expression =
        subject.column.fill ? sql::Expression::parse(subject.column.fill->expression) : failure(ErrorKind::Internal, {});
    if (expression && expression->hasSubquery() && subject.column.keepFilled != change::KeepFilled::No) {
        found.append(
            {u"pg.trigger.reads-tables"_s, Severity::Info, subject.object(),
             u"The trigger of %1 reads %2 at every write that it fills, with the rights of the role that runs the plan."_s.arg(
                 subject.object(), expression->relations().join(u", "_s))});
    }
    return found;
}

QList<Finding> ofTraffic(const catalog::Table &table)
{
    QList<Finding> found;
    const QString name = table.name.display();
    if (table.stats.rows < 0 && table.kind == catalog::TableKind::Ordinary) {
        found.append(
            {u"pg.stats.never-analysed"_s, Severity::Info, name,
             u"%1 was never analysed, so its number of rows is unknown and so is how long filling or checking takes."_s.arg(name),
             u"Run ANALYZE %1."_s.arg(table.name.quoted())});
    }
    if (const double longest = table.stats.longestTransactionSeconds.value_or(0); longest >= 10) {
        found.append(
            {u"pg.lock.long-transactions"_s, Severity::Warning, name,
             u"A transaction held a lock on %1 for %2 s when the schema was read: steps that need a stronger one will have to try again."_s
                 .arg(name, QString::number(longest, 'f', 0)),
             u"Run the plan when it is gone."_s});
    }
    return found;
}

QList<Finding> ofTable(const catalog::Table &table, const catalog::Catalog &catalog, bool fills)
{
    QList<Finding> found = ofTraffic(table);
    const QString name = table.name.display();
    if (!table.privileges.owner && !catalog.server().superuser) {
        found.append({u"pg.privilege.owner"_s, Severity::Warning, name,
                      u"%1 does not own %2, and only its owner %3 may change it."_s.arg(catalog.server().user, name, table.owner),
                      u"Run the plan as a member of %1."_s.arg(table.owner)});
    }
    if (!fills)
        return found;
    QStringList triggers;
    for (const catalog::Trigger &trigger : table.triggers) {
        if (trigger.enabled && trigger.definition.contains("UPDATE"_L1, Qt::CaseInsensitive))
            triggers.append(trigger.name);
    }
    if (!triggers.isEmpty()) {
        found.append({u"pg.fill.triggers"_s, Severity::Warning, name,
                      u"Filling rows of %1 is an update and can fire its own triggers %2 for every row."_s.arg(
                          name, triggers.join(u", "_s)),
                      u"Make sure that they may fire for rows that did not really change."_s});
    }
    if (table.rowSecurity && !catalog.server().superuser && (!table.privileges.owner || table.forcedRowSecurity)) {
        found.append({u"pg.fill.row-security"_s, Severity::Warning, name,
                      u"%1 has row security: rows that the running role cannot see are not filled."_s.arg(name),
                      table.forcedRowSecurity
                          ? u"Run the plan as a superuser or a role with BYPASSRLS: with FORCE ROW LEVEL SECURITY not even the owner sees all rows."_s
                          : u"Run the plan as the owner, a superuser or a role with BYPASSRLS."_s});
    }
    return found;
}

QList<Finding> ofTriggerSchema(const plan::Plan &plan, const catalog::Catalog &catalog)
{
    const bool triggers = std::ranges::any_of(plan.change.tables, [](const change::TableChange &table) {
        return std::ranges::contains(table.addColumns, change::KeepFilled::Trigger, &change::ColumnAddition::keepFilled);
    });
    if (!triggers || catalog.server().canCreateSchema || catalog.data().schemas.contains(u"colonnade"_s))
        return {};
    return {
        {u"pg.privilege.schema"_s, Severity::Warning, catalog.server().database,
         u"%1 may not create schemas in %2, and the trigger's function lives in the schema colonnade, which is not there yet."_s
             .arg(catalog.server().user, catalog.server().database),
         u"Have the schema colonnade created for %1, or grant CREATE on the database."_s.arg(catalog.server().user)}};
}

QList<Finding> ofReplicas(const plan::Plan &plan, const catalog::Catalog &catalog)
{
    const bool strong = std::ranges::any_of(plan.phases, [](const plan::Phase &phase) {
        return std::ranges::any_of(phase.steps, [](const plan::Step &step) {
            return std::ranges::contains(step.locks, plan::LockMode::AccessExclusive, &plan::Lock::mode);
        });
    });
    if (!strong || catalog.data().replicas.isEmpty())
        return {};
    QStringList names;
    for (const catalog::Replica &replica : catalog.data().replicas)
        names.append(replica.name);
    return {
        {u"pg.replica.readers"_s, Severity::Info, names.join(u", "_s),
         u"ACCESS EXCLUSIVE is replayed on %1 too: behind a long query there, new reads wait up to max_standby_streaming_delay, whatever lock_timeout says here."_s
             .arg(names.join(u", "_s)),
         u"Look for long queries on the replicas before the steps that take it."_s}};
}

}  // namespace

QList<Finding> findingsOf(const plan::Plan &plan, const catalog::Catalog &catalog)
{
    QList<Finding> found;
    for (const change::TableChange &change : plan.change.tables) {
        const catalog::Table *table = catalog.table(change.table);
        if (!table)
            continue;
        bool fills = false;
        for (const change::ColumnAddition &column : change.addColumns) {
            const Subject subject{catalog, *table, column};
            fills = fills || subject.fills();
            found += ofReference(subject) + ofNotNull(subject) + ofMeans(subject, plan) + ofDefault(subject) + ofFill(subject);
        }
        found += ofTable(*table, catalog, fills) + findingsOfTable(*table, change, catalog);
    }
    return found + findingsOfTexts(plan, catalog) + findingsOfSurroundings(plan, catalog) + findingsOfWholeRows(plan, catalog)
        + findingsOfReplication(plan, catalog) + ofTriggerSchema(plan, catalog) + ofReplicas(plan, catalog);
}

}  // namespace colonnade::impact
