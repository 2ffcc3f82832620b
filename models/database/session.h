// Session: the seam to a server. One connection, used on one thread only; everything it returns is a value. An engine
// implements it in a folder of its own, and only the composition root knows which.
#pragma once

#include "base/error.h"
#include "catalog/catalog.h"
#include "database/probe.h"
#include "sql/statement.h"

#include <QVariant>

#include <functional>
#include <memory>
#include <stop_token>

namespace colonnade::database {

enum class Access {
    ReadOnly,  ///< the server itself refuses writes (default_transaction_read_only)
    ReadWrite
};

struct ConnectionRequest {
    QString target;  ///< what --db takes; never shown or logged as it is, it may hold a password
    Access access = Access::ReadOnly;
    QString applicationName = QStringLiteral("colonnade");
    std::chrono::seconds connectTimeout{10};
    std::stop_token stop =
        {};  ///< gives the attempt up within a tenth of a second (ErrorKind::Stopped), but for the look-up of a name
};

struct Rows {
    QStringList columns;
    QList<QVariantList> rows;  ///< text, or a null QVariant

    bool isEmpty() const { return rows.isEmpty(); }
    QString text(qsizetype row = 0, qsizetype column = 0) const { return rows.value(row).value(column).toString(); }
};

/// How loading goes on: what is being read, and how much of it, 0 to 1.
struct LoadProgress {
    QString what;
    double fraction = 0;
};
using ProgressSink = std::function<void(const LoadProgress &)>;

struct IntrospectionRequest {
    std::chrono::milliseconds ratePeriod{0};  ///< how far apart the two readings of the statistics views lie; 0: no rates
};

/// Stops what a session is doing, from any thread, through a connection of its own. Copyable, outlives the session.
using Canceller = std::function<void()>;

/// What happened to the statements: the transaction's outcome and what locks cost.
struct Execution {
    std::chrono::microseconds lockWait{0};  ///< not known: 0
    std::chrono::microseconds duration{0};
    qint64 rows = 0;  ///< affected, summed
    QStringList notices;
    QList<std::pair<QString, QString>>
        locksSeen;  ///< relation "schema.name" and pg_locks.mode, strongest each, read before commit
};

class RunSupport;

class Session
{
public:
    Session() = default;
    virtual ~Session() = default;
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;

    virtual const catalog::Server &server() const = 0;
    virtual qint64 backendPid() const = 0;
    virtual Canceller canceller() const = 0;

    /// One query with positional parameters $1..$n, in a transaction of its own. Asking the stop token cancels on the server.
    virtual Result<Rows> query(const QString &sql, const QVariantList &parameters = {}, std::stop_token stop = {}) = 0;

    /// Statements of one step. Mode Own: all in one transaction, each under its timeouts, together with `alongside`
    /// (further statements that must commit with them, such as the record of the step). Mode None: the single statement alone.
    /// ErrorKind::InDoubt where the connection broke during commit.
    virtual Result<Execution> execute(const QList<sql::Statement> &statements, const QList<sql::Statement> &alongside = {},
                                      std::stop_token stop = {}) = 0;

    virtual Result<catalog::CatalogPtr> introspect(const IntrospectionRequest &request, std::stop_token stop,
                                                   const ProgressSink &progress) = 0;

    /// Tries defaults out on an empty clone and rolls back (database/probe.h). The session must be allowed to write, though
    /// nothing is left of it.
    virtual Result<DefaultAnswers> askAboutDefaults(const QList<DefaultQuestion> &questions, std::stop_token stop = {}) = 0;

    /// What a run needs beside (database/run_support.h). It uses this session, on its thread, and must not outlive it.
    virtual std::unique_ptr<RunSupport> runSupport() = 0;
};

using SessionPtr = std::unique_ptr<Session>;

/// Opens a connection; made by the composition root for the engine that the target names.
using SessionFactory = std::function<Result<SessionPtr>(const ConnectionRequest &)>;

}  // namespace colonnade::database
