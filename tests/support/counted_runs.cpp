#include "tests/support/counted_runs.h"

#include "database/postgres/postgres_session.h"
#include "tests/support/cluster.h"

namespace colonnade::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

OrderWriter::OrderWriter(const QString &target)
    : m_thread([this, target](const std::stop_token &stop) {
          auto session = database::postgres::openSession(
              {.target = target, .access = database::Access::ReadWrite, .applicationName = u"shop"_s});
          for (int i = 0; session && !stop.stop_requested(); ++i) {
              const auto updated = (*session)->query(
                  u"UPDATE orders SET note = 'w' WHERE id BETWEEN $1::bigint AND $1::bigint + 2"_s, {(i * 97) % 20000});
              const auto inserted = (*session)->query(
                  u"INSERT INTO orders (part, id, note) VALUES (chr(97 + $1::int % 7), 1000000 + $1::int, 'new')"_s, {i});
              (updated && inserted ? m_writes : m_failures) += 1;
          }
      })
{
}

QString CountedRuns::ask(const QString &sql)
{
    const auto rows = m_session->query(sql);
    return rows ? rows->text() : rows.error().message + rows.error().detail;
}

run::RunRequest CountedRuns::request()
{
    return requestFor(countingPlan(*m_session), m_target, m_dir.path());
}

QString CountedRuns::hits()
{
    return ask(u"SELECT string_agg(n, ' ' ORDER BY n) FROM (SELECT hits || 'x' || count(*) AS n FROM orders GROUP BY hits) s"_s);
}

bool CountedRuns::connectAgain()
{
    auto session = database::postgres::openSession({.target = m_target, .access = database::Access::ReadWrite});
    if (session)
        m_session = std::move(*session);
    return session.has_value();
}

run::Limits CountedRuns::slowly()
{
    return {.batchTime = 3ms, .speed = 0.4};
}

void CountedRuns::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_target = freshDatabase(replicatedCluster());
    QVERIFY(connectAgain());
    // After a test that let the primary crash the replica takes some seconds to come back.
    QVERIFY(QTest::qWaitFor(
        [&] { return ask(u"SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"_s) == u"1"_s; }, 30000));
    const auto made = replicatedCluster().runSql(countingTable(Rows), databaseOf(m_target));
    QVERIFY_RESULT(made);
}

}  // namespace colonnade::test
