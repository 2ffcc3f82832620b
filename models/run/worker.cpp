#include "run/worker.h"

#include "run/backoff.h"

#include <QRandomGenerator>

namespace colonnade::run {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
// A server looks each second whether the client of a running statement is still there (client_connection_check_interval).
constexpr auto DeadClientPatience = 20s;
}  // namespace

Worker::Worker(const RunRequest &request, database::SessionFactory openSession, Control &control, Chronicle &chronicle)
    : m_request(request), m_openSession(std::move(openSession)), m_control(control), m_chronicle(chronicle)
{
}

QString Worker::applicationName(const QUuid &run, const QString &role)
{
    return u"colonnade: %1 %2"_s.arg(run.toString(QUuid::WithoutBraces), role);
}

bool Worker::isAboutConnection(ErrorKind kind)
{
    return kind == ErrorKind::ConnectionLost || kind == ErrorKind::InDoubt || kind == ErrorKind::ServerBusy
        || kind == ErrorKind::NoConnection;
}

/// Multi-host targets may lead to another server each time.
Result<database::SessionPtr> Worker::open() const
{
    database::ConnectionRequest request;
    request.target = m_request.target;
    request.access = database::Access::ReadWrite;
    request.applicationName = applicationName(m_request.id, u"worker"_s);
    auto opened = m_openSession(request);
    if (!opened)
        return opened;
    const catalog::Server &server = (*opened)->server();
    if (server.inRecovery) {
        return failure(
            ErrorKind::NoPrivilege,
            u"%1 on %2 is a replica, which takes no writes. Name its primary with --db."_s.arg(server.database, server.address));
    }
    if (!server.systemIdentifier.isEmpty() && !m_systemIdentifier.isEmpty() && server.systemIdentifier != m_systemIdentifier) {
        return failure(
            ErrorKind::SchemaDrifted,
            u"Another database cluster answers at %1 than the one the run began on. Resume it with the --db of that one."_s.arg(
                server.address));
    }
    return opened;
}

Result<database::SessionPtr> Worker::openAnother() const
{
    auto opened = open();
    if (!opened)
        return opened;
    if (const auto prepared = (*opened)->runSupport()->prepareWorker(); !prepared)
        return failure(prepared.error());
    return opened;
}

Result<void> Worker::connect()
{
    m_support.reset();
    m_session.reset();
    auto opened = open();
    if (!opened)
        return failure(opened.error());
    m_session = std::move(*opened);
    m_support = m_session->runSupport();
    if (m_systemIdentifier.isEmpty())
        m_systemIdentifier = m_session->server().systemIdentifier;
    return m_support->prepareWorker();
}

Result<void> Worker::lockTables()
{
    const auto deadline = std::chrono::steady_clock::now() + DeadClientPatience;
    const QString ours = applicationName(m_request.id, u"worker"_s);
    while (true) {
        const auto taken = m_support->ledger().lockTables(changedTables(m_request.plan));
        if (!taken)
            return failure(taken.error());
        if (taken->isEmpty())
            return {};
        const database::TableHolder &holder = taken->first();
        // The session of a program that died goes by itself; a stranger's does not.
        const bool mayGo = holder.pid == 0 || holder.application == ours;
        if (!mayGo || std::chrono::steady_clock::now() > deadline) {
            return failure(
                ErrorKind::AnotherRunActive,
                u"Another run is active on %1: session %2, \"%3\". Wait until it ends, or stop it there; if its program is dead, end that session with pg_terminate_backend(%2)."_s
                    .arg(holder.table)
                    .arg(holder.pid)
                    .arg(holder.application));
        }
        if (!m_control.rest(100ms))
            return failure(ErrorKind::Stopped, u"Stopped as asked."_s);
    }
}

Result<void> Worker::takeOver()
{
    const auto fence = m_support->ledger().takeOver(m_request.id, m_request.who);
    if (!fence)
        return failure(fence.error());
    m_fence = *fence;
    return {};
}

Result<void> Worker::comeBack(const QString &stepId, const Error &cause)
{
    const auto deadline = std::chrono::steady_clock::now() + m_control.limits().lockDeadline;
    Error last = cause;
    for (int attempt = 1;; ++attempt) {
        const auto pause = pauseBeforeReconnect(attempt, QRandomGenerator::global()->generateDouble());
        Event event = stepEvent(EventKind::StepRetried, stepId,
                                u"%1 Connecting again in %2 s, try %3."_s
                                    .arg(last.message, QString::number(std::chrono::duration<double>(pause).count(), 'f', 1))
                                    .arg(attempt),
                                Level::Warning);
        event.retryInMs = pause.count();
        event.sqlState = last.sqlState;
        // The first is told, and then one in ten: a server may be gone for long.
        if (attempt == 1 || attempt % 10 == 0)
            m_chronicle.tell(event);
        if (!m_control.rest(pause))
            return failure(ErrorKind::Stopped, u"Stopped as asked, while the connection was broken."_s);
        auto back = connect();
        if (back)
            back = lockTables();
        if (back)
            back = takeOver();
        if (back) {
            m_chronicle.tell(
                stepEvent(EventKind::StepRetried, stepId, u"Connected again; what was under way is asked of the server."_s));
            return {};
        }
        last = back.error();
        if (!isAboutConnection(last.kind))
            return failure(last);
        if (std::chrono::steady_clock::now() > deadline) {
            return failure(
                cause.kind == ErrorKind::InDoubt ? ErrorKind::InDoubt : ErrorKind::ConnectionLost,
                u"The server did not come back within %1 minutes. Nothing is lost: resume the run when it is there."_s.arg(
                    std::chrono::duration_cast<std::chrono::minutes>(m_control.limits().lockDeadline).count()),
                last.sqlState, last.detail);
        }
    }
}

QList<sql::QualifiedName> changedTables(const plan::Plan &plan)
{
    QList<sql::QualifiedName> tables;
    for (const change::TableChange &table : plan.change.tables) {
        if (!tables.contains(table.table))
            tables.append(table.table);
    }
    // In one order, so that two runs cannot wait for each other.
    std::ranges::sort(tables);
    return tables;
}

QList<sql::QualifiedName> referencedTables(const plan::Plan &plan)
{
    QList<sql::QualifiedName> tables;
    for (const change::TableChange &table : plan.change.tables) {
        for (const change::ColumnAddition &column : table.addColumns) {
            if (column.references && !tables.contains(column.references->table))
                tables.append(column.references->table);
        }
    }
    std::ranges::sort(tables);
    return tables;
}

}  // namespace colonnade::run
