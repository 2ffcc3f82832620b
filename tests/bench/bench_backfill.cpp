// Filling a column of 5 million rows with two indexes: our ways against one plain UPDATE and against the statements that other
// tools send, side by side in one run, each on a fresh copy of the same database; without load, and under clients that read and
// write the same table at a steady rate. COLONNADE_BENCH_ROWS makes it smaller, COLONNADE_BENCH_WAYS=plain,windows takes some ways
// only, and COLONNADE_BENCH_LOAD=0 or =1 those without load or under it. Processor time is told as well: unlike rows a second it hardly depends on what else the machine does.
#include "tests/bench/bench.h"

#include "database/postgres/postgres_session.h"
#include "impact/assess.h"
#include "plan/planner.h"
#include "sandbox/cluster.h"
#include "sandbox/latencies.h"
#include "tests/support/run_watch.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QTemporaryDir>

#include <mutex>
#include <thread>

#include <unistd.h>

namespace {

using namespace colonnade;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using database::SessionPtr;
using std::chrono::steady_clock;

constexpr double clientsPerSecond = 300;  // statements of all clients together
constexpr int clients = 4;
constexpr auto idleTime = 15s;
const QString fillExpression = u"CASE WHEN paid THEN 'paid' ELSE 'placed' END"_s;

template<typename T>
T valueOrDie(Result<T> &&result)
{
    if (!result)
        qFatal("%s %s", qPrintable(result.error().message), qPrintable(result.error().detail));
    return std::move(*result);
}

void orDie(const Result<void> &result)
{
    if (!result)
        qFatal("%s %s", qPrintable(result.error().message), qPrintable(result.error().detail));
}

SessionPtr open(const QString &target)
{
    return valueOrDie(database::postgres::openSession({.target = target, .access = database::Access::ReadWrite}));
}

QString ask(database::Session &session, const QString &sql, const QVariantList &parameters = {})
{
    return valueOrDie(session.query(sql, parameters)).text();
}

/// Clients that read a row by its key, or change one, each statement at its own moment: what waits for it is counted from then.
class Load
{
public:
    Load(const QString &target, qint64 rows)
    {
        for (int i = 0; i < clients; ++i)
            m_threads.emplace_back([this, target, rows, i](const std::stop_token &stop) { client(target, rows, i, stop); });
    }

    /// What was measured since the last call.
    sandbox::Latencies take()
    {
        const std::scoped_lock lock(m_mutex);
        return std::exchange(m_latencies, {});
    }

private:
    void client(const QString &target, qint64 rows, int number, const std::stop_token &stop)
    {
        const SessionPtr session = open(target);
        QRandomGenerator random(static_cast<quint32>(number + 1));
        const auto period = std::chrono::duration_cast<steady_clock::duration>(std::chrono::duration<double>(clients / clientsPerSecond));
        for (auto moment = steady_clock::now(); !stop.stop_requested(); moment += period) {
            std::this_thread::sleep_until(moment);
            const qint64 id = 1 + static_cast<qint64>(random.generateDouble() * static_cast<double>(rows - 1));
            const auto done = random.bounded(3) == 0
                ? session->query(u"UPDATE orders SET total = total + 1 WHERE id = $1::bigint"_s, {id})
                : session->query(u"SELECT total, note FROM orders WHERE id = $1::bigint"_s, {id});
            const float milliseconds =
                std::chrono::duration_cast<std::chrono::duration<float, std::milli>>(steady_clock::now() - moment).count();
            const std::scoped_lock lock(m_mutex);
            m_latencies.milliseconds.push_back(milliseconds);
            m_latencies.errors += done ? 0 : 1;
        }
    }

    std::mutex m_mutex;
    sandbox::Latencies m_latencies;
    std::vector<std::jthread> m_threads;
};

struct Filled {
    double seconds = 0;
    qint64 rows = 0;
};

/// One way to fill orders.status.
struct Way {
    QString name;
    Filled (*fill)(const QString &target);
};

double secondsSince(steady_clock::time_point begun)
{
    return std::chrono::duration<double>(steady_clock::now() - begun).count();
}

Filled plainUpdate(const QString &target)
{
    const SessionPtr session = open(target);
    ask(*session, u"ALTER TABLE orders ADD COLUMN status text"_s);
    const auto begun = steady_clock::now();
    const sql::Statement statement{u"UPDATE orders SET status = "_s + fillExpression, sql::TransactionMode::None, 0ms, 0ms};
    const auto done = valueOrDie(session->execute({statement}));
    return {secondsSince(begun), done.rows};
}

/// Keyset batches of 1 000 rows that are only touched: a trigger writes the column and takes the row's flag away, as the
/// best-known tool for PostgreSQL does it.
Filled touchTrigger(const QString &target)
{
    const SessionPtr session = open(target);
    ask(*session, u"ALTER TABLE orders ADD COLUMN status text, ADD COLUMN needs_backfill boolean DEFAULT true"_s);
    ask(*session,
        u"CREATE FUNCTION fill_status() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.status IS NULL THEN NEW.status := "
        u"CASE WHEN NEW.paid THEN 'paid' ELSE 'placed' END; END IF; NEW.needs_backfill := false; RETURN NEW; END $$"_s);
    ask(*session, u"CREATE TRIGGER fill_status BEFORE INSERT OR UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION fill_status()"_s);
    const auto begun = steady_clock::now();
    Filled filled;
    QString last = u"0"_s;
    while (true) {
        const auto done = valueOrDie(session->query(
            u"WITH batch AS (SELECT id FROM orders WHERE id > $1::bigint AND needs_backfill = true ORDER BY id LIMIT 1000"
            " FOR NO KEY UPDATE), touched AS (UPDATE orders SET id = orders.id FROM batch WHERE orders.id = batch.id RETURNING "
            "orders.id) SELECT max(id), count(*) FROM touched"_s,
            {last}));
        if (done.text(0, 1).toLongLong() == 0)
            break;
        filled.rows += done.text(0, 1).toLongLong();
        last = done.text();
    }
    filled.seconds = secondsSince(begun);
    return filled;
}

/// The whole of what our program does for the fill: plan, run with journal and observer; the time is the fill's step.
Filled ours(const QString &target, void (*choose)(plan::BackfillSpec &spec))
{
    const auto catalog = valueOrDie(open(target)->introspect({}, {}, {}));
    change::ColumnAddition status{.name = u"status"_s, .type = u"text"_s};
    status.fill = change::FillWish{fillExpression};
    change::ChangeSet change;
    change.tables = {{sql::qualified(u"public"_s, u"orders"_s), {status}}};
    plan::Plan plan = valueOrDie(plan::makePlan(change, *catalog));
    const auto fill = std::ranges::find(plan.phases, plan::PhaseKind::Backfill, &plan::Phase::kind);
    if (fill == plan.phases.end())
        qFatal("the plan has no fill");
    plan::Step &step = fill->steps.first();
    choose(*step.backfill);
    const QTemporaryDir directory;
    run::RunRequest request = test::requestFor(plan, target, directory.path());
    request.gates = run::GatePolicy::Open;
    test::RunWatch watch(request);
    watch.start();
    if (!watch.finish(std::chrono::hours(1)) || watch.outcome() != Outcome::Succeeded)
        qFatal("%s", qPrintable(watch.story()));
    const run::StepRecord *record = watch.record().step(step.id);
    return {record->durationMs / 1000, record->rows};
}

Filled byKey(const QString &target)
{
    return ours(target, [](plan::BackfillSpec &spec) {
        spec.walk = sql::Walk::Key;
        spec.passes = 1;
        spec.keyColumns = {u"id"_s};
        spec.keyTypes = {u"bigint"_s};
    });
}

template<int passes, int workers = 1>
Filled byPages(const QString &target)
{
    return ours(target, [](plan::BackfillSpec &spec) {
        spec.walk = sql::Walk::Pages;
        spec.passes = passes;
        spec.workers = workers;
        spec.keyColumns.clear();
        spec.keyTypes.clear();
    });
}

class Server
{
public:
    explicit Server(qint64 rows) : m_rows(rows)
    {
        sandbox::ClusterOptions options;
        options.settings = {u"fsync = on"_s, u"synchronous_commit = on"_s, u"shared_buffers = 2GB"_s, u"max_wal_size = 16GB"_s,
                            u"checkpoint_timeout = 1h"_s, u"autovacuum = off"_s, u"wal_level = replica"_s};
        m_cluster = valueOrDie(sandbox::Cluster::start(options));
        orDie(m_cluster->createDatabase(u"template_shop"_s));
        orDie(m_cluster->runSql(
            uR"(CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL, placed_at timestamptz NOT NULL,
                total numeric(10,2) NOT NULL, paid boolean NOT NULL, note text NOT NULL);
                INSERT INTO orders SELECT g, g::bigint * 7919 % 100000, '2026-01-01'::timestamptz + g * interval '1 s', g % 10000, g % 3 > 0,
                'order ' || g FROM generate_series(1, %1) g;
                CREATE INDEX orders_customer ON orders (customer_id))"_s.arg(rows),
            u"template_shop"_s));
        const sql::Statement vacuum{u"VACUUM (ANALYZE, FREEZE) orders"_s, sql::TransactionMode::None, 0ms, 0ms};
        valueOrDie(open(m_cluster->target(u"template_shop"_s))->execute({vacuum}));
    }

    /// A fresh copy, in memory as far as it goes in.
    QString prepare()
    {
        const QString copy =
            m_cluster->majorVersion() >= 15 ? u"CREATE DATABASE work TEMPLATE template_shop STRATEGY file_copy"_s
                                            : u"CREATE DATABASE work TEMPLATE template_shop"_s;
        const SessionPtr session = open(m_cluster->target());
        for (const QString &sql : {u"DROP DATABASE IF EXISTS work"_s, copy, u"CHECKPOINT"_s})
            valueOrDie(session->execute({{sql, sql::TransactionMode::None, 0ms, 0ms}}));
        const QString target = m_cluster->target(u"work"_s);
        const SessionPtr work = open(target);
        ask(*work, u"SELECT sum(total) FROM orders"_s);
        ask(*work, u"SET enable_seqscan = off"_s);
        ask(*work, u"SELECT count(id), count(customer_id) FROM orders WHERE id > 0 AND customer_id > -1"_s);
        return target;
    }

    qint64 rows() const { return m_rows; }
    /// Of all processes of the server, also of those that have ended.
    double cpuSeconds() const;

private:
    qint64 m_rows;
    std::unique_ptr<sandbox::Cluster> m_cluster;
};

/// The fields of /proc/PID/stat behind the program's name; empty where it has ended.
QStringList statOf(const QString &pid)
{
    QFile file(u"/proc/%1/stat"_s.arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QString::fromUtf8(file.readAll()).section(u") "_s, -1).split(u' ');
}

double Server::cpuSeconds() const
{
    // One that is just ending is neither among the children nor counted with those that have ended.
    std::this_thread::sleep_for(500ms);
    const SessionPtr session = open(m_cluster->target());
    const QString postmaster = ask(*session, u"SELECT split_part(pg_read_file('postmaster.pid'), chr(10), 1)"_s);
    const auto sum = [](const QStringList &stat, int fields) {
        double ticks = 0;
        for (int i = 0; i < fields; ++i)
            ticks += stat.value(11 + i).toDouble();
        return ticks;
    };
    double ticks = sum(statOf(postmaster), 4);  // its own, and those of its children that it has seen end
    for (const QString &pid : QDir(u"/proc"_s).entryList(QDir::Dirs)) {
        const QStringList stat = statOf(pid);
        if (stat.value(1) == postmaster)
            ticks += sum(stat, 2);
    }
    return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

struct Measured {
    Filled filled;
    double cpuPerRow = 0;  ///< microseconds
    double walPerRow = 0;
    double heapGrowth = 0;
    sandbox::Latencies idle;
    sandbox::Latencies loaded;
};

Measured measure(Server &server, const Way &way, bool withLoad)
{
    const QString target = server.prepare();
    const SessionPtr session = open(target);
    std::unique_ptr<Load> load;
    Measured measured;
    if (withLoad) {
        load = std::make_unique<Load>(target, server.rows());
        std::this_thread::sleep_for(2s);
        load->take();
        std::this_thread::sleep_for(idleTime);
        measured.idle = load->take();
    }
    const double pages = ask(*session, u"SELECT pg_relation_size('orders')"_s).toDouble();
    const QString before = ask(*session, u"SELECT pg_current_wal_insert_lsn()"_s);
    if (load)
        load->take();
    const double cpu = server.cpuSeconds();
    measured.filled = way.fill(target);
    measured.cpuPerRow = 1e6 * (server.cpuSeconds() - cpu) / static_cast<double>(measured.filled.rows);
    if (load)
        measured.loaded = load->take();
    load.reset();
    const double wal = ask(*session, u"SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), $1::pg_lsn)"_s, {before}).toDouble();
    measured.walPerRow = wal / static_cast<double>(measured.filled.rows);
    measured.heapGrowth = ask(*session, u"SELECT pg_relation_size('orders')"_s).toDouble() / pages;
    if (ask(*session, u"SELECT count(*) FROM orders WHERE status IS DISTINCT FROM (CASE WHEN paid THEN 'paid' ELSE 'placed' END)"_s)
        != u"0"_s)
        qFatal("%s left rows", qPrintable(way.name));
    return measured;
}

double rateOf(const Measured &measured)
{
    return static_cast<double>(measured.filled.rows) / measured.filled.seconds;
}

void tell(const QString &name, const Measured &measured, const Measured &plain)
{
    bench::figure(u"backfill.%1.rows"_s.arg(name), rateOf(measured), u"rows/s"_s);
    bench::figure(u"backfill.%1.ratio"_s.arg(name), rateOf(measured) / rateOf(plain), u"x"_s);
    bench::figure(u"backfill.%1.cpu"_s.arg(name), measured.cpuPerRow, u"us/row"_s);
    bench::figure(u"backfill.%1.wal"_s.arg(name), measured.walPerRow, u"B/row"_s);
    bench::figure(u"backfill.%1.heap"_s.arg(name), measured.heapGrowth, u"x"_s);
    if (measured.loaded.count() == 0)
        return;
    for (const auto &[label, share] : {std::pair{u"p50"_s, 0.5}, {u"p99"_s, 0.99}, {u"max"_s, 1.0}}) {
        bench::figure(u"backfill.%1.idle.%2"_s.arg(name, label), measured.idle.percentile(share), u"ms"_s);
        bench::figure(u"backfill.%1.load.%2"_s.arg(name, label), measured.loaded.percentile(share), u"ms"_s);
    }
}

/// What is asked of us: by the planner's own choice with one worker and with two, and what the load notices of it.
void tellGoals(const QString &way, const Measured &measured, const Measured &plain, bool withLoad)
{
    const double ratio = rateOf(measured) / rateOf(plain);
    if (way == "windows"_L1 && !withLoad)
        bench::figure(u"backfill.ratio.one"_s, ratio, u"x"_s);
    if (way == "windows-two"_L1 && !withLoad)
        bench::figure(u"backfill.ratio.two"_s, ratio, u"x"_s);
    if (way == "windows"_L1 && withLoad) {
        bench::figure(u"backfill.load.p99ratio"_s,
                      double(measured.loaded.percentile(0.99)) / double(measured.idle.percentile(0.99)), u"x"_s);
    }
}

void measureBackfill()
{
    const qint64 rows = qEnvironmentVariable("COLONNADE_BENCH_ROWS", u"5000000"_s).toLongLong();
    bench::say(u"making %1 orders"_s.arg(rows));
    Server server(rows);
    const QList<Way> ways{{u"plain"_s, plainUpdate},         {u"windows"_s, byPages<8>},        {u"windows-two"_s, byPages<8, 2>},
                          {u"windows-4"_s, byPages<4>},      {u"windows-4-two"_s, byPages<4, 2>}, {u"touch"_s, touchTrigger},
                          {u"keyset"_s, byKey},              {u"pages"_s, byPages<1>},          {u"pages-two"_s, byPages<1, 2>}};
    const QStringList wanted = qEnvironmentVariable("COLONNADE_BENCH_WAYS").split(u',', Qt::SkipEmptyParts);
    const QString loads = qEnvironmentVariable("COLONNADE_BENCH_LOAD");
    for (const bool withLoad : {false, true}) {
        if (!loads.isEmpty() && withLoad != (loads == "1"_L1))
            continue;
        std::optional<Measured> plain;
        for (const Way &way : ways) {
            if (!wanted.isEmpty() && !wanted.contains(way.name))
                continue;
            bench::say(u"%1, %2"_s.arg(way.name, withLoad ? u"under load"_s : u"without load"_s));
            const Measured measured = measure(server, way, withLoad);
            if (!plain)
                plain = measured;
            tell(withLoad ? way.name + u".loaded"_s : way.name, measured, *plain);
            tellGoals(way.name, measured, *plain, withLoad);
        }
    }
}

}  // namespace

COLONNADE_BENCH("backfill", measureBackfill)
