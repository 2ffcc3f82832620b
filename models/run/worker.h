// Worker: the session that does the work, and its coming back when the connection breaks. Holding a Worker means: the target
// tables' advisory locks are ours, and so is the fence of the run. Used on the run's thread.
#pragma once

#include "database/run_support.h"
#include "database/session.h"
#include "run/chronicle.h"
#include "run/control.h"
#include "run/runner.h"

namespace colonnade::run {

class Worker
{
public:
    Worker(const RunRequest &request, database::SessionFactory openSession, Control &control, Chronicle &chronicle);

    Result<void> connect();
    /// Another session for the same work, on the same server; it takes no locks of ours. May be called on any thread, and the session
    /// stays there.
    Result<database::SessionPtr> openAnother() const;
    /// Errors: AnotherRunActive. On a resume the session of the program that was killed may take some seconds to notice.
    Result<void> lockTables();
    /// From now on the ledger takes writes of ours only.
    Result<void> takeOver();
    /// After ConnectionLost, InDoubt or ServerBusy: connects again with growing pauses until the lock deadline has passed, takes
    /// locks and fence again, and tells of it. What was under way must then be asked of the server.
    Result<void> comeBack(const QString &stepId, const Error &cause);

    const RunRequest &request() const { return m_request; }
    database::Session &session() { return *m_session; }
    database::RunSupport &support() { return *m_support; }
    qint64 fence() const { return m_fence; }
    std::stop_token interrupt() const { return m_control.interrupt(); }

    /// The session's role as application_name has it.
    static QString applicationName(const QUuid &run, const QString &role);
    /// Whether a broken connection, and nothing else, is the matter.
    static bool isAboutConnection(ErrorKind kind);

private:
    Result<database::SessionPtr> open() const;

    const RunRequest &m_request;
    database::SessionFactory m_openSession;
    Control &m_control;
    Chronicle &m_chronicle;
    database::SessionPtr m_session;
    std::unique_ptr<database::RunSupport> m_support;
    QString m_systemIdentifier;
    qint64 m_fence = 0;
};

/// The tables that the plan changes, and those that its new foreign keys point to.
QList<sql::QualifiedName> changedTables(const plan::Plan &plan);
QList<sql::QualifiedName> referencedTables(const plan::Plan &plan);

}  // namespace colonnade::run
