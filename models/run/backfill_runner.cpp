#include "run/backfill_runner.h"

#include "run/backoff.h"
#include "run/step_runner.h"

#include <QElapsedTimer>
#include <QRandomGenerator>

namespace colonnade::run {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

constexpr int MostSweeps = 5;
constexpr milliseconds RowLockTimeout{200};
constexpr auto ThrottlePoll = 100ms;

}  // namespace

bool restWhilePaused(Control &control, Chronicle &chronicle, const QString &stepId)
{
    if (!control.pauseRequested())
        return true;
    chronicle.tell(stepEvent(EventKind::Paused, stepId, u"Paused as asked."_s));
    if (!control.waitWhilePaused())
        return false;
    chronicle.tell(stepEvent(EventKind::Continued, stepId, u"Going on as asked."_s));
    return true;
}

void tellChangedLimits(Control &control, Chronicle &chronicle, const QString &stepId)
{
    const QStringList changes = control.takeLimitsChanged();
    if (changes.isEmpty())
        return;
    const QString &who = chronicle.record().user;
    Event event = stepEvent(EventKind::LimitsChanged, stepId,
                            u"%1 changed limits: %2."_s.arg(who.isEmpty() ? u"Somebody"_s : who, changes.join(u"; "_s)));
    event.who = who;
    chronicle.tell(event);
}

BackfillRunner::BackfillRunner(const RunRequest &request, Worker &worker, Control &control, Chronicle &chronicle)
    : m_worker(worker), m_control(control), m_chronicle(chronicle), m_request(request)
{
}

Result<void> BackfillRunner::run(const plan::Step &step)
{
    m_step = &step;
    const plan::BackfillSpec &spec = *step.backfill;
    m_target = {.run = m_request.id,
                .step = step.id,
                .fence = m_worker.fence(),
                .table = spec.table,
                .walk = spec.walk,
                .descends = spec.descends,
                .keyColumns = spec.keyColumns,
                .keyTypes = spec.keyTypes,
                .assignments = spec.assignments,
                .predicate = spec.predicate,
                .predicateEnds = spec.predicateEnds,
                .lockTimeout = RowLockTimeout,
                .statementTimeout = std::max<milliseconds>(20 * m_control.limits().batchTime, 10s)};
    QElapsedTimer clock;
    clock.start();
    const auto begun = m_worker.support().backfill().begin(m_target);
    if (!begun)
        return failure(begun.error());
    m_position = *begun;
    m_rowsBefore = begun->rowsDone;
    const auto estimated = m_worker.support().backfill().estimatedRows(m_target);
    if (!estimated)
        return failure(estimated.error());
    m_rowsExpected = std::max<qint64>(0, std::llround(*estimated >= 0 ? *estimated : spec.rowsExpected));
    const auto walked = walk();
    m_control.setProgress({m_position.rowsDone, 0, false, m_rowsBefore});
    if (!walked)
        return walked;
    if (const auto ended = m_worker.support().backfill().end(); !ended)
        return ended;
    const auto recorded = m_worker.session().execute(
        m_worker.support().ledger().record(m_request.id, step.id, database::LedgerStep::Done, m_worker.fence()));
    if (!recorded)
        return failure(recorded.error());
    Event done = stepEvent(EventKind::StepDone, step.id, step.title);
    done.rows = m_position.rowsDone;
    done.rowsDone = m_position.rowsDone;
    done.durationMs = static_cast<double>(clock.elapsed());
    m_chronicle.tell(done);
    return {};
}

Result<void> BackfillRunner::walk()
{
    qint64 filledBefore = 0;
    for (int sweeps = 1;;) {
        while (!m_position.atEnd) {
            if (const auto free = mayGoOn(); !free)
                return free;
            if (const auto sent = batch(); !sent)
                return sent;
        }
        // Without that, a row would be filled again by each sweep.
        if (!m_target.predicateEnds)
            return {};
        const auto another = m_worker.support().backfill().beginAnotherSweep(m_target, m_position, m_worker.interrupt());
        if (!another) {
            // The position still is at the end, so the question is asked again.
            if (const auto later = retryLater(another.error()); !later)
                return later;
            if (const auto free = mayGoOn(); !free)
                return free;
            continue;
        }
        m_refusals = 0;
        if (!*another)
            return {};
        // A second walk that fills not one of them: more walks would not either.
        const bool noneTaken = sweeps > 1 && m_position.rowsDone == filledBefore;
        if (++sweeps > MostSweeps || noneTaken)
            return failure(ErrorKind::ConstraintViolated, whyRowsAreLeft(sweeps - 1));
        filledBefore = m_position.rowsDone;
        const auto position = m_worker.support().backfill().position(m_target);
        if (!position)
            return failure(position.error());
        m_position = *position;
    }
}

/// How many rows are left, which, and what may keep them from taking the value, as far as the server says.
QString BackfillRunner::whyRowsAreLeft(int walks)
{
    constexpr int mostCounted = 10000;
    QStringList names, values;
    for (const QString &key : m_target.keyColumns) {
        names.append(sql::Identifier(key).quoted());
        values.append(m_target.table.name.quoted() + u'.' + names.last() + u"::text"_s);
    }
    if (names.isEmpty()) {
        names = {u"ctid"_s};
        values = {m_target.table.name.quoted() + u".ctid::text"_s};
    }
    const auto rows = m_worker.session().query(
        u"SELECT count(*), min(b.k) FROM (SELECT %1 AS k FROM %2 WHERE %3 LIMIT %4) AS b"_s.arg(
            values.join(u" || ', ' || "_s), m_target.table.quoted(), m_target.predicate, QString::number(mostCounted)),
        {}, m_worker.interrupt());
    const auto triggers = m_worker.session().query(
        u"SELECT string_agg(DISTINCT pg_catalog.quote_ident(t.tgname), ', ') FROM pg_catalog.pg_trigger t WHERE t.tgtype & 19 = 19 AND t.tgenabled <> 'D'"
        " AND t.tgrelid IN (WITH RECURSIVE family(oid) AS (SELECT pg_catalog.to_regclass(%1)::oid UNION SELECT i.inhrelid FROM"
        " pg_catalog.pg_inherits i JOIN family f ON i.inhparent = f.oid) SELECT oid FROM family)"_s.arg(
            sql::quotedLiteral(m_target.table.quoted())),
        {}, m_worker.interrupt());
    const QString count = rows ? rows->text(0, 0) : u"some"_s;
    const QString suppress = triggers && !triggers->text().isEmpty()
        ? u"the trigger %1, which fires before an update, may suppress it, "_s.arg(triggers->text())
        : QString();
    return u"after %1 walks over %2 rows are left that do not take the value (%3%4%5): %6the fill gives null for them, or something goes on writing them without it."_s
        .arg(QString::number(walks), m_target.table.display(), count == QString::number(mostCounted) ? u"at least "_s : QString(),
             count,
             rows && !rows->text(0, 1).isEmpty() ? u", for example %1 = %2"_s.arg(names.join(u", "_s), rows->text(0, 1)) : QString(),
             suppress);
}

Result<void> BackfillRunner::mayGoOn()
{
    tellChangedLimits(m_control, m_chronicle, m_step->id);
    if (m_chronicle.error())
        return failure(*m_chronicle.error());
    if (!restWhilePaused(m_control, m_chronicle, m_step->id) || m_control.stopRequested())
        return failure(ErrorKind::Stopped, u"Stopped as asked, between two batches."_s);
    return waitWhileThrottled();
}

Result<void> BackfillRunner::waitWhileThrottled()
{
    bool told = false;
    while (true) {
        const Rein rein = m_control.rein();
        if (!rein.holds)
            break;
        if (!told) {
            told = true;
            m_control.setProgress({m_position.rowsDone, m_sizer.rows(), true, m_rowsBefore});
            m_chronicle.tell(
                stepEvent(EventKind::Throttled, m_step->id, u"Held: %1."_s.arg(rein.reason), Level::Warning));
        }
        tellChangedLimits(m_control, m_chronicle, m_step->id);
        if (!m_control.rest(ThrottlePoll))
            return failure(ErrorKind::Stopped, u"Stopped as asked, while held."_s);
    }
    if (told) {
        m_control.setProgress({m_position.rowsDone, m_sizer.rows(), false, m_rowsBefore});
        m_chronicle.tell(stepEvent(EventKind::ThrottleEnded, m_step->id, u"Going on."_s));
    }
    return {};
}

Result<void> BackfillRunner::batch()
{
    const qint64 rows = m_sizer.rows();
    const auto start = steady_clock::now();
    const auto done = m_worker.support().backfill().batch(m_target, m_position, rows);
    if (!done)
        return retryLater(done.error());
    m_refusals = 0;
    const auto taken = std::chrono::duration_cast<microseconds>(steady_clock::now() - start);
    m_position = done->position;
    // A batch over rows that are filled already says nothing of what filling costs, and the last one is a part only.
    if (done->rows * 2 >= done->walked)
        m_sizer.batchTook(rows, taken, m_control.paced().batchTime);
    const Look look = m_control.latest();
    if (look.sample && look.takenAt >= start && look.sample->blockedSessions > 0)
        m_sizer.halve();
    m_control.setProgress({m_position.rowsDone, m_sizer.rows(), false, m_rowsBefore});
    Event event = stepEvent(EventKind::BatchDone, m_step->id, {});
    event.rows = done->rows;
    event.rowsDone = m_position.rowsDone;
    event.rowsExpected = m_rowsExpected;
    event.durationMs = static_cast<double>(taken.count()) / 1000;
    m_chronicle.tellProgress(event);
    // A stop that ends the rest is seen before the next batch.
    m_control.rest(pauseForSpeed(taken, m_control.paced().speed));
    return {};
}

/// The batch was undone as a whole; the same range is tried again, smaller.
Result<void> BackfillRunner::retryLater(const Error &error)
{
    const bool transient = error.kind == ErrorKind::LockNotGranted || error.kind == ErrorKind::Deadlock
        || error.kind == ErrorKind::SerializationFailure || error.kind == ErrorKind::StatementTimeout
        || (error.kind == ErrorKind::OutOfSpace);
    if (!transient) {
        Error placed = error;
        if (isStepFailure(error.kind)) {
            placed.message += u" It was in the %1 rows %2; the rows before them are filled."_s.arg(m_sizer.rows())
                                  .arg(m_position.cursor.isEmpty() ? u"at the beginning"_s
                                                                     : (m_target.walk == sql::Walk::Key ? u"after key "_s : u"from "_s)
                                         + m_position.cursor);
        }
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
        Event event = stepEvent(EventKind::StepRetried, m_step->id,
                                u"A batch was undone and is tried again, smaller: %1"_s.arg(error.message), Level::Warning);
        event.retryInMs = pause.count();
        event.sqlState = error.sqlState;
        m_chronicle.tell(event);
    }
    m_control.rest(pause);
    return {};
}

}  // namespace colonnade::run
