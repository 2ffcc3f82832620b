#include "run/standby_watch.h"

#include "database/run_support.h"
#include "run/worker.h"

namespace colonnade::run {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

constexpr auto Interval = 200ms;
constexpr auto ReconnectAfter = 1s;

/// The relations of the plan whose locks are replayed on replicas; weaker ones are not.
QList<sql::QualifiedName> stronglyLocked(const plan::Plan &plan)
{
    QList<sql::QualifiedName> relations;
    for (const plan::Phase &phase : plan.phases) {
        for (const plan::Step &step : phase.steps) {
            for (const plan::Lock &lock : step.locks) {
                if (lock.mode == plan::LockMode::AccessExclusive && !relations.contains(lock.relation))
                    relations.append(lock.relation);
            }
        }
    }
    return relations;
}

/// One replica, on one thread.
class Standby
{
public:
    Standby(const RunRequest &request, const database::SessionFactory &openSession, const QString &target, qsizetype number)
        : m_request(request),
          m_openSession(openSession),
          m_target(target),
          m_name(u"replica %1"_s.arg(number + 1)),
          m_relations(stronglyLocked(request.plan))
    {
    }

    StandbyLook look(const std::stop_token &stop)
    {
        StandbyLook look{.name = m_name};
        if (const auto opened = open(stop); !opened)
            look.unknown = opened.error().message;
        else if (const auto replayed = m_support->observer().replayedPosition(); !replayed)
            look.unknown = replayed.error().message;
        else if (auto holders = m_support->locks().holders(m_relations); !holders)
            look.unknown = holders.error().message;
        else {
            look.replayed = *replayed;
            look.holders = std::move(*holders);
        }
        if (!look.unknown.isEmpty())
            close();
        look.at = steady_clock::now();
        return look;
    }
    bool sees() const { return m_session != nullptr; }

private:
    Result<void> open(const std::stop_token &stop)
    {
        if (m_session)
            return {};
        database::ConnectionRequest wanted;
        wanted.target = m_target;
        wanted.applicationName = Worker::applicationName(m_request.id, u"observer"_s);
        wanted.connectTimeout = 3s;
        wanted.stop = stop;
        auto session = m_openSession(wanted);
        if (!session)
            return failure(session.error());
        m_session = std::move(*session);
        m_support = m_session->runSupport();
        return m_support->observer().prepare();
    }

    void close()
    {
        m_support.reset();
        m_session.reset();
    }

    const RunRequest &m_request;
    const database::SessionFactory &m_openSession;
    const QString m_target;
    const QString m_name;  ///< never the target, which may hold a password
    const QList<sql::QualifiedName> m_relations;
    database::SessionPtr m_session;
    std::unique_ptr<database::RunSupport> m_support;
};

}  // namespace

StandbyWatch::StandbyWatch(const RunRequest &request, const database::SessionFactory &openSession, Control &control)
{
    for (qsizetype i = 0; i < request.replicas.size(); ++i) {
        m_threads.emplace_back([&request, &openSession, &control, i](const std::stop_token &stop) {
            Standby standby(request, openSession, request.replicas[i], i);
            std::mutex mutex;
            std::condition_variable_any ended;
            while (!stop.stop_requested()) {
                control.publishStandby(standby.look(stop));
                std::unique_lock lock(mutex);
                ended.wait_for(lock, stop, standby.sees() ? std::chrono::milliseconds(Interval) : ReconnectAfter,
                               [] { return false; });
            }
        });
    }
}

StandbyWatch::~StandbyWatch()
{
    for (std::jthread &thread : m_threads)
        thread.request_stop();
}

}  // namespace colonnade::run
