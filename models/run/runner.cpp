#include "run/runner.h"

#include "run/control.h"
#include "run/observe.h"
#include "run/run_engine.h"
#include "run/standby_watch.h"

namespace colonnade::run {

class Runner::Private
{
public:
    Private(RunRequest wanted, database::SessionFactory factory)
        : request(std::move(wanted)), openSession(std::move(factory)), control(request.limits)
    {
    }

    const RunRequest request;
    const database::SessionFactory openSession;
    Control control;
    std::unique_ptr<StandbyWatch> standbys;
    std::jthread observer;
    std::jthread worker;
};

Runner::Runner(RunRequest request, database::SessionFactory openSession, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(std::move(request), std::move(openSession)))
{
}

Runner::~Runner()
{
    d->control.cancelNow();
    if (d->worker.joinable())
        d->worker.join();
}

void Runner::start()
{
    d->standbys = std::make_unique<StandbyWatch>(d->request, d->openSession, d->control);
    d->observer = std::jthread([this] {
        observe(
            d->request, d->openSession, d->control, [this](const Sample &sample) { Q_EMIT sampled(sample); },
            [this](const Event &event) { Q_EMIT happened(event); });
    });
    d->worker = std::jthread([this] {
        const Ending ending = RunEngine(d->request, d->openSession, d->control)
                                  .run([this](const RunRecord &record) { Q_EMIT began(record); },
                                       [this](const Event &event) { Q_EMIT happened(event); });
        d->control.setUnderWay(false);
        // Its last samples are told and written before the last signal.
        d->observer.join();
        Q_EMIT finished(ending.outcome, ending.error);
    });
}

void Runner::pause()
{
    d->control.pause();
}

void Runner::proceed()
{
    d->control.proceed();
}

void Runner::stop()
{
    d->control.stop();
}

void Runner::answerGate(int phase, const QString &who, const QString &note)
{
    d->control.answerGate(phase, {who, note});
}

void Runner::setLimits(const Limits &limits)
{
    d->control.setLimits(limits);
}

}  // namespace colonnade::run
