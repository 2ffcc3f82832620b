// The batches of a fill, and the ledger under them, directly: keys of every kind, walked in order and to the end; and a program
// whose fence is old, or whose idea of the progress is, changes nothing.
#include "database/postgres/postgres_session.h"
#include "database/run_support.h"
#include "tests/support/cluster.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace colonnade::database;
using namespace Qt::StringLiterals;

class BackfillTest : public test::Test
{
    Q_OBJECT

    QString m_target;
    SessionPtr m_session;
    std::unique_ptr<RunSupport> m_support;
    QUuid m_run;

    QString ask(const QString &sql)
    {
        const auto rows = m_session->query(sql);
        return rows ? rows->text() : rows.error().message + rows.error().detail;
    }
    BackfillTarget targetOf(const QStringList &columns, const QStringList &types, qint64 fence)
    {
        return {.run = m_run,
                .step = u"2.1"_s,
                .fence = fence,
                .table = sql::qualified(u"public"_s, u"t"_s),
                .keyColumns = columns,
                .keyTypes = types,
                .assignments = u"hits = coalesce(hits, 0) + 1"_s,
                .predicate = u"true"_s,
                .predicateEnds = false};
    }
    Result<qint64> begin()
    {
        LedgerRun run;
        run.id = m_run = QUuid::createUuid();
        run.planDigest = u"sha256:0"_s;
        run.planDocument = "{\"quote\": \"it's\\\\\"}";
        run.tables = {u"public.t"_s};
        run.owner = u"it's me"_s;
        if (const auto made = m_support->ledger().create(run); !made)
            return failure(made.error());
        return m_support->ledger().takeOver(m_run, u"me"_s);
    }
    Result<int> walk(const BackfillTarget &target, qint64 rows)
    {
        auto position = m_support->backfill().begin(target);
        if (!position)
            return failure(position.error());
        int batches = 0;
        while (!position->atEnd) {
            const auto done = m_support->backfill().batch(target, *position, rows);
            if (!done)
                return failure(done.error());
            *position = done->position;
            ++batches;
        }
        return batches;
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_support.reset();
        m_target = test::freshDatabase();
        auto session = postgres::openSession({.target = m_target, .access = Access::ReadWrite});
        QVERIFY_RESULT(session);
        m_session = std::move(*session);
        m_support = m_session->runSupport();
    }

    void everyRowIsFilledOnceWhateverTheKey_data()
    {
        QTest::addColumn<QString>("table");
        QTest::addColumn<QStringList>("columns");
        QTest::addColumn<QStringList>("types");
        QTest::addColumn<QString>("rows");
        const auto row = [](const char *name, const QString &table, const QStringList &columns, const QStringList &types,
                            const QString &rows) { QTest::newRow(name) << table << columns << types << rows; };
        row("an integer", u"id int PRIMARY KEY"_s, {u"id"_s}, {u"integer"_s}, u"i"_s);
        row("descending numbers below nothing", u"id bigint PRIMARY KEY"_s, {u"id"_s}, {u"bigint"_s},
            u"-i::bigint * 1000000007"_s);
        row("text with quotes, backslashes and newlines", u"id text PRIMARY KEY"_s, {u"id"_s}, {u"text"_s},
            u"'it''s \\ \"' || chr(10) || chr(228) || i"_s);
        row("text in a collation of its own", u"id text COLLATE \"C\" PRIMARY KEY"_s, {u"id"_s}, {u"text"_s},
            u"chr(65 + i % 60) || i"_s);
        row("a padded character", u"id character(12) PRIMARY KEY"_s, {u"id"_s}, {u"character(12)"_s}, u"chr(65 + i % 26) || i"_s);
        row("a time with its zone", u"id timestamptz PRIMARY KEY"_s, {u"id"_s}, {u"timestamp with time zone"_s},
            u"now() + i * interval '1.000001 s'"_s);
        row("a floating number", u"id float8 PRIMARY KEY"_s, {u"id"_s}, {u"double precision"_s}, u"1.0 / i"_s);
        row("a number of many digits", u"id numeric PRIMARY KEY"_s, {u"id"_s}, {u"numeric"_s}, u"i::numeric / 7"_s);
        row("bytes", u"id bytea PRIMARY KEY"_s, {u"id"_s}, {u"bytea"_s}, u"decode(md5(i::text), 'hex')"_s);
        row("a uuid", u"id uuid PRIMARY KEY"_s, {u"id"_s}, {u"uuid"_s}, u"md5(i::text)::uuid"_s);
        row("an address", u"id inet PRIMARY KEY"_s, {u"id"_s}, {u"inet"_s}, u"'10.0.0.0'::inet + i"_s);
        row("three columns with odd names",
            u"\"a b\" int, \"A b\" text, \"select\" date, PRIMARY KEY (\"select\", \"A b\", \"a b\")"_s,
            {u"select"_s, u"A b"_s, u"a b"_s}, {u"date"_s, u"text"_s, u"integer"_s},
            u"i, chr(97 + i % 5), date '2020-01-01' + i % 11"_s);
        row("partitions", u"id int, part int, PRIMARY KEY (part, id)) PARTITION BY LIST (part"_s, {u"part"_s, u"id"_s},
            {u"integer"_s, u"integer"_s}, u"i, i % 3"_s);
    }

    void everyRowIsFilledOnceWhateverTheKey()
    {
        QFETCH(QString, table);
        QFETCH(QStringList, columns);
        QFETCH(QStringList, types);
        QFETCH(QString, rows);
        QCOMPARE(ask(u"CREATE TABLE t (%1)"_s.arg(table)), QString());
        for (int part = 0; table.contains(u"PARTITION"_s) && part < 3; ++part)
            QCOMPARE(ask(u"CREATE TABLE t%1 PARTITION OF t FOR VALUES IN (%1)"_s.arg(part)), QString());
        QCOMPARE(ask(u"INSERT INTO t SELECT %1 FROM generate_series(1, 1000) i"_s.arg(rows)), QString());
        QCOMPARE(ask(u"ALTER TABLE t ADD COLUMN hits int"_s), QString());
        const auto fence = begin();
        QVERIFY_RESULT(fence);
        const BackfillTarget target = targetOf(columns, types, *fence);
        const auto batches = walk(target, 130);
        QVERIFY_RESULT(batches);
        QCOMPARE(*batches, 8);
        QCOMPARE(ask(u"SELECT string_agg(n, ' ') FROM (SELECT hits || 'x' || count(*) AS n FROM t GROUP BY hits) s"_s),
                 u"1x1000"_s);
        QCOMPARE(m_support->backfill().position(target)->rowsDone, 1000);
    }

    void conditionsAreTakenOneAfterAnotherAndWhatTheyLeaveIsFound()
    {
        QCOMPARE(ask(u"CREATE TABLE t (id int PRIMARY KEY, hits int)"_s), QString());
        QCOMPARE(ask(u"INSERT INTO t SELECT i FROM generate_series(1, 1000) i"_s), QString());
        const auto fence = begin();
        QVERIFY_RESULT(fence);
        BackfillTarget target = targetOf({}, {}, *fence);
        target.walk = sql::Walk::Predicates;
        target.conditions = {u"id <= 300"_s, u"id > 200 AND id <= 900"_s};
        target.predicate = u"hits IS NULL"_s;
        target.predicateEnds = true;
        // However many are asked for: conditions are nobody's to share.
        QCOMPARE(m_support->backfill().parts(target, 4)->size(), 1);
        const auto start = m_support->backfill().begin(target);
        QVERIFY_RESULT(start);
        QCOMPARE(ask(u"SHOW statement_timeout"_s), u"0"_s);
        const auto first = m_support->backfill().batch(target, *start, 10);
        QVERIFY_RESULT(first);
        QCOMPARE(first->rows, 300);
        // Another program goes on with the second.
        const auto support = m_session->runSupport();
        const auto later = support->backfill().begin(target);
        QVERIFY_RESULT(later);
        QCOMPARE(*later, first->position);
        const auto second = support->backfill().batch(target, *later, 10);
        QVERIFY_RESULT(second);
        QCOMPARE(second->rows, 600);
        QVERIFY(second->position.atEnd);
        const auto left = support->backfill().beginAnotherSweep(target, second->position);
        QVERIFY_RESULT(left);
        QVERIFY(*left);
        QCOMPARE(ask(u"SELECT string_agg(DISTINCT hits::text, ' ') || ' ' || count(*) FROM t WHERE id <= 900"_s), u"1 900"_s);
        QVERIFY_RESULT(support->backfill().end());
        QCOMPARE(ask(u"SELECT count(*) FROM pg_settings WHERE source = 'session' AND name ~ 'timeout|enable|synchronous'"_s), u"0"_s);
    }

    void lookingForRowsThatAreLeftMayTakeLongerThanABatch()
    {
        QCOMPARE(ask(u"CREATE TABLE t (id int PRIMARY KEY, hits int)"_s), QString());
        QCOMPARE(ask(u"INSERT INTO t SELECT i FROM generate_series(1, 100) i"_s), QString());
        const auto fence = begin();
        QVERIFY_RESULT(fence);
        BackfillTarget target = targetOf({u"id"_s}, {u"integer"_s}, *fence);
        target.predicateEnds = true;
        target.statementTimeout = std::chrono::milliseconds(300);
        // Slow only where there is nothing to fill, as reading a large table is.
        target.predicate = u"hits IS NULL OR pg_sleep(0.01) IS NULL"_s;
        QVERIFY_RESULT(walk(target, 40));
        const auto position = m_support->backfill().position(target);
        QVERIFY_RESULT(position);
        const auto another = m_support->backfill().beginAnotherSweep(target, *position);
        QVERIFY_RESULT(another);
        QVERIFY(!*another);
        QCOMPARE(ask(u"SHOW statement_timeout"_s) + ask(u"SHOW enable_seqscan"_s), u"300msoff"_s);
        QVERIFY_RESULT(m_support->backfill().end());
    }

    void aTableWhoseKeyHasNoIndexIsRefusedAndNotReadInWhole()
    {
        QCOMPARE(ask(u"CREATE TABLE t AS SELECT i AS id, NULL::int AS hits FROM generate_series(1, 1000) i"_s), QString());
        const auto fence = begin();
        QVERIFY_RESULT(fence);
        const auto walked = walk(targetOf({u"id"_s}, {u"integer"_s}, *fence), 100);
        QVERIFY(!walked);
        QVERIFY2(walked.error().message.contains(u"no index"_s), qPrintable(walked.error().message));
        QCOMPARE(ask(u"SELECT count(hits) FROM t"_s), u"0"_s);
    }

    void aBatchUnderAnOldFenceOrAnOldPositionChangesNothing()
    {
        QCOMPARE(ask(u"CREATE TABLE t (id int PRIMARY KEY, hits int)"_s), QString());
        QCOMPARE(ask(u"INSERT INTO t SELECT i FROM generate_series(1, 1000) i"_s), QString());
        const auto old = begin();
        QVERIFY_RESULT(old);
        const BackfillTarget zombie = targetOf({u"id"_s}, {u"integer"_s}, *old);
        const auto start = m_support->backfill().begin(zombie);
        QVERIFY_RESULT(start);
        const auto first = m_support->backfill().batch(zombie, *start, 100);
        QVERIFY_RESULT(first);
        const auto again = m_support->backfill().batch(zombie, *start, 100);
        QVERIFY(!again);
        QCOMPARE(again.error().kind, ErrorKind::AnotherRunActive);
        const auto fence = m_support->ledger().takeOver(m_run, u"another"_s);
        QVERIFY_RESULT(fence);
        QCOMPARE(m_support->backfill().batch(zombie, first->position, 100).error().kind, ErrorKind::AnotherRunActive);
        QCOMPARE(m_support->backfill().begin(zombie).error().kind, ErrorKind::AnotherRunActive);
        QCOMPARE(ask(u"SELECT sum(hits) FROM t"_s), u"100"_s);
        QVERIFY_RESULT(walk(targetOf({u"id"_s}, {u"integer"_s}, *fence), 100));
        QCOMPARE(ask(u"SELECT sum(hits) || ' ' || max(hits) FROM t"_s), u"1000 1"_s);
    }

    void aStepUnderAnOldFenceIsUndoneWithItsRecord()
    {
        QCOMPARE(ask(u"CREATE TABLE t (id int PRIMARY KEY)"_s), QString());
        const auto old = begin();
        QVERIFY_RESULT(old);
        QVERIFY_RESULT(m_support->ledger().takeOver(m_run, u"another"_s));
        const auto done = m_session->execute({{u"ALTER TABLE t ADD COLUMN hits int"_s}},
                                             m_support->ledger().record(m_run, u"1.1"_s, LedgerStep::Done, *old));
        QVERIFY(!done);
        QCOMPARE(done.error().sqlState, QString(RunLedger::TakenOver));
        QCOMPARE(ask(u"SELECT count(*) FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 'hits'"_s), u"0"_s);
        QVERIFY((*m_support->ledger().read(m_run))->steps.isEmpty());
    }

    void aTableMadeAnewUnderTheSameNameIsNoticed()
    {
        QCOMPARE(ask(u"CREATE TABLE t (id int PRIMARY KEY, hits int)"_s), QString());
        const auto fence = begin();
        QVERIFY_RESULT(fence);
        const BackfillTarget target = targetOf({u"id"_s}, {u"integer"_s}, *fence);
        QVERIFY_RESULT(m_support->backfill().begin(target));
        QCOMPARE(ask(u"DROP TABLE t"_s), QString());
        QCOMPARE(ask(u"CREATE TABLE t (id int PRIMARY KEY, hits int)"_s), QString());
        QCOMPARE(m_support->backfill().begin(target).error().kind, ErrorKind::SchemaDrifted);
    }

    void theLedgerKeepsTheDocumentAndGoesWithItsLastRun()
    {
        QCOMPARE(ask(u"CREATE TABLE t (id int PRIMARY KEY)"_s), QString());
        QVERIFY_RESULT(begin());
        const QUuid first = m_run;
        QVERIFY_RESULT(begin());
        const auto kept = m_support->ledger().read(first);
        QVERIFY_RESULT(kept);
        QCOMPARE((*kept)->planDocument, QByteArray("{\"quote\": \"it's\\\\\"}"));
        QCOMPARE((*kept)->tables, QStringList{u"public.t"_s});
        QVERIFY_RESULT(m_support->ledger().forget(first));
        QCOMPARE(m_support->ledger().runs()->size(), 1);
        QVERIFY_RESULT(m_support->ledger().forget(m_run));
        QCOMPARE(ask(u"SELECT to_regnamespace('colonnade') IS NULL"_s), u"t"_s);
        QVERIFY_RESULT(m_support->ledger().forget(m_run));
    }

    void whatOthersKeepInTheSchemaStays()
    {
        QCOMPARE(ask(u"CREATE TABLE t (id int PRIMARY KEY)"_s), QString());
        QVERIFY_RESULT(begin());
        QCOMPARE(ask(u"CREATE TABLE colonnade.theirs (id int)"_s), QString());
        QVERIFY_RESULT(m_support->ledger().forget(m_run));
        QCOMPARE(
            ask(u"SELECT string_agg(relname, ' ') FROM pg_class WHERE relnamespace = 'colonnade'::regnamespace AND relkind = 'r'"_s),
            u"theirs"_s);
    }
};

COLONNADE_TEST(BackfillTest)
#include "tst_backfill.moc"
