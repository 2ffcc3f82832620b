// What lint says with a server's catalog at hand that it cannot say without one.
#include "database/postgres/postgres_session.h"
#include "tests/lint/lint_text.h"
#include "tests/support/cluster.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;
using database::postgres::openSession;

namespace {

const QStringList Schema = {
    u"CREATE TYPE mood AS ENUM ('sad', 'ok')"_s,
    u"CREATE TABLE orders (id bigint PRIMARY KEY, feeling mood, at timestamp)"_s,
    u"CREATE TABLE items (id bigserial PRIMARY KEY, order_id bigint REFERENCES orders)"_s,
    u"CREATE TABLE dom (id integer, m mood)"_s,
    u"CREATE VIEW v_dom AS SELECT m FROM dom"_s,
    u"CREATE FUNCTION fill_items() RETURNS void LANGUAGE plpgsql AS 'BEGIN ALTER TABLE items ADD COLUMN filled integer; END'"_s,
    u"CREATE FUNCTION again(n integer) RETURNS void LANGUAGE plpgsql AS 'BEGIN PERFORM again(n - 1); UPDATE items SET id = id; END'"_s,
    u"INSERT INTO orders SELECT g, 'ok' FROM generate_series(1, 3) g"_s,
    u"ANALYZE orders"_s};

}  // namespace

class WithServerTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const QString target = test::freshDatabase();
        auto session = openSession({.target = target, .access = database::Access::ReadWrite});
        if (!session)
            test::giveUp(session.error());
        for (const QString &statement : Schema) {
            if (const auto made = (*session)->query(statement); !made)
                test::giveUp(made.error());
        }
        const auto read = (*session)->introspect({}, {}, {});
        if (!read)
            test::giveUp(read.error());
        m_catalog = *read;
    }

    void cascadeNamesWhatItTakes()
    {
        const auto verdict = test::judged("SET lock_timeout = '2s';\nDROP TYPE mood CASCADE;", *m_catalog);
        QCOMPARE(test::said(verdict), QStringList{u"2 error drop-cascade"_s});
        const QString message = verdict.statements.last().findings.first().finding.message;
        QVERIFY2(message.contains("column public.orders.feeling (of 3 rows)"_L1) && message.contains("view public.v_dom"_L1),
                 qPrintable(message));
        QVERIFY(std::ranges::any_of(verdict.statements.last().locks, [](const plan::Lock &lock) {
            return lock.relation == sql::qualified(u"public"_s, u"dom"_s) && lock.mode == plan::LockMode::AccessExclusive;
        }));
    }

    void functionsOfTheServerAreRead()
    {
        const auto verdict = test::judged("SET lock_timeout = '2s';\nSELECT fill_items();\nSELECT count(*), now() FROM items;", *m_catalog);
        QVERIFY(!verdict.statements[1].notJudged && !verdict.statements[2].notJudged);
        QVERIFY(verdict.statements[1].locks.first().mode == plan::LockMode::AccessExclusive);
        QVERIFY(test::judged("SELECT nobody_knows(1);", *m_catalog).statements.first().notJudged);
        // One that calls itself is read once.
        const auto again = test::judged("SELECT again(3);", *m_catalog);
        QVERIFY(!again.statements.first().notJudged);
        QCOMPARE(again.statements.first().locks.size(), 1);
    }

    void theServersTimeZoneDecides()
    {
        const QString zone = m_catalog->server().settings.value(u"TimeZone"_s);
        QVERIFY(!zone.isEmpty());
        catalog::CatalogData data = m_catalog->data();
        for (const auto &[name, rewrites] : {std::pair{u"Europe/Vienna"_s, 1}, std::pair{u"Etc/UTC"_s, 0}}) {
            data.server.settings.insert(u"TimeZone"_s, name);
            const catalog::Catalog there(data);
            const auto verdict = test::judged("ALTER TABLE orders ALTER at TYPE timestamptz;", there);
            QCOMPARE(verdict.statements.first().rewrites.size(), data.server.major() < 12 ? 1 : rewrites);
        }
    }

private:
    catalog::CatalogPtr m_catalog;
};

COLONNADE_TEST(WithServerTest)
#include "tst_with_server.moc"
