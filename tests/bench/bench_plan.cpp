// Planning 1 000 new columns on 1 000 tables of a catalog with 10 000, as a pipeline or a window does it, with locks, estimates and
// findings; against the time that libpg_query needs to read the SQL of that plan once.
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

catalog::Catalog largeCatalog()
{
    catalog::CatalogData data;
    data.server.version = u"17.11"_s;
    data.server.versionNumber = 170'011;
    data.server.database = u"many"_s;
    data.server.user = u"shop"_s;
    data.server.canCreateSchema = true;
    data.server.settings = {{u"search_path"_s, u"\"$user\", public"_s}};
    data.schemas = {u"public"_s};
    for (int i = 0; i < tablesInAll; ++i) {
        data.tables.append(table(i));
        for (const catalog::Index &index : std::as_const(data.tables.last().indexes))
            data.relationNames.append(u"public."_s + index.name);
    }
    data.relationNames.sort();
    return catalog::Catalog(std::move(data));
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
    const catalog::Catalog catalog = largeCatalog();
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

}  // namespace

COLONNADE_BENCH("plan", measurePlanning)
