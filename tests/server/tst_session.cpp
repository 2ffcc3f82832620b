#include "database/postgres/postgres_session.h"
#include "tests/support/cluster.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;
using database::Access;
using database::postgres::openSession;

class SessionTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void aReadOnlySessionIsRefusedWritesByTheServer()
    {
        const QString target = test::freshDatabase();
        auto session = openSession({.target = target});
        QVERIFY_RESULT(session);
        const auto created = (*session)->query(u"CREATE TABLE t (id int)"_s);
        QVERIFY(!created);
        QCOMPARE(created.error().sqlState, u"25006"_s);
        QCOMPARE(created.error().kind, ErrorKind::NoPrivilege);
        QVERIFY((*session)->query(u"SET default_transaction_read_only = off"_s));
        QVERIFY(!(*session)->query(u"CREATE TABLE t (id int)"_s));
        QVERIFY(!(*session)->execute({{u"CREATE TABLE t (id int)"_s}}));
        QVERIFY(!(*session)->execute({{u"CREATE TABLE t (id int)"_s, sql::TransactionMode::None}}));
    }
};

COLONNADE_TEST(SessionTest)
#include "tst_session.moc"
