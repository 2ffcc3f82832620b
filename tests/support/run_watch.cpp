#include "tests/support/run_watch.h"

#include "database/postgres/postgres_session.h"
#include "run/event_words.h"

#include <QTest>

namespace colonnade::test {

using namespace Qt::StringLiterals;

RunWatch::RunWatch(run::RunRequest request)
    : m_runner(std::make_unique<run::Runner>(std::move(request), database::postgres::openSession))
{
    connect(m_runner.get(), &run::Runner::began, this, [this](const run::RunRecord &record) { m_record = record; });
    connect(m_runner.get(), &run::Runner::happened, this, [this](const run::Event &event) {
        m_events.append(event);
        run::apply(m_record, event);
        if (reaction)
            reaction(event);
    });
    connect(m_runner.get(), &run::Runner::sampled, this, [this](const run::Sample &sample) { m_samples.append(sample); });
    connect(m_runner.get(), &run::Runner::finished, this, [this](Outcome outcome, const std::optional<Error> &error) {
        m_outcome = outcome;
        m_error = error;
    });
}

bool RunWatch::finish(std::chrono::seconds timeout)
{
    return waitFor([this] { return m_outcome.has_value(); }, timeout);
}

bool RunWatch::waitFor(const std::function<bool()> &condition, std::chrono::seconds timeout)
{
    return QTest::qWaitFor(condition, QDeadlineTimer(timeout));
}

qsizetype RunWatch::count(run::EventKind kind) const
{
    return std::ranges::count(m_events, kind, &run::Event::kind);
}

QStringList RunWatch::log() const
{
    QStringList lines;
    for (const run::Event &event : m_events) {
        if (event.kind != run::EventKind::BatchDone && event.kind != run::EventKind::CheckPassed)
            lines.append((run::toString(event.kind) + u' ' + event.stepId).trimmed());
    }
    return lines;
}

QString RunWatch::story() const
{
    QString text;
    for (const run::Event &event : m_events)
        text += u"\n%1 %2 %3"_s.arg(run::toString(event.kind), event.stepId, event.text);
    return text + u"\n=> %1 | %2"_s.arg(error().message, error().detail);
}

run::RunRequest requestFor(const plan::Plan &plan, const QString &target, const QString &directory)
{
    run::RunRequest request;
    request.id = QUuid::createUuid();
    request.plan = plan;
    request.planDigest = u"sha256:of the test"_s;
    request.planDocument = "{}";
    request.target = target;
    request.gates = run::GatePolicy::Open;
    request.journalPath = directory + u"/runs.journal"_s;
    request.who = u"the test"_s;
    return request;
}

}  // namespace colonnade::test
