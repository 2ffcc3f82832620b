// The demo's change on twenty thousand orders under writes, planned by the planner and carried out by the runner: the schema must
// end as a plain ALTER would have made it, every row filled, and the replica equal to the primary.
#include "change/change_set.h"
#include "database/postgres/postgres_session.h"
#include "impact/assess.h"
#include "tests/support/cluster.h"
#include "tests/support/dump.h"
#include "tests/support/run_watch.h"
#include "tests/support/test.h"

#include <QTemporaryDir>

#include <thread>

using namespace colonnade;
using namespace colonnade::run;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::dataDump;
using test::RunWatch;
using test::schemaDump;

namespace {

const sql::QualifiedName orders = sql::qualified(u"public"_s, u"orders"_s);

const QString shop =
    u"CREATE TABLE regions (id integer PRIMARY KEY, name text NOT NULL);"
    "INSERT INTO regions SELECT i, 'region ' || i FROM generate_series(1, 9) i;"
    "CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, region text NOT NULL, paid_at timestamptz, total "
    "numeric(12,2));"
    "INSERT INTO orders (region, paid_at, total) SELECT 'region ' || 1 + i % 9, CASE WHEN i % 3 = 0 THEN now() END, i FROM generate_series(1, 20000) i;"_s;

// What somebody in a hurry would send. NOT NULL comes with the default; the fill differs in the values only, not in the schema.
const QString plain =
    u"ALTER TABLE orders ADD COLUMN status text DEFAULT 'placed' NOT NULL CHECK (status IN ('placed', 'paid', 'sent')),"
    " ADD COLUMN region_id integer REFERENCES regions (id);"
    "CREATE INDEX orders_region_id_idx ON orders (region_id);"_s;

change::ChangeSet demoChange()
{
    change::ColumnAddition status{.name = u"status"_s, .type = u"text"_s, .notNull = true, .defaultExpression = u"'placed'"_s};
    status.checks = {change::CheckWish{std::nullopt, u"status IN ('placed', 'paid', 'sent')"_s}};
    status.fill = change::FillWish{u"CASE WHEN paid_at IS NULL THEN 'placed' ELSE 'paid' END"_s};
    change::ColumnAddition region{.name = u"region_id"_s, .type = u"integer"_s};
    region.references = change::ReferenceWish{sql::qualified(u"public"_s, u"regions"_s), u"id"_s};
    region.index = change::IndexWish{};
    region.fill = change::FillWish{u"(SELECT r.id FROM regions r WHERE r.name = orders.region)"_s};
    region.keepFilled = change::KeepFilled::Trigger;
    return {{change::TableChange{orders, {status, region}}}};
}

}  // namespace

class RunPlanTest : public test::Test
{
    Q_OBJECT

    QTemporaryDir m_dir;

    static QString freshShop()
    {
        sandbox::Cluster &cluster = test::replicatedCluster();
        const QString target = test::freshDatabase(cluster);
        const auto made = cluster.runSql(shop, test::databaseOf(target));
        return made ? target : made.error().message + made.error().detail;
    }

private Q_SLOTS:
    void theDemosChangeEndsAsAPlainAlterWouldHave()
    {
        sandbox::Cluster &cluster = test::replicatedCluster();
        const QString target = freshShop();
        const QString copy = freshShop();
        QVERIFY_RESULT(cluster.runSql(plain, test::databaseOf(copy)));
        auto session = database::postgres::openSession({.target = target, .access = database::Access::ReadWrite});
        QVERIFY_RESULT(session);
        const auto ask = [&](const QString &sql) {
            const auto rows = (*session)->query(sql);
            return rows ? rows->text() : rows.error().message;
        };
        const auto catalog = (*session)->introspect({}, {}, {});
        QVERIFY_RESULT(catalog);
        const auto plan = impact::plannedAndAssessed(demoChange(), **catalog);
        QVERIFY_RESULT(plan);
        QVERIFY(plan->findings.isEmpty() || !plan->isEmpty());
        QVERIFY(!plan->isEmpty());

        RunRequest wanted = test::requestFor(*plan, target, m_dir.path());
        wanted.limits.batchTime = 10ms;
        wanted.gates = GatePolicy::Ask;
        RunWatch watch(wanted);
        std::atomic<int> writes = 0;
        std::atomic<int> failures = 0;
        {
            std::jthread writer([&](const std::stop_token &stop) {
                auto own = database::postgres::openSession(
                    {.target = target, .access = database::Access::ReadWrite, .applicationName = u"shop"_s});
                for (int i = 0; own && !stop.stop_requested(); ++i) {
                    const bool fine = (*own)->query(u"INSERT INTO orders (region, total) VALUES ('region 4', 1)"_s).has_value()
                        && (*own)
                               ->query(u"UPDATE orders SET total = total + 1 WHERE id BETWEEN $1::bigint AND $1::bigint + 3"_s,
                                       {(i * 89) % 20000})
                               .has_value();
                    (fine ? writes : failures) += 1;
                }
            });
            QVERIFY(QTest::qWaitFor([&] { return writes > 5; }, 10000));
            // Old code writes until the gate before the clean-up, as the gate says.
            watch.reaction = [&](const Event &event) {
                if (event.kind != EventKind::GateReached)
                    return;
                const int phase = event.stepId.toInt() - 1;
                if (plan->phases.value(phase + 1).kind == plan::PhaseKind::CleanUp) {
                    writer.request_stop();
                    writer.join();
                }
                watch.runner().answerGate(phase, u"ada"_s, {});
            };
            watch.start();
            QVERIFY2(watch.finish(), qPrintable(watch.story()));
        }
        QVERIFY2(watch.outcome() == Outcome::Succeeded, qPrintable(watch.story()));
        QCOMPARE(failures.load(), 0);
        QCOMPARE(schemaDump(cluster, target), schemaDump(cluster, copy));
        QCOMPARE(ask(u"SELECT count(*) FROM orders WHERE status IS NULL OR region_id IS NULL"_s), u"0"_s);
        QCOMPARE(ask(u"SELECT count(*) FROM orders WHERE id <= 20000 AND (status <> CASE WHEN paid_at IS NULL THEN 'placed' ELSE "
                     u"'paid' END"
                     " OR 'region ' || region_id <> region)"_s),
                 u"0"_s);

        const QString end = ask(u"SELECT pg_current_wal_lsn()"_s);
        const QString replicaTarget = cluster.replicaTarget(test::databaseOf(target));
        auto replica = database::postgres::openSession({.target = replicaTarget});
        QVERIFY_RESULT(replica);
        QVERIFY(QTest::qWaitFor(
            [&] {
                const auto there = (*replica)->query(u"SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn"_s, {end});
                return there && there->text() == u"t"_s;
            },
            20000));
        QCOMPARE(schemaDump(cluster, replicaTarget), schemaDump(cluster, target));
        const QString data = dataDump(cluster, target);
        QVERIFY(data.size() > 20000);
        QVERIFY(dataDump(cluster, replicaTarget) == data);
    }

    void undoingItAllLeavesTheSchemaAsItWas()
    {
        sandbox::Cluster &cluster = test::replicatedCluster();
        const QString target = freshShop();
        const QString before = schemaDump(cluster, target);
        auto session = database::postgres::openSession({.target = target, .access = database::Access::ReadWrite});
        QVERIFY_RESULT(session);
        const auto catalog = (*session)->introspect({}, {}, {});
        QVERIFY_RESULT(catalog);
        const auto plan = impact::plannedAndAssessed(demoChange(), **catalog);
        QVERIFY_RESULT(plan);
        RunRequest wanted = test::requestFor(*plan, target, m_dir.path());
        const auto perform = [](const RunRequest &request, QString &story) {
            RunWatch watch(request);
            watch.start();
            const bool fine = watch.finish() && watch.outcome() == Outcome::Succeeded;
            story = watch.story();
            return fine;
        };
        QString story;
        QVERIFY2(perform(wanted, story), qPrintable(story));
        const QString done = schemaDump(cluster, target);
        QVERIFY(done != before);
        // One phase after the other, then all of them again, then all at once.
        RunRequest undo = wanted;
        RunRequest redo = wanted;
        redo.resume = true;
        for (int phase = static_cast<int>(plan->phases.size()); phase >= 1; --phase) {
            undo.undoDownTo = phase;
            QVERIFY2(perform(undo, story), qPrintable(story));
        }
        QCOMPARE(schemaDump(cluster, target), before);
        QVERIFY2(perform(redo, story), qPrintable(story));
        QCOMPARE(schemaDump(cluster, target), done);
        undo.undoDownTo = 1;
        QVERIFY2(perform(undo, story), qPrintable(story));
        QCOMPARE(schemaDump(cluster, target), before);
    }
};

COLONNADE_TEST(RunPlanTest)
#include "tst_run_plan.moc"
