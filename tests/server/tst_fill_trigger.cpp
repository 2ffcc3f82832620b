// The filling trigger while old code writes: it fills inserts and updates, means the same as the UPDATE, does what it does
// with the rights of who planned it, and is not led astray by what a writer sets up.
#include "change/from_sql.h"
#include "database/postgres/postgres_session.h"
#include "impact/assess.h"
#include "tests/support/cluster.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;

namespace {

const QString Schema =
    u"CREATE TABLE regions (id integer PRIMARY KEY, code text);"
    "INSERT INTO regions VALUES (1, 'AT'), (2, 'BE');"
    "CREATE TABLE \"new\" (id bigint PRIMARY KEY, country text, \"found\" text, dropme text, \"$1\" text);"
    "INSERT INTO \"new\" (id, country) SELECT g, 'AT' FROM generate_series(1, 10) g;"
    "DO $$ BEGIN CREATE ROLE fill_writer LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;"
    "GRANT SELECT, INSERT, UPDATE ON \"new\" TO fill_writer; GRANT USAGE, CREATE ON SCHEMA public TO fill_writer;"_s;

const QByteArray Change =
    "ALTER TABLE \"new\" ADD region_id integer, ADD label text NOT NULL;"
    "UPDATE \"new\" SET region_id = (SELECT r.id FROM regions r WHERE r.code = new.country),"
    " label = lower(\"new\".country) || coalesce(found, '-') || coalesce(\"$1\", '$fill$');";

class Work
{
public:
    Work() : target(test::freshDatabase())
    {
        if (const auto made = test::cluster().runSql(Schema, test::databaseOf(target)); !made)
            qFatal("%s %s", qPrintable(made.error().message), qPrintable(made.error().detail));
        session = *database::postgres::openSession({.target = target, .access = database::Access::ReadWrite});
        const auto catalog = *session->introspect({}, {}, {});
        auto change = change::changeFromSql(Change, u"m.sql"_s, catalog.get());
        if (!change)
            qFatal("%s", qPrintable(change.error().message));
        for (change::ColumnAddition &column : change->tables[0].addColumns)
            column.keepFilled = change::KeepFilled::Trigger;
        plan = *impact::plannedAndAssessed(*change, *catalog);
        for (const plan::Finding &finding : plan.findings) {
            if (finding.severity == plan::Severity::Error)
                qFatal("%s", qPrintable(finding.message));
        }
        run(*plan.step(u"1.1"_s));
    }
    void run(const plan::Step &step)
    {
        if (const auto done = session->execute(step.statements); !done)
            qFatal("%s %s", qPrintable(done.error().message), qPrintable(done.error().detail));
    }
    QString ask(const QString &sql, database::Session *by = nullptr)
    {
        const auto rows = (by ? by : session.get())->query(sql);
        return rows ? rows->text() : u"ERROR "_s + rows.error().detail;
    }

    QString target;
    database::SessionPtr session;
    plan::Plan plan;
};

}  // namespace

class FillTriggerTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void fillsInsertsAndUpdates()
    {
        Work work;
        QCOMPARE(work.ask(u"INSERT INTO \"new\" (id, country) VALUES (20, 'BE') RETURNING region_id || label"_s),
                 u"2be-$fill$"_s);
        QCOMPARE(work.ask(u"UPDATE \"new\" SET country = 'BE' WHERE id = 3 RETURNING region_id || label"_s), u"2be-$fill$"_s);
        QCOMPARE(work.ask(u"INSERT INTO \"new\" (id, country, label) VALUES (21, 'BE', 'own') RETURNING region_id || label"_s),
                 u"2own"_s);
        QCOMPARE(
            work.ask(
                u"INSERT INTO \"new\" (id, country, found, \"$1\") VALUES (22, 'AT', 'f', 'd') RETURNING region_id || label"_s),
            u"1atfd"_s);
        QCOMPARE(work.ask(u"UPDATE \"new\" SET country = 'AT' WHERE id = 21 RETURNING region_id || label"_s), u"2own"_s);
    }
    void worksForWritersWhoMayNotReadWhatItReads()
    {
        Work work;
        auto writer = database::postgres::openSession(
            {.target = work.target + u" user=fill_writer"_s, .access = database::Access::ReadWrite});
        QVERIFY_RESULT(writer);
        QVERIFY(work.ask(u"SELECT * FROM regions"_s, writer->get()).contains(u"permission denied"_s));
        QCOMPARE(work.ask(u"INSERT INTO \"new\" (id, country) VALUES (30, 'AT') RETURNING region_id || label"_s, writer->get()),
                 u"1at-$fill$"_s);
    }
    void isNotLedAstrayByAWritersNames()
    {
        Work work;
        auto writer = database::postgres::openSession(
            {.target = work.target + u" user=fill_writer"_s, .access = database::Access::ReadWrite});
        QVERIFY_RESULT(writer);
        QVERIFY((*writer)->query(u"CREATE TEMP TABLE regions AS SELECT 666 AS id, 'AT'::text AS code"_s));
        QVERIFY((*writer)->query(u"CREATE FUNCTION pg_temp.lower(text) RETURNS text LANGUAGE sql AS $$ SELECT 'hacked' $$"_s));
        QVERIFY((*writer)->query(u"SET search_path = pg_temp, pg_catalog"_s));
        QCOMPARE(
            work.ask(u"INSERT INTO public.\"new\" (id, country) VALUES (31, 'AT') RETURNING region_id || label"_s, writer->get()),
            u"1at-$fill$"_s);
    }
    void survivesOtherChangesOfTheTable()
    {
        Work work;
        QCOMPARE(work.ask(u"INSERT INTO \"new\" (id, country) VALUES (40, 'AT') RETURNING region_id || label"_s),
                 u"1at-$fill$"_s);
        QVERIFY(work.session->query(u"ALTER TABLE \"new\" DROP COLUMN dropme, ADD COLUMN later text"_s));
        QCOMPARE(work.ask(u"INSERT INTO \"new\" (id, country, later) VALUES (41, 'BE', 'x') RETURNING region_id || label"_s),
                 u"2be-$fill$"_s);
    }
    void firesAfterTheTablesOwnTriggers()
    {
        Work work;
        QVERIFY(work.session->query(
            u"CREATE FUNCTION up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.country := upper(NEW.country); RETURN NEW; END $$"_s));
        QVERIFY(work.session->query(u"CREATE TRIGGER z_up BEFORE INSERT ON \"new\" FOR EACH ROW EXECUTE FUNCTION up()"_s));
        QCOMPARE(work.ask(u"INSERT INTO \"new\" (id, country) VALUES (50, 'be') RETURNING region_id || label"_s),
                 u"2be-$fill$"_s);
    }
    void nothingOfItIsLeftInTheEnd()
    {
        Work work;
        work.run(work.plan.phases.last().steps.last());
        QCOMPARE(work.ask(u"SELECT count(*) FROM pg_trigger WHERE tgrelid = '\"new\"'::regclass"_s), u"0"_s);
        QCOMPARE(work.ask(u"SELECT count(*) FROM pg_proc WHERE pronamespace = 'colonnade'::regnamespace"_s), u"0"_s);
        for (const plan::UndoStatement &undo : work.plan.phases.last().steps.last().undo)
            QVERIFY_RESULT(work.session->execute({undo.statement}));
        QCOMPARE(work.ask(u"INSERT INTO \"new\" (id, country) VALUES (60, 'BE') RETURNING region_id || label"_s),
                 u"2be-$fill$"_s);
    }
};

COLONNADE_TEST(FillTriggerTest)
#include "tst_fill_trigger.moc"
