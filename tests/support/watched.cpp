#include "tests/support/watched.h"

#include "database/postgres/postgres_session.h"
#include "run/observe.h"
#include "run/worker.h"

#include <QTest>

namespace colonnade::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

run::RunRequest requestOf(const QString &target, const QStringList &tables, const run::Limits &limits,
                          const QStringList &replicas, const QString &directory)
{
    run::RunRequest request;
    request.id = QUuid::createUuid();
    request.target = target;
    request.limits = limits;
    request.replicas = replicas;
    request.journalPath = directory + u"/runs.journal"_s;
    plan::Step step;
    for (const QString &table : tables) {
        const auto name = sql::qualified(u"public"_s, table);
        change::TableChange change;
        change.table = name;
        request.plan.change.tables.append(change);
        step.locks.append({name, plan::LockMode::AccessExclusive});
    }
    request.plan.phases = {{.steps = {step}}};
    return request;
}

}  // namespace

Watched::Watched(const QString &target, const QStringList &tables, const run::Limits &limits, const QStringList &replicas)
    : m_request(requestOf(target, tables, limits, replicas, m_dir.path())),
      m_openSession(database::postgres::openSession),
      m_control(limits),
      m_standbys(m_request, m_openSession, m_control)
{
    m_control.setUnderWay(true);
    m_thread = std::jthread([this] {
        run::observe(
            m_request, m_openSession, m_control,
            [this](const run::Sample &sample) {
                const std::scoped_lock lock(m_mutex);
                m_samples.append(sample);
            },
            [](const run::Event &) {});
    });
}

Watched::~Watched()
{
    m_control.setUnderWay(false);
}

QList<run::Sample> Watched::samples() const
{
    const std::scoped_lock lock(m_mutex);
    return m_samples;
}

run::Sample Watched::last() const
{
    const std::scoped_lock lock(m_mutex);
    return m_samples.isEmpty() ? run::Sample() : m_samples.last();
}

std::optional<run::Signal> Watched::signal(run::SignalId id, const QString &source) const
{
    const std::scoped_lock lock(m_mutex);
    for (const run::Sample &sample : m_samples | std::views::reverse) {
        if (sample.seen.isEmpty())
            continue;
        for (const run::Signal &signal : sample.seen) {
            if (signal.id == id && signal.source == source)
                return signal;
        }
        return std::nullopt;
    }
    return std::nullopt;
}

std::optional<double> Watched::lag(const QString &replica) const
{
    const run::Sample sample = last();
    const auto found = std::ranges::find(sample.lags, replica, &run::ReplicaLag::replica);
    return found == sample.lags.end() ? std::nullopt : found->seconds;
}

bool Watched::until(const std::function<bool()> &condition, std::chrono::seconds timeout)
{
    return QTest::qWaitFor(condition, QDeadlineTimer(timeout));
}

QString Watched::workerName() const
{
    return run::Worker::applicationName(m_request.id, u"worker"_s);
}

Writing::Writing(const QString &target, const QString &sql)
    : m_thread([target, sql](const std::stop_token &stop) {
          const auto session = database::postgres::openSession(
              {.target = target, .access = database::Access::ReadWrite, .applicationName = u"writer"_s});
          while (session && !stop.stop_requested())
              (void)(*session)->query(sql, {}, stop);
      })
{
}

}  // namespace colonnade::test
