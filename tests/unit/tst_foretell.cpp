#include "impact/postgres/foretell.h"
#include "tests/support/shop_catalog.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace colonnade::impact::postgres;
using namespace Qt::StringLiterals;

namespace {

/// "AX orders, SRX regions; rewrites orders; scans orders": locks by the short names of planning.md.
QString toldText(const Foretold &told)
{
    static const QStringList modes = {u"AS"_s, u"RS"_s, u"RX"_s, u"SUX"_s, u"S"_s, u"SRX"_s, u"X"_s, u"AX"_s};
    QStringList locks, rewrites, scans, parts;
    for (const plan::Lock &lock : told.locks)
        locks.append(modes[static_cast<int>(lock.mode)] + u' ' + lock.relation.name.text());
    for (const sql::QualifiedName &name : told.rewrites)
        rewrites.append(name.name.text());
    for (const sql::QualifiedName &name : told.scans)
        scans.append(name.name.text());
    parts.append(locks.join(u", "_s));
    if (!rewrites.isEmpty())
        parts.append(u"rewrites "_s + rewrites.join(u", "_s));
    if (!scans.isEmpty())
        parts.append(u"scans "_s + scans.join(u", "_s));
    if (told.unknown)
        parts.append(u"unknown"_s);
    return parts.join(u"; "_s);
}

}  // namespace

class ForetellTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void statements_data()
    {
        QTest::addColumn<int>("major");
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, int major, const QString &sql, const QString &expected) {
            QTest::newRow(name) << major << sql << expected;
        };
        const auto alter = [](const QString &clauses) { return u"ALTER TABLE orders "_s + clauses; };
        row("a nullable column", 17, alter(u"ADD a text"_s), u"AX orders"_s);
        row("a constant default", 17, alter(u"ADD a text DEFAULT 'x'"_s), u"AX orders"_s);
        row("a constant default on 10", 10, alter(u"ADD a text DEFAULT 'x'"_s), u"AX orders; rewrites orders"_s);
        row("now() as default", 17, alter(u"ADD a timestamptz DEFAULT now() NOT NULL"_s), u"AX orders"_s);
        row("a volatile default", 17, alter(u"ADD a uuid DEFAULT gen_random_uuid()"_s), u"AX orders; rewrites orders"_s);
        row("one volatile default among others", 17, alter(u"ADD a text DEFAULT 'x', ADD b float DEFAULT random()"_s),
            u"AX orders; rewrites orders"_s);
        row("serial", 17, alter(u"ADD a bigserial"_s), u"AX orders; rewrites orders"_s);
        row("identity", 17, alter(u"ADD a bigint GENERATED ALWAYS AS IDENTITY"_s), u"AX orders; rewrites orders"_s);
        row("stored generated", 17, alter(u"ADD a bigint GENERATED ALWAYS AS (id * 2) STORED"_s),
            u"AX orders; rewrites orders"_s);
        row("a constrained domain", 17, alter(u"ADD a positive"_s), u"AX orders; rewrites orders"_s);
        row("a domain of a constrained domain", 17, alter(u"ADD a public.tiny"_s), u"AX orders; rewrites orders"_s);
        row("an inline check", 17, alter(u"ADD a int DEFAULT 1 CHECK (a > 0)"_s), u"AX orders; scans orders"_s);
        row("not null without default", 17, alter(u"ADD a int NOT NULL"_s), u"AX orders; scans orders"_s);
        row("inline references", 17, alter(u"ADD a int REFERENCES regions (id)"_s), u"AX orders, SRX regions"_s);
        row("inline references with a default", 17, alter(u"ADD a int DEFAULT 1 REFERENCES regions (id)"_s),
            u"AX orders, SRX regions; scans orders"_s);
        row("inline unique", 17, alter(u"ADD a int UNIQUE"_s), u"AX orders; scans orders"_s);
        row("a column that exists", 17, alter(u"ADD COLUMN IF NOT EXISTS total int DEFAULT random()"_s), u"AX orders"_s);
        row("set not null", 17, alter(u"ALTER total SET NOT NULL"_s), u"AX orders; scans orders"_s);
        row("set not null of what is", 17, alter(u"ALTER id SET NOT NULL"_s), u"AX orders"_s);
        row("set default", 17, alter(u"ALTER total SET DEFAULT random()"_s), u"AX orders"_s);
        row("add check", 17, alter(u"ADD CHECK (total > 0)"_s), u"AX orders; scans orders"_s);
        row("add check, not valid", 17, alter(u"ADD CHECK (total > 0) NOT VALID"_s), u"AX orders"_s);
        row("add foreign key", 17, alter(u"ADD FOREIGN KEY (customer_id) REFERENCES regions (id)"_s),
            u"SRX orders, SRX regions; scans orders"_s);
        row("add foreign key, not valid", 17, alter(u"ADD FOREIGN KEY (customer_id) REFERENCES regions (id) NOT VALID"_s),
            u"SRX orders, SRX regions"_s);
        row("add unique", 17, alter(u"ADD UNIQUE (total)"_s), u"AX orders; scans orders"_s);
        row("add unique using index", 17, alter(u"ADD CONSTRAINT k UNIQUE USING INDEX i"_s), u"AX orders"_s);
        row("change of type", 17, alter(u"ALTER total TYPE text"_s), u"AX orders; rewrites orders"_s);
        row("statistics", 17, alter(u"ALTER total SET STATISTICS 500"_s), u"SUX orders"_s);
        row("create index", 17, u"CREATE INDEX ON orders (total)"_s, u"S orders; scans orders"_s);
        row("create index concurrently", 17, u"CREATE INDEX CONCURRENTLY i ON orders (total)"_s, u"SUX orders; scans orders"_s);
        row("drop index", 17, u"DROP INDEX orders_pkey"_s, u"AX orders"_s);
        row("drop index concurrently", 17, u"DROP INDEX CONCURRENTLY orders_pkey"_s, u"SUX orders"_s);
        row("drop an index that is not there", 17, u"DROP INDEX CONCURRENTLY IF EXISTS nowhere"_s, QString());
        row("create trigger", 17, u"CREATE TRIGGER t BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION f()"_s,
            u"SRX orders"_s);
        row("drop trigger", 17, u"DROP TRIGGER t ON public.orders"_s, u"AX orders"_s);
        row("comment", 17, u"COMMENT ON COLUMN public.orders.total IS 'x'"_s, u"SUX orders"_s);
        row("partitions are locked too", 17, u"ALTER TABLE events ADD a int"_s, u"AX events, AX events_2026"_s);
        row("children are locked too", 17, u"ALTER TABLE parent ADD a int DEFAULT random()"_s,
            u"AX child, AX parent; rewrites child, parent"_s);
        row("but not with ONLY", 17, u"ALTER TABLE ONLY parent ALTER id SET DEFAULT 1"_s, u"AX parent"_s);
        row("update", 17, u"UPDATE orders SET total = 1 WHERE id IN (SELECT id FROM regions)"_s, u"RX orders, AS regions"_s);
        row("select", 17, u"WITH regions AS (SELECT 1) SELECT * FROM orders, regions"_s, u"AS orders"_s);
        row("select for update", 17, u"SELECT * FROM orders FOR UPDATE"_s, u"RS orders"_s);
        row("do", 17, u"DO $$ BEGIN IF EXISTS (SELECT FROM orders) THEN DELETE FROM regions; END IF; END $$"_s,
            u"AS orders, RX regions"_s);
        row("truncate", 17, u"TRUNCATE orders"_s, u"AX orders"_s);
        row("what touches no table", 17, u"CREATE SCHEMA IF NOT EXISTS s"_s, QString());
        row("what has no rule", 17, u"IMPORT FOREIGN SCHEMA a FROM SERVER b INTO c"_s, u"; unknown"_s);
        row("what cannot be read", 17, u"ALTER TABEL"_s, u"; unknown"_s);
        row("a table that no catalog knows is there all the same", 17, u"ALTER TABLE audit.unknown ADD a int DEFAULT random()"_s,
            u"AX unknown; rewrites unknown"_s);
    }
    void statements()
    {
        QFETCH(int, major);
        QFETCH(QString, sql);
        const catalog::Catalog catalog = test::shop(major);
        State state(catalog);
        QTEST(toldText(foretell(sql, state)), "expected");
    }
    void scripts_data()
    {
        QTest::addColumn<int>("major");
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, int major, const QString &before, const QString &sql, const QString &expected) {
            QTest::newRow(name) << major << before << sql << expected;
        };
        const QString proof =
            u"ALTER TABLE orders ADD a int; ALTER TABLE orders ADD CONSTRAINT k CHECK (a IS NOT NULL) NOT VALID; "_s;
        const QString valid = proof + u"ALTER TABLE orders VALIDATE CONSTRAINT k; "_s;
        row("set not null believes a valid check", 17, valid, u"ALTER TABLE orders ALTER a SET NOT NULL"_s, u"AX orders"_s);
        row("not on 11", 11, valid, u"ALTER TABLE orders ALTER a SET NOT NULL"_s, u"AX orders; scans orders"_s);
        row("not a check that is not valid", 17, proof, u"ALTER TABLE orders ALTER a SET NOT NULL"_s,
            u"AX orders; scans orders"_s);
        row("not one that goes in the same statement", 17, valid, u"ALTER TABLE orders ALTER a SET NOT NULL, DROP CONSTRAINT k"_s,
            u"AX orders; scans orders"_s);
        row("not one that is validated in the same statement", 17, proof,
            u"ALTER TABLE orders VALIDATE CONSTRAINT k, ALTER a SET NOT NULL"_s, u"AX orders; scans orders"_s);
        row("validate scans under a weak lock", 17, proof, u"ALTER TABLE orders VALIDATE CONSTRAINT k"_s,
            u"SUX orders; scans orders"_s);
        row("validate of a foreign key holds the parent", 17,
            u"ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (total) REFERENCES regions (id) NOT VALID"_s,
            u"ALTER TABLE orders VALIDATE CONSTRAINT f"_s, u"SUX orders, RS regions; scans orders"_s);
        row("dropping a foreign key locks the parent", 17,
            u"ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (total) REFERENCES regions (id) NOT VALID"_s,
            u"ALTER TABLE orders DROP CONSTRAINT f"_s, u"AX orders, AX regions"_s);
        row("dropping its column too", 17, u"ALTER TABLE orders ADD a int REFERENCES regions (id)"_s,
            u"ALTER TABLE orders DROP COLUMN a"_s, u"AX orders, AX regions"_s);
        row("filling it keeps the parent's rows", 17, u"ALTER TABLE orders ADD a int REFERENCES regions (id)"_s,
            u"UPDATE orders SET a = 1"_s, u"RX orders, RS regions"_s);
        const QString rolled = u"CREATE DOMAIN roll AS float DEFAULT random(); CREATE DOMAIN twice AS roll; "_s;
        row("a domain's volatile default is computed for each row", 13, rolled, u"ALTER TABLE orders ADD a roll"_s,
            u"AX orders; rewrites orders"_s);
        row("also one of the domain below it", 18, rolled, u"ALTER TABLE orders ADD a twice"_s, u"AX orders; rewrites orders"_s);
        row("not where the column has its own", 17, rolled, u"ALTER TABLE orders ADD a roll DEFAULT 1"_s, u"AX orders"_s);
        row("nor where the server forgets it", 12, rolled, u"ALTER TABLE orders ADD a roll"_s, u"AX orders"_s);
        row("on 10 every default is", 10, rolled, u"ALTER TABLE orders ADD a roll DEFAULT NULL"_s,
            u"AX orders; rewrites orders"_s);
        row("what the script made harms nobody", 17, u"CREATE TABLE fresh (id int)"_s,
            u"ALTER TABLE fresh ADD b int DEFAULT random()"_s, QString());
        row("but what it points to does", 17, u"CREATE TABLE fresh (id int)"_s,
            u"ALTER TABLE fresh ADD b int REFERENCES orders (id)"_s, u"SRX orders"_s);
    }
    void scripts()
    {
        QFETCH(int, major);
        QFETCH(QString, before);
        QFETCH(QString, sql);
        const catalog::Catalog catalog = test::shop(major);
        State state(catalog);
        foretell(before, state);
        QTEST(toldText(foretell(sql, state)), "expected");
    }
};

COLONNADE_TEST(ForetellTest)
#include "tst_foretell.moc"
