// RunLedger: the record of runs that is kept on the target server itself, in the schema `colonnade`, because only there can it be
// written in the very transaction of what it records. It decides what was done; everything on the user's machine is a copy of it.
// Used by the runner on its worker session. Every statement may be sent twice.
#pragma once

#include "base/error.h"
#include "sql/identifier.h"
#include "sql/statement.h"

#include <QDateTime>
#include <QMap>
#include <QUuid>

#include <optional>

namespace colonnade::database {

enum class LedgerStep {
    Intended,  ///< begun; for what cannot run in a transaction it may be done, half done or not
    Done,
    Undone
};

struct LedgerRun {
    QUuid id;
    QString planDigest;
    QByteArray planDocument;  ///< as saved, so that a run can be resumed from another machine
    QStringList tables;       ///< "schema.name", those that it changes
    QString owner;            ///< who runs it, on which machine
    QDateTime createdAt;
    qint64 fence = 0;
    QMap<QString, LedgerStep> steps;  ///< by id; a step that never began is absent
};

/// Who holds a table's advisory lock.
struct TableHolder {
    QString table;
    qint64 pid = 0;
    QString application;  ///< "colonnade: <run> worker"
};

class RunLedger
{
public:
    /// SQLSTATE of a statement that found the run taken over by another program.
    static constexpr QLatin1StringView TakenOver{"CL001"};

    RunLedger() = default;
    virtual ~RunLedger() = default;
    RunLedger(const RunLedger &) = delete;
    RunLedger &operator=(const RunLedger &) = delete;

    /// All runs that the server knows of, without their documents; empty where there is no ledger.
    virtual Result<QList<LedgerRun>> runs() = 0;
    virtual Result<std::optional<LedgerRun>> read(const QUuid &run) = 0;
    /// Makes the ledger where there is none, and the run's row.
    virtual Result<void> create(const LedgerRun &run) = 0;
    /// From now on only the holder of the returned fence may write for this run.
    virtual Result<qint64> takeOver(const QUuid &run, const QString &owner) = 0;
    /// Statements that record a step, to be committed with its effect. They fail with TakenOver under an old fence.
    virtual QList<sql::Statement> record(const QUuid &run, const QString &step, LedgerStep state, qint64 fence) const = 0;
    /// Takes the run out of the ledger, and the ledger off the server where it was the last.
    virtual Result<void> forget(const QUuid &run) = 0;

    /// One lock a table, held by this session until it ends; those that were not free are returned. Taking one twice is harmless.
    virtual Result<QList<TableHolder>> lockTables(const QList<sql::QualifiedName> &tables) = 0;
};

}  // namespace colonnade::database
