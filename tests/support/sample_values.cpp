#include "tests/support/sample_values.h"

#include <cmath>

namespace colonnade::test {

using namespace Qt::StringLiterals;

namespace {

catalog::Column column(const QString &name, const QString &type)
{
    catalog::Column made;
    made.name = name;
    made.type = type;
    return made;
}

catalog::Constraint primaryKey(const QString &table, const QString &columnName)
{
    catalog::Constraint made;
    made.name = table + u"_pkey"_s;
    made.kind = catalog::ConstraintKind::PrimaryKey;
    made.columns = {columnName};
    return made;
}

catalog::Constraint foreignKey(const QString &from, const QString &to)
{
    catalog::Constraint made;
    made.name = from + u"_fkey"_s;
    made.kind = catalog::ConstraintKind::ForeignKey;
    made.columns = {from};
    made.referencedTable = sql::qualified(u"public"_s, to);
    made.referencedColumns = {u"id"_s};
    return made;
}

catalog::Table table(const QString &schema, const QString &name, double rows, const QList<catalog::Column> &columns)
{
    catalog::Table made;
    made.name = sql::qualified(schema, name);
    made.columns = columns;
    made.constraints = {primaryKey(name, u"id"_s)};
    made.stats.rows = rows;
    made.stats.bytes = qint64(rows * 200);
    made.stats.writesPerSecond = rows > 1e6 ? std::optional(2100.0) : std::nullopt;
    return made;
}

QString ruleOf(plan::StepKind kind)
{
    switch (kind) {
    case plan::StepKind::AddForeignKey: return u"pg.foreign-key.not-valid"_s;
    case plan::StepKind::Backfill: return u"pg.backfill.keyset"_s;
    case plan::StepKind::CreateIndex: return u"pg.index.concurrently"_s;
    case plan::StepKind::SetNotNull: return u"pg.set-not-null.proved"_s;
    case plan::StepKind::DropHelper: return u"pg.clean-up.trigger"_s;
    default: return u"pg.add-column.catalog-only"_s;
    }
}

plan::Step step(const QString &id, plan::StepKind kind, const QString &title, plan::LockMode mode,
                std::optional<plan::Range> hold)
{
    plan::Step made;
    made.id = id;
    made.kind = kind;
    made.title = title;
    made.rule = ruleOf(kind);
    made.why = u"Changes the catalog only."_s;
    made.statements = {{u"ALTER TABLE public.orders ADD COLUMN status text"_s}};
    made.undo = {{{u"ALTER TABLE public.orders DROP COLUMN status"_s}, kind == plan::StepKind::AddColumn}};
    made.locks = {{sql::qualified(u"public"_s, u"orders"_s), mode}};
    made.estimate.holdMs = hold;
    made.estimate.durationMs = hold;
    made.estimate.basis = u"2 100 writes/s were seen over 60 s."_s;
    if (hold && mode == plan::LockMode::AccessExclusive)
        made.estimate.queued = 17;
    return made;
}

QDateTime sampleStart()
{
    return QDateTime(QDate(2026, 11, 22), QTime(14, 8, 0), QTimeZone::UTC);
}

}  // namespace

catalog::CatalogPtr sampleCatalog()
{
    catalog::CatalogData data;
    data.server = {
        .version = u"17.11"_s, .versionNumber = 170011, .database = u"shop"_s, .user = u"ana"_s, .address = u"db-1:5432"_s};
    data.schemas = {u"audit"_s, u"billing"_s, u"public"_s};
    data.tables.append(
        table(u"audit"_s, u"events"_s, 3e5, {column(u"id"_s, u"bigint"_s), column(u"at"_s, u"timestamp with time zone"_s)}));
    data.tables.append(table(u"public"_s, u"customers"_s, 1.9e6, {column(u"id"_s, u"bigint"_s), column(u"email"_s, u"text"_s)}));
    catalog::Table orders =
        table(u"public"_s, u"orders"_s, 48.2e6,
              {column(u"id"_s, u"bigint"_s), column(u"customer_id"_s, u"bigint"_s),
               column(u"placed_at"_s, u"timestamp with time zone"_s), column(u"total"_s, u"numeric(12,2)"_s)});
    orders.constraints.append(foreignKey(u"customer_id"_s, u"customers"_s));
    orders.dependents = {{catalog::DependentKind::View, sql::qualified(u"billing"_s, u"order_totals"_s)}};
    data.tables.append(orders);
    data.tables.append(table(u"public"_s, u"regions"_s, 240, {column(u"id"_s, u"bigint"_s), column(u"name"_s, u"text"_s)}));
    data.replicas = {
        {.name = u"db-2"_s, .address = {}, .state = u"streaming"_s, .synchronous = false, .lagBytes = 0, .lagSeconds = 0.2}};
    data.readAt = sampleStart();
    data.readSeconds = 0.4;
    return std::make_shared<const catalog::Catalog>(data);
}

catalog::CatalogPtr bigCatalog(int count)
{
    catalog::CatalogData data;
    QList<catalog::Column> columns;
    for (int i = 0; i < 12; ++i)
        columns.append(column(i == 0 ? u"id"_s : u"column_%1"_s.arg(i), u"bigint"_s));
    for (int schema = 0; schema < 10; ++schema) {
        data.schemas.append(u"schema_%1"_s.arg(schema));
        for (int i = schema; i < count; i += 10)
            data.tables.append(table(data.schemas.last(), u"table_%1"_s.arg(i), i, columns));
    }
    return std::make_shared<const catalog::Catalog>(data);
}

change::ChangeSet sampleChange()
{
    change::ColumnAddition status;
    status.name = u"status"_s;
    status.type = u"text"_s;
    status.notNull = true;
    status.defaultExpression = u"'placed'"_s;
    status.checks = {{std::nullopt, u"status in ('placed','paid','sent')"_s}};
    status.comment = u"Fulfilment state"_s;
    status.fill = change::FillWish{u"case when paid_at is null then 'placed' else 'paid' end"_s};
    status.keepFilled = change::KeepFilled::Trigger;
    change::ColumnAddition region;
    region.name = u"region_id"_s;
    region.type = u"bigint"_s;
    region.references = change::ReferenceWish{.table = sql::qualified(u"public"_s, u"regions"_s), .column = u"id"_s};
    return {{{sql::qualified(u"public"_s, u"orders"_s), {region, status}}}};
}

plan::Plan samplePlan()
{
    using enum plan::StepKind;
    using plan::LockMode;
    plan::Plan plan;
    plan.serverVersion = u"17.11"_s;
    plan.change = sampleChange();
    const QString writers = u"Is the code that knows the new columns deployed everywhere?"_s;
    plan::Step fill = step(u"2.1"_s, Backfill, u"Fill status of public.orders in batches by id"_s, LockMode::RowExclusive,
                           plan::Range{50, 180, 400});
    fill.estimate.durationMs = plan::Range{52 * 60e3, 60 * 60e3, 80 * 60e3};
    fill.backfill = plan::BackfillSpec{.table = sql::qualified(u"public"_s, u"orders"_s),
                                       .keyColumns = {u"id"_s},
                                       .keyTypes = {u"bigint"_s},
                                       .assignments = u"status = 'placed'"_s,
                                       .predicate = u"status IS NULL"_s,
                                       .predicateEnds = true,
                                       .rowsExpected = 48.2e6};
    plan.phases = {{plan::PhaseKind::Expand,
                    u"Expand"_s,
                    {step(u"1.1"_s, AddColumn, u"Add region_id and status to public.orders"_s, LockMode::AccessExclusive,
                          plan::Range{3, 8, 25}),
                     step(u"1.2"_s, AddForeignKey, u"Add foreign key orders_region_id_fkey to public.regions, not valid"_s,
                          LockMode::ShareRowExclusive, plan::Range{4, 12, 40})},
                    plan::Gate{writers}},
                   {plan::PhaseKind::Backfill, u"Backfill"_s, {fill}, std::nullopt},
                   {plan::PhaseKind::Constrain,
                    u"Constrain"_s,
                    {step(u"3.1"_s, CreateIndex, u"Build index concurrently"_s, LockMode::ShareUpdateExclusive, std::nullopt),
                     step(u"3.2"_s, SetNotNull, u"Set status not null"_s, LockMode::AccessExclusive, plan::Range{2, 6, 20})},
                    plan::Gate{u"Does no old code write any more?"_s}},
                   {plan::PhaseKind::CleanUp,
                    u"Clean up"_s,
                    {step(u"4.1"_s, DropHelper, u"Drop the filling trigger"_s, LockMode::AccessExclusive, plan::Range{3, 9, 25})},
                    std::nullopt}};
    plan.plain = {
        {.sql = u"ALTER TABLE public.orders ADD COLUMN status text NOT NULL DEFAULT 'placed'"_s,
         .locks = {{sql::qualified(u"public"_s, u"orders"_s), LockMode::AccessExclusive}},
         .rewrites = {},
         .scans = {sql::qualified(u"public"_s, u"orders"_s)},
         .estimate = {.holdMs = plan::Range{6 * 60e3, 7 * 60e3, 9 * 60e3}, .durationMs = {}, .queued = {}, .basis = {}}}};
    plan.findings = {
        {u"pg.dependent.view"_s, plan::Severity::Info, u"billing.order_totals"_s, u"It will not show the new columns."_s},
        {u"pg.fk.no-index"_s, plan::Severity::Warning, u"public.orders.region_id"_s, u"The foreign key has no index."_s,
         u"Add an index on region_id."_s}};
    return plan;
}

run::Event sampleEvent(run::EventKind kind, const QString &stepId, const QString &text)
{
    run::Event event;
    event.at = sampleStart().addSecs(60);
    event.kind = kind;
    event.stepId = stepId;
    event.text = text;
    return event;
}

run::RunRecord sampleRecord(int seconds)
{
    run::RunRecord record = run::emptyRecord(QUuid(u"{11111111-2222-3333-4444-555555555555}"_s), samplePlan(),
                                             u"sha256:7f3ac91e"_s, sampleCatalog()->server());
    const auto tell = [&](run::EventKind kind, const QString &stepId, const QString &text) {
        run::Event event = sampleEvent(kind, stepId, text);
        event.at = sampleStart();
        event.who = u"ana"_s;
        event.heldMs = 8;
        event.durationMs = 9;
        event.rowsExpected = kind == run::EventKind::BatchDone ? 48'200'000 : 0;
        event.rowsDone = kind == run::EventKind::BatchDone ? 31'400'000 : 0;
        run::apply(record, event);
    };
    tell(run::EventKind::RunStarted, {}, u"started by ana"_s);
    for (const QString &id : {u"1.1"_s, u"1.2"_s}) {
        tell(run::EventKind::StepStarted, id, {});
        tell(run::EventKind::StepDone, id, {});
    }
    tell(run::EventKind::GateReached, u"1"_s, u"Is the code out?"_s);
    tell(run::EventKind::GateOpened, u"1"_s, u"release 5.12 is out"_s);
    tell(run::EventKind::StepStarted, u"2.1"_s, {});
    tell(run::EventKind::BatchDone, u"2.1"_s, {});
    for (int i = 0; i < seconds * 10; ++i) {
        run::Sample sample;
        sample.at = sampleStart().addMSecs(i * 100);
        const double wave = std::sin(i / 40.0);
        sample.lags = {{u"db-2"_s, 0.4 + (wave > 0.95 ? 1.9 : 0.2 * wave), 4096}, {u"db-3"_s, 0.2 + 0.05 * wave, 2048}};
        sample.throttled = wave > 0.95;
        sample.rowsPerSecond = sample.throttled ? 0 : 13'900 + 900 * wave;
        sample.rowsDone = 31'400'000 - qint64(seconds * 10 - i) * 1390;
        sample.batchRows = 6400;
        sample.blockedSessions = i % 97 == 0 ? 3 : 0;
        sample.activeSessions = 34;
        sample.probeMs = 0.8 + 0.1 * wave;
        if (i % 10 == 0) {
            using run::SignalId;
            sample.seen = {{SignalId::LagSeconds, u"db-2"_s, *sample.lags[0].seconds, 2, {}},
                           {SignalId::LagBytes, u"db-2"_s, 4096, 64 << 20, {}},
                           {SignalId::LagSeconds, u"db-3"_s, *sample.lags[1].seconds, 2, {}},
                           {SignalId::Slot, u"archiver"_s, 880.0 * 1024 * 1024, 1024.0 * 1024 * 1024, {}},
                           {SignalId::Probe, {}, *sample.probeMs, 20.8, {}},
                           {SignalId::Blocking, {}, 0, 500, {}},
                           {SignalId::Active, {}, 34, 60, {}},
                           {SignalId::Checkpoint, {}, std::nullopt, 0.8, u"this role may not see it"_s},
                           {SignalId::Horizon, {}, 1200, std::nullopt, {}}};
        }
        record.samples.append(sample);
    }
    return record;
}

}  // namespace colonnade::test
