// How the planner has a table gone over to fill it: by what it chooses itself, and by what the change document asks for.
#include "document/json.h"
#include "impact/assess.h"
#include "plan/planner.h"
#include "plan/sql_script.h"
#include "tests/support/schema.h"
#include "tests/support/shop_catalog.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;

namespace {

const QString neverNull = u"'placed'"_s;

QByteArray changeOf(const QString &fill, const QString &backfill)
{
    return u"{\"format\": \"colonnade-change/1\", \"tables\": [{\"table\": {\"schema\": \"public\", \"name\": \"orders\"},"
           " \"addColumns\": [{\"name\": \"status\", \"type\": \"text\", \"fill\": {\"expression\": \"%1\"}}]%2}]}"_s
               .arg(fill, backfill.isEmpty() ? QString() : u", \"backfill\": {%1}"_s.arg(backfill))
               .toUtf8();
}

change::ChangeSet changeFrom(const QByteArray &bytes)
{
    auto change = document::readChange(bytes, u"c.json"_s);
    if (!change)
        qFatal("%s", qPrintable(change.error().message));
    return *change;
}

catalog::Table &orders(catalog::CatalogData &data)
{
    return *std::ranges::find(data.tables, sql::qualified(u"public"_s, u"orders"_s), &catalog::Table::name);
}

QString chosen(const plan::Step &step)
{
    const plan::BackfillSpec &spec = *step.backfill;
    return u"%1 %2 %3 %4"_s.arg(step.rule.section(u'.', -1), QString::number(spec.passes), QString::number(spec.workers),
                                 spec.keyColumns.join(u',')).trimmed();
}

}  // namespace

class FillChoiceTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void theStrategyIsChosenWithItsReason_data()
    {
        QTest::addColumn<int>("major");
        QTest::addColumn<QString>("fill");
        QTest::addColumn<QString>("backfill");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char *name, int major, const QString &fill, const QString &backfill, const QString &expected,
                            const QString &reason) { QTest::newRow(name) << major << fill << backfill << expected << reason; };
        row("windows where pages can be scanned", 14, neverNull, {}, u"windows 8 1"_s, u"8 times over each"_s);
        row("the key before", 13, neverNull, {}, u"keyset 1 1 id"_s, u"PostgreSQL 13"_s);
        row("the key where a row does not tell that it is filled", 17, u"perhaps()"_s, {}, u"keyset 1 1 id"_s,
            u"cannot be told from the row"_s);
        row("other passes", 17, neverNull, u"\"passes\": 4"_s, u"windows 4 1"_s, u"4 times over each"_s);
        row("one pass", 17, neverNull, u"\"passes\": 1"_s, u"pages 1 1"_s, u"once over each"_s);
        row("two workers", 17, neverNull, u"\"workers\": 2"_s, u"windows 8 2"_s, u"2 sessions fill at the same time"_s);
        row("windows as asked for", 17, neverNull, u"\"strategy\": \"windows\", \"passes\": 16, \"workers\": 8"_s, u"windows 16 8"_s,
            u"As the change asks for"_s);
        row("pages as asked for", 17, neverNull, u"\"strategy\": \"pages\""_s, u"pages 1 1"_s, u"As the change asks for"_s);
        row("pages of an old server", 12, neverNull, u"\"strategy\": \"pages\", \"workers\": 3"_s, u"pages 1 3"_s,
            u"As the change asks for"_s);
        row("a key as asked for", 17, neverNull, u"\"strategy\": \"key\""_s, u"keyset 1 1 id"_s, u"As the change asks for"_s);
        row("another unique index", 17, neverNull, u"\"strategy\": \"key\", \"key\": \"orders_other\""_s, u"keyset 1 1 placed_at,id"_s,
            u"It goes along placed_at and id"_s);
        row("conditions", 17, neverNull, u"\"strategy\": \"predicates\", \"conditions\": [\"id < 10\", \"id >= 10 -- rest\"]"_s,
            u"predicates 1 1"_s, u"one after another"_s);
    }
    void theStrategyIsChosenWithItsReason()
    {
        QFETCH(int, major);
        QFETCH(QString, fill);
        QFETCH(QString, backfill);
        QFETCH(QString, expected);
        QFETCH(QString, reason);
        catalog::CatalogData data = test::shopData(major);
        catalog::Table &table = orders(data);
        catalog::Column placed;
        placed.name = u"placed_at"_s;
        placed.type = u"timestamp with time zone"_s;
        placed.notNull = true;
        if (!table.column(placed.name))
            table.columns.append(placed);
        catalog::Index other;
        other.name = u"orders_other"_s;
        other.method = u"btree"_s;
        other.columns = {u"placed_at"_s, u"id"_s};
        other.definition = u"CREATE UNIQUE INDEX orders_other ON public.orders USING btree (placed_at, id)"_s;
        other.unique = true;
        table.indexes.append(other);
        const auto plan = impact::plannedAndAssessed(changeFrom(changeOf(fill, backfill)), catalog::Catalog(data));
        QVERIFY_RESULT(plan);
        const plan::Step *step = plan->step(u"2.1"_s);
        QVERIFY(step && step->backfill);
        QCOMPARE(chosen(*step), expected);
        QVERIFY2(step->why.contains(reason), qPrintable(step->why));
        // What was chosen goes through the document, and obeys its schema.
        const QByteArray written = document::writePlan(*plan);
        QCOMPARE(test::schemaProblems(written, u"colonnade-plan-1"_s), QString());
        const auto read = document::readPlan(written, u"p.json"_s);
        QVERIFY_RESULT(read);
        QVERIFY(*read->step(u"2.1"_s)->backfill == *step->backfill);
        const QByteArray change = document::writeChange(plan->change);
        QCOMPARE(test::schemaProblems(change, u"colonnade-change-1"_s), QString());
        QVERIFY(changeFrom(change) == plan->change);
    }

    void fewerPassesWherePagesHaveRoom()
    {
        catalog::CatalogData data = test::shopData(17);
        orders(data).fillFactor = 80;
        const auto plan = impact::plannedAndAssessed(changeFrom(changeOf(neverNull, {})), catalog::Catalog(data));
        QVERIFY_RESULT(plan);
        QCOMPARE(plan->step(u"2.1"_s)->backfill->passes, 4);
    }

    void aColumnOfEachIndexIsNamedWhereNothingNoticesIt_data()
    {
        using Make = void (*)(catalog::Table &);
        QTest::addColumn<int>("major");
        QTest::addColumn<QString>("backfill");
        QTest::addColumn<Make>("make");
        QTest::addColumn<bool>("named");
        const auto row = [](const char *name, int major, const QString &backfill, Make make, bool named) {
            QTest::newRow(name) << major << backfill << make << named;
        };
        const Make nothing = [](catalog::Table &) {};
        row("in windows", 17, {}, nothing, true);
        row("not by single pages, where no version stays on its page", 17, u"\"strategy\": \"pages\""_s, nothing, false);
        row("not by key", 17, u"\"strategy\": \"key\""_s, nothing, false);
        row("not where a trigger waits for certain columns", 17, {}, [](catalog::Table &table) {
            table.triggers.append({.name = u"t"_s,
                                   .definition = u"CREATE TRIGGER t AFTER UPDATE OF customer_id ON public.orders FOR EACH ROW EXECUTE FUNCTION f()"_s,
                                   .function = u"public.f"_s});
        }, false);
        row("where a trigger waits for any update", 17, {}, [](catalog::Table &table) {
            table.triggers.append({.name = u"t"_s,
                                   .definition = u"CREATE TRIGGER t AFTER UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION f()"_s,
                                   .function = u"public.f"_s});
        }, true);
        row("not where the column is part of a unique index as well", 17, {}, [](catalog::Table &table) {
            catalog::Index unique = table.indexes.last();
            unique.name = u"orders_unique"_s;
            unique.unique = true;
            table.indexes.append(unique);
        }, false);
        row("not where a column is computed from others", 17, {}, [](catalog::Table &table) {
            catalog::Column computed;
            computed.name = u"twice"_s;
            computed.type = u"bigint"_s;
            computed.generated = catalog::Generated::Stored;
            table.columns.append(computed);
        }, false);
        row("not of another kind of index", 17, {}, [](catalog::Table &table) { table.indexes.last().method = u"gin"_s; }, false);
    }
    void aColumnOfEachIndexIsNamedWhereNothingNoticesIt()
    {
        using Make = void (*)(catalog::Table &);
        QFETCH(int, major);
        QFETCH(QString, backfill);
        QFETCH(Make, make);
        QFETCH(bool, named);
        catalog::CatalogData data = test::shopData(major);
        catalog::Index index;
        index.name = u"orders_customer"_s;
        index.method = u"btree"_s;
        index.columns = {u"customer_id"_s};
        index.definition = u"CREATE INDEX orders_customer ON public.orders USING btree (customer_id)"_s;
        orders(data).indexes.append(index);
        make(orders(data));
        const auto plan = impact::plannedAndAssessed(changeFrom(changeOf(neverNull, backfill)), catalog::Catalog(data));
        QVERIFY_RESULT(plan);
        const plan::Step *step = plan->step(u"2.1"_s);
        QVERIFY(step && step->backfill);
        const QString setting = u", customer_id = orders.customer_id"_s;
        QCOMPARE(step->backfill->assignments.contains(setting), named);
        QCOMPARE(step->statements.first().text.contains(setting), named);
        QCOMPARE(step->why.contains(u"customer_id is set to what it is"_s), named);
    }

    void whatCannotBeHadIsSaidWithAWayOut_data()
    {
        QTest::addColumn<int>("major");
        QTest::addColumn<QString>("fill");
        QTest::addColumn<QString>("backfill");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, int major, const QString &fill, const QString &backfill, const QString &words) {
            QTest::newRow(name) << major << fill << backfill << words;
        };
        row("windows on an old server", 13, neverNull, u"\"strategy\": \"windows\""_s, u"came with 14"_s);
        row("pages where a row does not tell", 17, u"perhaps()"_s, u"\"strategy\": \"pages\""_s, u"cannot be told from the row"_s);
        row("conditions where a row does not tell", 17, u"perhaps()"_s, u"\"strategy\": \"predicates\", \"conditions\": [\"true\"]"_s,
            u"cannot be told from the row"_s);
        row("an index that is not there", 17, neverNull, u"\"strategy\": \"key\", \"key\": \"nowhere\""_s, u"not a unique index"_s);
        row("workers along a key", 13, neverNull, u"\"workers\": 2"_s, u"by pages only"_s);
        row("a condition that is none", 17, neverNull, u"\"strategy\": \"predicates\", \"conditions\": [\"id <\"]"_s, u"cannot be read"_s);
        row("more than a condition", 17, neverNull, u"\"strategy\": \"predicates\", \"conditions\": [\"true) OR (true\"]"_s,
            u"cannot be read"_s);
        row("a condition with a parameter", 17, neverNull, u"\"strategy\": \"predicates\", \"conditions\": [\"id < $1\"]"_s,
            u"parameter"_s);
        row("a condition over an unknown column", 17, neverNull, u"\"strategy\": \"predicates\", \"conditions\": [\"idd < 1\"]"_s,
            u"does not have"_s);
    }
    void whatCannotBeHadIsSaidWithAWayOut()
    {
        QFETCH(int, major);
        QFETCH(QString, fill);
        QFETCH(QString, backfill);
        QFETCH(QString, words);
        const auto plan = impact::plannedAndAssessed(changeFrom(changeOf(fill, backfill)), test::shop(major));
        QVERIFY_RESULT(plan);
        const auto finding = std::ranges::find(plan->findings, u"pg.no-road.fill-strategy"_s, &plan::Finding::rule);
        QVERIFY(finding != plan->findings.end());
        QVERIFY(finding->severity == plan::Severity::Error);
        QVERIFY2(finding->message.contains(words), qPrintable(finding->message));
        QVERIFY(finding->fix && !finding->fix->isEmpty());
        QVERIFY(plan->isEmpty());
    }

    void whatMakesNoSenseIsRefusedByItsPlace_data()
    {
        QTest::addColumn<QString>("backfill");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const QString &backfill, const QString &words) { QTest::newRow(name) << backfill << words; };
        row("an unknown strategy", u"\"strategy\": \"fast\""_s, u"backfill.strategy"_s);
        row("three passes", u"\"passes\": 3"_s, u"1, 2, 4, 8 or 16"_s);
        row("no worker", u"\"workers\": 0"_s, u"between 1 and 8"_s);
        row("nine workers", u"\"workers\": 9"_s, u"between 1 and 8"_s);
        row("passes of a key", u"\"strategy\": \"key\", \"passes\": 8"_s, u"\"windows\" only"_s);
        row("workers of a key", u"\"strategy\": \"key\", \"workers\": 2"_s, u"only a walk by pages"_s);
        row("a key of pages", u"\"strategy\": \"pages\", \"key\": \"orders_pkey\""_s, u"\"key\" only"_s);
        row("predicates without conditions", u"\"strategy\": \"predicates\""_s, u"at least one"_s);
        row("conditions without predicates", u"\"conditions\": [\"true\"]"_s, u"none with another"_s);
        row("a word too much", u"\"speed\": 1"_s, u"speed"_s);
    }
    void whatMakesNoSenseIsRefusedByItsPlace()
    {
        QFETCH(QString, backfill);
        QFETCH(QString, words);
        const auto change = document::readChange(changeOf(neverNull, backfill), u"c.json"_s);
        QVERIFY(!change);
        QCOMPARE(change.error().kind, ErrorKind::InvalidInput);
        QVERIFY2(change.error().message.contains(words) && change.error().message.contains(u"tables[0].backfill"_s),
                 qPrintable(change.error().message));
    }

    void theStatementsAreThoseThatAreSent()
    {
        const auto planned = [](const QString &backfill) {
            return *impact::plannedAndAssessed(changeFrom(changeOf(neverNull, backfill)), test::shop(17));
        };
        const plan::Plan windows = planned({});
        QVERIFY(windows.step(u"2.1"_s)->statements.first().text.contains(
            u"orders.ctid >= $1::tid AND orders.ctid < $2::tid\n    AND (pg_catalog.hashtid(orders.ctid) & $3::int) = $4::int"_s));
        QVERIFY(plan::stepScript(*windows.step(u"2.1"_s)).contains(u"FOR colonnade_pass IN 0..7 LOOP"_s));
        const plan::Plan conditions = planned(u"\"strategy\": \"predicates\", \"conditions\": [\"id < 10\", \"id >= 10\"]"_s);
        QCOMPARE(conditions.step(u"2.1"_s)->statements.size(), 2);
        QVERIFY(plan::stepScript(*conditions.step(u"2.1"_s)).contains(u"WHERE (id >= 10)"_s));
    }
};

COLONNADE_TEST(FillChoiceTest)
#include "tst_fill_choice.moc"
