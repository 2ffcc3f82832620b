#include "database/postgres/postgres_session.h"
#include "tests/support/cluster.h"
#include "tests/support/test.h"

#include <QFile>

#include <thread>

using namespace colonnade;
using namespace Qt::StringLiterals;
using database::Access;
using database::SessionPtr;
using database::postgres::openSession;
using sql::TransactionMode;
using std::chrono::milliseconds;

namespace {

SessionPtr open(const QString &target, Access access = Access::ReadWrite, const QString &name = u"test"_s)
{
    auto session = openSession({.target = target, .access = access, .applicationName = name});
    if (!session)
        test::giveUp(session.error());
    return std::move(*session);
}

bool isRunning(database::Session &session, const QString &application, const QString &pattern)
{
    const auto rows = session.query(
        u"SELECT count(*) FROM pg_stat_activity WHERE application_name = $1 AND state = 'active' AND "
        "query LIKE $2"_s,
        {application, pattern});
    return rows && rows->text() == u"1";
}

void prepend(const QString &path, const QByteArray &line)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite))
        test::giveUp({ErrorKind::LocalFile, path + u" cannot be changed"_s});
    const QByteArray rest = file.readAll();
    file.resize(0);
    file.write(line + rest);
}

}  // namespace

class SessionTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void aReadOnlySessionIsRefusedWritesByTheServer()
    {
        const SessionPtr session = open(test::freshDatabase(), Access::ReadOnly);
        const auto created = session->query(u"CREATE TABLE t (id int)"_s);
        QVERIFY(!created);
        QCOMPARE(created.error().sqlState, u"25006"_s);
        QCOMPARE(created.error().kind, ErrorKind::NoPrivilege);
        QVERIFY(session->query(u"SET default_transaction_read_only = off"_s));
        QVERIFY(!session->query(u"CREATE TABLE t (id int)"_s));
        QCOMPARE(session->execute({{u"CREATE TABLE t (id int)"_s}}).error().sqlState, u"25006"_s);
        QCOMPARE(session->execute({{u"CREATE TABLE t (id int)"_s, TransactionMode::None}}).error().sqlState, u"25006"_s);
        QVERIFY_RESULT(session->query(u"SELECT 1"_s));
    }
    void parametersAreTextOrNull()
    {
        const SessionPtr session = open(test::freshDatabase());
        const auto rows = session->query(u"SELECT $1::int + 1, $2::text, $3::text IS NULL, $4::bool, $5::bytea, $6::float8"_s,
                                         {41, u"a'b\\größe"_s, QVariant(), true, QByteArray("\x00\xff", 2), 0.5});
        QVERIFY_RESULT(rows);
        QCOMPARE(rows->rows.first(), QVariantList({u"42"_s, u"a'b\\größe"_s, u"t"_s, u"t"_s, u"\\x00ff"_s, u"0.5"_s}));
        const auto nothing = session->query(u"SELECT NULL::text AS none"_s);
        QCOMPARE(nothing->columns, QStringList{u"none"_s});
        QVERIFY(nothing->rows.first().first().isNull());
    }
    void kindsOfErrorsFollowSqlState_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<QString>("sqlState");
        const auto row = [](const char *name, const QString &sql, ErrorKind kind, const QString &state) {
            QTest::newRow(name) << sql << kind << state;
        };
        row("a syntax error", u"SELEC 1"_s, ErrorKind::SqlRefused, u"42601"_s);
        row("no such table", u"SELECT * FROM nowhere"_s, ErrorKind::NoSuchObject, u"42P01"_s);
        row("no such column", u"SELECT nothing FROM t"_s, ErrorKind::SqlRefused, u"42703"_s);
        row("no such type", u"ALTER TABLE t ADD COLUMN c nosuchtype"_s, ErrorKind::NoSuchObject, u"42704"_s);
        row("division by zero", u"SELECT 1 / 0"_s, ErrorKind::SqlRefused, u"22012"_s);
        row("a table twice", u"CREATE TABLE t (id int)"_s, ErrorKind::NameTaken, u"42P07"_s);
        row("a column twice", u"ALTER TABLE t ADD COLUMN id int"_s, ErrorKind::NameTaken, u"42701"_s);
        row("a row twice", u"INSERT INTO t VALUES (1), (1)"_s, ErrorKind::ConstraintViolated, u"23505"_s);
        row("a check", u"INSERT INTO t VALUES (-1)"_s, ErrorKind::ConstraintViolated, u"23514"_s);
        row("an exception", u"DO $$ BEGIN RAISE EXCEPTION 'no'; END $$"_s, ErrorKind::SqlRefused, u"P0001"_s);
        row("a disk that is full", u"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '53100'; END $$"_s, ErrorKind::OutOfSpace,
            u"53100"_s);
        row("a serialization failure", u"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '40001'; END $$"_s,
            ErrorKind::SerializationFailure, u"40001"_s);
        row("a deadlock", u"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '40P01'; END $$"_s, ErrorKind::Deadlock, u"40P01"_s);
    }
    void kindsOfErrorsFollowSqlState()
    {
        QFETCH(QString, sql);
        const SessionPtr session = open(test::freshDatabase());
        QVERIFY_RESULT(session->query(u"CREATE TABLE t (id int PRIMARY KEY CHECK (id > 0))"_s));
        const auto rows = session->query(sql);
        QVERIFY(!rows);
        QTEST(rows.error().kind, "kind");
        QTEST(rows.error().sqlState, "sqlState");
        QVERIFY(rows.error().message.endsWith(u'.'));
        QVERIFY(!rows.error().detail.isEmpty());
        QVERIFY_RESULT(session->query(u"SELECT 1"_s));
    }
    void noStateIsLostOnItsWay()
    {
        const SessionPtr session = open(test::freshDatabase());
        for (const char *state :
             {"0A000", "21000", "22012", "23502", "23503", "23514", "24000", "25001", "26000", "2BP01", "34000",
              "3F000", "40002", "42501", "42601", "42703", "42883", "42P01", "42804", "44000", "53000", "53200",
              "53400", "54011", "55000", "55006", "55P03", "57014", "58030", "P0002", "P0003", "XX000", "XX001"}) {
            const auto raised =
                session->query(u"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '%1'; END $$"_s.arg(QLatin1StringView(state)));
            QCOMPARE(raised.error().sqlState, QLatin1StringView(state));
        }
    }
    void privilegesThatAreMissingAreNamed()
    {
        const QString target = test::freshDatabase();
        const SessionPtr owner = open(target);
        QVERIFY_RESULT(owner->query(u"DROP ROLE IF EXISTS weak"_s));
        QVERIFY_RESULT(owner->query(u"CREATE ROLE weak LOGIN"_s));
        QVERIFY_RESULT(owner->query(u"CREATE TABLE secrets (id int)"_s));
        const SessionPtr weak = open(target + u" user=weak"_s);
        const auto rows = weak->query(u"SELECT * FROM secrets"_s);
        QCOMPARE(rows.error().kind, ErrorKind::NoPrivilege);
        QVERIFY(rows.error().message.contains(u"secrets"_s));
        QVERIFY(!weak->server().superuser);
    }
    void aTargetThatCannotBeReachedSaysWhatToDo_data()
    {
        QTest::addColumn<QString>("more");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("no such database") << u"dbname=nowhere"_s << ErrorKind::NoSuchDatabase
                                          << QStringList{u"nowhere"_s, u"psql -l"_s};
        QTest::newRow("no such user") << u"user=nobody_here"_s << ErrorKind::LoginRefused << QStringList{u"nobody_here"_s};
        QTest::newRow("no server at that port") << u"port=5999"_s << ErrorKind::NoConnection << QStringList{u"5999"_s};
        QTest::newRow("no server at that host")
            << u"host=127.0.0.1 port=1"_s << ErrorKind::NoConnection << QStringList{u"127.0.0.1"_s};
        QTest::newRow("no such option") << u"dbnam=x"_s << ErrorKind::InvalidInput << QStringList{u"dbname="_s};
        QTest::newRow("no such service") << u"service=nowhere_named"_s << ErrorKind::InvalidInput
                                         << QStringList{u"nowhere_named"_s, u"PGSERVICEFILE"_s};
        QTest::newRow("a quote that does not end") << u"user='x"_s << ErrorKind::InvalidInput << QStringList{u"psql"_s};
    }
    void aTargetThatCannotBeReachedSaysWhatToDo()
    {
        QFETCH(QString, more);
        const QString target = test::cluster().target() + u" password=geheim "_s + more;
        const auto session = openSession({.target = target});
        QVERIFY(!session);
        QTEST(session.error().kind, "kind");
        QFETCH(QStringList, words);
        for (const QString &word : std::as_const(words))
            QVERIFY2(session.error().message.contains(word), qPrintable(session.error().message));
        QVERIFY2(!(session.error().message + session.error().detail).contains(u"geheim"_s), qPrintable(session.error().detail));
    }
    void aUriWithAnUnescapedAtIsRefusedWithoutItsPassword()
    {
        const auto session = openSession({.target = u"postgresql://ann:ge@heim@localhost/shop"_s});
        QCOMPARE(session.error().kind, ErrorKind::InvalidInput);
        QVERIFY(session.error().message.contains(u"%40"_s));
        QVERIFY(!(session.error().message + session.error().detail).contains(u"heim"_s));
        const auto broken = openSession({.target = u"postgresql://ann:ge heim@localhost:x/shop?a"_s});
        QCOMPARE(broken.error().kind, ErrorKind::InvalidInput);
        QVERIFY(!(broken.error().message + broken.error().detail).contains(u"heim"_s));
    }
    void aWrongPasswordIsALoginRefused()
    {
        auto cluster = sandbox::Cluster::start({});
        QVERIFY_RESULT(cluster);
        QVERIFY_RESULT(
            (*cluster)->runSql(u"SET password_encryption = 'scram-sha-256'; CREATE ROLE ann LOGIN PASSWORD 'richtig'"_s));
        prepend((*cluster)->directory() + u"/primary/pg_hba.conf"_s, "local all ann scram-sha-256\n");
        QVERIFY_RESULT((*cluster)->runSql(u"SELECT pg_reload_conf()"_s));
        const QString target = (*cluster)->target() + u" user=ann"_s;
        const auto wrong = [&] { return openSession({.target = target + u" password=falsch"_s}); };
        QTRY_VERIFY(!wrong());
        QCOMPARE(wrong().error().kind, ErrorKind::LoginRefused);
        QCOMPARE(wrong().error().sqlState, u"28P01"_s);
        QVERIFY(wrong().error().message.contains(u"user ann"_s));
        QVERIFY(!(wrong().error().message + wrong().error().detail).contains(u"falsch"_s));
        const auto none = openSession({.target = target + u" passfile=/dev/null"_s});
        QCOMPARE(none.error().kind, ErrorKind::LoginRefused);
        QVERIFY2(none.error().message.contains(u".pgpass"_s), qPrintable(none.error().message));
        QVERIFY_RESULT(openSession({.target = target + u" password=richtig"_s}));
    }
    void aStopCancelsOnTheServer()
    {
        const QString target = test::freshDatabase();
        const SessionPtr session = open(target, Access::ReadOnly, u"sleeper"_s);
        const SessionPtr observer = open(target);
        std::stop_source stop;
        std::jthread stopper([&] {
            while (!isRunning(*observer, u"sleeper"_s, u"%pg_sleep%"_s)) {
            }
            stop.request_stop();
        });
        QElapsedTimer clock;
        clock.start();
        const auto rows = session->query(u"SELECT pg_sleep(60)"_s, {}, stop.get_token());
        QCOMPARE(rows.error().kind, ErrorKind::Stopped);
        QVERIFY(clock.elapsed() < 10'000);
        QCOMPARE(session->query(u"SELECT 1"_s, {}, stop.get_token()).error().kind, ErrorKind::Stopped);
        QVERIFY_RESULT(session->query(u"SELECT 1"_s));
    }
    void aCancellerWorksFromAnotherThread()
    {
        const QString target = test::freshDatabase();
        const SessionPtr session = open(target, Access::ReadWrite, u"cancelled"_s);
        const SessionPtr observer = open(target);
        std::jthread canceller([&, cancel = session->canceller()] {
            while (!isRunning(*observer, u"cancelled"_s, u"%pg_sleep%"_s)) {
            }
            cancel();
        });
        const auto done = session->execute({{u"SELECT pg_sleep(60)"_s, TransactionMode::Own, milliseconds(0), milliseconds(0)}});
        QCOMPARE(done.error().kind, ErrorKind::CancelledOnServer);
        QCOMPARE(done.error().sqlState, u"57014"_s);
    }
    void timeoutsHoldForTheirStatementsOnly()
    {
        const QString target = test::freshDatabase();
        const SessionPtr session = open(target);
        const SessionPtr other = open(target);
        QVERIFY_RESULT(session->query(u"CREATE TABLE t (id int)"_s));
        for (const TransactionMode mode : {TransactionMode::Own, TransactionMode::None}) {
            const auto slow = session->execute({{u"SELECT pg_sleep(60)"_s, mode, milliseconds(50), milliseconds(100)}});
            QCOMPARE(slow.error().kind, ErrorKind::StatementTimeout);
        }
        const auto shown = session->query(u"SELECT current_setting('lock_timeout'), current_setting('statement_timeout')"_s);
        QCOMPARE(shown->rows.first(), QVariantList({u"0"_s, u"0"_s}));
        std::stop_source stop;
        std::jthread holder([&] {
            (void)other->execute({{u"LOCK TABLE t"_s}, {u"SELECT pg_sleep(60)"_s, TransactionMode::Own, {}, {}}}, {},
                                 stop.get_token());
        });
        QTRY_COMPARE(session->query(u"SELECT count(*) FROM pg_locks WHERE relation = 't'::regclass AND granted"_s)->text(),
                     u"1"_s);
        for (const TransactionMode mode : {TransactionMode::Own, TransactionMode::None}) {
            const auto refused =
                session->execute({{u"ALTER TABLE t ADD COLUMN c int"_s, mode, milliseconds(100), milliseconds(10'000)}});
            QCOMPARE(refused.error().kind, ErrorKind::LockNotGranted);
            QCOMPARE(refused.error().sqlState, u"55P03"_s);
        }
        stop.request_stop();
    }
    void aStepIsOneTransactionWithWhatGoesAlongside()
    {
        const SessionPtr session = open(test::freshDatabase());
        QVERIFY_RESULT(session->query(u"CREATE TABLE t (id int PRIMARY KEY)"_s));
        QVERIFY_RESULT(session->query(u"CREATE TABLE \"Journal, ours\" (step text)"_s));
        const QList<sql::Statement> step{{u"ALTER TABLE t ADD COLUMN c int"_s},
                                         {u"DO $$ BEGIN RAISE NOTICE 'heard'; END $$"_s},
                                         {u"INSERT INTO t SELECT generate_series(1, 3)"_s}};
        const auto failed = session->execute(step, {{u"INSERT INTO nowhere VALUES (1)"_s}});
        QCOMPARE(failed.error().kind, ErrorKind::NoSuchObject);
        QCOMPARE(session->query(u"SELECT count(*) FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0"_s)->text(),
                 u"1"_s);
        const auto done = session->execute(step, {{u"INSERT INTO \"Journal, ours\" VALUES ('1.1')"_s}});
        QVERIFY_RESULT(done);
        QCOMPARE(done->rows, 4);
        QCOMPARE(done->notices.size(), 1);
        QVERIFY(done->notices.first().contains(u"heard"_s));
        const QList<std::pair<QString, QString>> locks{{u"public.t"_s, u"AccessExclusiveLock"_s}};
        QVERIFY(done->locksSeen == locks);
        QVERIFY(done->duration.count() > 0);
        QCOMPARE(session->query(u"SELECT step FROM \"Journal, ours\""_s)->text(), u"1.1"_s);
    }
    void whatRefusesATransactionRunsAlone()
    {
        const SessionPtr session = open(test::freshDatabase());
        QVERIFY_RESULT(session->query(u"CREATE TABLE t (id int)"_s));
        const sql::Statement concurrently{u"CREATE INDEX CONCURRENTLY i ON t (id)"_s, TransactionMode::None, milliseconds(0),
                                          milliseconds(0)};
        QVERIFY_RESULT(session->execute({concurrently}));
        QCOMPARE(session->execute({{concurrently.text}}).error().sqlState, u"25001"_s);
        QCOMPARE(session->execute({concurrently, {u"SELECT 1"_s}}).error().kind, ErrorKind::Internal);
    }
    void aServerThatGoesIsALostConnection()
    {
        auto cluster = sandbox::Cluster::start({});
        QVERIFY_RESULT(cluster);
        const SessionPtr session = open((*cluster)->target(), Access::ReadWrite, u"lonely"_s);
        const SessionPtr reader = open((*cluster)->target(), Access::ReadOnly);
        QVERIFY_RESULT(
            (*cluster)->runSql(u"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lonely'"_s));
        const auto terminated = session->query(u"SELECT 1"_s);
        QCOMPARE(terminated.error().kind, ErrorKind::ConnectionLost);
        QVERIFY_RESULT((*cluster)->stopPrimary(true));
        QCOMPARE(reader->query(u"SELECT 1"_s).error().kind, ErrorKind::ConnectionLost);
        QCOMPARE(openSession({.target = (*cluster)->target()}).error().kind, ErrorKind::NoConnection);
    }
    void aConnectionThatBreaksDuringCommitIsInDoubt()
    {
        auto cluster = sandbox::Cluster::start({});
        QVERIFY_RESULT(cluster);
        const SessionPtr session = open((*cluster)->target(), Access::ReadWrite, u"committer"_s);
        const SessionPtr observer = open((*cluster)->target());
        QVERIFY_RESULT((*cluster)->runSql(
            u"CREATE TABLE t (id int); CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); "
            u"RETURN NULL; END';"
            "CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE PROCEDURE slow()"_s));
        std::jthread crasher([&] {
            while (!isRunning(*observer, u"committer"_s, u"COMMIT%"_s)) {
            }
            (void)(*cluster)->stopPrimary(true);
        });
        const auto done = session->execute({{u"INSERT INTO t VALUES (1)"_s, TransactionMode::Own, {}, {}}});
        crasher.join();
        QCOMPARE(done.error().kind, ErrorKind::InDoubt);
        QVERIFY(done.error().message.contains(u"only the server knows"_s));
    }
};

COLONNADE_TEST(SessionTest)
#include "tst_session.moc"
