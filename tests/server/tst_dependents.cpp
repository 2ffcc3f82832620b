// Grants on columns, row types, cached plans and publications: what is read of them, what is said of them, and that the server
// really does it.
#include "change/from_sql.h"
#include "database/postgres/postgres_session.h"
#include "impact/assess.h"
#include "impact/dependents.h"
#include "tests/support/cluster.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;
using database::postgres::openSession;

namespace {

database::SessionPtr session(const QString &target)
{
    auto opened = openSession({.target = target, .access = database::Access::ReadWrite});
    if (!opened)
        test::giveUp(opened.error());
    return std::move(*opened);
}

catalog::CatalogPtr introspected(const QString &target)
{
    auto opened = openSession({.target = target});
    const auto catalog = opened ? (*opened)->introspect({}, {}, {}) : std::unexpected(opened.error());
    if (!catalog)
        test::giveUp(catalog.error());
    return *catalog;
}

plan::Plan planned(const QByteArray &sql, const catalog::Catalog &catalog)
{
    const auto change = change::changeFromSql(sql, u"m.sql"_s, &catalog);
    auto plan = change ? impact::plannedAndAssessed(*change, catalog) : failure(change.error());
    if (!plan)
        test::giveUp(plan.error());
    return *plan;
}

/// "rule severity" of each that is about dependents, in order.
QStringList said(const plan::Plan &plan)
{
    static const QStringList families = {u"pg.grant."_s, u"pg.row-type."_s, u"pg.publication."_s, u"pg.subscription."_s,
                                         u"pg.replica-identity."_s, u"pg.dependent."_s, u"pg.table.extension"_s};
    QStringList rules;
    for (const plan::Finding &finding : plan.findings) {
        if (std::ranges::any_of(families, [&](const QString &family) { return finding.rule.startsWith(family); }))
            rules.append(finding.rule + u' ' + plan::toString(finding.severity));
    }
    rules.sort();
    return rules;
}

bool refuses(database::Session &on, const QString &sql, const QString &words)
{
    const auto rows = on.query(sql);
    return !rows && (rows.error().message + rows.error().detail).contains(words);
}

}  // namespace

class DependentsTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void grantsOnColumnsDoNotCoverANewOne()
    {
        const QString target = test::freshDatabase();
        QVERIFY_RESULT(test::cluster().runSql(
            u"DO $$ BEGIN CREATE ROLE web_all; CREATE ROLE web_some; CREATE ROLE web_table; EXCEPTION WHEN duplicate_object THEN NULL; END $$;"
            "CREATE TABLE t(id int, a text); GRANT SELECT (id, a), UPDATE (a) ON t TO web_all;"
            "GRANT SELECT (id) ON t TO web_some; GRANT SELECT (id, a), SELECT ON t TO web_table"_s,
            test::databaseOf(target)));
        const catalog::CatalogPtr catalog = introspected(target);
        const QList<catalog::ColumnGrant> grants = catalog->tables().first().columnGrants;
        QCOMPARE(grants.size(), 3);
        QCOMPARE(grants[0].grantee, u"web_all"_s);
        QCOMPARE(grants[0].columns, QStringList({u"id"_s, u"a"_s}));
        QCOMPARE(said(planned("ALTER TABLE t ADD c int", *catalog)),
                 QStringList({u"pg.grant.columns info"_s, u"pg.grant.columns info"_s, u"pg.grant.columns warning"_s}));
        const auto as = [&](const QString &role) {
            database::SessionPtr on = session(target);
            if (const auto set = on->query(u"SET ROLE "_s + role); !set)
                test::giveUp(set.error());
            return on;
        };
        QVERIFY_RESULT(as(u"web_all"_s)->query(u"SELECT * FROM t"_s));
        QVERIFY_RESULT(test::cluster().runSql(u"ALTER TABLE t ADD c int"_s, test::databaseOf(target)));
        QVERIFY(refuses(*as(u"web_all"_s), u"SELECT * FROM t"_s, u"permission denied"_s));
        QVERIFY_RESULT(as(u"web_all"_s)->query(u"SELECT id, a FROM t"_s));
        QVERIFY_RESULT(as(u"web_table"_s)->query(u"SELECT * FROM t"_s));
    }
    void storedRowsOfATableRefuseADefault_data()
    {
        QTest::addColumn<QString>("user");
        QTest::addColumn<bool>("stands");
        QTest::newRow("a column") << u"CREATE TABLE h(x t)"_s << true;
        QTest::newRow("an array") << u"CREATE TABLE h(x t[])"_s << true;
        QTest::newRow("a composite type of it") << u"CREATE TYPE w AS (x t); CREATE TABLE h(x w)"_s << true;
        QTest::newRow("a range of it") << u"CREATE TYPE r AS RANGE (subtype = t); CREATE TABLE h(x r)"_s << true;
        QTest::newRow("a materialized view") << u"CREATE MATERIALIZED VIEW h AS SELECT t AS x FROM t"_s << true;
        QTest::newRow("a child's row type") << u"CREATE TABLE k() INHERITS (t); CREATE TABLE h(x k)"_s << true;
        if (test::cluster().majorVersion() >= 11)
            QTest::newRow("a domain") << u"CREATE DOMAIN d AS t; CREATE TABLE h(x d)"_s << true;
        QTest::newRow("a composite type that nobody stores") << u"CREATE TYPE w AS (x t)"_s << false;
        QTest::newRow("a view") << u"CREATE VIEW h AS SELECT t AS x FROM t"_s << false;
        QTest::newRow("a function") << u"CREATE FUNCTION h(t) RETURNS int LANGUAGE sql AS 'SELECT 1'"_s << false;
        QTest::newRow("nothing") << u"SELECT 1"_s << false;
    }
    void storedRowsOfATableRefuseADefault()
    {
        QFETCH(QString, user);
        QFETCH(bool, stands);
        const QString target = test::freshDatabase();
        const QString database = test::databaseOf(target);
        QVERIFY_RESULT(test::cluster().runSql(u"CREATE TABLE t(id int); "_s + user, database));
        const catalog::CatalogPtr catalog = introspected(target);
        const auto plan = planned("ALTER TABLE t ADD c int DEFAULT 1", *catalog);
        QCOMPARE(said(plan).contains(u"pg.row-type.stored warning"_s), stands);
        QCOMPARE(said(plan).isEmpty(), user == "SELECT 1"_L1);
        const auto added = test::cluster().runSql(u"ALTER TABLE t ADD c int DEFAULT 1"_s, database);
        QCOMPARE(added.has_value(), !stands);
        QVERIFY_RESULT(test::cluster().runSql(u"ALTER TABLE t ADD d int"_s, database));
    }
    void aPreparedStarDiesOnce()
    {
        const QString target = test::freshDatabase();
        QVERIFY_RESULT(test::cluster().runSql(u"CREATE TABLE t(id int, a text)"_s, test::databaseOf(target)));
        catalog::CatalogData data = introspected(target)->data();
        const sql::QualifiedName t = sql::qualified(u"public"_s, u"t"_s);
        data.statements = {{u"SELECT * FROM t WHERE id = $1"_s, 7, {t}}, {u"SELECT id, a FROM t"_s, 9, {t}}};
        const plan::Plan plan = planned("ALTER TABLE t ADD c int", catalog::Catalog(data));
        QCOMPARE(said(plan), QStringList{u"pg.dependent.cached-plan warning"_s});
        const database::SessionPtr application = session(target);
        for (const catalog::StatementSeen &seen : std::as_const(data.statements)) {
            const QString name = seen.calls == 7 ? u"stars"_s : u"names"_s;
            QVERIFY_RESULT(application->query(u"PREPARE "_s + name + u" AS "_s + QString(seen.text).replace(u"$1"_s, u"1"_s)));
            QVERIFY_RESULT(application->query(u"EXECUTE "_s + name));
        }
        QVERIFY_RESULT(test::cluster().runSql(u"ALTER TABLE t ADD c int"_s, test::databaseOf(target)));
        QVERIFY(refuses(*application, u"EXECUTE stars"_s, u"cached plan must not change result type"_s));
        QVERIFY_RESULT(application->query(u"EXECUTE names"_s));
        QVERIFY_RESULT(application->query(u"DEALLOCATE stars"_s));
        QVERIFY_RESULT(application->query(u"PREPARE stars AS SELECT * FROM t"_s));
        QVERIFY_RESULT(application->query(u"EXECUTE stars"_s));
    }
    void onlyViewsThatListAllColumnsAreNamed()
    {
        const QString target = test::freshDatabase();
        QVERIFY_RESULT(test::cluster().runSql(
            u"CREATE TABLE t(id int, a text); CREATE TABLE u(id int, b text);"
            "CREATE VIEW stars AS SELECT * FROM t; CREATE VIEW joined AS SELECT u.b, t.* FROM t JOIN u USING (id);"
            "CREATE VIEW few AS SELECT id FROM t; CREATE VIEW turned AS SELECT a, id FROM t;"
            "CREATE MATERIALIZED VIEW kept AS SELECT * FROM t AS x WHERE a IS NOT NULL; CREATE VIEW counted AS SELECT count(*) FROM t"_s,
            test::databaseOf(target)));
        const plan::Plan plan = planned("ALTER TABLE t ADD c int", *introspected(target));
        QCOMPARE(said(plan), QStringList{u"pg.dependent.view info"_s});
        const auto finding = std::ranges::find(plan.findings, u"pg.dependent.view"_s, &plan::Finding::rule);
        for (const QString &name : {u"public.stars"_s, u"public.joined"_s, u"public.kept"_s})
            QVERIFY2(finding->message.contains(name), qPrintable(finding->message));
        for (const QString &name : {u"public.few"_s, u"public.turned"_s, u"public.counted"_s})
            QVERIFY2(!finding->message.contains(name), qPrintable(finding->message));
    }
    void aSubscriberWithoutTheColumnStops()
    {
        if (test::cluster().majorVersion() < 15)
            QSKIP("pg_stat_subscription_stats, which shows that it stops, came with 15");
        sandbox::ClusterOptions options;
        options.settings = {u"wal_level = logical"_s, u"wal_retrieve_retry_interval = 200"_s};
        auto cluster = sandbox::Cluster::start(options);
        QVERIFY_RESULT(cluster);
        for (const QString &database : {u"from"_s, u"to"_s}) {
            QVERIFY_RESULT((*cluster)->createDatabase(database));
            QVERIFY_RESULT((*cluster)->runSql(u"CREATE TABLE t(id int PRIMARY KEY); CREATE TABLE u(id int PRIMARY KEY, a int)"_s, database));
        }
        QVERIFY_RESULT((*cluster)->runSql(u"CREATE PUBLICATION p FOR TABLE t, u (id)"_s, u"from"_s));
        QVERIFY_RESULT((*cluster)->runSql(u"SELECT pg_create_logical_replication_slot('s', 'pgoutput')"_s, u"from"_s));
        QVERIFY_RESULT((*cluster)->runSql(
            u"CREATE SUBSCRIPTION s CONNECTION %1 PUBLICATION p WITH (create_slot = false, slot_name = 's', copy_data = false)"_s.arg(
                sql::quotedLiteral((*cluster)->target(u"from"_s))),
            u"to"_s));
        const catalog::CatalogPtr from = introspected((*cluster)->target(u"from"_s));
        QCOMPARE(from->data().publications.size(), 1);
        QCOMPARE(from->data().publications.first().tables.size(), 2);
        QCOMPARE(said(planned("ALTER TABLE t ADD c int", *from)), QStringList{u"pg.publication.subscriber-first warning"_s});
        QCOMPARE(said(planned("ALTER TABLE u ADD c int", *from)), QStringList{u"pg.publication.column-list info"_s});
        const catalog::CatalogPtr to = introspected((*cluster)->target(u"to"_s));
        QCOMPARE(to->data().subscriptions.size(), 1);
        QCOMPARE(to->data().subscriptions.first().tables.size(), 2);
        QVERIFY(to->data().subscriptions.first().enabled);
        QCOMPARE(said(planned("ALTER TABLE t ADD c int", *to)), QStringList());
        QVERIFY(said(planned("ALTER TABLE t ADD c int NOT NULL; UPDATE t SET c = 1", *to))
                    .contains(u"pg.subscription.not-null warning"_s));
        const database::SessionPtr there = session((*cluster)->target(u"to"_s));
        const auto count = [&](const QString &sql) { return there->query(sql).value_or(database::Rows()).text().toInt(); };
        // With a list of columns nothing stops.
        QVERIFY_RESULT((*cluster)->runSql(u"ALTER TABLE u ADD c int; INSERT INTO u VALUES (1, 1, 1)"_s, u"from"_s));
        QTRY_COMPARE_WITH_TIMEOUT(count(u"SELECT count(*) FROM u"_s), 1, 30000);
        QVERIFY_RESULT((*cluster)->runSql(u"ALTER TABLE t ADD c int; INSERT INTO t VALUES (1, 1)"_s, u"from"_s));
        QTRY_VERIFY_WITH_TIMEOUT(count(u"SELECT sum(apply_error_count) FROM pg_stat_subscription_stats"_s) > 0, 30000);
        QCOMPARE(count(u"SELECT count(*) FROM t"_s), 0);
        // The other way round it goes on, a further column of its own included.
        QVERIFY_RESULT((*cluster)->runSql(u"ALTER TABLE t ADD c int, ADD own int DEFAULT 5"_s, u"to"_s));
        QTRY_COMPARE_WITH_TIMEOUT(count(u"SELECT count(*) FROM t WHERE c = 1 AND own = 5"_s), 1, 30000);
    }
    void aFillOfWhatCannotBeToldApartIsRefused()
    {
        const QString target = test::freshDatabase();
        QVERIFY_RESULT(test::cluster().runSql(u"CREATE TABLE t(id int NOT NULL, a text); CREATE UNIQUE INDEX ON t (id); INSERT INTO t VALUES (1);"
                                              "CREATE PUBLICATION p FOR TABLE t"_s,
                                              test::databaseOf(target)));
        const plan::Plan plan = planned("ALTER TABLE t ADD c int; UPDATE t SET c = id", *introspected(target));
        QVERIFY(said(plan).contains(u"pg.publication.no-identity warning"_s));
        QVERIFY_RESULT(test::cluster().runSql(u"ALTER TABLE t ADD c int"_s, test::databaseOf(target)));
        QVERIFY(refuses(*session(target), u"UPDATE t SET c = id"_s, u"does not have a replica identity"_s));
        QVERIFY_RESULT(test::cluster().runSql(u"ALTER TABLE t DROP COLUMN c; ALTER TABLE t REPLICA IDENTITY FULL"_s, test::databaseOf(target)));
        const QStringList full = said(planned("ALTER TABLE t ADD c int; UPDATE t SET c = id", *introspected(target)));
        QVERIFY(full.contains(u"pg.replica-identity.full info"_s) && !full.contains(u"pg.publication.no-identity warning"_s));
        QVERIFY_RESULT(session(target)->query(u"UPDATE t SET a = 'x'"_s));
    }
    void whatCannotBeReadIsSaid()
    {
        const QString target = test::freshDatabase();
        const catalog::CatalogPtr catalog = introspected(target);
        QCOMPARE(catalog->data().unread.size(), 1);
        QVERIFY(catalog->data().unread.first().contains("pg_stat_statements is not installed"_L1));
    }
};

COLONNADE_TEST(DependentsTest)
#include "tst_dependents.moc"
