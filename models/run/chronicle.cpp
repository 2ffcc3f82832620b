#include "run/chronicle.h"

namespace colonnade::run {

using namespace std::chrono_literals;

Chronicle::Chronicle(RunRecord record, Journal &journal, Listener listener)
    : m_record(std::move(record)), m_journal(journal), m_listener(std::move(listener))
{
}

void Chronicle::write(const Event &event)
{
    if (const auto written = m_journal.append(m_record.id, event); !written && !m_error)
        m_error = written.error();
}

void Chronicle::tell(Event event)
{
    event.at = QDateTime::currentDateTimeUtc();
    apply(m_record, event);
    write(event);
    m_listener(event);
}

void Chronicle::tellProgress(Event event)
{
    const auto now = std::chrono::steady_clock::now();
    if (now - m_progressTold < 100ms)
        return;
    m_progressTold = now;
    event.at = QDateTime::currentDateTimeUtc();
    if (now - m_progressWritten >= 1s) {
        m_progressWritten = now;
        apply(m_record, event);
        write(event);
    }
    m_listener(event);
}

Event stepEvent(EventKind kind, const QString &stepId, const QString &text, Level level)
{
    Event event;
    event.kind = kind;
    event.stepId = stepId;
    event.text = text;
    event.level = level;
    return event;
}

}  // namespace colonnade::run
