#include "tests/support/counting_plan.h"

#include <QTest>

namespace colonnade::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using plan::LockMode;
using plan::StepKind;
using sql::TransactionMode;

namespace {

const sql::QualifiedName orders = sql::qualified(u"public"_s, u"orders"_s);

sql::Statement own(const QString &text)
{
    return {text, TransactionMode::Own, 2000ms, 10000ms};
}

sql::Statement alone(const QString &text)
{
    return {text, TransactionMode::None, 0ms, 0ms};
}

plan::Step step(const QString &id, StepKind kind, LockMode mode, const QList<sql::Statement> &statements,
                const QList<plan::UndoStatement> &undo)
{
    plan::Step made;
    made.id = id;
    made.kind = kind;
    made.title = u"Step "_s + id;
    made.statements = statements;
    made.undo = undo;
    made.locks = {{orders, mode}};
    return made;
}

plan::Step fill()
{
    plan::Step made = step(
        u"2.1"_s, StepKind::Backfill, LockMode::RowExclusive,
        {alone(
            u"UPDATE public.orders SET hits = coalesce(hits, 0) + 1\n  WHERE (part, id) > ($1, $2) AND (part, id) <= ($3, $4)"_s)},
        {});
    made.backfill = plan::BackfillSpec{.table = orders,
                                       .keyColumns = {u"part"_s, u"id"_s},
                                       .keyTypes = {u"text"_s, u"bigint"_s},
                                       .assignments = u"hits = coalesce(hits, 0) + 1"_s,
                                       .predicate = u"true"_s,
                                       .predicateEnds = false,
                                       .rowsExpected = -1};
    return made;
}

plan::Step index()
{
    const sql::Statement drop = alone(u"DROP INDEX CONCURRENTLY IF EXISTS public.orders_hits_idx"_s);
    plan::Step made =
        step(u"3.1"_s, StepKind::CreateIndex, LockMode::ShareUpdateExclusive,
             {drop, alone(u"CREATE INDEX CONCURRENTLY orders_hits_idx ON public.orders (hits)"_s)}, {{drop, false}});
    made.doneWhen =
        u"SELECT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('public.orders_hits_idx') AND indisvalid)"_s;
    made.mayStartWhen =
        u"SELECT 'public.orders_hits_idx exists already' FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid"
        " WHERE c.oid = to_regclass('public.orders_hits_idx') AND i.indisvalid IS DISTINCT FROM false"_s;
    return made;
}

}  // namespace

QString countingTable(int rows)
{
    return u"CREATE TABLE public.regions (id int PRIMARY KEY, name text);"
           "CREATE TABLE public.orders (part text NOT NULL, id bigint NOT NULL, note text, PRIMARY KEY (part, id));"
           "INSERT INTO public.orders SELECT chr(97 + i % 7), i, 'x' FROM generate_series(1, %1) i;"_s.arg(rows);
}

QString countingFamily(int rows)
{
    return u"CREATE TABLE public.regions (id int PRIMARY KEY, name text);"
           "CREATE TABLE public.orders (part text NOT NULL, id bigint NOT NULL, note text);"
           "CREATE TABLE public.old_orders () INHERITS (public.orders);"
           "INSERT INTO public.orders SELECT chr(97 + i % 7), i, 'x' FROM generate_series(1, %1) i WHERE i % 3 > 0;"
           "INSERT INTO public.old_orders SELECT chr(97 + i % 7), i, 'x' FROM generate_series(1, %1) i WHERE i % 3 = 0;"
           "CREATE INDEX ON public.orders (id);CREATE INDEX ON public.old_orders (id);"_s.arg(rows);
}

plan::Plan countingPlanByPages(database::Session &session)
{
    plan::Plan made = countingPlan(session);
    plan::Step &fill = made.phases[1].steps[0];
    fill.statements = {alone(
        u"UPDATE public.orders SET hits = coalesce(orders.hits, 0) + 1\n  WHERE orders.ctid >= $1::tid AND orders.ctid < $2::tid AND (hits IS NULL)"_s)};
    fill.backfill = plan::BackfillSpec{.table = orders,
                                       .walk = sql::Walk::Pages,
                                       .descends = true,
                                       .assignments = u"hits = coalesce(orders.hits, 0) + 1"_s,
                                       .predicate = u"hits IS NULL"_s,
                                       .predicateEnds = true,
                                       .rowsExpected = -1};
    return made;
}

plan::Plan countingPlan(database::Session &session)
{
    plan::Plan made;
    made.serverVersion = session.server().version;
    change::TableChange table;
    table.table = orders;
    table.addColumns = {change::ColumnAddition{.name = u"hits"_s, .type = u"integer"_s}};
    made.change.tables = {table};
    const auto catalog = session.introspect({}, {}, [](const database::LoadProgress &) {});
    if (catalog)
        made.fingerprint = catalog::fingerprint(**catalog, {orders});
    const plan::Step add =
        step(u"1.1"_s, StepKind::AddColumn, LockMode::AccessExclusive, {own(u"ALTER TABLE public.orders ADD COLUMN hits int"_s)},
             {{own(u"ALTER TABLE public.orders DROP COLUMN IF EXISTS hits"_s), true}});
    const plan::Step check =
        step(u"3.2"_s, StepKind::AddCheck, LockMode::AccessExclusive,
             {own(u"ALTER TABLE public.orders ADD CONSTRAINT orders_hits_check CHECK (hits < 100) NOT VALID"_s)},
             {{own(u"ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS orders_hits_check"_s), false}});
    sql::Statement validate = own(u"ALTER TABLE public.orders VALIDATE CONSTRAINT orders_hits_check"_s);
    validate.statementTimeout = 0ms;
    const plan::Step valid = step(u"3.3"_s, StepKind::ValidateConstraint, LockMode::ShareUpdateExclusive, {validate}, {});
    made.phases = {{plan::PhaseKind::Expand, u"Expand"_s, {add}, plan::Gate{u"Is the code out?"_s}},
                   {plan::PhaseKind::Backfill, u"Backfill"_s, {fill()}, std::nullopt},
                   {plan::PhaseKind::Constrain, u"Constrain"_s, {index(), check, valid}, std::nullopt}};
    return made;
}

}  // namespace colonnade::test
