#include "catalog/fingerprint.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace colonnade::catalog;
using namespace Qt::StringLiterals;

namespace {

const sql::QualifiedName orders = sql::qualified(u"public"_s, u"orders"_s);

CatalogData shop()
{
    CatalogData data;
    Table table;
    table.name = orders;
    table.columns = {{.name = u"id"_s, .number = 1, .type = u"bigint"_s, .notNull = true, .identity = Identity::Always},
                     {.name = u"Order Notes"_s, .number = 2, .type = u"text"_s, .defaultExpression = u"'a\nb'::text"_s}};
    table.constraints = {{.name = u"orders_pkey"_s,
                          .kind = ConstraintKind::PrimaryKey,
                          .columns = {u"id"_s},
                          .definition = u"PRIMARY KEY (id)"_s}};
    table.indexes = {{.name = u"orders_pkey"_s, .method = u"btree"_s, .definition = u"CREATE UNIQUE INDEX ..."_s}};
    data.tables.append(table);
    return data;
}

Fingerprint of(const CatalogData &data)
{
    return fingerprint(Catalog(data), {orders});
}

}  // namespace

class FingerprintTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void isLinesThatAPersonCanRead()
    {
        QCOMPARE(of(shop()).lines,
                 QStringList({u"public.orders column \"Order Notes\" text default 'a\\nb'::text"_s,
                              u"public.orders column id bigint not null identity always"_s,
                              u"public.orders constraint orders_pkey PRIMARY KEY (id)"_s,
                              u"public.orders index orders_pkey CREATE UNIQUE INDEX ..."_s, u"public.orders is a table"_s}));
        QVERIFY(of(shop()).digest().startsWith(u"sha256:"));
        QCOMPARE(of(shop()).digest().size(), 7 + 64);
    }
    void ignoresWhatNoPlanReliesOn()
    {
        CatalogData other = shop();
        other.tables[0].oid = 4711;
        other.tables[0].stats.rows = 1e6;
        other.tables[0].comment = u"comment"_s;
        other.tables[0].privileges.owner = true;
        other.tables[0].columns[0].comment = u"comment"_s;
        other.tables[0].columns[0].canSelect = false;
        QCOMPARE(of(other).digest(), of(shop()).digest());
        QVERIFY(differences(of(shop()), of(other)).isEmpty());
    }
    void saysWhatDiffers_data()
    {
        QTest::addColumn<std::function<void(CatalogData &)>>("change");
        QTest::addColumn<QStringList>("sentences");
        const auto row = [](const char *name, std::function<void(CatalogData &)> change, const QStringList &sentences) {
            QTest::newRow(name) << std::move(change) << sentences;
        };
        row("a column more", [](CatalogData &data) { data.tables[0].columns.append({.name = u"note"_s, .type = u"text"_s}); },
            {u"public.orders: column note text was added"_s});
        row("a column less", [](CatalogData &data) { data.tables[0].columns.removeLast(); },
            {u"public.orders: column \"Order Notes\" was dropped"_s});
        row("another type", [](CatalogData &data) { data.tables[0].columns[0].type = u"integer"_s; },
            {u"public.orders: column id is now integer not null identity always, it was bigint not null identity always"_s});
        row("another index",
            [](CatalogData &data) {
                data.tables[0].indexes.append({.name = u"i"_s, .definition = u"CREATE INDEX i"_s, .valid = false});
            },
            {u"public.orders: index i CREATE INDEX i (invalid) was added"_s});
        row("a constraint less", [](CatalogData &data) { data.tables[0].constraints.clear(); },
            {u"public.orders: constraint orders_pkey was dropped"_s});
        row("a trigger",
            [](CatalogData &data) { data.tables[0].triggers.append({.name = u"t"_s, .definition = u"CREATE TRIGGER t"_s}); },
            {u"public.orders: trigger t CREATE TRIGGER t was added"_s});
        row("no table any more", [](CatalogData &data) { data.tables.clear(); },
            {u"public.orders: the relation does not exist any more"_s});
        row("another kind",
            [](CatalogData &data) {
                data.tables[0].kind = TableKind::Partitioned;
                data.tables[0].partitionKey = u"RANGE (id)"_s;
            },
            {u"public.orders: it is a partitioned table now, it was a table"_s,
             u"public.orders: partition key RANGE (id) was added"_s});
        row("a partition",
            [](CatalogData &data) {
                Table child;
                child.name = sql::qualified(u"public"_s, u"orders 2026"_s);
                child.parents = {orders};
                child.partitionBound = u"DEFAULT"_s;
                data.tables.append(child);
            },
            {u"public.orders: child public.\"orders 2026\" DEFAULT was added"_s});
    }
    void saysWhatDiffers()
    {
        QFETCH(std::function<void(CatalogData &)>, change);
        QFETCH(QStringList, sentences);
        CatalogData changed = shop();
        change(changed);
        QCOMPARE(differences(of(shop()), of(changed)), sentences);
        QVERIFY(of(shop()).digest() != of(changed).digest());
    }
};

COLONNADE_TEST(FingerprintTest)
#include "tst_fingerprint.moc"
