// Planning 1 000 new columns on 1 000 tables of a catalog with 10 000, as a pipeline or a window does it, with locks, estimates and
// findings; against the time that libpg_query needs to read the SQL of that plan once. Then cases that are large in one way only,
// each also at half its size: what grows by more than its size shows as a factor well above 2.
#include "tests/bench/bench.h"

#include "impact/assess.h"
#include "plan/sql_script.h"
#include "sql/parse.h"

#include <QElapsedTimer>

namespace {

using namespace colonnade;
using namespace Qt::StringLiterals;

constexpr int tablesInAll = 10'000;
constexpr int tablesChanged = 1'000;
constexpr int rounds = 7;

catalog::Column column(const QString &name, const QString &type, bool notNull = false)
{
    catalog::Column made;
    made.name = name;
    made.type = type;
    made.notNull = notNull;
    return made;
}

catalog::Table table(int number)
{
    catalog::Table made;
    made.name = sql::qualified(u"public"_s, u"t%1"_s.arg(number));
    made.oid = static_cast<quint32>(20'000 + number);
    made.owner = u"shop"_s;
    made.accessMethod = u"heap"_s;
    made.privileges = {true, true, true, true, true, true};
    made.columns = {column(u"id"_s, u"bigint"_s, true), column(u"parent"_s, u"bigint"_s),        column(u"name"_s, u"text"_s, true),
                    column(u"email"_s, u"text"_s),      column(u"amount"_s, u"numeric(12,2)"_s), column(u"created"_s, u"timestamp with time zone"_s, true),
                    column(u"updated"_s, u"timestamp with time zone"_s), column(u"active"_s, u"boolean"_s), column(u"kind"_s, u"smallint"_s),
                    column(u"tags"_s, u"text[]"_s),     column(u"document"_s, u"jsonb"_s),       column(u"note"_s, u"text"_s)};
    for (catalog::Column &each : made.columns)
        each.number = ++made.highestColumnNumber;
    catalog::Constraint key;
    key.name = u"t%1_pkey"_s.arg(number);
    key.kind = catalog::ConstraintKind::PrimaryKey;
    key.columns = {u"id"_s};
    key.definition = u"PRIMARY KEY (id)"_s;
    made.constraints = {key};
    catalog::Index index;
    index.name = key.name;
    index.method = u"btree"_s;
    index.columns = key.columns;
    index.unique = index.primary = true;
    index.definition = u"CREATE UNIQUE INDEX %1 ON public.t%2 USING btree (id)"_s.arg(key.name).arg(number);
    catalog::Index byName = index;
    byName.name = u"t%1_name"_s.arg(number);
    byName.columns = {u"name"_s};
    byName.unique = byName.primary = false;
    byName.definition = u"CREATE INDEX %1 ON public.t%2 USING btree (name)"_s.arg(byName.name).arg(number);
    made.indexes = {index, byName};
    made.stats = {.rows = 100'000, .bytes = 20'000'000, .indexBytes = 5'000'000};
    return made;
}

catalog::CatalogData emptyData()
{
    catalog::CatalogData data;
    data.server.version = u"17.11"_s;
    data.server.versionNumber = 170'011;
    data.server.database = u"many"_s;
    data.server.user = u"shop"_s;
    data.server.canCreateSchema = true;
    data.server.settings = {{u"search_path"_s, u"\"$user\", public"_s}};
    data.schemas = {u"public"_s};
    return data;
}

catalog::Catalog catalogOf(catalog::CatalogData data)
{
    for (const catalog::Table &each : std::as_const(data.tables)) {
        for (const catalog::Index &index : each.indexes)
            data.relationNames.append(u"public."_s + index.name);
    }
    data.relationNames.sort();
    return catalog::Catalog(std::move(data));
}

catalog::Catalog largeCatalog(int tables)
{
    catalog::CatalogData data = emptyData();
    for (int i = 0; i < tables; ++i)
        data.tables.append(table(i));
    return catalogOf(std::move(data));
}

/// t0 with all other tables as its partitions.
catalog::Catalog partitionedCatalog(int partitions)
{
    catalog::CatalogData data = emptyData();
    for (int i = 0; i <= partitions; ++i) {
        data.tables.append(table(i));
        catalog::Table &made = data.tables.last();
        if (i == 0) {
            made.kind = catalog::TableKind::Partitioned;
            made.accessMethod.clear();
            made.partitionKey = u"RANGE (id)"_s;
        } else {
            made.parents = {data.tables.first().name};
            made.partitionBound = u"FOR VALUES FROM ('%1') TO ('%2')"_s.arg(i - 1).arg(i);
        }
    }
    return catalogOf(std::move(data));
}

/// Eight designs in turn.
change::ColumnAddition design(int number)
{
    change::ColumnAddition wish;
    wish.name = u"added"_s;
    wish.type = u"text"_s;
    switch (number % 8) {
    case 0: break;
    case 1:
        wish.defaultExpression = u"'placed'"_s;
        wish.notNull = true;
        break;
    case 2:
        wish.type = u"timestamptz"_s;
        wish.defaultExpression = u"now()"_s;
        break;
    case 3:
        wish.type = u"uuid"_s;
        wish.defaultExpression = u"gen_random_uuid()"_s;
        wish.notNull = true;
        break;
    case 4:
        wish.type = u"bigint"_s;
        wish.references = change::ReferenceWish{sql::qualified(u"public"_s, u"t%1"_s.arg(number + 1)), u"id"_s};
        wish.index = change::IndexWish{};
        break;
    case 5:
        wish.checks = {{std::nullopt, u"added in ('placed', 'paid', 'sent')"_s}};
        wish.fill = change::FillWish{u"case when active then 'paid' else 'placed' end"_s};
        wish.keepFilled = change::KeepFilled::Trigger;
        wish.notNull = true;
        break;
    case 6:
        wish.type = u"bigint"_s;
        wish.unique = change::UniqueWish{};
        wish.fill = change::FillWish{u"id"_s};
        break;
    default:
        wish.type = u"numeric(12,2)"_s;
        wish.defaultExpression = u"0"_s;
        wish.comment = u"What it costs"_s;
        break;
    }
    return wish;
}

double millisecondsOf(auto &&action)
{
    QElapsedTimer clock;
    clock.start();
    action();
    return static_cast<double>(clock.nsecsElapsed()) / 1e6;
}

void measurePlanning()
{
    const catalog::Catalog catalog = largeCatalog(tablesInAll);
    change::ChangeSet change;
    for (int i = 0; i < tablesChanged; ++i)
        change.tables.append({catalog.tables()[i * 10].name, {design(i)}});
    QList<double> planning;
    QList<double> reading;
    qsizetype steps = 0;
    for (int round = 0; round < rounds; ++round) {
        Result<plan::Plan> plan = plan::Plan();
        planning.append(millisecondsOf([&] { plan = impact::plannedAndAssessed(change, catalog); }));
        if (!plan || plan->isEmpty())
            qFatal("no plan: %s", plan ? "findings" : qPrintable(plan.error().message));
        steps = plan->stepCount();
        QList<QByteArray> statements;
        for (const plan::Phase &phase : plan->phases) {
            for (const plan::Step &step : phase.steps) {
                for (const sql::Statement &statement : step.statements)
                    statements.append(statement.text.toUtf8());
            }
        }
        reading.append(millisecondsOf([&] {
            for (const QByteArray &statement : std::as_const(statements)) {
                if (!sql::parse(statement))
                    qFatal("%s cannot be parsed", statement.constData());
            }
        }));
        bench::say(u"round %1: %2 ms for %3 steps, their SQL read in %4 ms"_s.arg(round + 1)
                       .arg(planning.last(), 0, 'f', 1)
                       .arg(steps)
                       .arg(reading.last(), 0, 'f', 1));
    }
    bench::figure(u"plan.thousand.ms"_s, bench::median(planning), u"ms"_s);
    bench::figure(u"plan.thousand.parses"_s, bench::median(planning) / bench::median(reading), u"x"_s);
}

double planned(const change::ChangeSet &change, const catalog::Catalog &catalog)
{
    QList<double> times;
    for (int round = 0; round < 3; ++round) {
        times.append(millisecondsOf([&] {
            const auto plan = impact::plannedAndAssessed(change, catalog);
            if (!plan || plan->isEmpty())
                qFatal("no plan: %s", plan ? "findings" : qPrintable(plan.error().message));
        }));
    }
    return std::ranges::min(times);
}

void compare(const QString &name, double half, double whole)
{
    bench::figure(name + u".ms"_s, whole, u"ms"_s);
    bench::figure(name + u".growth"_s, whole / half, u"x"_s);
}

change::ChangeSet onFirst(int columns, int kind)
{
    change::TableChange change{sql::qualified(u"public"_s, u"t0"_s), {}};
    for (int i = 0; i < columns; ++i) {
        change.addColumns.append(design(kind < 0 ? i : kind));
        change.addColumns.last().name = u"added_%1"_s.arg(i);
        for (change::CheckWish &check : change.addColumns.last().checks)
            check.expression.replace(u"added"_s, change.addColumns.last().name);
    }
    change::ChangeSet set;
    set.tables = {change};
    return set;
}

void measureHardCases()
{
    constexpr int manyColumns = 1'000, manyPartitions = 5'000, manyTables = 25'000;
    const catalog::Catalog few = largeCatalog(2 * manyColumns);
    compare(u"plan.columns"_s, planned(onFirst(manyColumns / 2, -1), few), planned(onFirst(manyColumns, -1), few));
    const catalog::Catalog half = partitionedCatalog(manyPartitions / 2);
    const catalog::Catalog whole = partitionedCatalog(manyPartitions);
    // One that only adds, one that also fills and checks, one with an index, which each partition gets by itself.
    compare(u"plan.partitions"_s, planned(onFirst(1, 1), half), planned(onFirst(1, 1), whole));
    compare(u"plan.partitions.filled"_s, planned(onFirst(1, 3), half), planned(onFirst(1, 3), whole));
    compare(u"plan.partitions.indexed"_s, planned(onFirst(1, 4), half), planned(onFirst(1, 4), whole));
    compare(u"plan.tables"_s, planned(onFirst(1, 5), largeCatalog(manyTables / 2)),
            planned(onFirst(1, 5), largeCatalog(manyTables)));
}

}  // namespace

COLONNADE_BENCH("plan", measurePlanning)
COLONNADE_BENCH("plan-hard", measureHardCases)
