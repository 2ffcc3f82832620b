#include "sandbox/traffic.h"

#include "database/postgres/postgres_session.h"

#include <QElapsedTimer>
#include <QRandomGenerator>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace colonnade::sandbox {

using namespace Qt::StringLiterals;
using database::SessionPtr;
using std::chrono::steady_clock;

namespace {

/// False where the token was asked before the moment came.
bool waitUntil(steady_clock::time_point moment, const std::stop_token &stop)
{
    std::mutex mutex;
    std::condition_variable_any asked;
    std::unique_lock lock(mutex);
    asked.wait_until(lock, stop, moment, [] { return false; });
    return !stop.stop_requested();
}

}  // namespace

class Traffic::Private
{
public:
    Private(QString aTarget, const TrafficOptions &someOptions, qint64 highestOrder, qint64 highestCustomer)
        : target(std::move(aTarget)), options(someOptions), orders(highestOrder), customers(highestCustomer)
    {
    }

    void run();
    void stopAll();

    mutable std::mutex mutex;
    TrafficRecord record;

private:
    using Act = void (Private::*)(database::Session &, QRandomGenerator &, const std::stop_token &, std::vector<qint64> &);

    void client(const std::stop_token &stop, quint32 seed, std::chrono::nanoseconds period, Act act);
    void read(database::Session &session, QRandomGenerator &random, const std::stop_token &stop, std::vector<qint64> &own);
    void write(database::Session &session, QRandomGenerator &random, const std::stop_token &stop, std::vector<qint64> &own);
    QString insertStatement(database::Session &session);
    void report(database::Session &session, QRandomGenerator &random, const std::stop_token &stop, std::vector<qint64> &own);
    Result<database::Rows> timed(database::Session &session, Latencies &latencies, const QString &sql,
                                 const QVariantList &parameters, const std::stop_token &stop);
    void note(qint64 &counter);

    QString target;
    TrafficOptions options;
    qint64 orders = 0;
    qint64 customers = 0;
    std::mutex deployment;
    steady_clock::time_point lookedAt;
    std::atomic<bool> knowsRegions = false;
    std::vector<std::jthread> threads;
};

void Traffic::Private::run()
{
    using std::chrono::nanoseconds;
    const auto begin = [this](int count, double perSecond, Act act) {
        for (int i = 0; i < count && perSecond > 0; ++i) {
            const auto seed = static_cast<quint32>(threads.size() + 1);
            const nanoseconds period(static_cast<qint64>(1e9 * count / perSecond));
            threads.emplace_back([this, seed, period, act](const std::stop_token &stop) { client(stop, seed, period, act); });
        }
    };
    begin(options.readers, options.readsPerSecond, &Private::read);
    begin(options.writers, options.writesPerSecond, &Private::write);
    if (options.reportEvery.count() > 0)
        begin(1, 1.0 / static_cast<double>(options.reportEvery.count()), &Private::report);
}

void Traffic::Private::stopAll()
{
    for (std::jthread &thread : threads)
        thread.request_stop();
    threads.clear();
}

/// One client: a statement a period, with a new connection where the old one broke.
void Traffic::Private::client(const std::stop_token &stop, quint32 seed, std::chrono::nanoseconds period, Act act)
{
    QRandomGenerator random(seed);
    std::vector<qint64> own;
    SessionPtr session;
    // Not all at once.
    auto next = steady_clock::now() + period * random.bounded(100) / 100;
    while (waitUntil(next, stop)) {
        if (!session) {
            Result<SessionPtr> opened = database::postgres::openSession(
                {.target = target, .access = database::Access::ReadWrite, .applicationName = u"shop"_s});
            if (opened)
                session = std::move(*opened);
        }
        if (session) {
            (this->*act)(*session, random, stop, own);
            if (session->backendPid() == 0)
                session.reset();
        }
        next = std::max(next + period, steady_clock::now());
    }
}

Result<database::Rows> Traffic::Private::timed(database::Session &session, Latencies &latencies, const QString &sql,
                                               const QVariantList &parameters, const std::stop_token &stop)
{
    QElapsedTimer clock;
    clock.start();
    Result<database::Rows> rows = session.query(sql, parameters, stop);
    const auto took = static_cast<float>(static_cast<double>(clock.nsecsElapsed()) / 1e6);
    const std::scoped_lock lock(mutex);
    if (rows) {
        latencies.milliseconds.push_back(took);
    } else if (!stop.stop_requested()) {
        ++latencies.errors;
        latencies.lastError = rows.error().message + u' ' + rows.error().detail;
    }
    return rows;
}

void Traffic::Private::note(qint64 &counter)
{
    const std::scoped_lock lock(mutex);
    ++counter;
}

void Traffic::Private::read(database::Session &session, QRandomGenerator &random, const std::stop_token &stop,
                            std::vector<qint64> &)
{
    if (random.bounded(3) > 0) {
        (void)timed(session, record.reads, u"SELECT id, customer_id, placed_at, total, paid_at FROM orders WHERE id = $1"_s,
                    {1 + random.bounded(orders)}, stop);
    } else {
        (void)timed(session, record.reads,
                    u"SELECT o.id, o.total, c.name FROM orders o JOIN customers c ON c.id = o.customer_id "
                    "WHERE o.customer_id = $1 ORDER BY o.placed_at DESC LIMIT 20"_s,
                    {1 + random.bounded(customers)}, stop);
    }
}

/// Old code names the columns it knows; new code, out within a second after the column is there, names the new one too.
QString Traffic::Private::insertStatement(database::Session &session)
{
    const auto now = steady_clock::now();
    if (const std::scoped_lock lock(deployment); options.redeploys && now - lookedAt > std::chrono::seconds(1)) {
        lookedAt = now;
        const auto found = session.query(
            u"SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = 'orders'::regclass "
            "AND attname = 'region_id' AND NOT attisdropped)::text"_s);
        knowsRegions = found && found->text() == u"true";
    }
    return knowsRegions
        ? u"INSERT INTO orders (customer_id, total, country, region_id) SELECT c.id, $2::numeric, c.country, r.id "
          "FROM customers c JOIN regions r ON r.code = c.country WHERE c.id = $1 RETURNING id"_s
        : u"INSERT INTO orders (customer_id, total, country) SELECT c.id, $2::numeric, c.country FROM customers c "
          "WHERE c.id = $1 RETURNING id"_s;
}

/// Six inserts and three updates to one delete, and deletes only of what the client itself inserted.
void Traffic::Private::write(database::Session &session, QRandomGenerator &random, const std::stop_token &stop,
                             std::vector<qint64> &own)
{
    const int dice = random.bounded(10);
    if (dice == 9 && !own.empty()) {
        const auto place = static_cast<std::size_t>(random.bounded(static_cast<int>(own.size())));
        const qint64 id = std::exchange(own[place], own.back());
        own.pop_back();
        if (timed(session, record.writes, u"DELETE FROM orders WHERE id = $1"_s, {id}, stop))
            note(record.deleted);
    } else if (dice >= 6) {
        if (timed(session, record.writes, u"UPDATE orders SET paid_at = now(), total = total + 0.01 WHERE id = $1"_s,
                  {1 + random.bounded(orders)}, stop))
            note(record.updated);
    } else {
        const auto made =
            timed(session, record.writes, insertStatement(session), {1 + random.bounded(customers), random.bounded(500)}, stop);
        if (made && !made->isEmpty()) {
            own.push_back(made->text().toLongLong());
            note(record.inserted);
        }
    }
}

void Traffic::Private::report(database::Session &session, QRandomGenerator &, const std::stop_token &stop, std::vector<qint64> &)
{
    (void)timed(session, record.reports, u"SELECT sum(total), count(paid_at), pg_sleep($1::float8) FROM orders"_s,
                {static_cast<qint64>(options.reportTakes.count())}, stop);
}

Traffic::Traffic(std::unique_ptr<Private> state) : d(std::move(state)) {}

Traffic::~Traffic()
{
    stop();
}

Result<std::unique_ptr<Traffic>> Traffic::start(const QString &target, const TrafficOptions &options)
{
    const Result<SessionPtr> session = database::postgres::openSession({.target = target});
    if (!session)
        return failure(session.error());
    const Result<database::Rows> highest =
        (*session)->query(u"SELECT (SELECT max(id) FROM orders), (SELECT max(id) FROM customers)"_s);
    if (!highest)
        return failure(highest.error());
    if (highest->text(0, 0).isEmpty() || highest->text(0, 1).isEmpty())
        return failure(ErrorKind::NoSuchObject, u"The shop holds no orders or no customers, so there can be no traffic on it."_s);
    auto state = std::make_unique<Private>(target, options, highest->text(0, 0).toLongLong(), highest->text(0, 1).toLongLong());
    state->run();
    return std::unique_ptr<Traffic>(new Traffic(std::move(state)));
}

void Traffic::stop()
{
    d->stopAll();
}

TrafficRecord Traffic::record() const
{
    const std::scoped_lock lock(d->mutex);
    return d->record;
}

}  // namespace colonnade::sandbox
