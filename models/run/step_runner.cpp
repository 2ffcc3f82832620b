#include "run/step_runner.h"

#include "run/backfill_runner.h"
#include "run/lock_policy.h"
#include "run/take_back.h"
#include "run/undo.h"

namespace colonnade::run {

using namespace Qt::StringLiterals;
using database::LedgerStep;
using sql::TransactionMode;

namespace {

constexpr int MostRetries = 20;  // of a step that breaks the connection each time

double milliseconds(std::chrono::microseconds time)
{
    return static_cast<double>(time.count()) / 1000;
}

bool isTogether(const QList<sql::Statement> &statements)
{
    return std::ranges::all_of(statements,
                               [](const sql::Statement &statement) { return statement.transaction == TransactionMode::Own; });
}

Error takenOver(const QUuid &run)
{
    return {ErrorKind::AnotherRunActive,
            u"Run %1 was taken over by another program. This one has stopped; nothing was done twice."_s.arg(
                run.toString(QUuid::WithoutBraces)),
            QString(database::RunLedger::TakenOver)};
}

}  // namespace

bool isStepFailure(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::SqlRefused:
    case ErrorKind::ConstraintViolated:
    case ErrorKind::NoSuchObject:
    case ErrorKind::NameTaken:
    case ErrorKind::NoPrivilege:
    case ErrorKind::Internal:
    case ErrorKind::InvalidInput:
    case ErrorKind::InvalidDesign: return true;
    case ErrorKind::Usage:
    case ErrorKind::NoConnection:
    case ErrorKind::LoginRefused:
    case ErrorKind::NoSuchDatabase:
    case ErrorKind::SchemaDrifted:
    case ErrorKind::AnotherRunActive:
    case ErrorKind::GateClosed:
    case ErrorKind::LockNotGranted:
    case ErrorKind::Deadlock:
    case ErrorKind::SerializationFailure:
    case ErrorKind::StatementTimeout:
    case ErrorKind::CancelledOnServer:
    case ErrorKind::ConnectionLost:
    case ErrorKind::InDoubt:
    case ErrorKind::OutOfSpace:
    case ErrorKind::ServerBusy:
    case ErrorKind::LocalFile:
    case ErrorKind::StepFailed:
    case ErrorKind::Stopped: return false;
    }
    Q_UNREACHABLE_RETURN(false);
}

Error stepFailed(const plan::Step &step, const Error &error)
{
    if (error.sqlState == database::RunLedger::TakenOver)
        return {ErrorKind::AnotherRunActive, error.message, error.sqlState, error.detail};
    if (!isStepFailure(error.kind))
        return error;
    const QString state = error.sqlState.isEmpty() ? QString() : u" (SQLSTATE %1)"_s.arg(error.sqlState);
    return {ErrorKind::StepFailed,
            u"Step %1, \"%2\", failed%3: %4 %5, the steps before it stand. Mend the cause and resume the run, or undo it."_s.arg(
                step.id, step.title, state, error.message,
                step.backfill ? u"The rows that it had filled stay filled"_s : u"Its transaction was undone"_s),
            error.sqlState, error.detail};
}

StepRunner::StepRunner(const RunRequest &request, Worker &worker, Control &control, Chronicle &chronicle)
    : m_request(request), m_worker(worker), m_control(control), m_chronicle(chronicle)
{
}

Result<void> StepRunner::mayStart(const plan::Step &step)
{
    if (step.mayStartWhen.isEmpty())
        return {};
    const auto rows = m_worker.session().query(step.mayStartWhen, {}, m_worker.interrupt());
    if (!rows)
        return failure(rows.error());
    if (rows->isEmpty())
        return {};
    QStringList reasons;
    for (const QVariantList &row : rows->rows)
        reasons.append(row.value(0).toString());
    return failure(ErrorKind::NameTaken,
                   u"Step %1, \"%2\", may not start: %3. Mend that, then resume the run."_s.arg(step.id, step.title,
                                                                                                reasons.mid(0, 5).join(u"; "_s)));
}

Result<QString> StepRunner::needlessBecause(const plan::Step &step)
{
    if (step.skipWhen.isEmpty())
        return QString();
    const auto rows = m_worker.session().query(step.skipWhen, {}, m_worker.interrupt());
    if (!rows)
        return failure(rows.error());
    return rows->text();
}

Result<void> StepRunner::skip(const plan::Step &step, const QString &reason)
{
    if (const auto recorded = record(step.id, LedgerStep::Done); !recorded)
        return recorded;
    tellDone(step, {}, 1, u"Nothing to do: %1."_s.arg(reason));
    return {};
}

Result<bool> StepRunner::isDone(const plan::Step &step)
{
    if (step.doneWhen.isEmpty())
        return false;
    const auto rows = m_worker.session().query(step.doneWhen, {}, m_worker.interrupt());
    if (!rows)
        return failure(rows.error());
    return rows->text() == u"t"_s;
}

Result<bool> StepRunner::isRecorded(const QString &stepId, LedgerStep state)
{
    const auto run = m_worker.support().ledger().read(m_request.id);
    if (!run)
        return failure(run.error());
    if (!*run)
        return failure(takenOver(m_request.id));
    const auto it = (*run)->steps.constFind(stepId);
    return it != (*run)->steps.cend() && *it == state;
}

Result<void> StepRunner::record(const QString &stepId, LedgerStep state)
{
    const auto done =
        m_worker.session().execute(m_worker.support().ledger().record(m_request.id, stepId, state, m_worker.fence()));
    return done ? Result<void>{} : failure(done.error());
}

void StepRunner::tellDone(const plan::Step &step, const database::Execution &execution, int attempts, const QString &text)
{
    Event event = stepEvent(EventKind::StepDone, step.id, text.isEmpty() ? step.title : text);
    event.attempt = attempts;
    event.durationMs = milliseconds(execution.duration);
    event.heldMs = milliseconds(execution.duration - execution.lockWait);
    event.rows = execution.rows;
    if (step.kind == plan::StepKind::AddColumn)
        event.columnIds = columnIdsNow(m_request.plan, m_worker);
    for (const auto &[relation, mode] : execution.locksSeen)
        event.locksSeen.append({relation, mode});
    m_chronicle.tell(event);
}

Result<void> StepRunner::run(const plan::Step &step, bool begun)
{
    Result<void> done;
    for (int retries = 0;; ++retries) {
        if (const auto needless = needlessBecause(step); !needless)
            done = failure(needless.error());
        else if (!needless->isEmpty())
            done = skip(step, *needless);
        else if (step.backfill)
            done = mayStart(step).and_then([&] { return BackfillRunner(m_request, m_worker, m_control, m_chronicle).run(step); });
        else if (isTogether(step.statements))
            done = runTogether(step);
        else
            done = runAlone(step, begun);
        if (done || !Worker::isAboutConnection(done.error().kind) || retries >= MostRetries)
            break;
        if (const auto back = m_worker.comeBack(step.id, done.error()); !back)
            return back;
        const auto committed = isRecorded(step.id, LedgerStep::Done);
        if (committed && *committed) {
            tellDone(step, {}, retries + 1,
                     u"The connection broke during commit; the server says that the step was committed."_s);
            return {};
        }
        begun = true;
    }
    if (!done && isAboutBrokenRows(step, done.error()))
        return failure(takenBack(step, done.error(), m_request.plan, *this));
    return done ? done : failure(stepFailed(step, done.error()));
}

/// Effect and record in one transaction: exactly once, whatever happens.
Result<void> StepRunner::runTogether(const plan::Step &step)
{
    if (const auto clear = mayStart(step); !clear)
        return clear;
    LockPolicy policy(m_worker, m_control, m_chronicle, step.id, step.locks);
    const auto done = policy.execute(
        step.statements, m_worker.support().ledger().record(m_request.id, step.id, LedgerStep::Done, m_worker.fence()));
    if (!done)
        return failure(done.error());
    tellDone(step, *done, policy.attempts());
    return {};
}

/// Intent, effect, question, record: what refuses to run in a transaction is asked for by its effect.
Result<void> StepRunner::runAlone(const plan::Step &step, bool begun)
{
    if (begun) {
        const auto stands = isDone(step);
        if (!stands)
            return failure(stands.error());
        if (*stands) {
            const auto recorded = record(step.id, LedgerStep::Done);
            if (recorded)
                tellDone(step, {}, 1, u"It was done before the run was interrupted."_s);
            return recorded;
        }
    }
    if (const auto clear = mayStart(step); !clear)
        return clear;
    if (const auto intended = record(step.id, LedgerStep::Intended); !intended)
        return intended;
    database::Execution sum;
    if (const auto sent = sendOneByOne(step.id, step.locks, step.statements, sum); !sent)
        return sent;
    if (!step.doneWhen.isEmpty()) {
        const auto stands = isDone(step);
        if (!stands)
            return failure(stands.error());
        if (!*stands)
            return failure(ErrorKind::SqlRefused,
                           u"the server took every statement, but what they should have made is not there or not valid."_s);
    }
    if (const auto recorded = record(step.id, LedgerStep::Done); !recorded)
        return recorded;
    tellDone(step, sum, 1);
    return {};
}

Result<void> StepRunner::sendOneByOne(const QString &stepId, const QList<plan::Lock> &locks,
                                      const QList<sql::Statement> &statements, database::Execution &sum)
{
    for (const sql::Statement &statement : statements) {
        Result<database::Execution> done;
        if (statement.transaction == TransactionMode::Own)
            done = LockPolicy(m_worker, m_control, m_chronicle, stepId, locks).execute({statement}, {});
        else
            done = m_worker.session().execute({statement}, {}, m_worker.interrupt());
        if (!done)
            return failure(done.error());
        sum.duration += done->duration;
        sum.rows += done->rows;
        sum.lockWait += done->lockWait;
        sum.locksSeen += done->locksSeen;
    }
    return {};
}

Result<void> StepRunner::undo(const plan::Step &step)
{
    QList<sql::Statement> statements;
    for (const plan::UndoStatement &undo : step.undo)
        statements.append(undo.statement);
    Result<void> done;
    for (int retries = 0;; ++retries) {
        done = undoStatements(step, statements);
        if (done || !Worker::isAboutConnection(done.error().kind) || retries >= MostRetries)
            break;
        if (const auto back = m_worker.comeBack(step.id, done.error()); !back)
            return back;
        const auto committed = isRecorded(step.id, LedgerStep::Undone);
        if (committed && *committed) {
            done = {};
            break;
        }
    }
    if (!done)
        return failure(stepFailed(step, done.error()));
    m_chronicle.tell(stepEvent(EventKind::StepUndone, step.id, u"Undone: %1"_s.arg(step.title)));
    return {};
}

Result<void> StepRunner::lookAgain(const plan::Step &step)
{
    if (const auto recorded = record(step.id, LedgerStep::Undone); !recorded)
        return recorded;
    m_chronicle.tell(stepEvent(EventKind::StepUndone, step.id, u"To be done again: %1"_s.arg(step.title)));
    const auto done = m_worker.session().execute(step.statements, {}, m_worker.interrupt());
    return done ? Result<void>{} : failure(done.error());
}

Result<void> StepRunner::undoStatements(const plan::Step &step, const QList<sql::Statement> &statements)
{
    const auto undone = m_worker.support().ledger().record(m_request.id, step.id, LedgerStep::Undone, m_worker.fence());
    if (isTogether(statements)) {
        const auto done = LockPolicy(m_worker, m_control, m_chronicle, step.id, step.locks).execute(statements, undone);
        return done ? Result<void>{} : failure(done.error());
    }
    database::Execution sum;
    if (const auto sent = sendOneByOne(step.id, step.locks, statements, sum); !sent)
        return sent;
    return record(step.id, LedgerStep::Undone);
}

}  // namespace colonnade::run
