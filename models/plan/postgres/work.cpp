#include "plan/postgres/work.h"

#include "plan/postgres/fill_key.h"
#include "plan/postgres/gates.h"
#include "plan/postgres/known_values.h"
#include "plan/postgres/no_road.h"
#include "plan/postgres/sequence.h"
#include "plan/postgres/trigger_name.h"
#include "sql/parse.h"
#include "sql/search_path.h"
#include "sql/type_name.h"

#include <QJsonArray>

namespace colonnade::plan::postgres {

using namespace Qt::StringLiterals;

namespace {

/// Columns of the row type of the table, or of one below it: the server refuses a default together with the new column then,
/// because it cannot put it into them.
bool storedAsRows(const TableWork &work)
{
    const auto stored = [](const catalog::Table &table) {
        return std::ranges::contains(table.rowTypeUses, catalog::RowTypeUseKind::StoredColumn, &catalog::RowTypeUse::kind);
    };
    return stored(work.table)
        || std::ranges::any_of(work.family.below, [&](const Member &member) { return stored(*member.table); });
}

void decideDefault(ColumnWork &work, const Context &context)
{
    if (!work.wish.defaultExpression)
        return;
    const auto expression = sql::Expression::parse(*work.wish.defaultExpression);
    work.defaultSql = expression->asDefault();
    // What the server itself said counts; the rule stands where it was not asked.
    const bool byRule = context.dialect.keepsDefaultInCatalog() && expression->volatility() != sql::Volatility::Volatile;
    const bool kept =
        !work.defaultApart && context.catalog.keepsDefault(work.wish.type, *work.wish.defaultExpression).value_or(byRule);
    work.defaultWithColumn = kept && !work.wish.fill;
    work.notNullWithColumn = work.wish.notNull && work.defaultWithColumn && expression->neverNull();
    // Existing rows take the default one batch at a time where the server would rewrite the table for it.
    if (!kept && !work.wish.fill && !expression->isNullConstant()) {
        work.fill = expression->embedded();
        work.fillNeverNull = expression->neverNull();
        work.fillVolatile = !expression->functions().isEmpty();
    }
}

/// A domain that checks nothing but has a default: rows that are there already get it from the catalog where the server does
/// that, else they stay null with the column and are filled. An own default of the column takes the domain's place.
void decideDomain(ColumnWork &work, const Context &context)
{
    const auto type = sql::readTypeName(work.wish.type);
    const std::optional<QString> implied = context.catalog.domainDefault(type->formatted);
    if (!implied || work.defaultWithColumn)
        return;
    if (!work.wish.defaultExpression)
        work.domainDefault = implied;
    const auto expression = sql::Expression::parse(*implied);
    const bool kept = expression && context.dialect.domainDefaultReachesRows()
        && expression->volatility() != sql::Volatility::Volatile && !work.wish.fill && !work.wish.defaultExpression;
    if (kept || !expression) {
        work.defaultWithColumn = kept;
        return;
    }
    work.ownDefaultOfDomain = true;
    if (!work.wish.fill && !work.wish.defaultExpression) {
        work.fill = expression->embedded();
        work.fillNeverNull = expression->neverNull();
        work.fillVolatile = !expression->functions().isEmpty();
    }
}

void decideFill(ColumnWork &work)
{
    if (!work.wish.fill)
        return;
    const auto expression = sql::Expression::parse(work.wish.fill->expression);
    work.fill = expression->embedded();
    work.fillNeverNull = expression->neverNull();
    work.fillVolatile = !expression->functions().isEmpty();
    work.trigger = work.wish.keepFilled == change::KeepFilled::Trigger;
    work.computed = work.wish.keepFilled == change::KeepFilled::Computed;
}

void decideChecks(ColumnWork &work)
{
    for (qsizetype i = 0; i < work.wish.checks.size(); ++i) {
        const auto expression = sql::Expression::parse(work.wish.checks[i].expression);
        const bool nullUntilLater = !work.defaultWithColumn && !work.wish.generated;
        const bool atOnce = nullUntilLater && expression->passesWhileNull(work.wish.name) && spareOldCode(work, *expression);
        (atOnce ? work.checksAtOnce : work.checksLater).append({work.names.checks[i], expression->embedded()});
    }
}

/// Schemas in which the trigger's function resolves names: those of the session that plans, with nothing that a writer of
/// the table could slip in before them.
QString searchPath(const sql::QualifiedName &table, const catalog::Catalog &catalog)
{
    QStringList schemas{u"pg_catalog"_s};
    for (const QString &schema : sql::searchPath(catalog.server().settings.value(u"search_path"_s), catalog.server().user)) {
        if (catalog.data().schemas.contains(schema))
            schemas.append(sql::Identifier(schema).quoted());
    }
    if (schemas.size() == 1)
        schemas.append({sql::Identifier(u"public"_s).quoted(), table.schema.quoted()});
    schemas.append(u"pg_temp"_s);
    schemas.removeDuplicates();
    return schemas.join(u", "_s);
}

/// A row trigger of a partitioned table is one of every partition, from 13 on; by inheritance nothing comes down.
QList<sql::QualifiedName> triggerTables(const TableWork &work, const Context &context)
{
    const bool partitioned = work.table.kind == catalog::TableKind::Partitioned;
    if (partitioned && context.dialect.rowTriggersOnPartitioned())
        return {work.name};
    QList<sql::QualifiedName> tables;
    if (!partitioned)
        tables.append(work.name);
    for (const Member &leaf : work.family.leaves())
        tables.append(leaf.table->name);
    return tables;
}

void decideTrigger(TableWork &work, const Context &context)
{
    const catalog::Catalog &catalog = context.catalog;
    const auto first = std::ranges::find_if(work.columns, &ColumnWork::trigger);
    if (first == work.columns.end())
        return;
    const QString trigger =
        lastTriggerName(sql::generatedName({u"zz_colonnade"_s, first->wish.name}, u"fill"_s), work.table, work.family);
    work.ownTriggers.append(trigger);
    work.triggerName = sql::Identifier(trigger).quoted();
    const auto named = [&](int pass) {
        return sql::qualified(u"colonnade"_s,
                              sql::generatedName({work.name.schema.text(), work.name.name.text(), first->wish.name},
                                                 pass == 0 ? u"fill"_s : u"fill"_s + QString::number(pass)));
    };
    int pass = 0;
    while (catalog.data().functions.contains(named(pass)))
        ++pass;
    work.functionName = named(pass).quoted();
    work.triggerTables = triggerTables(work, context);
    work.searchPath = searchPath(work.name, catalog);
}

/// By the statistics, which prove nothing: the plan looks before it relies on it.
bool seemsEmpty(const catalog::TableStats &stats)
{
    constexpr qint64 EmptyWithToast = 16384;
    return stats.rows == 0 || (stats.rows < 0 && stats.bytes <= EmptyWithToast);
}

void decideEmpty(ColumnWork &column, const TableWork &table)
{
    column.expectsNoRows = column.wish.notNull && !column.wish.generated && !column.fill && !column.defaultWithColumn
        && !column.defaultSql && seemsEmpty(table.table.stats);
}

bool fillIsReferenced(const ColumnWork &column, const Context &context)
{
    if (!column.wish.references || !column.fill)
        return false;
    const sql::QualifiedName &name = column.wish.references->table;
    const catalog::Table *table = context.catalog.table(name);
    const bool withChildren =
        table && table->kind != catalog::TableKind::Partitioned && !context.catalog.children(name).isEmpty();
    return table && readsFrom(*sql::Expression::parse(*column.fill), name, column.wish.references->column, withChildren);
}

/// The trigger that stays lives beside its table.
void decideComputed(TableWork &work, const Context &context)
{
    const catalog::Catalog &catalog = context.catalog;
    for (ColumnWork &column : work.columns) {
        if (!column.computed)
            continue;
        const QString trigger =
            lastTriggerName(sql::generatedName({u"zz"_s, column.wish.name}, u"computed"_s), work.table, work.family);
        column.computedTrigger = sql::Identifier(trigger).quoted();
        work.ownTriggers.append(trigger);
        const auto named = [&](int pass) {
            return sql::qualified(work.name.schema.text(),
                                  sql::generatedName({work.name.name.text(), column.wish.name},
                                                     pass == 0 ? u"computed"_s : u"computed"_s + QString::number(pass)));
        };
        int pass = 0;
        while (catalog.data().functions.contains(named(pass)))
            ++pass;
        column.computedFunction = named(pass).quoted();
        work.triggerTables = triggerTables(work, context);
        work.searchPath = searchPath(work.name, catalog);
    }
}

void nameHelpers(TableWork &work)
{
    QStringList taken;
    for (const catalog::Constraint &constraint : work.table.constraints)
        taken.append(constraint.name);
    for (ColumnWork &column : work.columns)
        taken += column.names.checks;
    for (ColumnWork &column : work.columns) {
        if (!column.wish.notNull || column.notNullWithColumn)
            continue;
        const auto named = [&](int pass) {
            return sql::generatedName({work.name.name.text(), column.wish.name},
                                      pass == 0 ? u"filled"_s : u"filled"_s + QString::number(pass));
        };
        int pass = 0;
        while (taken.contains(named(pass)))
            ++pass;
        column.notNullHelper = named(pass);
        taken.append(column.notNullHelper);
    }
}

/// Of PostgreSQL's own types none that a column can have is a row; of others the catalog knows.
bool mayBeRow(const QString &typeText, const catalog::Catalog &catalog)
{
    const auto type = sql::readTypeName(typeText);
    if (!type || type->array)
        return false;
    const catalog::Type *known = catalog.type(type->formatted);
    for (int depth = 0; known && known->kind == catalog::TypeKind::Domain && depth < 32; ++depth) {
        const QString base = known->baseType;
        known = catalog.type(base);
        if (!known)
            return base.contains(u'.') && !base.contains(u'(');
    }
    if (known)
        return known->kind == catalog::TypeKind::Composite;
    const auto node = sql::parseTypeName(typeText.trimmed());
    QStringList parts;
    for (const QJsonValue part : node ? node->value("names"_L1).toArray() : QJsonArray())
        parts.append(sql::unwrapped(part).second.value("sval"_L1).toString());
    const bool table = std::ranges::any_of(catalog.data().schemas, [&](const QString &schema) {
        return parts.size() == 1 ? catalog.table(sql::qualified(schema, parts[0])) != nullptr
                                 : parts.size() == 2 && schema == parts[0] && catalog.table(sql::qualified(schema, parts[1]));
    });
    if (table)
        return true;
    return type->formatted.contains(u'.') && !type->formatted.startsWith(u"pg_catalog."_s);
}

TableWork workFor(const change::TableChange &table, const QList<change::ColumnNames> &names, const Context &context)
{
    TableWork work;
    work.name = table.table;
    work.fillWish = table.backfill.value_or(change::BackfillWish());
    work.table = *context.catalog.table(table.table);
    work.quoted = table.table.quoted();
    work.family = familyOf(*context.catalog.table(table.table), context.catalog);
    for (qsizetype i = 0; i < table.addColumns.size(); ++i) {
        ColumnWork column;
        column.wish = table.addColumns[i];
        column.names = names[i];
        column.column = sql::Identifier(column.wish.name).quoted();
        column.mayBeRow = mayBeRow(column.wish.type, context.catalog);
        column.defaultApart = storedAsRows(work);
        column.type = column.wish.type.trimmed();
        decideDefault(column, context);
        decideFill(column);
        decideDomain(column, context);
        decideSequence(column, work, context);
        decideEmpty(column, work);
        decideChecks(column);
        column.fillIsReferenced = fillIsReferenced(column, context);
        column.referencesUnsure = mayReferToNothing(column);
        work.columns.append(column);
    }
    work.keyColumns = keyOf(work.table);
    for (const QString &key : work.keyColumns)
        work.keyTypes.append(work.table.column(key)->type);
    decideTrigger(work, context);
    decideComputed(work, context);
    nameHelpers(work);
    return work;
}

}  // namespace

QString enumerated(const QStringList &words)
{
    if (words.size() < 2)
        return words.join(QString());
    return words.first(words.size() - 1).join(u", "_s) + u" and "_s + words.last();
}

namespace {

/// Where NOT VALID is refused on the table, and the keys of its partitions cannot be taken over either.
bool pointsBetweenPartitioned(const TableWork &work, const change::ReferenceWish &wish, const Context &context)
{
    const catalog::Table *referenced = context.catalog.table(wish.table);
    return referenced && referenced->kind == catalog::TableKind::Partitioned && work.foreignKeysByPartition(context.dialect)
        && context.dialect.referencesPartitioned() && !context.dialect.takesOverForeignKeysToPartitioned();
}

}  // namespace

Decided decided(const change::ChangeSet &change, const Context &context)
{
    Decided all;
    const change::ChangeNames names = change::chosenNames(change, context.catalog);
    for (qsizetype t = 0; t < change.tables.size(); ++t) {
        if (change.tables[t].addColumns.isEmpty())
            continue;
        TableWork work = workFor(change.tables[t], names[t], context);
        for (ColumnWork &column : work.columns) {
            const std::optional<change::ReferenceWish> &wish = column.wish.references;
            column.referencesNew = wish && change.column(wish->table, wish->column);
            column.referencesWithColumn = wish && !column.referencesNew && pointsBetweenPartitioned(work, *wish, context)
                && !column.defaultWithColumn && !column.ownDefaultOfDomain;
            column.referencesUnsure = column.referencesUnsure && !column.referencesWithColumn;
        }
        work.fillChoice = chosenFill(work, context, all.findings);
        std::ranges::sort(work.ownTriggers, {}, [](const QString &name) { return name.toUtf8(); });
        all.findings += noRoad(work, context) + triggersNotLast(work);
        all.tables.append(work);
    }
    return all;
}

}  // namespace colonnade::plan::postgres
