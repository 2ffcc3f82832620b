// A plan for a partitioned table, carried out while partitions come and go, as they do where a job makes one a day and drops the
// oldest; and what is refused because of a table below.
#include "database/postgres/postgres_session.h"
#include "impact/assess.h"
#include "tests/support/cluster.h"
#include "tests/support/run_watch.h"
#include "tests/support/test.h"

#include <QTemporaryDir>

using namespace colonnade;
using namespace colonnade::run;
using namespace Qt::StringLiterals;
using test::RunWatch;

namespace {

const QString schema =
    u"CREATE TABLE region (id integer PRIMARY KEY);INSERT INTO region VALUES (1), (2);"
    "CREATE TABLE sale (day integer NOT NULL, shop integer) PARTITION BY RANGE (day);"
    "CREATE TABLE sale_1 PARTITION OF sale FOR VALUES FROM (0) TO (1000);"
    "CREATE TABLE sale_2 PARTITION OF sale FOR VALUES FROM (1000) TO (2000);"
    "CREATE TABLE sale_3 PARTITION OF sale FOR VALUES FROM (2000) TO (3000);"
    "CREATE TABLE sale_4 PARTITION OF sale FOR VALUES FROM (3000) TO (4000);"
    "INSERT INTO sale SELECT i, i % 7 FROM generate_series(0, 3999) i;"_s;

}  // namespace

class RunPartitionsTest : public test::Test
{
    Q_OBJECT

    QTemporaryDir m_dir;
    QString m_target;
    database::SessionPtr m_session;

    QString ask(const QString &sql)
    {
        const auto rows = m_session->query(sql);
        return rows ? rows->text() : rows.error().message + rows.error().detail;
    }
    Result<plan::Plan> planned(const change::ColumnAddition &column)
    {
        const auto catalog = m_session->introspect({}, {}, {});
        if (!catalog)
            return failure(catalog.error());
        const change::ChangeSet change{{change::TableChange{sql::qualified(u"public"_s, u"sale"_s), {column}}}};
        return impact::plannedAndAssessed(change, **catalog);
    }
    static change::ColumnAddition region()
    {
        change::ColumnAddition column{.name = u"region_id"_s, .type = u"integer"_s, .notNull = true};
        column.references = change::ReferenceWish{sql::qualified(u"public"_s, u"region"_s), u"id"_s};
        column.index = change::IndexWish{};
        column.fill = change::FillWish{u"1 + shop % 2"_s};
        column.keepFilled = change::KeepFilled::Trigger;
        return column;
    }
    bool hasForeignKeyOfItsOwn(const QString &partition)
    {
        return ask(u"SELECT count(*) FROM pg_constraint WHERE conrelid = '%1'::regclass AND contype = 'f' AND convalidated"_s.arg(
                   partition))
            == u"1"_s;
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        sandbox::Cluster &cluster = test::cluster();
        m_target = test::freshDatabase(cluster);
        QVERIFY_RESULT(cluster.runSql(schema, test::databaseOf(m_target)));
        auto session = database::postgres::openSession({.target = m_target, .access = database::Access::ReadWrite});
        QVERIFY_RESULT(session);
        m_session = std::move(*session);
    }

    /// After the first gate the oldest partition goes, another is detached, and a new one is made. On 12 and older the new one has
    /// no trigger, on all no index before the plan makes it, and before 18 no foreign key: the run says so, and goes on when it is
    /// mended.
    void partitionsComeAndGoBetweenTheSteps()
    {
        const auto plan = planned(region());
        QVERIFY_RESULT(plan);
        QVERIFY(!plan->isEmpty());
        RunRequest wanted = test::requestFor(*plan, m_target, m_dir.path());
        wanted.gates = GatePolicy::Ask;
        {
            RunWatch watch(wanted);
            watch.reaction = [&](const Event &event) {
                if (event.kind != EventKind::GateReached)
                    return;
                if (event.stepId == u"1"_s) {
                    QCOMPARE(ask(u"DROP TABLE sale_1"_s), QString());
                    QCOMPARE(ask(u"ALTER TABLE sale DETACH PARTITION sale_2"_s), QString());
                    QCOMPARE(ask(u"CREATE TABLE sale_5 PARTITION OF sale FOR VALUES FROM (4000) TO (5000)"_s), QString());
                    QCOMPARE(ask(u"INSERT INTO sale SELECT i, i % 7 FROM generate_series(4000, 4499) i"_s), QString());
                }
                watch.runner().answerGate(event.stepId.toInt() - 1, u"me"_s, {});
            };
            watch.start();
            QVERIFY2(watch.finish(), qPrintable(watch.story()));
            QVERIFY2(watch.error().message.contains(u"sale_5 has no valid index on region_id yet"_s), qPrintable(watch.story()));
            QCOMPARE(ask(u"CREATE INDEX by_hand ON sale_5 USING btree (region_id)"_s), QString());
            wanted.resume = true;
            wanted.gates = GatePolicy::Open;
            if (m_session->server().major() < 18) {
                RunWatch again(wanted);
                again.start();
                QVERIFY2(again.finish(), qPrintable(again.story()));
                QVERIFY2(again.error().message.contains(u"sale_5 has no valid foreign key"_s), qPrintable(again.story()));
                QCOMPARE(ask(u"ALTER TABLE sale_5 ADD CONSTRAINT sale_region_id_fkey FOREIGN KEY (region_id) REFERENCES region (id)"_s),
                         QString());
            }
            RunWatch last(wanted);
            last.start();
            QVERIFY2(last.finish(), qPrintable(last.story()));
            QVERIFY2(last.outcome() == Outcome::Succeeded, qPrintable(last.story()));
            QVERIFY2(watch.story().contains(u"Nothing to do: public.sale_1 is no partition of public.sale any more"_s),
                     qPrintable(watch.story()));
        }
        QCOMPARE(ask(u"SELECT count(*) || ' ' || count(region_id) FROM sale"_s), u"2500 2500"_s);
        QCOMPARE(ask(u"SELECT bool_and(indisvalid) FROM pg_index WHERE indexrelid::regclass::text ~ '^sale_([34]_)?region_id_idx'"_s),
                 u"t"_s);
        QCOMPARE(ask(u"SELECT count(*) FROM pg_inherits WHERE inhparent = 'sale_region_id_idx'::regclass"_s), u"3"_s);
        QVERIFY(hasForeignKeyOfItsOwn(u"sale"_s) && hasForeignKeyOfItsOwn(u"sale_3"_s) && hasForeignKeyOfItsOwn(u"sale_5"_s));
        QCOMPARE(ask(u"SELECT bool_and(attnotnull) FROM pg_attribute WHERE attname = 'region_id' AND attrelid IN ('sale'::regclass, "
                     "'sale_3'::regclass, 'sale_5'::regclass)"_s),
                 u"t"_s);
        QCOMPARE(ask(u"SELECT count(*) FROM pg_trigger WHERE tgname ~ 'colonnade' AND tgrelid <> 'sale_2'::regclass"_s), u"0"_s);
        QCOMPARE(ask(u"SELECT count(*) FROM pg_namespace WHERE nspname = 'colonnade'"_s), u"0"_s);
    }

    /// A foreign table can have no index: the others get theirs, and the whole is valid all the same.
    void aForeignPartitionIsPassedOverByTheIndex()
    {
        QCOMPARE(ask(u"CREATE FOREIGN DATA WRAPPER far"_s), QString());
        QCOMPARE(ask(u"CREATE SERVER far FOREIGN DATA WRAPPER far"_s), QString());
        QCOMPARE(ask(u"CREATE FOREIGN TABLE sale_far PARTITION OF sale FOR VALUES FROM (9000) TO (9999) SERVER far"_s), QString());
        change::ColumnAddition column{.name = u"note"_s, .type = u"text"_s};
        column.index = change::IndexWish{.where = u"note <> ''"_s};
        const auto plan = planned(column);
        QVERIFY_RESULT(plan);
        QVERIFY(!plan->isEmpty());
        const plan::Step &last = plan->phases.last().steps.last();
        QVERIFY2(last.scans.isEmpty(), qPrintable(last.title));
        QVERIFY(std::ranges::contains(plan->findings, u"pg.partition.foreign"_s, &plan::Finding::rule));
        RunRequest wanted = test::requestFor(*plan, m_target, m_dir.path());
        wanted.gates = GatePolicy::Open;
        RunWatch watch(wanted);
        watch.start();
        QVERIFY2(watch.finish(), qPrintable(watch.story()));
        QVERIFY2(watch.outcome() == Outcome::Succeeded, qPrintable(watch.story()));
        QCOMPARE(ask(u"SELECT count(*) || ' ' || bool_and(indisvalid) FROM pg_index WHERE indexrelid::regclass::text ~ '^sale_.*note_idx'"_s),
                 u"5 true"_s);
        QCOMPARE(ask(u"SELECT count(*) FROM pg_inherits WHERE inhparent = 'sale_note_idx'::regclass"_s), u"4"_s);
    }

    void whatAForeignPartitionCannotHaveIsRefusedWithItsReason()
    {
        QCOMPARE(ask(u"CREATE FOREIGN DATA WRAPPER far"_s), QString());
        QCOMPARE(ask(u"CREATE SERVER far FOREIGN DATA WRAPPER far"_s), QString());
        QCOMPARE(ask(u"CREATE FOREIGN TABLE sale_far PARTITION OF sale FOR VALUES FROM (9000) TO (9999) SERVER far"_s), QString());
        const auto plan = planned(region());
        QVERIFY_RESULT(plan);
        QVERIFY(plan->isEmpty());
        for (const QString &rule : {u"pg.no-road.foreign-fill"_s, u"pg.no-road.partitioned-foreign-key"_s}) {
            const auto finding = std::ranges::find(plan->findings, rule, &plan::Finding::rule);
            QVERIFY2(finding != plan->findings.end(), qPrintable(rule));
            QVERIFY2(finding->message.contains(u"public.sale_far"_s), qPrintable(finding->message));
        }
    }

    /// The policies of a partition count for its rows, whatever the table above says.
    void aPartitionWhosePoliciesHideRowsIsRefusedBeforeAnythingIsDone()
    {
        const auto plan = planned(region());
        QVERIFY_RESULT(plan);
        QCOMPARE(ask(u"CREATE ROLE keeper LOGIN"_s), QString());
        for (const QString &table : {u"sale"_s, u"sale_1"_s, u"sale_2"_s, u"sale_3"_s, u"sale_4"_s, u"region"_s})
            QCOMPARE(ask(u"ALTER TABLE %1 OWNER TO keeper"_s.arg(table)), QString());
        QCOMPARE(ask(u"ALTER TABLE sale_2 ENABLE ROW LEVEL SECURITY"_s), QString());
        QCOMPARE(ask(u"ALTER TABLE sale_2 FORCE ROW LEVEL SECURITY"_s), QString());
        QCOMPARE(ask(u"GRANT CREATE ON DATABASE %1 TO keeper"_s.arg(test::databaseOf(m_target))), QString());
        QCOMPARE(ask(u"GRANT CREATE ON SCHEMA public TO keeper"_s), QString());
        QString target = m_target;
        RunRequest wanted = test::requestFor(*plan, target.replace(u"user=postgres"_s, u"user=keeper"_s), m_dir.path());
        wanted.gates = GatePolicy::Open;
        wanted.limits.replicaLag = {};
        RunWatch watch(wanted);
        watch.start();
        QVERIFY2(watch.finish(), qPrintable(watch.story()));
        QCOMPARE(watch.error().kind, ErrorKind::NoPrivilege);
        QVERIFY2(watch.error().message.contains(u"hides rows of public.sale_2 from keeper"_s), qPrintable(watch.error().message));
        QVERIFY(!watch.has(EventKind::StepStarted));
        m_session.reset();
        QVERIFY_RESULT(test::cluster().runSql(u"REASSIGN OWNED BY keeper TO postgres; DROP OWNED BY keeper; DROP ROLE keeper"_s,
                                              test::databaseOf(m_target)));
    }

    void whoDoesNotOwnAPartitionIsRefusedBeforeAnythingIsDone()
    {
        const auto plan = planned(region());
        QVERIFY_RESULT(plan);
        QCOMPARE(ask(u"CREATE ROLE clerk LOGIN"_s), QString());
        for (const QString &table : {u"sale"_s, u"sale_1"_s, u"sale_2"_s, u"sale_4"_s, u"region"_s})
            QCOMPARE(ask(u"ALTER TABLE %1 OWNER TO clerk"_s.arg(table)), QString());
        QCOMPARE(ask(u"GRANT CREATE ON DATABASE %1 TO clerk"_s.arg(test::databaseOf(m_target))), QString());
        QCOMPARE(ask(u"GRANT CREATE ON SCHEMA public TO clerk"_s), QString());
        QString target = m_target;
        RunRequest wanted = test::requestFor(*plan, target.replace(u"user=postgres"_s, u"user=clerk"_s), m_dir.path());
        QVERIFY(target.contains(u"clerk"_s));
        wanted.gates = GatePolicy::Open;
        wanted.limits.replicaLag = {};
        RunWatch watch(wanted);
        watch.start();
        QVERIFY2(watch.finish(), qPrintable(watch.story()));
        QCOMPARE(watch.error().kind, ErrorKind::NoPrivilege);
        QVERIFY2(watch.error().message.contains(u"not the owner of public.sale_3"_s), qPrintable(watch.error().message));
        QVERIFY(!watch.has(EventKind::StepStarted));
        m_session.reset();
        QVERIFY_RESULT(test::cluster().runSql(u"REASSIGN OWNED BY clerk TO postgres; DROP OWNED BY clerk; DROP ROLE clerk"_s,
                                              test::databaseOf(m_target)));
    }

    /// A sub-partition that was made after the change was planned is a drift, at whatever depth.
    void aPartitionThatCameAfterThePlanIsDrift()
    {
        QCOMPARE(ask(u"CREATE TABLE sale_6 PARTITION OF sale FOR VALUES FROM (5000) TO (6000) PARTITION BY RANGE (day)"_s), QString());
        const auto plan = planned(region());
        QVERIFY_RESULT(plan);
        QCOMPARE(ask(u"CREATE TABLE sale_6a PARTITION OF sale_6 DEFAULT"_s), QString());
        RunWatch watch(test::requestFor(*plan, m_target, m_dir.path()));
        watch.start();
        QVERIFY2(watch.finish(), qPrintable(watch.story()));
        QVERIFY2(watch.error().kind == ErrorKind::SchemaDrifted, qPrintable(watch.story()));
        QVERIFY2(watch.error().message.contains(u"sale_6a"_s), qPrintable(watch.error().message));
    }
};

COLONNADE_TEST(RunPartitionsTest)
#include "tst_run_partitions.moc"
