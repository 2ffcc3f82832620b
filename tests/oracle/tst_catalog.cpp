// What is said with a server's catalog at hand, held against that server: what it refuses, what CASCADE takes along, and that
// neither is said of statements that it takes.
#include "database/postgres/postgres_session.h"
#include "impact/postgres/foretell.h"
#include "tests/oracle/connection.h"
#include "tests/support/cluster.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;
using database::postgres::openSession;
using impact::postgres::Collateral;
using impact::postgres::Foretold;

namespace {

const QString Schema = QStringLiteral(
    "SET client_min_messages = error;"
    "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE DOMAIN posint AS integer CHECK (VALUE > 0); CREATE DOMAIN pair AS posint;"
    "CREATE TABLE customers (id bigint PRIMARY KEY, name text);"
    "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint CONSTRAINT orders_fk REFERENCES customers, total numeric(10,2),"
    "  code text, feeling mood, u uuid UNIQUE);"
    "CREATE TABLE items (id bigserial PRIMARY KEY, order_id bigint CONSTRAINT items_fk REFERENCES orders ON DELETE CASCADE);"
    "CREATE TABLE dom (id integer, m mood, ms mood[], p posint, q pair, r customers);"
    "CREATE VIEW v_orders AS SELECT id, total, customer FROM orders; CREATE VIEW v_v AS SELECT id FROM v_orders;"
    "CREATE VIEW v_dom AS SELECT m FROM dom;"
    "CREATE MATERIALIZED VIEW mv AS SELECT count(*) FROM v_v;"
    "CREATE UNLOGGED TABLE cache (id integer PRIMARY KEY); CREATE UNLOGGED TABLE cached (id integer REFERENCES cache);"
    "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
    "CREATE TRIGGER t1 BEFORE INSERT ON orders FOR EACH ROW EXECUTE PROCEDURE touch();"
    "CREATE FUNCTION fill_items() RETURNS void LANGUAGE plpgsql AS 'BEGIN ALTER TABLE items ADD COLUMN filled integer; END';"
    "CREATE TABLE heir_of (id integer); CREATE TABLE heir () INHERITS (heir_of);"
    "CREATE SCHEMA app; CREATE TABLE app.things (id integer); CREATE VIEW things_seen AS SELECT id FROM app.things;"
    "CREATE EXTENSION citext; CREATE TABLE mails (id integer, address citext);"
    "INSERT INTO customers VALUES (1, 'a'); INSERT INTO orders (id, customer, feeling) VALUES (1, 1, 'ok');"
    "INSERT INTO items (order_id) VALUES (1); ANALYZE;");

std::unique_ptr<test::Connection> opened(const QString &target)
{
    auto connection = test::Connection::open(target);
    if (!connection)
        test::giveUp(connection.error());
    return std::move(*connection);
}

/// Columns, views, triggers, foreign keys and defaults, one a row.
const QString Objects = QStringLiteral(
    "SELECT 'column ' || c.relname || '.' || a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid"
    "  WHERE relkind = 'r' AND attnum > 0 AND NOT attisdropped AND relnamespace >= 'public'::regnamespace AND relnamespace::regnamespace::text IN ('public', 'app')"
    " UNION ALL SELECT CASE relkind WHEN 'v' THEN 'view ' ELSE 'materialized view ' END || relname FROM pg_class"
    "  WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace"
    " UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal"
    " UNION ALL SELECT 'key ' || conname FROM pg_constraint WHERE contype = 'f'"
    " UNION ALL SELECT 'default ' || c.relname || '.' || a.attname FROM pg_attrdef d JOIN pg_class c ON c.oid = adrelid"
    "  JOIN pg_attribute a ON a.attrelid = adrelid AND a.attnum = adnum ORDER BY 1");

QSet<QString> objectsOf(test::Connection &on)
{
    const test::Reply reply = on.run(Objects);
    if (reply.failed())
        test::giveUp({ErrorKind::Internal, reply.message});
    QSet<QString> all;
    for (const QStringList &row : reply.rows)
        all.insert(row.first());
    return all;
}

QString listed(const QSet<QString> &names)
{
    QStringList list(names.begin(), names.end());
    list.sort();
    return list.join(u", "_s);
}

QString nameOf(const Collateral &entry)
{
    const QString relation = entry.relation.name.text();
    switch (entry.kind) {
    case Collateral::Kind::Table: return u"table "_s + relation;
    case Collateral::Kind::Column: return u"column %1.%2"_s.arg(relation, entry.part);
    case Collateral::Kind::View: return u"view "_s + relation;
    case Collateral::Kind::MaterializedView: return u"materialized view "_s + relation;
    case Collateral::Kind::ForeignKey: return u"key "_s + entry.part;
    case Collateral::Kind::Default: return u"default %1.%2"_s.arg(relation, entry.part);
    case Collateral::Kind::Trigger: return u"trigger "_s + entry.part;
    }
    Q_UNREACHABLE_RETURN({});
}

}  // namespace

class CatalogTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_target = test::freshDatabase();
        const test::Reply made = opened(m_target)->run(Schema);
        QVERIFY2(!made.failed(), qPrintable(made.message));
        auto session = openSession({.target = m_target});
        const auto read = session ? (*session)->introspect({}, {}, {}) : std::unexpected(session.error());
        if (!read)
            test::giveUp(read.error());
        m_catalog = *read;
    }

    void whatTheServerRefusesIsSaid_data()
    {
        QTest::addColumn<QString>("statement");
        for (const char *statement :
             {"ALTER TABLE orders ALTER total TYPE numeric(12,2)", "TRUNCATE orders", "TRUNCATE orders, items", "DROP TABLE orders",
              "DROP TABLE IF EXISTS customers", "DROP TABLE heir_of", "DROP TABLE heir_of, heir", "DROP TABLE items", "ALTER TABLE orders DROP COLUMN total",
              "ALTER TABLE orders DROP COLUMN code", "ALTER TABLE orders DROP COLUMN id", "ALTER TABLE orders DROP COLUMN nosuch",
              "ALTER TABLE orders DROP COLUMN IF EXISTS nosuch", "ALTER TABLE orders ADD PRIMARY KEY (customer)",
              "ALTER TABLE customers SET UNLOGGED", "ALTER TABLE items SET UNLOGGED", "ALTER TABLE cached SET LOGGED",
              "ALTER TABLE orders ADD COLUMN id int", "ALTER TABLE orders ADD COLUMN IF NOT EXISTS id int",
              "ALTER TABLE orders DROP COLUMN code, ADD COLUMN code int", "ALTER TABLE orders ADD a int, ADD a int",
              "ALTER TABLE orders DROP CONSTRAINT nosuch", "ALTER TABLE orders DROP CONSTRAINT IF EXISTS nosuch",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey", "ALTER TABLE orders VALIDATE CONSTRAINT nosuch",
              "ALTER TABLE nosuch ADD COLUMN x int", "ALTER TABLE IF EXISTS nosuch ADD COLUMN x int",
              "ALTER TABLE app.nosuch ADD COLUMN x int", "ALTER TABLE orders ALTER nosuch SET NOT NULL",
              "ALTER TABLE orders ADD a int, ALTER a SET DEFAULT 1", "ALTER TABLE orders ALTER nosuch TYPE text",
              "ALTER TABLE orders RENAME COLUMN nosuch TO e", "ALTER TABLE orders RENAME COLUMN code TO id",
              "ALTER TABLE orders RENAME COLUMN code TO word", "CREATE TABLE orders (id int)", "CREATE TABLE IF NOT EXISTS orders (id int)",
              "CREATE TABLE app.orders (id int)", "CREATE INDEX ON orders (nosuch)", "CREATE INDEX orders_pkey ON orders (code)",
              "CREATE INDEX ON nosuch (id)", "DROP VIEW v_orders", "DROP VIEW v_v", "DROP VIEW v_orders, v_v",
              "DROP MATERIALIZED VIEW mv", "DROP TYPE mood", "DROP DOMAIN posint", "DROP DOMAIN pair", "DROP TYPE mood CASCADE",
              "TRUNCATE nosuch", "DROP TABLE nosuch", "DROP TABLE IF EXISTS nosuch", "UPDATE nosuch SET a = 1",
              "ALTER TABLE orders ADD CONSTRAINT orders_fk CHECK (id > 0)", "ALTER TABLE orders ADD UNIQUE (nosuch)",
              "ALTER TABLE orders DROP CONSTRAINT orders_fk, ADD CONSTRAINT orders_fk CHECK (id > 0)",
              "ALTER TABLE items ADD FOREIGN KEY (order_id) REFERENCES nosuch"})
            QTest::newRow(statement) << QString::fromLatin1(statement);
    }
    void whatTheServerRefusesIsSaid()
    {
        QFETCH(QString, statement);
        impact::postgres::State state(*m_catalog);
        const Foretold told = impact::postgres::foretell(statement, state);
        const auto on = opened(m_target);
        QVERIFY(!on->run(u"BEGIN"_s).failed());
        const test::Reply ran = on->run(statement);
        QCOMPARE(told.refusedWith, ran.sqlState);
        const bool locksFirst = statement.startsWith("ALTER TABLE orders ALTER total"_L1);
        if (locksFirst) {
            QCOMPARE(told.locks.size(), 1);
            QVERIFY(told.locks.first().mode == plan::LockMode::AccessExclusive);
        }
    }

    void whatTheScriptHasDoneCounts()
    {
        impact::postgres::State state(*m_catalog);
        for (const char *statement : {"ALTER TABLE orders RENAME TO old", "CREATE TABLE orders (LIKE old INCLUDING ALL)",
                                      "ALTER TABLE orders ADD COLUMN code2 text", "ALTER TABLE old ADD COLUMN x int",
                                      "DROP TABLE things", "DO $$ BEGIN EXECUTE 'CREATE ' || 'TABLE made (id int)'; END $$"}) {
            const Foretold told = impact::postgres::foretell(QString::fromLatin1(statement), state);
            QCOMPARE(told.refusedWith, statement == QByteArray("DROP TABLE things") ? u"42P01"_s : QString());
        }
        QCOMPARE(impact::postgres::foretell(u"ALTER TABLE made ADD COLUMN x int"_s, state).refusedWith, QString());
        // After something of which nobody knows what it did, what is missing may be there.
        impact::postgres::foretell(u"DO $$ DECLARE t text := 'x'; BEGIN EXECUTE 'CREATE TABLE ' || t || ' (id int)'; END $$"_s, state);
        QCOMPARE(impact::postgres::foretell(u"ALTER TABLE x ADD COLUMN x int"_s, state).refusedWith, QString());
    }

    void cascadeTakesAlongWhatIsSaid_data()
    {
        QTest::addColumn<QString>("statement");
        for (const char *statement :
             {"DROP TYPE mood CASCADE", "DROP DOMAIN posint CASCADE", "DROP DOMAIN pair CASCADE", "DROP SEQUENCE items_id_seq CASCADE",
              "DROP FUNCTION touch() CASCADE", "DROP TABLE customers CASCADE", "DROP TABLE orders CASCADE", "DROP VIEW v_orders CASCADE",
              "DROP SCHEMA app CASCADE", "DROP EXTENSION citext CASCADE", "ALTER TABLE orders DROP COLUMN total CASCADE",
              "ALTER TABLE orders DROP COLUMN id CASCADE"})
            QTest::newRow(statement) << QString::fromLatin1(statement);
    }
    void cascadeTakesAlongWhatIsSaid()
    {
        QFETCH(QString, statement);
        impact::postgres::State state(*m_catalog);
        const Foretold told = impact::postgres::foretell(statement, state);
        const auto on = opened(m_target);
        QVERIFY(!on->run(u"BEGIN"_s).failed());
        QSet<QString> lost = objectsOf(*on);
        const test::Reply ran = on->run(statement);
        QVERIFY2(!ran.failed(), qPrintable(ran.message));
        lost -= objectsOf(*on);
        QSet<QString> said;
        for (const Collateral &entry : told.collateral)
            said.insert(nameOf(entry));
        // What is named itself goes with all that is in it.
        lost.removeIf([&](const QString &object) {
            const QString owner = object.section(u' ', 1).section(u'.', 0, 0);
            const bool inTable = std::ranges::any_of(told.dropped, [&](const sql::QualifiedName &name) { return name.name.text() == owner; });
            const bool ownKey = (object == "key orders_fk"_L1 || object == "trigger t1"_L1) && statement.contains("TABLE orders CASCADE"_L1);
            return (inTable && !object.startsWith("view"_L1) && !object.startsWith("mat"_L1)) || ownKey
                || (object == "view v_orders"_L1 && statement.startsWith("DROP VIEW"_L1))
                || (object == "column orders.total"_L1 || object == "column orders.id"_L1);
        });
        said.removeIf([](const QString &object) { return object.startsWith("table "_L1); });
        QCOMPARE(listed(said), listed(lost));
    }

private:
    QString m_target;
    catalog::CatalogPtr m_catalog;
};

COLONNADE_TEST(CatalogTest)
#include "tst_catalog.moc"
