#include "run/backfill_runner.h"

#include "run/step_runner.h"

#include <QElapsedTimer>

namespace colonnade::run {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::microseconds;
using std::chrono::milliseconds;

namespace {

constexpr int MostSweeps = 5;
constexpr milliseconds RowLockTimeout{200};
constexpr auto ThrottlePoll = 100ms;
constexpr auto HelperPoll = 20ms;

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
                .passes = spec.passes,
                .keyColumns = spec.keyColumns,
                .keyTypes = spec.keyTypes,
                .conditions = spec.conditions,
                .assignments = spec.assignments,
                .predicate = spec.predicate,
                .predicateEnds = spec.predicateEnds,
                .lockTimeout = RowLockTimeout,
                .statementTimeout = std::max<milliseconds>(20 * m_control.limits().batchTime, 10s)};
    QElapsedTimer clock;
    clock.start();
    database::Backfill &backfill = m_worker.support().backfill();
    const auto parts = backfill.parts(m_target, workers());
    if (!parts)
        return failure(parts.error());
    m_target.parts = static_cast<int>(parts->size());
    m_rowsDone = m_rowsBefore = FillTeam(*parts).rowsDone();
    const auto estimated = backfill.estimatedRows(m_target);
    if (!estimated)
        return failure(estimated.error());
    m_rowsExpected = std::max<qint64>(0, std::llround(*estimated >= 0 ? *estimated : spec.rowsExpected));
    const auto swept = sweep(*parts);
    m_control.setProgress({m_rowsDone, 0, false, m_rowsBefore});
    if (!swept)
        return swept;
    if (const auto ended = backfill.end(); !ended)
        return ended;
    const auto recorded = m_worker.session().execute(
        m_worker.support().ledger().record(m_request.id, step.id, database::LedgerStep::Done, m_worker.fence()));
    if (!recorded)
        return failure(recorded.error());
    Event event = stepEvent(EventKind::StepDone, step.id, step.title);
    event.rows = m_rowsDone;
    event.rowsDone = m_rowsDone;
    event.durationMs = static_cast<double>(clock.elapsed());
    m_chronicle.tell(event);
    return {};
}

PartFiller BackfillRunner::filler()
{
    return {m_worker.support().backfill(), m_target, m_control,
            {.mayGoOn = [this] { return mayGoOn(); },
             .batchDone = [this](const BatchTold &batch) { tellBatch(batch); },
             .tell = [this](const Event &event) { m_chronicle.tell(event); },
             // A stop that ends the rest is seen before the next batch.
             .rest = [this](microseconds time) { (void)m_control.rest(time); }}};
}

Result<void> BackfillRunner::sweep(QList<database::BackfillPosition> parts)
{
    qint64 filledBefore = 0;
    for (int sweeps = 1;; ++sweeps) {
        if (const auto filled = fillParts(parts); !filled)
            return filled;
        // Without that, a row would be filled again by each sweep.
        if (!m_target.predicateEnds)
            return {};
        const auto another = anotherSweep(parts.first());
        if (!another)
            return failure(another.error());
        if (!*another)
            return {};
        // A second walk that fills not one of them: more walks would not either.
        const bool noneTaken = sweeps > 1 && m_rowsDone == filledBefore;
        if (sweeps >= MostSweeps || noneTaken)
            return failure(ErrorKind::ConstraintViolated, whyRowsAreLeft(sweeps));
        filledBefore = m_rowsDone;
        const auto anew = m_worker.support().backfill().parts(m_target, m_target.parts);
        if (!anew)
            return failure(anew.error());
        parts = *anew;
    }
}

Result<bool> BackfillRunner::anotherSweep(const database::BackfillPosition &from)
{
    PartFiller asking = filler();
    while (true) {
        const auto another = m_worker.support().backfill().beginAnotherSweep(m_target, from, m_worker.interrupt());
        if (another)
            return another;
        // The parts still are at their ends, so the question is asked again.
        if (const auto later = asking.retryLater(another.error()); !later)
            return failure(later.error());
        if (const auto free = mayGoOn(); !free)
            return failure(free.error());
    }
}

int BackfillRunner::workers() const
{
    const int wished = m_control.limits().workers;
    return wished > 0 ? wished : m_step->backfill->workers;
}

Result<void> BackfillRunner::fillParts(const QList<database::BackfillPosition> &parts)
{
    const auto open = static_cast<int>(std::ranges::count(parts, false, &database::BackfillPosition::atEnd));
    FillTeam team(parts);
    m_team = &team;
    Result<void> filled;
    {
        std::vector<std::jthread> helpers;
        const int helping = std::max(0, std::min(workers(), open) - 1);
        team.expect(helping);
        for (int i = 0; i < helping; ++i)
            helpers.emplace_back([this, &team] { help(team); });
        PartFiller own = filler();
        filled = fillBesideHelpers(own);
        team.end();
    }
    tellHelpersEvents();
    m_team = nullptr;
    m_rowsDone = team.rowsDone();
    return filled;
}

Result<void> BackfillRunner::fillBesideHelpers(PartFiller &filler)
{
    while (const auto part = m_team->takePart()) {
        if (const auto filled = filler.fill(*part); !filled)
            return filled;
    }
    while (!m_team->waitForHelpers(HelperPoll)) {
        if (const auto free = mayGoOn(); !free)
            return free;
        tellBatch({});
    }
    const auto error = m_team->error();
    return error ? Result<void>(failure(*error)) : Result<void>();
}

/// On a thread and a session of its own. What goes wrong is the team's, whose runner decides what comes of it.
void BackfillRunner::help(FillTeam &team) const
{
    Result<void> filled;
    if (auto session = m_worker.openAnother()) {
        const std::unique_ptr<database::RunSupport> support = (*session)->runSupport();
        PartFiller filler(support->backfill(), m_target, m_control,
                          {.mayGoOn = [&team]() -> Result<void> {
                               return team.mayGoOn() ? Result<void>() : failure(ErrorKind::Stopped, u"Stopped with the others."_s);
                           },
                           .batchDone = [&team](const BatchTold &batch) { team.setRowsDone(batch.part, batch.rowsDone); },
                           .tell = [&team](const Event &event) { team.tell(event); },
                           .rest = [&team](microseconds time) { (void)team.rest(time); }});
        while (const auto part = team.takePart()) {
            filled = filler.fill(*part);
            if (!filled)
                break;
        }
    } else {
        filled = failure(session.error());
    }
    if (!filled && filled.error().kind != ErrorKind::Stopped)
        team.fail(filled.error());
    team.leave();
}

/// Of the walk, else of the table's primary key: what tells people one row from another.
QStringList BackfillRunner::keyOfTable()
{
    if (!m_target.keyColumns.isEmpty())
        return m_target.keyColumns;
    const auto rows = m_worker.session().query(
        u"SELECT a.attname FROM pg_catalog.pg_index i JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid"
        " AND a.attnum = ANY (i.indkey) WHERE i.indrelid = pg_catalog.to_regclass(%1) AND i.indisprimary"
        " ORDER BY pg_catalog.array_position(i.indkey::int2[], a.attnum)"_s.arg(sql::quotedLiteral(m_target.table.quoted())),
        {}, m_worker.interrupt());
    QStringList key;
    for (const QVariantList &row : rows ? rows->rows : QList<QVariantList>())
        key.append(row.value(0).toString());
    return key;
}

/// How many rows are left, which, and what may keep them from taking the value, as far as the server says.
QString BackfillRunner::whyRowsAreLeft(int walks)
{
    constexpr int mostCounted = 10000;
    QStringList names, values;
    for (const QString &key : keyOfTable()) {
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

void BackfillRunner::hold(bool still)
{
    if (m_team)
        m_team->hold(still);
}

void BackfillRunner::tellHelpersEvents()
{
    for (const Event &event : m_team ? m_team->takeEvents() : QList<Event>())
        m_chronicle.tell(event);
}

qint64 BackfillRunner::rowsDone() const
{
    return m_team ? m_team->rowsDone() : m_rowsDone;
}

void BackfillRunner::tellBatch(const BatchTold &batch)
{
    if (batch.batchRows > 0) {
        m_team->setRowsDone(batch.part, batch.rowsDone);
        m_batchRows = batch.batchRows;
    }
    m_control.setProgress({rowsDone(), m_batchRows, false, m_rowsBefore});
    Event event = stepEvent(EventKind::BatchDone, m_step->id, {});
    event.rows = batch.rows;
    event.rowsDone = rowsDone();
    event.rowsExpected = m_rowsExpected;
    event.durationMs = static_cast<double>(batch.taken.count()) / 1000;
    m_chronicle.tellProgress(event);
}

Result<void> BackfillRunner::mayGoOn()
{
    tellChangedLimits(m_control, m_chronicle, m_step->id);
    tellHelpersEvents();
    if (m_chronicle.error())
        return failure(*m_chronicle.error());
    if (m_team && m_team->error())
        return failure(*m_team->error());
    hold(m_control.pauseRequested());
    const bool goesOn = restWhilePaused(m_control, m_chronicle, m_step->id);
    if (!goesOn || m_control.stopRequested())
        return failure(ErrorKind::Stopped, u"Stopped as asked, between two batches."_s);
    const auto free = waitWhileThrottled();
    hold(false);
    return free;
}

Result<void> BackfillRunner::waitWhileThrottled()
{
    bool told = false;
    while (true) {
        const Rein rein = m_control.rein();
        if (!rein.holds)
            break;
        hold(true);
        if (!told) {
            told = true;
            m_control.setProgress({rowsDone(), m_batchRows, true, m_rowsBefore});
            m_chronicle.tell(
                stepEvent(EventKind::Throttled, m_step->id, u"Held: %1."_s.arg(rein.reason), Level::Warning));
        }
        tellChangedLimits(m_control, m_chronicle, m_step->id);
        if (!m_control.rest(ThrottlePoll))
            return failure(ErrorKind::Stopped, u"Stopped as asked, while held."_s);
    }
    if (told) {
        m_control.setProgress({rowsDone(), m_batchRows, false, m_rowsBefore});
        m_chronicle.tell(stepEvent(EventKind::ThrottleEnded, m_step->id, u"Going on."_s));
    }
    return {};
}

}  // namespace colonnade::run
