// Several sessions fill one table at the same time: every row once, whatever happens to one of them.
#include "tests/support/cluster.h"
#include "tests/support/counted_runs.h"

using namespace colonnade;
using namespace colonnade::run;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::RunWatch;

class FillWorkersTest : public test::CountedRuns
{
    Q_OBJECT

    static constexpr int Workers = 3;

    RunRequest shared()
    {
        plan::Plan plan = test::countingPlanByPages(*m_session);
        plan::BackfillSpec &spec = *plan.phases[1].steps[0].backfill;
        spec.passes = 4;
        spec.workers = Workers;
        // Fails where the note is empty.
        spec.assignments = u"hits = coalesce(orders.hits, 0) + length(orders.note) / length(orders.note)"_s;
        // What comes meanwhile is not for the fill.
        plan.phases[0].steps[0].statements.append({u"ALTER TABLE public.orders ALTER hits SET DEFAULT 1"_s});
        RunRequest wanted = test::requestFor(plan, m_target, m_dir.path());
        wanted.gates = GatePolicy::Open;
        wanted.limits = slowly();
        return wanted;
    }
    QString sessions()
    {
        return ask(u"SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'colonnade: % worker' AND datname = current_database()"_s);
    }
    static RunRequest resumed(const RunRequest &request, int workers)
    {
        RunRequest again = request;
        again.resume = true;
        again.limits.workers = workers;
        return again;
    }
    bool fillsWithAll(RunWatch &watch)
    {
        watch.start();
        return watch.waitFor([&] { return sessions() == QString::number(Workers) && ask(u"SELECT count(*) > 1000 FROM orders WHERE hits = 1"_s) == u"t"_s; });
    }

    /// Rows so wide that the table has pages for several.
    void widen()
    {
        const auto made = test::replicatedCluster().runSql(
            u"DROP TABLE orders; CREATE TABLE orders (part text NOT NULL, id bigint NOT NULL, note text, PRIMARY KEY (part, id));"
            "ALTER TABLE orders ALTER note SET STORAGE PLAIN;"
            "INSERT INTO orders SELECT chr(97 + i % 7), i, repeat('x', 1900) FROM generate_series(1, %1) i"_s.arg(Rows),
            test::databaseOf(m_target));
        QVERIFY_RESULT(made);
    }

private Q_SLOTS:
    void everyRowIsFilledOnceWhileOthersWrite()
    {
        widen();
        test::OrderWriter writer(m_target);
        QVERIFY(QTest::qWaitFor([&] { return writer.writes() > 10; }, 10000));
        RunWatch watch(shared());
        QVERIFY2(fillsWithAll(watch), qPrintable(watch.story()));
        QVERIFY2(watch.finish(), qPrintable(watch.story()));
        QVERIFY2(watch.outcome() == Outcome::Succeeded, qPrintable(watch.story()));
        QCOMPARE(writer.failures(), 0);
        QCOMPARE(ask(u"SELECT string_agg(DISTINCT hits::text, ' ') || ' ' || count(*) FROM orders WHERE id <= 20000"_s), u"1 20000"_s);
        QVERIFY(watch.record().step(u"2.1"_s)->rows >= Rows);
        QCOMPARE(sessions(), u"0"_s);
    }

    void aRunThatWasStoppedGoesOnWithAnotherNumber()
    {
        widen();
        const RunRequest request = shared();
        for (const int workers : {0, 1, 8}) {
            RunWatch watch(workers == 0 ? request : resumed(request, workers));
            watch.reaction = [&](const Event &event) {
                if (event.kind == EventKind::BatchDone && event.rows > 0 && workers != 8)
                    watch.runner().stop();
            };
            watch.start();
            QVERIFY2(watch.finish(), qPrintable(watch.story()));
            QVERIFY2(watch.outcome() == (workers == 8 ? Outcome::Succeeded : Outcome::Cancelled), qPrintable(watch.story()));
            QCOMPARE(sessions(), u"0"_s);
        }
        QCOMPARE(hits(), m_allOnce);
    }

    void oneWhoseConnectionBreaksIsReplaced()
    {
        widen();
        RunWatch watch(shared());
        QVERIFY2(fillsWithAll(watch), qPrintable(watch.story()));
        QCOMPARE(ask(u"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'colonnade: % worker'"
                     " AND datname = current_database() ORDER BY backend_start DESC LIMIT 1"_s),
                 u"t"_s);
        QVERIFY2(watch.finish(), qPrintable(watch.story()));
        QVERIFY2(watch.outcome() == Outcome::Succeeded, qPrintable(watch.story()));
        QVERIFY2(watch.has(EventKind::StepRetried), qPrintable(watch.story()));
        QCOMPARE(hits(), m_allOnce);
        QCOMPARE(watch.record().step(u"2.1"_s)->rows, Rows);
    }

    void theFaultOfOneStopsAllAndTheRunGoesOnWhenItIsMended()
    {
        widen();
        QCOMPARE(ask(u"UPDATE orders SET note = '' WHERE id = 19990"_s), QString());
        const RunRequest request = shared();
        {
            RunWatch watch(request);
            watch.start();
            QVERIFY2(watch.finish(), qPrintable(watch.story()));
            QVERIFY2(watch.outcome() == Outcome::Failed, qPrintable(watch.story()));
            QCOMPARE(watch.error().kind, ErrorKind::StepFailed);
            QCOMPARE(watch.error().sqlState, u"22012"_s);
            QCOMPARE(sessions(), u"0"_s);
            QCOMPARE(ask(u"SELECT sum(rows_done) = (SELECT count(*) FROM orders WHERE hits = 1) FROM colonnade.backfill"_s), u"t"_s);
        }
        QCOMPARE(ask(u"UPDATE orders SET note = 'mended' WHERE id = 19990"_s), QString());
        RunWatch watch(resumed(request, 2));
        watch.start();
        QVERIFY2(watch.finish(), qPrintable(watch.story()));
        QVERIFY2(watch.outcome() == Outcome::Succeeded, qPrintable(watch.story()));
        QCOMPARE(hits(), m_allOnce);
    }
};

COLONNADE_TEST(FillWorkersTest)
#include "tst_fill_workers.moc"
