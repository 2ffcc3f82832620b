#include "run/run_engine.h"

#include "run/backfill_runner.h"
#include "run/preflight.h"
#include "run/undo.h"

namespace colonnade::run {

using namespace Qt::StringLiterals;
using database::LedgerStep;

namespace {

QString idText(const QUuid &id)
{
    return id.toString(QUuid::WithoutBraces);
}

QString howToResume(const QUuid &id)
{
    return u"Go on with: colonnade-cli resume %1"_s.arg(idText(id));
}

bool allDone(const RunRecord &record)
{
    return std::ranges::all_of(record.steps, [](const StepRecord &step) { return step.state == StepState::Done; });
}

bool noneDone(const RunRecord &record)
{
    return std::ranges::none_of(record.steps, [](const StepRecord &step) { return step.state == StepState::Done; });
}

constexpr int MostRefills = 5;

bool isAboutRows(const Error &error)
{
    return error.kind == ErrorKind::StepFailed && error.sqlState == u"23514"_s;
}

QList<plan::Step> fillsBefore(const plan::Plan &plan, const QString &stepId)
{
    QList<plan::Step> fills;
    for (const plan::Phase &phase : plan.phases) {
        for (const plan::Step &step : phase.steps) {
            if (step.id == stepId)
                return fills;
            if (step.backfill && step.backfill->predicateEnds)
                fills.append(step);
        }
    }
    return fills;
}

}  // namespace

RunEngine::RunEngine(const RunRequest &request, database::SessionFactory openSession, Control &control)
    : m_request(request), m_openSession(std::move(openSession)), m_control(control)
{
}

Ending RunEngine::run(const Beginning &began, const Chronicle::Listener &happened)
{
    const auto journal = Journal::open(m_request.journalPath.isEmpty() ? Journal::defaultPath() : m_request.journalPath);
    if (!journal)
        return {Outcome::Failed, journal.error()};
    const auto record = remembered(**journal);
    if (!record)
        return {Outcome::Failed, record.error()};
    Chronicle chronicle(*record, **journal, happened);
    Worker worker(m_request, m_openSession, m_control, chronicle);
    if (const auto connected = worker.connect(); !connected)
        return {Outcome::Failed, connected.error()};
    const Result<void> done = carryOut(**journal, worker, chronicle, began);
    return ending(chronicle, done);
}

/// The run as the journal knows it, or a new one.
Result<RunRecord> RunEngine::remembered(const Journal &journal) const
{
    RunRecord fresh = emptyRecord(m_request.id, m_request.plan, m_request.planDigest, {});
    fresh.user = m_request.who;
    if (!m_request.resume && !m_request.undoDownTo)
        return fresh;
    auto known = journal.load(m_request.id, [this](const QByteArray &) -> Result<plan::Plan> { return m_request.plan; });
    if (!known && known.error().kind == ErrorKind::NoSuchObject)
        return fresh;
    return known;
}

Result<void> RunEngine::carryOut(Journal &journal, Worker &worker, Chronicle &chronicle, const Beginning &began)
{
    const RunRecord before = chronicle.record();
    const bool takenUp = m_request.resume || m_request.undoDownTo;
    if (const QList<Event> &events = before.events; takenUp && !events.isEmpty()) {
        // Its last event then names the gate.
        m_stoodAtClosedGate = events.last().kind == EventKind::RunFinished && !events.last().stepId.isEmpty();
    }
    chronicle.setServer(worker.session().server());
    if (const auto begun = journal.begin({.id = m_request.id,
                                          .planDigest = m_request.planDigest,
                                          .planDocument = m_request.planDocument,
                                          .server = worker.session().server(),
                                          .user = m_request.who,
                                          .startedAt = QDateTime::currentDateTimeUtc()});
        !begun)
        return failure(begun.error());
    const catalog::Server &server = worker.session().server();
    Event first = stepEvent(takenUp ? EventKind::RunResumed : EventKind::RunStarted, {},
                            u"%1 %2 database %3 on %4 as %5"_s.arg(m_request.who,
                                                                   m_request.undoDownTo   ? u"undoes the run in"_s
                                                                       : m_request.resume ? u"resumes the run in"_s
                                                                                          : u"runs the plan in"_s,
                                                                   server.database, server.address, server.user));
    first.who = m_request.who;
    began(chronicle.record());
    chronicle.tell(first);
    if (m_request.undoDownTo)
        return undo(m_request, worker, m_control, chronicle);
    if (const auto stands = findWhereItStands(worker, chronicle); !stands)
        return stands;
    if (m_completed)
        return {};
    m_control.setUnderWay(true);
    if (const auto walked = walkPhases(worker, chronicle); !walked)
        return walked;
    return forgetRun(m_request, worker, m_control, chronicle);
}

Result<void> RunEngine::findWhereItStands(Worker &worker, Chronicle &chronicle)
{
    if (!m_request.resume)
        return beginAnew(worker, chronicle);
    const auto known = worker.support().ledger().read(m_request.id);
    if (!known)
        return failure(known.error());
    if (*known)
        return goOn(worker, chronicle, **known);
    const RunRecord &record = chronicle.record();
    if (noneDone(record))
        return beginAnew(worker, chronicle);
    if (allDone(record)) {
        m_completed = true;
        return {};
    }
    return failure(
        ErrorKind::SchemaDrifted,
        u"The server has no record of run %1 any more, although steps of it were done: somebody dropped the schema colonnade, or the database was restored from a backup. Plan the change again on the schema as it is now."_s
            .arg(idText(m_request.id)));
}

Result<void> RunEngine::beginAnew(Worker &worker, Chronicle &chronicle)
{
    if (const auto fine = checkBeforeRun(m_request, worker, m_control, chronicle); !fine)
        return fine;
    database::LedgerRun run;
    run.id = m_request.id;
    run.planDigest = m_request.planDigest;
    run.planDocument = m_request.planDocument;
    run.owner = m_request.who;
    for (const sql::QualifiedName &table : changedTables(m_request.plan))
        run.tables.append(table.dotted());
    if (const auto made = worker.support().ledger().create(run); !made)
        return made;
    return worker.takeOver();
}

Result<void> RunEngine::goOn(Worker &worker, Chronicle &chronicle, const database::LedgerRun &known)
{
    if (known.planDigest != m_request.planDigest) {
        return failure(
            ErrorKind::SchemaDrifted,
            u"Run %1 was begun with another plan (%2) than this one (%3). Resume it with the plan it was begun with."_s.arg(
                idText(m_request.id), known.planDigest, m_request.planDigest));
    }
    if (const auto fine = checkBeforeResume(m_request, worker, chronicle); !fine)
        return fine;
    if (const auto taken = worker.takeOver(); !taken)
        return taken;
    // Read again: until the fence was ours, another program may have gone on.
    const auto stands = worker.support().ledger().read(m_request.id);
    if (!stands)
        return failure(stands.error());
    if (!*stands)
        return failure(ErrorKind::AnotherRunActive, u"Another program has just finished run %1."_s.arg(idText(m_request.id)));
    m_ledger = (*stands)->steps;
    for (const auto &[stepId, state] : m_ledger.asKeyValueRange()) {
        const StepRecord *step = chronicle.record().step(stepId);
        if (state != LedgerStep::Done || !step || step->state == StepState::Done)
            continue;
        Event done =
            stepEvent(EventKind::StepDone, stepId, u"It was committed before the run was interrupted; the server says so."_s);
        if (const plan::Step *planned = m_request.plan.step(stepId); planned && planned->kind == plan::StepKind::AddColumn)
            done.columnIds = columnIdsNow(m_request.plan, worker);
        chronicle.tell(done);
    }
    return {};
}

Result<void> RunEngine::safePoint(Chronicle &chronicle, const QString &stepId)
{
    tellChangedLimits(m_control, chronicle, stepId);
    if (chronicle.error())
        return failure(*chronicle.error());
    if (!restWhilePaused(m_control, chronicle, stepId) || m_control.stopRequested())
        return failure(ErrorKind::Stopped, u"Stopped as asked, before the next step."_s);
    return {};
}

Result<void> RunEngine::walkPhases(Worker &worker, Chronicle &chronicle)
{
    const QList<plan::Phase> &phases = m_request.plan.phases;
    for (qsizetype i = 0; i < phases.size(); ++i) {
        for (const plan::Step &step : phases[i].steps) {
            if (m_ledger.value(step.id, LedgerStep::Undone) == LedgerStep::Done)
                continue;
            if (const auto safe = safePoint(chronicle, {}); !safe)
                return safe;
            if (const auto done = runStep(step, worker, chronicle); !done)
                return done;
        }
        if (!phases[i].gateAfter)
            continue;
        if (const auto open = passGate(i, chronicle); !open)
            return open;
    }
    return {};
}

Result<void> RunEngine::runStep(const plan::Step &step, Worker &worker, Chronicle &chronicle)
{
    chronicle.tell(stepEvent(EventKind::StepStarted, step.id, step.title));
    m_control.setStep(step.id);
    const bool begun = m_ledger.contains(step.id) && m_ledger.value(step.id) == LedgerStep::Intended;
    StepRunner runner(m_request, worker, m_control, chronicle);
    auto done = runner.run(step, begun);
    // Rows that old code has written since the fill came to its end: the fill takes them up, then it is asked again.
    for (int again = 0; !done && step.kind == plan::StepKind::VerifyFilled && isAboutRows(done.error()) && again < MostRefills;
         ++again) {
        chronicle.tell(stepEvent(EventKind::StepRetried, step.id,
                                 u"Rows without a value have come in since the fill ended; filling them now."_s, Level::Warning));
        for (const plan::Step &fill : fillsBefore(m_request.plan, step.id)) {
            done = runner.run(fill, true);
            if (!done)
                return done;
        }
        done = runner.run(step, begun);
    }
    if (!done && done.error().kind == ErrorKind::StepFailed) {
        Event failed = stepEvent(EventKind::StepFailed, step.id, done.error().message, Level::Error);
        failed.sqlState = done.error().sqlState;
        chronicle.tell(failed);
    }
    return done;
}

Result<void> RunEngine::passGate(qsizetype phase, Chronicle &chronicle)
{
    const int index = static_cast<int>(phase);
    const QString gateId = QString::number(phase + 1);
    const auto gate = std::ranges::find(chronicle.record().gates, index, &GateRecord::phase);
    if (gate != chronicle.record().gates.end() && gate->state == GateState::Opened)
        return {};
    // Steps beyond it were begun: it was passed before, and the journal that said so is lost.
    for (const plan::Phase &later : m_request.plan.phases.mid(phase + 1)) {
        for (const plan::Step &step : later.steps) {
            if (m_ledger.value(step.id, LedgerStep::Undone) == LedgerStep::Done)
                return {};
        }
    }
    const QString question = m_request.plan.phases[phase].gateAfter->question;
    Event opened = stepEvent(EventKind::GateOpened, gateId, {});
    opened.who = m_request.who;
    const bool resumedHere =
        std::exchange(m_stoodAtClosedGate, false) && gate != chronicle.record().gates.end() && gate->state == GateState::Asked;
    chronicle.tell(stepEvent(EventKind::GateReached, gateId, question));
    switch (m_request.gates) {
    case GatePolicy::Open: opened.text = u"Opened beforehand."_s; break;
    case GatePolicy::Stop:
        if (!resumedHere) {
            return failure(
                ErrorKind::GateClosed,
                u"The gate after phase %1 asks: %2 The run stands there, nothing is lost; resuming it says yes. %3"_s.arg(
                    gateId, question, howToResume(m_request.id)));
        }
        opened.text = u"Opened by resuming the run."_s;
        break;
    case GatePolicy::Ask: {
        const auto answer = m_control.waitForGate(index);
        if (!answer)
            return failure(ErrorKind::Stopped, u"Stopped as asked, at the gate after phase %1."_s.arg(gateId));
        opened.who = answer->who;
        opened.text = answer->note;
        break;
    }
    }
    chronicle.tell(opened);
    return {};
}

Ending RunEngine::ending(Chronicle &chronicle, const Result<void> &done) const
{
    Ending end{Outcome::Succeeded, std::nullopt};
    Event last = stepEvent(EventKind::RunFinished, {},
                           m_request.undoDownTo ? u"Undone down to phase %1."_s.arg(*m_request.undoDownTo)
                               : m_completed    ? u"Everything had been done already."_s
                                                : u"Every step of the plan is done."_s);
    if (!done) {
        end.error = done.error();
        const ErrorKind kind = done.error().kind;
        end.outcome = kind == ErrorKind::Stopped || kind == ErrorKind::GateClosed ? Outcome::Cancelled
            : kind == ErrorKind::InDoubt                                          ? Outcome::InDoubt
                                                                                  : Outcome::Failed;
        if (kind == ErrorKind::Stopped && !m_request.undoDownTo)
            end.error->message += u" Nothing is lost. "_s + howToResume(m_request.id);
        const auto gate = std::ranges::find(chronicle.record().gates, GateState::Asked, &GateRecord::state);
        if (kind == ErrorKind::GateClosed && gate != chronicle.record().gates.end())
            last.stepId = QString::number(gate->phase + 1);
        last.text = end.error->message;
        last.level = end.outcome == Outcome::Cancelled ? Level::Warning : Level::Error;
        last.sqlState = end.error->sqlState;
    }
    last.outcome = end.outcome;
    chronicle.tell(last);
    if (!end.error && chronicle.error())
        end.error = chronicle.error();
    return end;
}

}  // namespace colonnade::run
