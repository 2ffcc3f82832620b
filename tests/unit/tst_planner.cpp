#include "base/format.h"
#include "change/from_sql.h"
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

change::ChangeSet wish(const QByteArray &sql, bool trigger = false)
{
    auto change = change::changeFromSql(sql, u"m.sql"_s);
    if (!change)
        qFatal("%s", qPrintable(change.error().message));
    for (change::TableChange &table : change->tables) {
        for (change::ColumnAddition &column : table.addColumns) {
            if (trigger && column.fill)
                column.keepFilled = change::KeepFilled::Trigger;
        }
    }
    return *change;
}

plan::Plan planned(const QByteArray &sql, int major = 17, bool trigger = false)
{
    const catalog::Catalog catalog = test::shop(major);
    auto plan = impact::plannedAndAssessed(wish(sql, trigger), catalog);
    if (!plan)
        qFatal("%s", qPrintable(plan.error().message));
    return *plan;
}

const QByteArray Status =
    "ALTER TABLE orders ADD status text DEFAULT 'placed' NOT NULL CHECK (status in ('placed', 'paid')),"
    " ADD region_id int REFERENCES regions (id);"
    "UPDATE orders SET status = case when total > 0 then 'paid' else 'placed' end, region_id = 1;"
    "CREATE INDEX ON orders (region_id);";

QString shape(const plan::Plan &plan)
{
    QStringList phases;
    for (const plan::Phase &phase : plan.phases) {
        QStringList steps;
        for (const plan::Step &step : phase.steps)
            steps.append(plan::toString(step.kind));
        phases.append(plan::toString(phase.kind) + u": "_s + steps.join(u' ') + (phase.gateAfter ? u" | gate"_s : QString()));
    }
    return phases.join(u"; "_s);
}

}  // namespace

class PlannerTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void shapes_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<int>("major");
        QTest::addColumn<bool>("trigger");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const QByteArray &sql, int major, bool trigger, const QString &expected) {
            QTest::newRow(name) << sql << major << trigger << expected;
        };
        row("a nullable column is one step", "ALTER TABLE orders ADD a text; COMMENT ON COLUMN orders.a IS 'x'", 17, false,
            u"expand: addColumn"_s);
        row("not null with a constant is one step", "ALTER TABLE orders ADD a text NOT NULL DEFAULT 'x'", 17, false,
            u"expand: addColumn"_s);
        row("on 10 the constant is filled in", "ALTER TABLE orders ADD a text DEFAULT 'x'", 10, false,
            u"expand: addColumn | gate; backfill: backfill"_s);
        row("serial takes its numbers from its own sequence", "ALTER TABLE orders ADD a serial", 17, false,
            u"expand: addColumn | gate; backfill: backfill verifyFilled; constrain: addCheck validateConstraint setNotNull"_s);
        row("identity ends with the hand-over", "ALTER TABLE orders ADD a bigint GENERATED ALWAYS AS IDENTITY", 17, false,
            u"expand: addColumn | gate; backfill: backfill verifyFilled; constrain: addCheck validateConstraint setNotNull addIdentity"_s);
        row("a foreign key to a new column waits until that is unique",
            "ALTER TABLE orders ADD a int, ADD b int REFERENCES orders (a); ALTER TABLE orders ADD UNIQUE (a)", 17, false,
            u"expand: addColumn; constrain: verifyUnique createIndex addUnique verifyRows addForeignKey validateConstraint"_s);
        row("a volatile default is filled in", "ALTER TABLE orders ADD a uuid NOT NULL DEFAULT gen_random_uuid()", 17, false,
            u"expand: addColumn | gate; backfill: backfill verifyFilled; constrain: addCheck validateConstraint setNotNull"_s);
        row("the demo", Status, 17, false,
            u"expand: addColumn addForeignKey | gate; backfill: backfill verifyFilled; constrain: createIndex addCheck validateConstraint validateConstraint setNotNull"_s);
        row("the demo with a trigger", Status, 17, true,
            u"expand: addColumn addForeignKey | gate; backfill: backfill verifyFilled; constrain: createIndex addCheck validateConstraint validateConstraint setNotNull | gate; cleanup: dropHelper"_s);
        row("a foreign key alone waits for nobody's code", "ALTER TABLE orders ADD r int REFERENCES regions (id)", 17, false,
            u"expand: addColumn addForeignKey; constrain: validateConstraint"_s);
        row("unique", "ALTER TABLE orders ADD u bigint UNIQUE; UPDATE orders SET u = id", 17, false,
            u"expand: addColumn | gate; backfill: backfill; constrain: verifyUnique createIndex addUnique"_s);
        row("rows that have the default are looked at before the check", "ALTER TABLE orders ADD s int NOT NULL DEFAULT 0 CHECK (s > 1)",
            17, false, u"expand: addColumn; constrain: verifyRows addCheck validateConstraint"_s);
        row("and before the foreign key", "ALTER TABLE orders ADD r int DEFAULT 999 REFERENCES regions (id)", 17, false,
            u"expand: addColumn verifyRows addForeignKey; constrain: validateConstraint"_s);
        row("what a trigger fills in may break the check, which therefore waits",
            "ALTER TABLE orders ADD s bigint NOT NULL CHECK (s < 1000); UPDATE orders SET s = customer_id", 17, true,
            u"expand: addColumn | gate; backfill: backfill verifyFilled; constrain: verifyRows addCheck validateConstraint setNotNull | gate; cleanup: dropHelper"_s);
        row("and so does the foreign key", "ALTER TABLE orders ADD r int REFERENCES regions (id); UPDATE orders SET r = customer_id", 17,
            true, u"expand: addColumn | gate; backfill: backfill; constrain: verifyRows addForeignKey validateConstraint | gate; cleanup: dropHelper"_s);
        row("filled with what may be null, nothing is verified", "ALTER TABLE orders ADD u bigint; UPDATE orders SET u = total",
            17, false, u"expand: addColumn | gate; backfill: backfill"_s);
    }
    void shapes()
    {
        QFETCH(QByteArray, sql);
        QFETCH(int, major);
        QFETCH(bool, trigger);
        QTEST(shape(planned(sql, major, trigger)), "expected");
    }
    void gatesNameWhatOldCodeWillBreak_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<bool>("trigger");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const QByteArray &sql, bool trigger, const QString &expected) {
            QTest::newRow(name) << sql << trigger << expected;
        };
        row("a lasting default serves old code", Status, false, u"1:"_s);
        row("not null without one", "ALTER TABLE orders ADD a int NOT NULL; UPDATE orders SET a = 1", false, u"1: a notNull"_s);
        row("a trigger serves it until it goes", "ALTER TABLE orders ADD a int NOT NULL; UPDATE orders SET a = 1", true,
            u"1:; 3: a notNull"_s);
        row("a trigger that may leave null", "ALTER TABLE orders ADD a text NOT NULL; UPDATE orders SET a = \"Mixed\"", true,
            u"1: a notNull; 3:"_s);
        row("a check that refuses null", "ALTER TABLE orders ADD a int CHECK (coalesce(a, 0) > 0); UPDATE orders SET a = 1",
            false, u"1: a check"_s);
        row("a check over old columns, with a default and no fill", "ALTER TABLE orders ADD a int DEFAULT 0 CHECK (a <= id)",
            false, u"1: a check"_s);
        row("a check over old columns that null passes", "ALTER TABLE orders ADD a int CHECK (a <= id)", false, QString());
        row("a check over two new columns that null in both passes",
            "ALTER TABLE orders ADD a int CHECK (a is not null or b is null), ADD b int; UPDATE orders SET a = 1", false,
            u"1:"_s);
        row("one default for all that is to be unique",
            "ALTER TABLE orders ADD a bigint DEFAULT 0 UNIQUE; UPDATE orders SET a = id", false, u"1: a unique"_s);
        row("a default that differs each time",
            "ALTER TABLE orders ADD a uuid DEFAULT gen_random_uuid() UNIQUE; UPDATE orders SET a = gen_random_uuid()", false,
            u"1:"_s);
        row("a default that may be null", "ALTER TABLE orders ADD a int NOT NULL DEFAULT f(); UPDATE orders SET a = 1", false,
            u"1: a notNull"_s);
    }
    void gatesNameWhatOldCodeWillBreak()
    {
        QFETCH(QByteArray, sql);
        QFETCH(bool, trigger);
        const plan::Plan plan = planned(sql, 17, trigger);
        QVERIFY(!plan.isEmpty());
        QStringList gates;
        for (qsizetype i = 0; i < plan.phases.size(); ++i) {
            if (!plan.phases[i].gateAfter)
                continue;
            QString gate = QString::number(i + 1) + u':';
            for (const plan::GateDemand &begins : plan.phases[i].gateAfter->begins)
                gate += u' ' + begins.object.section(u'.', 2) + u' ' + plan::toString(begins.demand);
            gates.append(gate);
        }
        QTEST(gates.join(u"; "_s), "expected");
        const QByteArray written = document::writePlan(plan);
        QCOMPARE(test::schemaProblems(written, u"colonnade-plan-1"_s), QString());
        const auto read = document::readPlan(written, u"plan.json"_s);
        QVERIFY_RESULT(read);
        QCOMPARE(*read, plan);
    }
    void whatComesNearestCanBePlanned_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<int>("major");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const QByteArray &sql, int major, const QString &expected) {
            QTest::newRow(name) << sql << major << expected;
        };
        row("stored becomes a trigger that stays", "ALTER TABLE orders ADD a bigint GENERATED ALWAYS AS (id * 2) STORED NOT NULL",
            17, u"bigint, fill id * 2, computed, not null"_s);
        row("stored becomes virtual on 18", "ALTER TABLE orders ADD a bigint GENERATED ALWAYS AS (id * 2) STORED NOT NULL", 18,
            u"bigint, virtual id * 2, not null"_s);
        row("but not with an index on it",
            "ALTER TABLE orders ADD a bigint GENERATED ALWAYS AS (id * 2) STORED; CREATE INDEX ON orders (a)", 18,
            u"bigint, fill id * 2, computed"_s);
        row("nor with a function of users", "ALTER TABLE orders ADD a bigint GENERATED ALWAYS AS (f(id)) STORED", 18,
            u"bigint, fill f(id), computed"_s);
        row("a constrained domain becomes its base type", "ALTER TABLE orders ADD a public.positive DEFAULT 1", 17,
            u"integer, default 1, check a > 0"_s);
        row("of two domains of one name the one that the search path comes to", "ALTER TABLE orders ADD a positive DEFAULT 1", 17,
            u"integer, default 1, check a > 0"_s);
        row("also below another domain", "ALTER TABLE orders ADD a tiny", 17, u"integer, check a > 0"_s);
        row("not null before 12 becomes a check", "ALTER TABLE orders ADD a int NOT NULL; UPDATE orders SET a = 1", 11,
            u"int, fill 1, check a IS NOT NULL"_s);
    }
    void whatComesNearestCanBePlanned()
    {
        QFETCH(QByteArray, sql);
        QFETCH(int, major);
        const plan::Plan plan = planned(sql, major);
        QVERIFY(plan.isEmpty());
        const auto finding =
            std::ranges::find_if(plan.findings, [](const plan::Finding &one) { return one.nearest.has_value(); });
        QVERIFY(finding != plan.findings.end());
        const change::ColumnAddition &nearest = *finding->nearest;
        QStringList text{nearest.type};
        if (nearest.defaultExpression)
            text.append(u"default "_s + *nearest.defaultExpression);
        if (nearest.generated)
            text.append((nearest.generated->kind == catalog::Generated::Virtual ? u"virtual "_s : u"stored "_s)
                        + nearest.generated->expression);
        if (nearest.fill)
            text.append(u"fill "_s + nearest.fill->expression);
        if (nearest.keepFilled == change::KeepFilled::Computed)
            text.append(u"computed"_s);
        for (const change::CheckWish &check : nearest.checks)
            text.append(u"check "_s + check.expression);
        if (nearest.notNull)
            text.append(u"not null"_s);
        QString shown = text.join(u", "_s);
        while (shown.contains(u"(("_s))
            shown.replace(u"(("_s, u"("_s).replace(u"))"_s, u")"_s);
        QTEST(QString(shown).replace(u"(a > 0)"_s, u"a > 0"_s), "expected");
        change::ChangeSet instead = plan.change;
        instead.tables[0].addColumns = {nearest};
        const auto again = impact::plannedAndAssessed(instead, test::shop(major));
        QVERIFY_RESULT(again);
        QVERIFY2(!again->isEmpty(), qPrintable(again->findings.isEmpty() ? QString() : again->findings.first().message));
        const QByteArray written = document::writePlan(plan);
        QCOMPARE(test::schemaProblems(written, u"colonnade-plan-1"_s), QString());
        const auto read = document::readPlan(written, u"plan.json"_s);
        QVERIFY_RESULT(read);
        QCOMPARE(*read, plan);
    }
    void whatARewriteWouldCostIsSaid()
    {
        const plan::Plan plan = planned("ALTER TABLE orders ADD a bigint GENERATED ALWAYS AS (id * 2) STORED");
        const QString said = plan.findings.first().message;
        QVERIFY2(said.contains(u" rows anew ("_s) && said.contains(u"reads and writes would wait for "_s), qPrintable(said));
    }
    void whatAScanUnderTheLockWouldCostIsSaid()
    {
        const plan::Plan plan = planned("ALTER TABLE orders ADD a int NOT NULL; UPDATE orders SET a = 1", 11);
        const plan::Finding &finding = plan.findings.first();
        QCOMPARE(finding.rule, u"pg.no-road.not-null-scan"_s);
        QVERIFY2(finding.message.contains(u"It would read about "_s) && finding.message.contains(u" rows ("_s)
                     && finding.message.contains(u"reads and writes would wait for "_s),
                 qPrintable(finding.message));
    }
    void noRoadIsSaid_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<int>("major");
        QTest::addColumn<QString>("rule");
        const auto row = [](const char *name, const QByteArray &sql, int major, const QString &rule) {
            QTest::newRow(name) << sql << major << rule;
        };
        row("identity without a proof of not null", "ALTER TABLE orders ADD a bigint GENERATED ALWAYS AS IDENTITY", 11,
            u"pg.no-road.not-null-scan"_s);
        row("nulls that count as equal, too early", "ALTER TABLE orders ADD a int UNIQUE NULLS NOT DISTINCT", 14,
            u"pg.no-road.nulls-not-distinct"_s);
        row("nulls that count as equal", "ALTER TABLE orders ADD a int UNIQUE NULLS NOT DISTINCT", 17,
            u"pg.no-road.unique-nulls"_s);
        row("compression, too early", "ALTER TABLE orders ADD a text COMPRESSION pglz", 13, u"pg.no-road.compression"_s);
        row("an index that cannot include", "ALTER TABLE orders ADD a int; CREATE INDEX ON orders USING gin (a) INCLUDE (id)", 17,
            u"pg.no-road.index-include"_s);
        row("stored generated", "ALTER TABLE orders ADD a int GENERATED ALWAYS AS (id) STORED", 17,
            u"pg.no-road.generated-stored"_s);
        row("a constrained domain", "ALTER TABLE orders ADD a public.positive", 17, u"pg.no-road.domain"_s);
        row("a domain of a constrained domain", "ALTER TABLE orders ADD a tiny", 17, u"pg.no-road.domain"_s);
        row("not null without a value", "ALTER TABLE orders ADD a int NOT NULL", 17, u"pg.no-road.not-null-without-value"_s);
        row("not null by a scan", "ALTER TABLE orders ADD a int NOT NULL; UPDATE orders SET a = 1", 11,
            u"pg.no-road.not-null-scan"_s);
        row("an index over partitions", "ALTER TABLE events ADD a int; CREATE INDEX ON events (a)", 10,
            u"pg.no-road.partitioned-index"_s);
        row("a column unique over partitions", "ALTER TABLE events ADD a int UNIQUE", 18, u"pg.no-road.partitioned-unique"_s);
        row("a foreign key of partitions", "ALTER TABLE events ADD a int REFERENCES regions (id)", 10,
            u"pg.no-road.partitioned-foreign-key"_s);
        row("a fill without a key of which nothing tells what is done", "ALTER TABLE log ADD a int; UPDATE log SET a = f()", 17,
            u"pg.no-road.no-key"_s);
        row("the same on tables that inherit, which no key covers", "ALTER TABLE parent ADD a int; UPDATE parent SET a = f()", 17,
            u"pg.no-road.no-key"_s);
        row("a child with a column of that name", "ALTER TABLE parent ADD own int", 17, u"pg.no-road.merge-type"_s);
        row("a child that may have nulls in it", "ALTER TABLE parent ADD own text NOT NULL DEFAULT 'x'", 17,
            u"pg.no-road.merge-not-null"_s);
        row("a constant that is to be unique", "ALTER TABLE orders ADD a int DEFAULT 1 UNIQUE", 17,
            u"pg.no-road.unique-default"_s);
        row("a version that nobody knows", "ALTER TABLE orders ADD a int", 9, u"plan.no-dialect"_s);
    }
    void noRoadIsSaid()
    {
        QFETCH(QByteArray, sql);
        QFETCH(int, major);
        QFETCH(QString, rule);
        const plan::Plan plan = planned(sql, major);
        QVERIFY(plan.isEmpty());
        const auto finding = std::ranges::find(plan.findings, rule, &plan::Finding::rule);
        QVERIFY2(finding != plan.findings.end(), qPrintable(plan.findings.isEmpty() ? QString() : plan.findings.first().rule));
        QVERIFY(finding->severity == plan::Severity::Error);
    }
    void onlyAnIndexInOneDirectionIsWalked_data()
    {
        QTest::addColumn<QString>("columns");
        QTest::addColumn<bool>("walked");
        QTest::newRow("as it comes") << u"a, b"_s << true;
        QTest::newRow("all of it backwards") << u"a DESC, b DESC"_s << true;
        QTest::newRow("two directions") << u"a DESC, b"_s << false;
        QTest::newRow("another collation than the column's") << u"a COLLATE \"C\", b"_s << false;
        QTest::newRow("other operators than the column's") << u"a text_pattern_ops, b"_s << false;
    }
    void onlyAnIndexInOneDirectionIsWalked()
    {
        QFETCH(QString, columns);
        QFETCH(bool, walked);
        // 13 cannot scan ranges of pages, so a key goes first.
        catalog::CatalogData data = test::shopData(13);
        catalog::Table &log = *std::ranges::find(data.tables, sql::qualified(u"public"_s, u"log"_s), &catalog::Table::name);
        for (const QString &name : {u"a"_s, u"b"_s}) {
            catalog::Column column;
            column.name = name;
            column.type = u"text"_s;
            column.notNull = true;
            log.columns.append(column);
        }
        catalog::Index index;
        index.name = u"log_a_b_idx"_s;
        index.method = u"btree"_s;
        index.columns = {u"a"_s, u"b"_s};
        index.definition = u"CREATE UNIQUE INDEX log_a_b_idx ON public.log USING btree (%1)"_s.arg(columns);
        index.unique = true;
        log.indexes.append(index);
        const auto plan =
            impact::plannedAndAssessed(wish("ALTER TABLE log ADD x int; UPDATE log SET x = 1"), catalog::Catalog(data));
        QVERIFY_RESULT(plan);
        const plan::Step *fill = plan->step(u"2.1"_s);
        QVERIFY(fill && fill->backfill);
        QCOMPARE(fill->backfill->walk, walked ? sql::Walk::Key : sql::Walk::Pages);
    }
    void whatTheFillMayLeaveNullIsAskedOfTheExpression_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<QString>("predicate");
        QTest::addColumn<bool>("ends");
        const auto row = [](const char *name, const QByteArray &sql, const QString &predicate, bool ends) {
            QTest::newRow(name) << sql << predicate << ends;
        };
        row("never null", "ALTER TABLE orders ADD a int; UPDATE orders SET a = 1", u"a IS NULL"_s, true);
        row("not null", "ALTER TABLE orders ADD a text NOT NULL; UPDATE orders SET a = \"Mixed\"", u"a IS NULL"_s, true);
        row("perhaps null", "ALTER TABLE orders ADD a text; UPDATE orders SET a = \"Mixed\"",
            u"a IS NULL AND NOT ((\"Mixed\") IS NULL)"_s, true);
        row("of another table",
            "ALTER TABLE orders ADD a int; UPDATE orders SET a = (select id from regions where name = \"Mixed\")",
            u"a IS NULL AND NOT (((select id from regions where name = \"Mixed\")) IS NULL)"_s, true);
        row("another one each time", "ALTER TABLE orders ADD a text; UPDATE orders SET a = nullif(random(), 0)::text",
            u"a IS NULL"_s, false);
    }
    void whatTheFillMayLeaveNullIsAskedOfTheExpression()
    {
        QFETCH(QByteArray, sql);
        const plan::Plan plan = planned(sql);
        const plan::Step *fill = plan.step(u"2.1"_s);
        QVERIFY(fill && fill->backfill);
        QTEST(fill->backfill->predicate, "predicate");
        QTEST(fill->backfill->predicateEnds, "ends");
    }
    void noStepRewritesOrScansWhileReadsOrWritesWait()
    {
        for (const bool trigger : {false, true}) {
            for (const int major : {12, 13, 14, 15, 16, 17, 18}) {
                const plan::Plan plan = planned(Status, major, trigger);
                QVERIFY(!plan.isEmpty());
                for (const plan::Phase &phase : plan.phases) {
                    for (const plan::Step &step : phase.steps) {
                        const bool strong = std::ranges::any_of(step.locks, [](const plan::Lock &lock) {
                            return plan::waitClass(lock.mode) >= plan::WaitClass::Writes;
                        });
                        QVERIFY2(step.rewrites.isEmpty() && (!strong || step.scans.isEmpty()), qPrintable(step.id));
                        QVERIFY2(!step.locks.isEmpty() && !step.estimate.basis.isEmpty() && !step.why.isEmpty(),
                                 qPrintable(step.id));
                    }
                }
            }
        }
    }
    void versionsDecideTheWords()
    {
        QVERIFY(plan::planScript(planned(Status, 17, true)).contains(u"EXECUTE FUNCTION"_s));
        const plan::Plan old = planned("ALTER TABLE orders ADD a int; UPDATE orders SET a = 1", 10, true);
        QVERIFY(plan::planScript(old).contains(u"EXECUTE PROCEDURE"_s));
    }
    void timeoutsFitTheStatement()
    {
        for (const plan::Phase &phase : planned(Status).phases) {
            for (const plan::Step &step : phase.steps) {
                for (const sql::Statement &statement : step.statements) {
                    const bool concurrent = statement.text.contains(u"CONCURRENTLY"_s);
                    QCOMPARE(statement.transaction == sql::TransactionMode::None, concurrent || step.backfill.has_value());
                    QCOMPARE(statement.lockTimeout.count() == 0, concurrent);
                }
            }
        }
    }
    void estimatesSayWhatTheyRestOn()
    {
        const plan::Plan plan = planned(Status);
        const plan::Step *add = plan.step(u"1.1"_s);
        QVERIFY(add->estimate.basis.contains(u"PostgreSQL 17.11"_s));
        QVERIFY(add->estimate.queued.has_value());
        const plan::Step *fill = plan.step(u"2.1"_s);
        QVERIFY(fill->estimate.durationMs->p5 < fill->estimate.durationMs->p50);
        QVERIFY(fill->estimate.basis.contains(format::rounded(2e6)));

        catalog::CatalogData data = test::shopData();
        for (catalog::Table &table : data.tables)
            table.stats = {};
        const catalog::Catalog unknown(data);
        const auto blind = impact::plannedAndAssessed(wish(Status), unknown);
        QVERIFY_RESULT(blind);
        QVERIFY(!blind->step(u"2.1"_s)->estimate.durationMs);
        QVERIFY(!blind->step(u"1.1"_s)->estimate.queued);
        QVERIFY(blind->step(u"2.1"_s)->estimate.basis.contains(u"never analysed"_s));
    }
    void thePlainStatementIsMeasuredToo()
    {
        const plan::Plan plan = planned("ALTER TABLE orders ADD token uuid NOT NULL DEFAULT gen_random_uuid()");
        QCOMPARE(plan.plain.size(), 1);
        QCOMPARE(plan.plain[0].rewrites, QList{sql::qualified(u"public"_s, u"orders"_s)});
        QVERIFY(plan.plain[0].estimate.holdMs->p50 > plan.step(u"1.1"_s)->estimate.holdMs->p95);
    }
    void findingsFollow()
    {
        const plan::Plan plan = planned(
            "ALTER TABLE orders ADD region_id int NOT NULL REFERENCES regions (id) ON DELETE SET NULL; UPDATE orders SET "
            "region_id = 1");
        QStringList rules;
        for (const plan::Finding &finding : plan.findings)
            rules.append(finding.rule);
        for (const QString &rule : {u"pg.fk.no-index"_s, u"pg.not-null.no-default"_s, u"pg.fk.set-null-not-null"_s})
            QVERIFY2(rules.contains(rule), qPrintable(rules.join(u' ')));
        QVERIFY(plan.phases.first().gateAfter->question.contains(u"neither a default nor a trigger"_s));
    }
    void oneDefaultForUniqueValuesIsWarnedOf()
    {
        const auto warned = [](const QByteArray &sql) {
            return std::ranges::contains(planned(sql).findings, u"pg.unique.one-default"_s, &plan::Finding::rule);
        };
        QVERIFY(warned("ALTER TABLE orders ADD a bigint DEFAULT 0 UNIQUE; UPDATE orders SET a = id"));
        QVERIFY(!warned("ALTER TABLE orders ADD a bigint UNIQUE; UPDATE orders SET a = id"));
        QVERIFY(!warned("ALTER TABLE orders ADD a uuid DEFAULT gen_random_uuid() UNIQUE"));
    }
    void documentsRoundTripAndObeyTheirSchema()
    {
        for (const bool trigger : {false, true}) {
            const plan::Plan plan = planned(Status, 17, trigger);
            const QByteArray written = document::writePlan(plan);
            QCOMPARE(test::schemaProblems(written, u"colonnade-plan-1"_s), QString());
            const auto read = document::readPlan(written, u"plan.json"_s);
            QVERIFY_RESULT(read);
            QCOMPARE(*read, plan);
            QCOMPARE(document::writePlan(*read), written);
        }
    }
    void theSchemaIsStrict()
    {
        QByteArray written = document::writePlan(planned(Status));
        QVERIFY(!test::schemaProblems(QByteArray(written).replace("\"AccessExclusiveLock\"", "\"AX\""), u"colonnade-plan-1"_s)
                     .isEmpty());
        QVERIFY(!test::schemaProblems(QByteArray(written).replace("\"rule\"", "\"rulez\""), u"colonnade-plan-1"_s).isEmpty());
    }
    void aTamperedPlanIsRefused_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::newRow("a statement") << QByteArray("ADD COLUMN status text") << QByteArray("ADD COLUMN status varchar");
        QTest::newRow("a timeout") << QByteArray("\"lockTimeoutMs\": 2000") << QByteArray("\"lockTimeoutMs\": 20000");
        QTest::newRow("the fingerprint's lines")
            << QByteArray("public.orders column id bigint") << QByteArray("public.orders column id integer");
        QTest::newRow("the wish") << QByteArray("\"notNull\": true") << QByteArray("\"notNull\": false");
    }
    void aTamperedPlanIsRefused()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QByteArray written = document::writePlan(planned(Status));
        QVERIFY(written.contains(from));
        const auto read = document::readPlan(written.replace(from, to), u"plan.json"_s);
        QVERIFY(!read);
        QVERIFY2(read.error().message.contains(u"plan again"_s), qPrintable(read.error().message));
    }
    void eachInputChangesTheDigest()
    {
        const QString digest = document::planDigest(planned(Status));
        QCOMPARE(document::planDigest(planned(Status)), digest);
        QVERIFY(document::planDigest(planned(Status, 16)) != digest);
        QVERIFY(document::planDigest(planned(Status, 17, true)) != digest);
        QVERIFY(document::planDigest(planned(QByteArray(Status).replace("'paid'", "'payed'"))) != digest);
    }
};

COLONNADE_TEST(PlannerTest)
#include "tst_planner.moc"
