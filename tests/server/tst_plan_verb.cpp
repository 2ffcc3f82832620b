// colonnade-cli plan as somebody calls it: what it prints, how it ends, and that it changes nothing.
#include "catalog/fingerprint.h"
#include "database/postgres/postgres_session.h"
#include "document/json.h"
#include "sandbox/shop.h"
#include "tests/support/cluster.h"
#include "tests/support/paths.h"
#include "tests/support/schema.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;

namespace {

struct Ended {
    int code = -1;
    QByteArray output;
    QString remarks;
};

Ended cli(const QStringList &arguments, const QByteArray &input = {})
{
    QProcess process;
    process.start(test::buildDirectory() + u"/colonnade-cli"_s, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(60000))
        return {-1, {}, process.errorString()};
    return {process.exitCode(), process.readAllStandardOutput(), QString::fromUtf8(process.readAllStandardError())};
}

/// Everything that a plan could have changed, as facts.
QString facts(const QString &target)
{
    const auto session = database::postgres::openSession({.target = target});
    const auto catalog = (*session)->introspect({}, {}, {});
    if (!catalog)
        qFatal("%s", qPrintable(catalog.error().message));
    QList<sql::QualifiedName> tables;
    for (const catalog::Table &table : (*catalog)->tables())
        tables.append(table.name);
    const QVariantList objects =
        (*session)
            ->query(
                u"SELECT (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_proc), (SELECT last_value FROM plan_verb_seq)"_s)
            ->rows.first();
    return objects[0].toString() + u' ' + objects[1].toString() + u' ' + objects[2].toString() + u'\n'
        + catalog::fingerprint(**catalog, tables).lines.join(u'\n');
}

const QByteArray Demo = R"json({ "format": "colonnade-change/1",
  "tables": [ { "table": {"schema": "public", "name": "orders"},
    "addColumns": [
      { "name": "status", "type": "text", "notNull": true, "default": "'placed'",
        "checks": [ {"expression": "status in ('placed','paid','sent')"} ], "comment": "Fulfilment state",
        "fill": {"expression": "case when paid_at is null then 'placed' else 'paid' end"}, "keepFilled": "trigger" },
      { "name": "region_id", "type": "bigint", "references": {"table": {"schema": "public", "name": "regions"}, "column": "id"}, "index": {},
        "fill": {"expression": "(select r.id from regions r where r.code = orders.country)"} } ] } ] })json";

}  // namespace

class PlanVerbTest : public test::Test
{
    Q_OBJECT

    QString m_target;

private Q_SLOTS:
    void noPasswordStandsInTheListOfProcesses_data()
    {
        QTest::addColumn<QString>("db");
        QTest::newRow("as a word of a connection string") << u"host=/nowhere user=me password=hush dbname=shop"_s;
        QTest::newRow("in an address") << u"postgresql://me:hush@127.0.0.1:1/shop"_s;
    }
    void noPasswordStandsInTheListOfProcesses()
    {
        QFETCH(QString, db);
        QProcess process;
        process.start(test::buildDirectory() + u"/colonnade-cli"_s, {u"plan"_s, u"--db"_s, db, u"-"_s});
        QVERIFY(process.waitForStarted());
        const auto shown = [&] {
            QFile list(u"/proc/%1/cmdline"_s.arg(process.processId()));
            return list.open(QIODevice::ReadOnly) ? list.readAll() : QByteArray();
        };
        // It waits for the change, and is not gone before it has one.
        QVERIFY2(QTest::qWaitFor([&] { return shown().contains("***"); }), shown().constData());
        QVERIFY2(!shown().contains("hush") && shown().contains("plan"), shown().constData());
        process.closeWriteChannel();
        QVERIFY(process.waitForFinished());
        QVERIFY(!process.readAllStandardError().contains("hush"));
    }
    void initTestCase()
    {
        QVERIFY_RESULT(sandbox::buildShop(test::cluster(), {2000, u"plan_verb"_s}));
        QVERIFY_RESULT(test::cluster().runSql(u"CREATE SEQUENCE plan_verb_seq"_s, u"plan_verb"_s));
        m_target = test::cluster().target(u"plan_verb"_s);
    }
    void plansTheDemo()
    {
        const QString before = facts(m_target);
        const Ended json = cli({u"plan"_s, u"--db"_s, m_target, u"--format"_s, u"json"_s, u"-"_s}, Demo);
        QVERIFY2(json.code == 0, qPrintable(json.remarks));
        QCOMPARE(json.remarks, QString());
        QCOMPARE(test::schemaProblems(json.output, u"colonnade-plan-1"_s), QString());
        const auto plan = document::readPlan(json.output, u"plan"_s);
        QVERIFY_RESULT(plan);
        QCOMPARE(plan->phases.size(), 4);
        QCOMPARE(cli({u"plan"_s, u"--db"_s, m_target, u"--format"_s, u"json"_s, u"-"_s}, Demo).output, json.output);
        const Ended text = cli({u"plan"_s, u"--db"_s, m_target, u"-"_s}, Demo);
        QCOMPARE(text.code, 0);
        for (const char *words : {"1 Expand", "ACCESS EXCLUSIVE on public.orders: reads and writes wait", "GATE",
                                  "SHARE ROW EXCLUSIVE on public.regions"})
            QVERIFY2(text.output.contains(words), words);
        QCOMPARE(facts(m_target), before);
    }
    void aSavedCatalogGivesTheSamePlan()
    {
        QTemporaryDir directory;
        const QString file = directory.filePath(u"catalog.json"_s);
        const Ended inspected = cli({u"inspect"_s, u"--db"_s, m_target, u"--format"_s, u"json"_s, u"--output"_s, file});
        QVERIFY2(inspected.code == 0, qPrintable(inspected.remarks));
        const Ended saved = cli({u"plan"_s, u"--catalog"_s, file, u"--format"_s, u"json"_s, u"-"_s}, Demo);
        QVERIFY2(saved.code == 0, qPrintable(saved.remarks));
        QCOMPARE(saved.output, cli({u"plan"_s, u"--db"_s, m_target, u"--format"_s, u"json"_s, u"-"_s}, Demo).output);
    }
    void theServerIsAskedWhereRulesDoNotSettleIt()
    {
        const QString target = test::freshDatabase();
        QVERIFY_RESULT(test::cluster().runSql(
            u"CREATE TABLE t(id int PRIMARY KEY); CREATE FUNCTION f() RETURNS int LANGUAGE sql VOLATILE AS 'SELECT 1'"_s,
            test::databaseOf(target)));
        const QByteArray wish = "ALTER TABLE t ADD c int DEFAULT f()";
        const auto planned = [&](const QStringList &more) {
            const Ended ended = cli(QStringList{u"plan"_s, u"--db"_s, target, u"--format"_s, u"json"_s} + more + QStringList{u"-"_s}, wish);
            const auto plan = document::readPlan(ended.output, u"plan"_s);
            return std::pair(plan ? plan->phases.size() : -1, ended.remarks);
        };
        const bool keeps = test::cluster().majorVersion() >= 12;
        const auto asked = planned({});
        QCOMPARE(asked.first, keeps ? 1 : 2);
        QVERIFY2(asked.second.startsWith("The server was asked about the default f() of type int"_L1), qPrintable(asked.second));
        const auto byRule = planned({u"--ask"_s, u"none"_s});
        QCOMPARE(byRule.first, 2);
        QCOMPARE(byRule.second, QString());
        QCOMPARE(planned({u"--quiet"_s}), std::pair(asked.first, QString()));
        QCOMPARE(cli({u"plan"_s, u"--db"_s, target, u"--ask"_s, u"perhaps"_s, u"-"_s}, wish).code, 2);
        // Nothing is asked of what rules settle.
        QCOMPARE(cli({u"plan"_s, u"--db"_s, target, u"-"_s}, "ALTER TABLE t ADD c int DEFAULT 1, ADD d timestamptz DEFAULT now()").remarks,
                 QString());
        QVERIFY(cli({u"plan"_s, u"--db"_s, target, u"--ask"_s, u"all"_s, u"-"_s}, "ALTER TABLE t ADD c int DEFAULT 1")
                    .remarks.contains("it keeps it in the catalog"_L1)
                || test::cluster().majorVersion() < 11);
    }
    void refusals_data()
    {
        QTest::addColumn<QByteArray>("change");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const QByteArray &change, int code, const QString &words) {
            QTest::newRow(name) << change << code << words;
        };
        row("an unknown type", "ALTER TABLE orders ADD a txet", 2,
            u"The server refuses the type of public.orders.a: type \"txet\" does not exist"_s);
        row("an unknown collation", "ALTER TABLE orders ADD a text COLLATE \"xx\"", 2, u"collation \"xx\""_s);
        row("an unknown function", "ALTER TABLE orders ADD a text DEFAULT nofunc()", 2,
            u"The server refuses the default of public.orders.a: function nofunc() does not exist"_s);
        row("a default of another type", "ALTER TABLE orders ADD a integer DEFAULT 'x'", 2,
            u"invalid input syntax for type integer"_s);
        row("a fill of another type", "ALTER TABLE orders ADD a date; UPDATE orders SET a = total > 1", 2,
            u"cannot cast type boolean to date"_s);
        row("a fill that only a cast would take", "ALTER TABLE orders ADD a integer; UPDATE orders SET a = country", 2,
            u"fill of public.orders.a"_s);
        row("a fill that fails on a row", "ALTER TABLE orders ADD a integer; UPDATE orders SET a = 1 / (id - id)", 2,
            u"division by zero"_s);
        row("a check that is none", "ALTER TABLE orders ADD a integer CHECK (a + 1)", 2,
            u"The server refuses the check of public.orders.a"_s);
        row("no such index method", "ALTER TABLE orders ADD a integer; CREATE INDEX ON orders USING nomethod (a)", 2,
            u"no index method nomethod"_s);
        row("a table that is not there", "ALTER TABLE oders ADD a integer", 2, u"public.orders"_s);
        row("a column that is there", "ALTER TABLE orders ADD total integer", 4, u"already"_s);
        row("no road", "ALTER TABLE orders ADD a int GENERATED ALWAYS AS (1) STORED", 1, QString());
        row("a slip", "ALTER TABLE orders ADD", 2, u"line 1"_s);
    }
    void refusals()
    {
        QFETCH(QByteArray, change);
        QFETCH(int, code);
        QFETCH(QString, words);
        const QString before = facts(m_target);
        const Ended ended = cli({u"plan"_s, u"--db"_s, m_target, u"-"_s}, change);
        QVERIFY2(ended.code == code && ended.remarks.contains(words),
                 qPrintable(QString::number(ended.code) + u' ' + ended.remarks));
        QCOMPARE(ended.output.isEmpty(), code != 1);
        QCOMPARE(facts(m_target), before);
    }
    void acceptsWhatOnlyAWriterMayRun()
    {
        const QString before = facts(m_target);
        const Ended ended = cli({u"plan"_s, u"--db"_s, m_target, u"-"_s},
                                "ALTER TABLE orders ADD a bigint DEFAULT nextval('plan_verb_seq'), ADD b varchar(3) DEFAULT 7, "
                                "ADD c smallint DEFAULT 5::bigint");
        QVERIFY2(ended.code == 0, qPrintable(ended.remarks));
        QCOMPARE(facts(m_target), before);
    }
    void failOnDecidesTheExitCode()
    {
        const QByteArray warned = "ALTER TABLE orders ADD r bigint REFERENCES regions (id)";
        QCOMPARE(cli({u"plan"_s, u"--db"_s, m_target, u"-"_s}, warned).code, 0);
        QCOMPARE(cli({u"plan"_s, u"--db"_s, m_target, u"--fail-on"_s, u"warning"_s, u"-"_s}, warned).code, 1);
        QCOMPARE(cli({u"plan"_s, u"--db"_s, m_target, u"--fail-on"_s, u"never"_s, u"-"_s},
                     "ALTER TABLE orders ADD a int GENERATED ALWAYS AS (1) STORED")
                     .code,
                 0);
    }
    void aPasswordStaysOutOfMessages()
    {
        const Ended ended = cli({u"plan"_s, u"--db"_s, u"postgresql://me:s3cret@127.0.0.1:1/x"_s, u"-"_s}, Demo);
        QCOMPARE(ended.code, 3);
        QVERIFY(!ended.remarks.contains(u"s3cret"_s));
    }
};

COLONNADE_TEST(PlanVerbTest)
#include "tst_plan_verb.moc"
