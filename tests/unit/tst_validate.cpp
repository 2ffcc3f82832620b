#include "change/apply.h"
#include "change/validate.h"
#include "tests/support/shop_catalog.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace colonnade::change;
using namespace Qt::StringLiterals;

namespace {

using Edit = std::function<void(TableChange &)>;

/// A sound column on public.orders, spoilt by the edit.
ChangeSet spoilt(const Edit &edit)
{
    ColumnAddition column;
    column.name = u"status"_s;
    column.type = u"text"_s;
    TableChange table{sql::qualified(u"public"_s, u"orders"_s), {column}};
    edit(table);
    return {{table}};
}

}  // namespace

class ValidateTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void refuses_data()
    {
        QTest::addColumn<std::function<void(TableChange &)>>("edit");
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const Edit &edit, const QString &rule, const QString &words) {
            QTest::newRow(name) << edit << rule << words;
        };
        const auto column = [](const std::function<void(ColumnAddition &)> &edit) {
            return [edit](TableChange &table) { edit(table.addColumns.first()); };
        };
        const auto named = [&](const QString &name) { return column([name](ColumnAddition &c) { c.name = name; }); };
        const auto on = [](const QString &name) { return [name](TableChange &t) { t.table.name = sql::Identifier(name); }; };
        row("an unknown table, with a near one", on(u"oders"_s), u"design.no-table"_s, u"public.orders"_s);
        row("a view", on(u"paid"_s), u"design.not-a-table"_s, u"public.paid is not a table"_s);
        row("a system catalog", [](TableChange &t) { t.table = sql::qualified(u"pg_catalog"_s, u"pg_class"_s); },
            u"design.system-table"_s, u"system catalog"_s);
        row("a table of a type", on(u"typed"_s), u"design.typed-table"_s, u"ALTER TYPE public.address ADD ATTRIBUTE"_s);
        row("a foreign table", on(u"far"_s), u"design.foreign-table"_s, u"another server"_s);
        row("a partition", on(u"events_2026"_s), u"design.partition"_s, u"public.events"_s);
        row("no columns", [](TableChange &t) { t.addColumns.clear(); }, u"design.empty"_s, u"nothing to plan"_s);
        row("no name", named({}), u"design.no-name"_s, u"no name"_s);
        row("a name of 64 bytes", named(QString(32, u'ß')), u"design.name-too-long"_s, u"64 bytes"_s);
        row("a system column", named(u"ctid"_s), u"design.system-column"_s, u"ctid"_s);
        row("an existing column", named(u"total"_s), u"design.column-exists"_s, u"already"_s);
        row("an upper-case twin", named(u"mixed"_s), u"design.case-twin"_s, u"\"Mixed\""_s);
        row("twice", [](TableChange &t) { t.addColumns.append(t.addColumns.first()); }, u"design.column-twice"_s, u"twice"_s);
        row("no type", column([](ColumnAddition &c) { c.type = u" "_s; }), u"design.no-type"_s, u"no type"_s);
        row("a statement for a type", column([](ColumnAddition &c) { c.type = u"text; drop table orders"_s; }), u"design.type"_s,
            u"not the name of a type"_s);
        row("a default with a column", column([](ColumnAddition &c) { c.defaultExpression = u"total"_s; }),
            u"design.default-column"_s, u"cannot use columns"_s);
        row("a default with a subquery", column([](ColumnAddition &c) { c.defaultExpression = u"(select 1)"_s; }),
            u"design.default-subquery"_s, u"subquery"_s);
        row("a broken default", column([](ColumnAddition &c) { c.defaultExpression = u"1 +"_s; }), u"design.expression"_s,
            u"cannot be read"_s);
        row("identity and default", column([](ColumnAddition &c) {
                c.type = u"bigint"_s;
                c.identity = catalog::Identity::Always;
                c.defaultExpression = u"1"_s;
            }),
            u"design.identity-default"_s, u"identity"_s);
        row("identity of text", column([](ColumnAddition &c) { c.identity = catalog::Identity::Always; }),
            u"design.identity-type"_s, u"smallint"_s);
        row("not null and default null", column([](ColumnAddition &c) {
                c.notNull = true;
                c.defaultExpression = u"null"_s;
            }),
            u"design.null-default"_s, u"null"_s);
        row("a fill from nowhere", column([](ColumnAddition &c) { c.fill = FillWish{u"totl"_s}; }), u"design.no-column"_s,
            u"total"_s);
        row("a fill from itself", column([](ColumnAddition &c) { c.fill = FillWish{u"status || 'x'"_s}; }),
            u"design.fill-from-new"_s, u"still empty"_s);
        row("a trigger without fill", column([](ColumnAddition &c) { c.keepFilled = KeepFilled::Trigger; }),
            u"design.trigger-without-fill"_s, u"nothing says with what"_s);
        row("a check out of its parentheses",
            column([](ColumnAddition &c) { c.checks = {{std::nullopt, u"true); drop table orders; --"_s}}; }),
            u"design.expression"_s, u"cannot be read"_s);
        row("a check over no column", column([](ColumnAddition &c) { c.checks = {{std::nullopt, u"stats > 0"_s}}; }),
            u"design.no-column"_s, u"status"_s);
        row("a taken index name", column([](ColumnAddition &c) { c.index = IndexWish{.name = u"taken"_s}; }),
            u"design.name-taken"_s, u"taken"_s);
        row("a taken constraint name", column([](ColumnAddition &c) { c.checks = {{u"orders_pkey"_s, u"status <> ''"_s}}; }),
            u"design.name-taken"_s, u"orders_pkey"_s);
        row("no referenced table",
            column([](ColumnAddition &c) { c.references = ReferenceWish{sql::qualified(u"public"_s, u"region"_s), u"id"_s}; }),
            u"design.no-referenced-table"_s, u"public.regions"_s);
        row("no referenced column",
            column([](ColumnAddition &c) { c.references = ReferenceWish{sql::qualified(u"public"_s, u"regions"_s), u"idd"_s}; }),
            u"design.no-referenced-column"_s, u"id"_s);
        row("a referenced column that is not unique",
            column([](ColumnAddition &c) { c.references = ReferenceWish{sql::qualified(u"public"_s, u"regions"_s), u"name"_s}; }),
            u"design.reference-not-unique"_s, u"unique"_s);
        row("a referenced column of another type",
            column([](ColumnAddition &c) { c.references = ReferenceWish{sql::qualified(u"public"_s, u"regions"_s), u"id"_s}; }),
            u"design.reference-type"_s, u"integer"_s);
    }
    void refuses()
    {
        QFETCH(std::function<void(TableChange &)>, edit);
        QFETCH(QString, rule);
        QFETCH(QString, words);
        const QList<Problem> found = problems(spoilt(edit), test::shop());
        QStringList rules;
        for (const Problem &problem : found)
            rules.append(problem.rule);
        QVERIFY2(rules.contains(rule), qPrintable(rules.join(u' ')));
        const Problem &problem = found[rules.indexOf(rule)];
        const QString said = problem.message + u' ' + problem.fix.value_or(QString());
        QVERIFY2(said.contains(words), qPrintable(said));
    }
    void acceptsWhatIsSound()
    {
        const ChangeSet change = spoilt([](TableChange &table) {
            ColumnAddition &column = table.addColumns.first();
            column.name = u"a\"; drop table orders; --"_s;
            column.type = u"integer"_s;
            column.checks = {{std::nullopt, u"\"a\"\"; drop table orders; --\" > 0 and total > 0"_s}};
            column.references = ReferenceWish{sql::qualified(u"public"_s, u"regions"_s), u"id"_s};
            column.fill = FillWish{u"(select r.id from regions r where r.name = orders.\"Mixed\")"_s};
            column.keepFilled = KeepFilled::Trigger;
        });
        const QList<Problem> found = problems(change, test::shop());
        QVERIFY2(found.isEmpty(), found.isEmpty() ? "" : qPrintable(found.first().message));
    }
    void refusesMoreColumnsThanATableCanHave()
    {
        catalog::CatalogData data = test::shopData();
        std::ranges::find(data.tables, sql::qualified(u"public"_s, u"orders"_s), &catalog::Table::name)->highestColumnNumber =
            1600;
        const QList<Problem> found = problems(spoilt([](TableChange &) {}), catalog::Catalog(data));
        QCOMPARE(found.size(), 1);
        QVERIFY(found.first().message.contains(u"1600"_s));
    }
    void theCatalogAsItWillBeHasThemAll()
    {
        const ChangeSet change = spoilt([](TableChange &table) {
            ColumnAddition &column = table.addColumns.first();
            column.type = u"int"_s;
            column.notNull = true;
            column.defaultExpression = u"1"_s;
            column.checks = {{std::nullopt, u"status > 0"_s}, {u"mine"_s, u"status < total"_s}};
            column.references = ReferenceWish{sql::qualified(u"public"_s, u"regions"_s), u"id"_s, u"cascade"_s};
            column.index = IndexWish{};
            column.comment = u"what it is"_s;
        });
        const auto after = appliedTo(change, test::shop());
        QVERIFY_RESULT(after);
        const catalog::Table *orders = after->table(sql::qualified(u"public"_s, u"orders"_s));
        const catalog::Column *column = orders->column(u"status"_s);
        QVERIFY(column);
        QCOMPARE(column->type, u"integer"_s);
        QCOMPARE(column->number, 5);
        QVERIFY(column->notNull);
        QVERIFY(orders->constraint(u"orders_status_check"_s));
        QVERIFY(orders->constraint(u"mine"_s));
        QCOMPARE(orders->constraint(u"orders_status_fkey"_s)->onDelete, u"cascade"_s);
        QVERIFY(std::ranges::contains(orders->indexes, u"orders_status_idx"_s, &catalog::Index::name));
        QCOMPARE(after->referencing(sql::qualified(u"public"_s, u"regions"_s)).size(), 1);
        QVERIFY(!appliedTo(change, *after));
    }
};

COLONNADE_TEST(ValidateTest)
#include "tst_validate.moc"
