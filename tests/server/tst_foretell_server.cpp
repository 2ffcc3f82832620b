// The lock rules against a server: each statement is run, and what it locked, rewrote and read is compared with what was
// foretold. PostgreSQL tells of rewrites by a new file node, of scans by its debugging messages.
#include "database/postgres/postgres_session.h"
#include "impact/postgres/foretell.h"
#include "tests/support/cluster.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace colonnade::impact::postgres;
using namespace Qt::StringLiterals;

namespace {

const QString Schema =
    u"CREATE TABLE regions (id integer PRIMARY KEY, name text);"
    "CREATE TABLE orders (id bigint PRIMARY KEY, region integer, total numeric, kind text NOT NULL);"
    "CREATE TABLE lines (id bigint PRIMARY KEY, order_id bigint NOT NULL CONSTRAINT lines_fk REFERENCES orders (id));"
    "CREATE TABLE events (id bigint NOT NULL, at date NOT NULL) PARTITION BY RANGE (at);"
    "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');"
    "CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2026-07-01') TO ('2027-01-01');"
    "CREATE TABLE parent (id bigint); CREATE TABLE child () INHERITS (parent);"
    "CREATE DOMAIN positive AS integer CHECK (VALUE > 0);"
    "CREATE UNIQUE INDEX orders_region_total ON orders (region, total);"
    "CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;"
    "INSERT INTO regions SELECT g, 'r' FROM generate_series(1, 10) g;"
    "INSERT INTO orders SELECT g, 1 + g % 10, g, 'k' FROM generate_series(1, 100) g;"
    "INSERT INTO lines SELECT g, g FROM generate_series(1, 100) g;"
    "INSERT INTO events SELECT g, '2026-01-01'::date + g::int FROM generate_series(1, 300) g;"
    "INSERT INTO parent VALUES (1); INSERT INTO child VALUES (2);"
    "ALTER TABLE orders ADD CONSTRAINT proof CHECK (region IS NOT NULL);"
    "ALTER TABLE orders ADD CONSTRAINT open CHECK (total IS NOT NULL) NOT VALID;"
    "ALTER TABLE orders ADD CONSTRAINT open_fk FOREIGN KEY (region) REFERENCES regions (id) NOT VALID;"_s;

QStringList sorted(QStringList list)
{
    list.sort();
    return list;
}

QStringList names(const QList<sql::QualifiedName> &relations)
{
    QStringList list;
    for (const sql::QualifiedName &relation : relations)
        list.append(relation.name.text());
    return sorted(list);
}

}  // namespace

class ForetellServerTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatHappens_data()
    {
        QTest::addColumn<QString>("sql");
        const QStringList statements = {
            u"ALTER TABLE orders ADD a text"_s,
            u"ALTER TABLE orders ADD a text NOT NULL DEFAULT 'x'"_s,
            u"ALTER TABLE orders ADD a timestamptz DEFAULT now(), ADD b text DEFAULT 'x' || 'y'"_s,
            u"ALTER TABLE orders ADD a uuid DEFAULT md5(random()::text)::uuid"_s,
            u"ALTER TABLE orders ADD a text, ADD b float DEFAULT random()"_s,
            u"ALTER TABLE orders ADD a bigserial"_s,
            u"ALTER TABLE orders ADD a bigint GENERATED ALWAYS AS IDENTITY"_s,
            u"ALTER TABLE orders ADD a bigint GENERATED ALWAYS AS (id * 2) STORED"_s,
            u"ALTER TABLE orders ADD a positive"_s,
            u"ALTER TABLE orders ADD a positive DEFAULT 1"_s,
            u"ALTER TABLE orders ADD a int CHECK (a > 0)"_s,
            u"ALTER TABLE orders ADD a int DEFAULT 1 CHECK (a > 0)"_s,
            u"ALTER TABLE orders ADD a int REFERENCES regions (id)"_s,
            u"ALTER TABLE orders ADD a int DEFAULT 1 REFERENCES regions (id)"_s,
            u"ALTER TABLE orders ADD a int UNIQUE"_s,
            u"ALTER TABLE orders ADD COLUMN IF NOT EXISTS total int DEFAULT random()"_s,
            u"ALTER TABLE orders ALTER total SET NOT NULL"_s,
            u"ALTER TABLE orders ALTER region SET NOT NULL"_s,
            u"ALTER TABLE orders ALTER region SET NOT NULL, DROP CONSTRAINT proof"_s,
            u"ALTER TABLE orders VALIDATE CONSTRAINT open, ALTER total SET NOT NULL"_s,
            u"ALTER TABLE orders ALTER kind SET NOT NULL"_s,
            u"ALTER TABLE orders ALTER total SET DEFAULT random(), ALTER kind DROP NOT NULL"_s,
            u"ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0)"_s,
            u"ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0) NOT VALID"_s,
            u"ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (region) REFERENCES regions (id)"_s,
            u"ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (region) REFERENCES regions (id) NOT VALID"_s,
            u"ALTER TABLE orders VALIDATE CONSTRAINT open"_s,
            u"ALTER TABLE orders VALIDATE CONSTRAINT open_fk"_s,
            u"ALTER TABLE orders VALIDATE CONSTRAINT proof"_s,
            u"ALTER TABLE orders DROP CONSTRAINT open_fk"_s,
            u"ALTER TABLE orders DROP CONSTRAINT proof"_s,
            u"ALTER TABLE orders DROP COLUMN region CASCADE"_s,
            u"ALTER TABLE orders DROP COLUMN total"_s,
            u"ALTER TABLE orders ADD CONSTRAINT u UNIQUE (id, kind)"_s,
            u"ALTER TABLE orders ADD CONSTRAINT u UNIQUE USING INDEX orders_region_total"_s,
            u"ALTER TABLE orders ALTER total TYPE text"_s,
            u"ALTER TABLE orders ALTER total SET STATISTICS 500"_s,
            u"ALTER TABLE orders DISABLE TRIGGER USER"_s,
            u"ALTER TABLE lines SET UNLOGGED"_s,
            u"ALTER TABLE orders RENAME total TO sum"_s,
            u"CREATE INDEX ON orders (total)"_s,
            u"CREATE INDEX ON events (id)"_s,
            u"DROP INDEX orders_region_total"_s,
            u"CREATE TRIGGER t BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION noop()"_s,
            u"CREATE TRIGGER t AFTER UPDATE ON events FOR EACH ROW EXECUTE FUNCTION noop()"_s,
            u"CREATE TRIGGER t BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION noop(); DROP TRIGGER t ON orders"_s,
            u"COMMENT ON COLUMN orders.total IS 'x'"_s,
            u"ALTER TABLE events ADD a int"_s,
            u"ALTER TABLE events ADD a float DEFAULT random()"_s,
            u"ALTER TABLE events ADD CONSTRAINT c CHECK (id > 0) NOT VALID"_s,
            u"ALTER TABLE events ADD CONSTRAINT c CHECK (id > 0)"_s,
            u"ALTER TABLE parent ADD a int DEFAULT 1"_s,
            u"ALTER TABLE parent ADD a float DEFAULT random()"_s,
            u"UPDATE orders SET region = (SELECT max(id) FROM regions)"_s,
            u"UPDATE orders SET kind = 'x'"_s,
            u"UPDATE events SET id = 1"_s,
            u"SELECT * FROM orders FOR UPDATE"_s,
            u"SELECT count(*) FROM orders, events"_s,
            u"DO $$ BEGIN IF EXISTS (SELECT FROM orders WHERE total IS NULL) THEN RAISE 'x'; END IF; END $$"_s,
            u"CREATE TABLE fresh (id bigint REFERENCES orders (id))"_s,
            u"CREATE TABLE fresh (id bigint); ALTER TABLE fresh ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES orders (id) NOT VALID"_s,
            u"TRUNCATE lines"_s,
            u"DROP TABLE lines"_s,
        };
        for (const QString &statement : statements)
            QTest::newRow(qPrintable(statement)) << statement;
    }
    void tellsWhatHappens()
    {
        QFETCH(QString, sql);
        const QString target = test::freshDatabase();
        QVERIFY_RESULT(test::cluster().runSql(Schema, test::databaseOf(target)));
        auto session = database::postgres::openSession({.target = target, .access = database::Access::ReadWrite});
        QVERIFY_RESULT(session);
        const auto catalog = (*session)->introspect({}, {}, {});
        QVERIFY_RESULT(catalog);
        State state(**catalog);
        const Foretold told = foretell(sql, state);
        QVERIFY(!told.unknown);

        const auto files = [&] {
            QMap<QString, QString> all;
            const auto rows = (*session)->query(
                u"SELECT relname, relfilenode FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"_s);
            for (const QVariantList &row : rows ? rows->rows : QList<QVariantList>())
                all.insert(row[0].toString(), row[1].toString());
            return all;
        };
        const QMap<QString, QString> before = files();
        QVERIFY((*session)->query(u"SET client_min_messages = debug1"_s));
        QList<sql::Statement> statements;
        for (const QString &part : sql.contains(u"DO $$"_s) ? QStringList{sql} : sql.split(u"; "_s))
            statements.append({part});
        const auto done = (*session)->execute(statements);
        QVERIFY_RESULT(done);

        QStringList locks, foretold;
        for (const auto &[relation, mode] : done->locksSeen) {
            if ((*catalog)->table(sql::qualified(relation.section(u'.', 0, 0), relation.section(u'.', 1))))
                locks.append(relation.section(u'.', 1) + u' ' + mode);
        }
        // Of a table that is gone the view of locks does not tell any more.
        for (const plan::Lock &lock : told.locks) {
            if (!sql.startsWith(u"DROP TABLE"_s) || lock.relation.name.text() != "lines"_L1)
                foretold.append(lock.relation.name.text() + u' ' + plan::toString(lock.mode));
        }
        QCOMPARE(sorted(foretold), sorted(locks));

        QStringList rewritten, scanned;
        const QMap<QString, QString> after = files();
        static const QRegularExpression verifying(
            u"(?:verifying table \"([^\"]+)\")|(?:building index \"[^\"]+\" on table \"([^\"]+)\")"_s);
        static const QRegularExpression validating(u"validating foreign key constraint"_s);
        for (auto it = before.begin(); it != before.end(); ++it) {
            if (after.contains(it.key()) && after.value(it.key()) != it.value() && !sql.startsWith(u"TRUNCATE"_s))
                rewritten.append(it.key());
        }
        for (const QString &notice : done->notices) {
            if (const auto match = verifying.match(notice); match.hasMatch() && !sql.startsWith(u"TRUNCATE"_s))
                scanned.append(match.captured(match.capturedLength(1) > 0 ? 1 : 2));
            if (validating.match(notice).hasMatch())
                scanned.append(u"orders"_s);
        }
        // A rewrite reads the rows as well and builds the indexes anew.
        scanned.removeIf([&](const QString &name) { return rewritten.contains(name) || !before.contains(name); });
        scanned.removeDuplicates();
        QCOMPARE(names(told.rewrites), sorted(rewritten));
        QCOMPARE(names(told.scans), sorted(scanned));
    }
};

COLONNADE_TEST(ForetellServerTest)
#include "tst_foretell_server.moc"
