#include "run/control.h"

namespace colonnade::run {

using namespace Qt::StringLiterals;
using std::chrono::steady_clock;

namespace {

// Below that share batches get smaller too: at a fiftieth, one of 250 ms would be followed by twelve seconds of nothing.
constexpr double SmallShare = 0.25;
constexpr std::chrono::milliseconds LeastBatchTime{10};

}  // namespace

Control::Control(Limits limits)
    : m_limits(limits), m_toldLimits(limits), m_interrupter([this](const std::stop_token &ended) { interruptAfterGrace(ended); })
{
}

Control::~Control() = default;

/// A cancel opens a connection of its own, which must keep neither the window nor the work waiting.
void Control::interruptAfterGrace(const std::stop_token &ended)
{
    {
        std::unique_lock lock(m_mutex);
        if (!m_changed.wait(lock, ended, [this] { return m_stops > 0; }))
            return;
        m_changed.wait_for(lock, ended, Grace, [this] { return m_stops > 1; });
    }
    if (!ended.stop_requested())
        m_interrupt.request_stop();
}

void Control::pause()
{
    const std::scoped_lock lock(m_mutex);
    m_paused = true;
    m_changed.notify_all();
}

void Control::proceed()
{
    const std::scoped_lock lock(m_mutex);
    m_paused = false;
    m_changed.notify_all();
}

void Control::stop()
{
    const std::scoped_lock lock(m_mutex);
    ++m_stops;
    m_changed.notify_all();
}

void Control::cancelNow()
{
    const std::scoped_lock lock(m_mutex);
    m_stops += 2;
    m_changed.notify_all();
}

void Control::answerGate(int phase, GateAnswer answer)
{
    const std::scoped_lock lock(m_mutex);
    m_answers.insert_or_assign(phase, std::move(answer));
    m_changed.notify_all();
}

void Control::setLimits(const Limits &limits)
{
    const std::scoped_lock lock(m_mutex);
    m_limits = limits;
    m_changed.notify_all();
}

bool Control::stopRequested() const
{
    const std::scoped_lock lock(m_mutex);
    return m_stops > 0;
}

bool Control::pauseRequested() const
{
    const std::scoped_lock lock(m_mutex);
    return m_paused;
}

Limits Control::limits() const
{
    const std::scoped_lock lock(m_mutex);
    return m_limits;
}

QStringList Control::takeLimitsChanged()
{
    const std::scoped_lock lock(m_mutex);
    return differences(std::exchange(m_toldLimits, m_limits), m_limits);
}

Rein Control::rein() const
{
    const std::scoped_lock lock(m_mutex);
    const bool silent = m_underWay && steady_clock::now() - m_reinAt > Governor::Patience;
    Rein rein = m_rein.value_or(Rein{.share = Governor::First});
    if (silent && m_limits.keepsPromises() && !rein.holds) {
        rein.holds = true;
        rein.reason = u"the load of the server and the lag of its replicas have not been read for %1 s"_s.arg(
            std::chrono::duration_cast<std::chrono::seconds>(steady_clock::now() - m_reinAt).count());
    }
    return rein;
}

Limits Control::paced() const
{
    const double share = rein().share;
    Limits paced = limits();
    paced.speed = std::max(Governor::Least, paced.speed * share);
    if (share < SmallShare) {
        const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(paced.batchTime * (share / SmallShare));
        paced.batchTime = std::clamp(time, std::min(LeastBatchTime, paced.batchTime), paced.batchTime);
    }
    return paced;
}

QList<StandbyLook> Control::standbys() const
{
    const std::scoped_lock lock(m_mutex);
    return m_standbys;
}

void Control::setRein(const Rein &rein)
{
    const std::scoped_lock lock(m_mutex);
    m_rein = rein;
    m_reinAt = steady_clock::now();
}

void Control::publishStandby(const StandbyLook &look)
{
    const std::scoped_lock lock(m_mutex);
    const auto known = std::ranges::find(m_standbys, look.name, &StandbyLook::name);
    if (known == m_standbys.end())
        m_standbys.append(look);
    else
        *known = look;
}

bool Control::rest(std::chrono::microseconds time)
{
    std::unique_lock lock(m_mutex);
    return !m_changed.wait_for(lock, time, [this] { return m_stops > 0; });
}

bool Control::waitWhilePaused()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_stops > 0 || !m_paused; });
    return m_stops == 0;
}

std::optional<GateAnswer> Control::waitForGate(int phase)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return m_stops > 0 || m_answers.contains(phase); });
    if (const auto answer = m_answers.find(phase); answer != m_answers.end())
        return m_answers.extract(answer).mapped();
    return std::nullopt;
}

void Control::setProgress(const Progress &progress)
{
    const std::scoped_lock lock(m_mutex);
    m_progress = progress;
}

void Control::setStep(const QString &stepId)
{
    const std::scoped_lock lock(m_mutex);
    m_step = stepId;
}

QString Control::step() const
{
    const std::scoped_lock lock(m_mutex);
    return m_step;
}

Look Control::latest() const
{
    const std::scoped_lock lock(m_mutex);
    return m_latest;
}

Progress Control::progress() const
{
    const std::scoped_lock lock(m_mutex);
    return m_progress;
}

void Control::publish(const Sample &sample)
{
    const std::scoped_lock lock(m_mutex);
    m_latest = {sample, std::chrono::steady_clock::now()};
}

void Control::setUnderWay(bool underWay)
{
    const std::scoped_lock lock(m_mutex);
    m_underWay = underWay;
    m_reinAt = steady_clock::now();
    m_ended = !underWay;
    m_changed.notify_all();
}

bool Control::waitUntilUnderWay()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_underWay || m_ended; });
    return !m_ended;
}

bool Control::restUntil(std::chrono::steady_clock::time_point time)
{
    std::unique_lock lock(m_mutex);
    return !m_changed.wait_until(lock, time, [this] { return m_ended; });
}

}  // namespace colonnade::run
