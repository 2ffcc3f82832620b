#include "app/cli/run_terminal.h"

#include "app/cli/interrupt.h"
#include "base/format.h"
#include "database/postgres/postgres_session.h"

#include <QEventLoop>

#include <unistd.h>
#include <atomic>
#include <cstdio>

namespace colonnade::cli {

using namespace Qt::StringLiterals;
using run::EventKind;

namespace {

// Signals arrive on a thread of their own, for the one run that a process carries out.
std::atomic<RunTerminal *> current = nullptr;

void print(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), stderr);
    std::fflush(stderr);
}

QString clock(const QDateTime &at)
{
    return at.toLocalTime().toString(u"HH:mm:ss"_s);
}

QString mark(run::Level level)
{
    switch (level) {
    case run::Level::Info: return u" "_s;
    case run::Level::Warning: return u"!"_s;
    case run::Level::Error: return u"x"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

QString sentence(const run::Event &event)
{
    switch (event.kind) {
    case EventKind::StepStarted: return u"%1 begins: %2"_s.arg(event.stepId, event.text);
    case EventKind::StepDone: {
        QString text = u"%1 done in %2"_s.arg(event.stepId, format::duration(event.durationMs));
        if (event.rowsDone > 0)
            text += u", %1 rows filled"_s.arg(format::exact(event.rows));
        if (event.durationMs <= 0)
            text = u"%1 done: %2"_s.arg(event.stepId, event.text);
        return text;
    }
    case EventKind::GateReached: return u"Gate after phase %1: %2"_s.arg(event.stepId, event.text);
    case EventKind::GateOpened:
        return u"Gate after phase %1 opened by %2%3"_s.arg(event.stepId, event.who,
                                                           event.text.isEmpty() ? QString() : u": "_s + event.text);
    case EventKind::CheckPassed: return u"ok: "_s + event.text;
    case EventKind::RunStarted:
    case EventKind::RunResumed:
    case EventKind::LockNotGranted:
    case EventKind::LockWaitedFor:
    case EventKind::BatchDone:
    case EventKind::Throttled:
    case EventKind::ThrottleEnded:
    case EventKind::StepRetried:
    case EventKind::StepFailed:
    case EventKind::StepUndone:
    case EventKind::Paused:
    case EventKind::Continued:
    case EventKind::LimitsChanged:
    case EventKind::RunFinished: return event.stepId.isEmpty() ? event.text : event.stepId + u' ' + event.text;
    }
    Q_UNREACHABLE_RETURN({});
}

}  // namespace

RunTerminal::Talk RunTerminal::talkFor(const QCommandLineParser &parser)
{
    if (parser.isSet(u"quiet"_s))
        return Talk::Quiet;
    return ::isatty(STDERR_FILENO) ? Talk::Drawn : Talk::Lines;
}

bool RunTerminal::canAsk()
{
    return ::isatty(STDIN_FILENO) && ::isatty(STDERR_FILENO);
}

RunTerminal::RunTerminal(run::RunRequest request, Talk talk)
    : m_request(std::move(request)), m_talk(talk), m_runner(m_request, database::postgres::openSession)
{
    connect(&m_runner, &run::Runner::began, this, [this](const run::RunRecord &record) { m_record = record; });
    connect(&m_runner, &run::Runner::happened, this, &RunTerminal::tell);
    connect(&m_runner, &run::Runner::sampled, this, [this](const run::Sample &sample) {
        m_latest = sample;
        draw();
    });
}

RunTerminal::~RunTerminal()
{
    current = nullptr;
}

RunTerminal::End RunTerminal::perform()
{
    QEventLoop loop;
    connect(&m_runner, &run::Runner::finished, &loop, [&](Outcome outcome, const std::optional<Error> &error) {
        m_end.outcome = outcome;
        m_end.error = error;
        loop.quit();
    });
    current = this;
    stopOnInterrupt([] {
        if (RunTerminal *terminal = current)
            QMetaObject::invokeMethod(terminal, [terminal] { terminal->interrupted(); }, Qt::QueuedConnection);
    });
    m_runner.start();
    loop.exec();
    if (m_drawn)
        print(u"\r\x1b[K"_s);
    m_end.record = m_record;
    return m_end;
}

void RunTerminal::interrupted()
{
    if (++m_interrupts == 1)
        line(u"Stopping at the next safe point. Ctrl-C again cancels what is under way on the server."_s);
    m_runner.stop();
}

void RunTerminal::line(const QString &text)
{
    if (m_talk == Talk::Quiet)
        return;
    print((m_drawn ? u"\r\x1b[K"_s : QString()) + text + u'\n');
    m_drawn = false;
}

void RunTerminal::tell(const run::Event &event)
{
    run::apply(m_record, event);
    // The verb says the last word itself.
    if (event.kind == EventKind::BatchDone || event.kind == EventKind::RunFinished) {
        draw();
        return;
    }
    line(clock(event.at) + u' ' + mark(event.level) + u' ' + sentence(event));
    if (event.kind == EventKind::GateReached && m_request.gates == run::GatePolicy::Ask)
        ask(event);
}

/// One line, redrawn: where the fill is, how fast, how far the replicas are.
void RunTerminal::draw()
{
    const run::StepRecord *step = m_record.currentStep();
    if (m_talk != Talk::Drawn || !step || !m_latest || m_askedPhase >= 0)
        return;
    QString text = u"%1 "_s.arg(step->id);
    if (step->rowsDone > 0) {
        text += format::exact(step->rowsDone);
        if (step->rowsExpected > 0) {
            text += u" of %1 rows, %2 %"_s.arg(format::exact(step->rowsExpected))
                        .arg(std::min<qint64>(100, 100 * step->rowsDone / step->rowsExpected));
        }
        text += u", %1 rows/s"_s.arg(format::rounded(m_latest->rowsPerSecond));
        if (m_latest->rowsPerSecond > 0 && step->rowsExpected > step->rowsDone)
            text += u", about %1 left"_s.arg(
                format::duration(1000 * static_cast<double>(step->rowsExpected - step->rowsDone) / m_latest->rowsPerSecond));
    }
    for (const run::ReplicaLag &lag : m_latest->lags)
        text += u" | %1 %2"_s.arg(lag.replica, lag.seconds ? format::duration(*lag.seconds * 1000) : u"lag unknown"_s);
    if (m_latest->blockedSessions > 0)
        text += u" | %1 waiting on us"_s.arg(m_latest->blockedSessions);
    if (m_latest->throttled)
        text += u" | held"_s;
    print(u"\r\x1b[K"_s + text);
    m_drawn = true;
}

void RunTerminal::ask(const run::Event &gate)
{
    m_askedPhase = gate.stepId.toInt() - 1;
    print(
        u"  Type yes to go on, with a remark if you like (yes: v42 is out); Ctrl-C stops here and the run can be resumed.\n  > "_s);
    m_input = std::make_unique<QSocketNotifier>(STDIN_FILENO, QSocketNotifier::Read);
    connect(m_input.get(), &QSocketNotifier::activated, this, &RunTerminal::answered);
}

void RunTerminal::answered()
{
    char buffer[1024];
    const auto length = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (length <= 0) {
        m_input->setEnabled(false);
        m_runner.stop();
        return;
    }
    const QString text = QString::fromUtf8(buffer, length).trimmed();
    const QString word = text.section(u':', 0, 0).trimmed().toLower();
    if (word != u"yes"_s && word != u"y"_s) {
        print(u"  yes goes on, Ctrl-C stops here.\n  > "_s);
        return;
    }
    m_runner.answerGate(std::exchange(m_askedPhase, -1), m_request.who, text.section(u':', 1).trimmed());
    m_input->setEnabled(false);
}

}  // namespace colonnade::cli
