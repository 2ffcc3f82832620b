#include "run/part_filler.h"

#include "run/backoff.h"
#include "run/chronicle.h"
#include "run/step_runner.h"

#include <QRandomGenerator>

namespace colonnade::run {

using namespace Qt::StringLiterals;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

bool passes(ErrorKind kind)
{
    return kind == ErrorKind::LockNotGranted || kind == ErrorKind::Deadlock || kind == ErrorKind::SerializationFailure
        || kind == ErrorKind::StatementTimeout || kind == ErrorKind::OutOfSpace;
}

QString whereItWas(sql::Walk walk, const QString &cursor, qint64 rows)
{
    const QString beginning = u"at the beginning"_s;
    switch (walk) {
    case sql::Walk::Key:
        return u" It was in the %1 rows %2; the rows before them are filled."_s.arg(
            QString::number(rows), cursor.isEmpty() ? beginning : u"after key "_s + cursor);
    case sql::Walk::Pages:
        return u" It was in the %1 rows %2; the rows before them are filled."_s.arg(
            QString::number(rows), cursor.isEmpty() ? beginning : u"from "_s + cursor);
    case sql::Walk::Predicates:
        return u" It was in condition %1; the rows of those before it are filled."_s.arg(cursor.toInt() + 1);
    }
    Q_UNREACHABLE_RETURN({});
}

}  // namespace

PartFiller::PartFiller(database::Backfill &backfill, database::BackfillTarget target, Control &control, Hooks hooks)
    : m_backfill(backfill), m_target(std::move(target)), m_control(control), m_hooks(std::move(hooks))
{
}

Result<void> PartFiller::fill(int part)
{
    m_target.part = part;
    auto position = m_backfill.begin(m_target);
    if (!position)
        return failure(position.error());
    m_hooks.batchDone({part, 0, position->rowsDone, m_sizer.rows(), {}});
    while (!position->atEnd) {
        if (const auto free = m_hooks.mayGoOn(); !free)
            return free;
        if (const auto sent = batch(*position); !sent)
            return sent;
    }
    return {};
}

Result<void> PartFiller::batch(database::BackfillPosition &position)
{
    const qint64 rows = m_sizer.rows();
    m_cursor = position.cursor;
    const auto start = steady_clock::now();
    // A range is small, and what is left of it after a stop would have to be done again.
    const bool mayTakeLong = m_target.walk == sql::Walk::Predicates;
    const auto done = m_backfill.batch(m_target, position, rows, mayTakeLong ? m_control.interrupt() : std::stop_token());
    if (!done)
        return retryLater(done.error());
    m_refusals = 0;
    const auto taken = std::chrono::duration_cast<microseconds>(steady_clock::now() - start);
    position = done->position;
    // A batch over rows that are filled already says nothing of what filling costs, and the last one is a part only.
    if (done->rows * 2 >= done->walked)
        m_sizer.batchTook(rows, taken, m_control.paced().batchTime);
    const Look look = m_control.latest();
    if (look.sample && look.takenAt >= start && look.sample->blockedSessions > 0)
        m_sizer.halve();
    m_hooks.batchDone({m_target.part, done->rows, position.rowsDone, m_sizer.rows(), taken});
    m_hooks.rest(pauseForSpeed(taken, m_control.paced().speed));
    return {};
}

Result<void> PartFiller::retryLater(const Error &error)
{
    if (!passes(error.kind)) {
        Error placed = error;
        if (isStepFailure(error.kind))
            placed.message += whereItWas(m_target.walk, m_cursor, m_sizer.rows());
        return failure(placed);
    }
    if (++m_refusals == 1)
        m_refusedSince = steady_clock::now();
    else if (steady_clock::now() - m_refusedSince > m_control.limits().lockDeadline)
        return failure(error);
    m_sizer.halve();
    const milliseconds pause = error.kind == ErrorKind::OutOfSpace
        ? pauseBeforeReconnect(m_refusals + 3, QRandomGenerator::global()->generateDouble())
        : milliseconds(50 + QRandomGenerator::global()->bounded(450));
    if (m_refusals == 1 || m_refusals % 20 == 0) {
        Event event = stepEvent(EventKind::StepRetried, m_target.step,
                                u"A batch was undone and is tried again, smaller: %1"_s.arg(error.message), Level::Warning);
        event.retryInMs = pause.count();
        event.sqlState = error.sqlState;
        m_hooks.tell(event);
    }
    m_hooks.rest(pause);
    return {};
}

}  // namespace colonnade::run
