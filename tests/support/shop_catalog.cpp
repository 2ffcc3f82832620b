#include "tests/support/shop_catalog.h"

namespace colonnade::test {

using namespace Qt::StringLiterals;
using namespace catalog;

namespace {

Column column(const QString &name, const QString &type, bool notNull = false)
{
    Column made;
    made.name = name;
    made.type = type;
    made.notNull = notNull;
    return made;
}

Table table(const QString &name, const QList<Column> &columns)
{
    Table made;
    made.name = sql::qualified(u"public"_s, name);
    made.columns = columns;
    for (Column &each : made.columns)
        each.number = ++made.highestColumnNumber;
    made.owner = u"shop"_s;
    made.accessMethod = u"heap"_s;
    made.privileges = {true, true, true, true, true, true};
    return made;
}

void addPrimaryKey(Table &made, const QStringList &columns)
{
    Constraint key;
    key.name = made.name.name.text() + u"_pkey"_s;
    key.kind = ConstraintKind::PrimaryKey;
    key.columns = columns;
    made.constraints.append(key);
    Index index;
    index.name = key.name;
    index.method = u"btree"_s;
    index.columns = columns;
    index.unique = index.primary = true;
    made.indexes.append(index);
}

}  // namespace

CatalogData shopData(int major)
{
    CatalogData data;
    data.server.version = major >= 18 ? u"18.1"_s : u"%1.11"_s.arg(major);
    data.server.versionNumber = major * 10000 + (major >= 18 ? 1 : 11);
    data.server.database = u"shop"_s;
    data.server.user = u"shop"_s;
    data.server.canCreateSchema = true;
    data.server.settings = {{u"search_path"_s, u"\"$user\", public"_s}};
    data.schemas = {u"public"_s};
    Table orders = table(u"orders"_s,
                         {column(u"id"_s, u"bigint"_s, true), column(u"customer_id"_s, u"bigint"_s, true),
                          column(u"total"_s, u"numeric(10,2)"_s), column(u"Mixed"_s, u"text"_s)});
    addPrimaryKey(orders, {u"id"_s});
    orders.stats = {.rows = 2e6,
                    .bytes = 200'000'000,
                    .indexBytes = 50'000'000,
                    .readsPerSecond = 500.0,
                    .writesPerSecond = 100.0,
                    .ratePeriodSeconds = 60.0,
                    .longestTransactionSeconds = 2.0};
    Table regions = table(u"regions"_s, {column(u"id"_s, u"integer"_s, true), column(u"name"_s, u"text"_s)});
    addPrimaryKey(regions, {u"id"_s});
    Table events = table(u"events"_s, {column(u"id"_s, u"bigint"_s, true), column(u"at"_s, u"date"_s, true)});
    addPrimaryKey(events, {u"id"_s, u"at"_s});
    events.kind = TableKind::Partitioned;
    events.partitionKey = u"RANGE (at)"_s;
    Table events2026 = table(u"events_2026"_s, events.columns);
    addPrimaryKey(events2026, {u"id"_s, u"at"_s});
    events2026.parents = {events.name};
    events2026.partitionBound = u"FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')"_s;
    Table parent = table(u"parent"_s, {column(u"id"_s, u"bigint"_s, true)});
    Table child = table(u"child"_s, {column(u"id"_s, u"bigint"_s, true), column(u"own"_s, u"text"_s)});
    child.parents = {parent.name};
    Table far = table(u"far"_s, {column(u"id"_s, u"bigint"_s)});
    far.kind = TableKind::Foreign;
    Table typed = table(u"typed"_s, {column(u"id"_s, u"bigint"_s)});
    typed.ofType = u"public.address"_s;
    data.tables = {child, events, events2026, far, table(u"log"_s, {column(u"line"_s, u"text"_s)}), orders, parent, regions, typed};
    data.relationNames = {u"public.paid"_s, u"public.orders_pkey"_s, u"public.taken"_s};
    Type strict;
    strict.name = sql::qualified(u"public"_s, u"positive"_s);
    strict.kind = TypeKind::Domain;
    strict.baseType = u"integer"_s;
    strict.checks = {u"CHECK ((VALUE > 0))"_s};
    // Of two of one name, the harmless one comes first.
    Type loose = strict, derived = strict;
    loose.name = sql::qualified(u"aside"_s, u"positive"_s);
    derived.name = sql::qualified(u"public"_s, u"tiny"_s);
    loose.checks = derived.checks = {};
    derived.baseType = u"positive"_s;
    data.types = {loose, strict, derived};
    return data;
}

Catalog shop(int major)
{
    return Catalog(shopData(major));
}

}  // namespace colonnade::test
