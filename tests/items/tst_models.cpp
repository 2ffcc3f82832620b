#include "items/finding_model.h"
#include "items/log_model.h"
#include "items/plan_model.h"
#include "items/run_step_model.h"
#include "items/schema_tree_model.h"
#include "tests/support/sample_values.h"
#include "tests/support/test.h"

#include <QAbstractItemModelTester>

using namespace colonnade;
using namespace colonnade::items;
using namespace Qt::StringLiterals;

class ModelsTest : public test::Test
{
    Q_OBJECT

    static QStringList texts(const QAbstractItemModel &model, const QModelIndex &parent = {})
    {
        QStringList all;
        for (int row = 0; row < model.rowCount(parent); ++row)
            all.append(model.index(row, 0, parent).data().toString());
        return all;
    }
    static std::unique_ptr<QAbstractItemModelTester> tested(QAbstractItemModel &model)
    {
        return std::make_unique<QAbstractItemModelTester>(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    }

private Q_SLOTS:
    void treeShowsSchemasTablesAndColumns()
    {
        SchemaTreeModel model;
        const auto tester = tested(model);
        model.setCatalog(test::sampleCatalog());
        QCOMPARE(texts(model), QStringList({u"public"_s, u"audit"_s, u"billing"_s}));
        QCOMPARE(texts(model, model.index(0, 0)), QStringList({u"customers"_s, u"orders"_s, u"regions"_s}));
        const QModelIndex orders = model.indexOfTable(sql::qualified(u"public"_s, u"orders"_s));
        QCOMPARE(texts(model, orders), QStringList({u"id"_s, u"customer_id"_s, u"placed_at"_s, u"total"_s}));
        QCOMPARE(model.index(2, 1, orders).data().toString(), u"timestamptz"_s);
    }
    void treeFollowsEditsRowByRow()
    {
        SchemaTreeModel model;
        const auto tester = tested(model);
        model.setCatalog(test::sampleCatalog());
        const QPersistentModelIndex orders = model.indexOfTable(sql::qualified(u"public"_s, u"orders"_s));
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        change::ChangeSet change = test::sampleChange();
        model.setChange(change);
        QCOMPARE(texts(model, orders).mid(4), QStringList({u"+ region_id"_s, u"+ status"_s}));
        change.tables[0].addColumns[1].name = u"state"_s;
        model.setChange(change);
        QCOMPARE(texts(model, orders).mid(4), QStringList({u"+ region_id"_s, u"+ state"_s}));
        change.tables[0].addColumns.removeFirst();
        model.setChange(change);
        QCOMPARE(texts(model, orders).mid(4), QStringList({u"+ state"_s}));
        model.setChange({});
        QCOMPARE(model.rowCount(orders), 4);
        QCOMPARE(resets.count(), 0);  // what a reader opened stays open
    }
    void treeFilters_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QStringList>("tables");
        QTest::newRow("a table by a part of its name, in any case")
            << u"CUST"_s << QStringList({u"public.customers"_s, u"public.orders"_s});
        QTest::newRow("a column") << u"placed"_s << QStringList({u"public.orders"_s});
        QTest::newRow("a new column") << u"status"_s << QStringList({u"public.orders"_s});
        QTest::newRow("schema and column together") << u"audit at"_s << QStringList({u"audit.events"_s});
        QTest::newRow("nothing of that name") << u"zzz"_s << QStringList();
    }
    void treeFilters()
    {
        QFETCH(QString, filter);
        SchemaTreeModel model;
        const auto tester = tested(model);
        model.setCatalog(test::sampleCatalog());
        model.setChange(test::sampleChange());
        model.setFilter(filter);
        QStringList found;
        for (int schema = 0; schema < model.rowCount(); ++schema) {
            for (int row = 0; row < model.rowCount(model.index(schema, 0)); ++row)
                found.append(model.tableOf(model.index(row, 0, model.index(schema, 0))).display());
        }
        found.sort();
        QTEST(found, "tables");
    }
    void treeFilterShowsOnlyTheColumnsThatFit()
    {
        SchemaTreeModel model;
        model.setCatalog(test::sampleCatalog());
        model.setFilter(u"placed"_s);
        QCOMPARE(texts(model, model.indexOfTable(sql::qualified(u"public"_s, u"orders"_s))), QStringList({u"placed_at"_s}));
        model.setFilter({});
        QCOMPARE(model.rowCount(model.indexOfTable(sql::qualified(u"public"_s, u"orders"_s))), 4);
    }
    void treeFindsAnythingAmongTenThousandTables()
    {
        SchemaTreeModel model;
        model.setCatalog(test::bigCatalog(10'000));
        QCOMPARE(model.shownTables(), 10'000);
        model.setFilter(u"table_9999 column_7"_s);
        QCOMPARE(model.shownTables(), 1);
        QCOMPARE(texts(model, model.indexOfTable(sql::qualified(u"schema_9"_s, u"table_9999"_s))), QStringList({u"column_7"_s}));
    }
    void planHasPhasesStepsAndGates()
    {
        PlanModel model;
        const auto tester = tested(model);
        model.setPlan(test::samplePlan());
        QList<int> kinds;
        for (int row = 0; row < model.rowCount(); ++row)
            kinds.append(model.index(row).data(RowKindRole).toInt());
        QCOMPARE(kinds, QList<int>({0, 1, 1, 2, 0, 1, 0, 1, 1, 2, 0, 1}));
        QCOMPARE(model.index(0).data(DetailRole).toString(), u"≈ 20 ms"_s.replace(u"20 m"_s, u"20\u00a0m"_s));
        QCOMPARE(model.index(6).data(DetailRole).toString(), u"time unknown"_s);
        const QModelIndex step = model.indexOfStep(u"1.1"_s);
        QCOMPARE(step.row(), 1);
        QCOMPARE(step.data(DetailRole).toString(), u"ACCESS EXCLUSIVE 8\u00a0ms"_s);
        QVERIFY(step.flags() & Qt::ItemIsSelectable);
        QVERIFY(!(model.index(0).flags() & Qt::ItemIsSelectable));
    }
    void runFoldsPhasesThatAreAhead()
    {
        RunStepModel model;
        const auto tester = tested(model);
        const auto record = std::make_shared<run::RunRecord>(test::sampleRecord());
        model.setRecord(record);
        QCOMPARE(texts(model).mid(4, 3),
                 QStringList({u"2 · Backfill"_s, u"Fill status of public.orders in batches by id"_s, u"3 · Constrain"_s}));
        QCOMPARE(model.index(5).data(DetailRole).toString(), u"65 %"_s);
        QCOMPARE(model.index(5).data(RowStateRole).toInt(), int(RowState::Active));
        QCOMPARE(model.index(1).data(RowStateRole).toInt(), int(RowState::Done));
        QVERIFY(model.index(3).data().toString().contains(u"by ana"_s));
        run::apply(*record, test::sampleEvent(run::EventKind::StepDone, u"2.1"_s));
        run::apply(*record, test::sampleEvent(run::EventKind::StepStarted, u"3.1"_s));
        model.update();
        QVERIFY(texts(model).contains(u"Build index concurrently"_s));
    }
    void findingsComeGravestFirst()
    {
        FindingModel model;
        const auto tester = tested(model);
        model.setFindings(test::samplePlan().findings);
        QCOMPARE(model.index(0).data(FindingModel::ObjectRole).toString(), u"public.orders.region_id"_s);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        model.setFindings(test::samplePlan().findings);
        QCOMPARE(resets.count(), 0);
    }
    void logShowsTheNewestFirstAndCountsBatchesInOneLine()
    {
        LogModel model;
        const auto tester = tested(model);
        model.append(test::sampleEvent(run::EventKind::StepStarted, u"2.1"_s, u"Fill"_s));
        run::Event batch = test::sampleEvent(run::EventKind::BatchDone, u"2.1"_s);
        batch.rowsDone = 1000;
        model.append(batch);
        batch.rowsDone = 2000;
        model.append(batch);
        QCOMPARE(model.rowCount(), 2);
        QVERIFY2(model.index(0).data().toString().contains(u"2\u00a0000 rows"_s), qPrintable(model.index(0).data().toString()));
    }
    void logNamesWhoHeldTheLock()
    {
        LogModel model;
        run::Event event = test::sampleEvent(run::EventKind::LockNotGranted, u"1.1"_s);
        event.blockers = {{.pid = 4411,
                           .user = u"report_user"_s,
                           .application = {},
                           .state = u"active"_s,
                           .query = u"SELECT 1"_s,
                           .transactionSeconds = 360,
                           .mode = u"AccessShareLock"_s}};
        event.retryInMs = 1600;
        model.append(event);
        const QString text = model.index(0).data().toString();
        for (const QString &part : {u"pid 4411"_s, u"report_user"_s, u"6\u00a0min"_s, u"next try in 1.6\u00a0s"_s})
            QVERIFY2(text.contains(part), qPrintable(text));
    }
};

COLONNADE_TEST(ModelsTest)
#include "tst_models.moc"
