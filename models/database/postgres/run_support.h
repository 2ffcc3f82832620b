// PostgresRunSupport: what a run needs of PostgreSQL, over a Session and nothing else of this folder. Inside this folder only.
#pragma once

#include "database/postgres/backfill_walk.h"
#include "database/run_support.h"
#include "database/session.h"

namespace colonnade::database::postgres {

class PostgresRunLedger final : public RunLedger
{
public:
    explicit PostgresRunLedger(Session &session) : m_session(session) {}

    Result<QList<LedgerRun>> runs() override;
    Result<std::optional<LedgerRun>> read(const QUuid &run) override;
    Result<void> create(const LedgerRun &run) override;
    Result<qint64> takeOver(const QUuid &run, const QString &owner) override;
    QList<sql::Statement> record(const QUuid &run, const QString &step, LedgerStep state, qint64 fence) const override;
    Result<void> forget(const QUuid &run) override;
    Result<QList<TableHolder>> lockTables(const QList<sql::QualifiedName> &tables) override;

private:
    Result<bool> exists();

    Session &m_session;
};

class PostgresLockView final : public LockView
{
public:
    explicit PostgresLockView(Session &session) : m_session(session) {}
    Result<QList<LockHolder>> holders(const QList<sql::QualifiedName> &relations) override;

private:
    Session &m_session;
};

class PostgresObserver final : public Observer
{
public:
    explicit PostgresObserver(Session &session) : m_session(session) {}
    Result<void> prepare() override;
    Result<ServerReading> read(const QString &workers) override;
    Result<QList<LockHolder>> holdingUp(const QString &workers) override;
    Result<ServerHealth> health(const QList<sql::QualifiedName> &tables) override;
    Result<qint64> replayedPosition() override;
    Result<std::chrono::microseconds> probe(const sql::QualifiedName &table) override;

private:
    Session &m_session;
    QString m_healthSql;  ///< once it was asked for
};

/// Batches that commit together with their row of the ledger, whichever way the table is walked.
class LedgerBackfill final : public Backfill
{
public:
    explicit LedgerBackfill(Session &session) : m_session(session) {}
    Result<QList<BackfillPosition>> parts(const BackfillTarget &target, int wanted) override;
    Result<BackfillPosition> begin(const BackfillTarget &target) override;
    Result<BackfillPosition> position(const BackfillTarget &target) override;
    Result<BatchDone> batch(const BackfillTarget &target, const BackfillPosition &from, qint64 rows,
                            std::stop_token stop) override;
    Result<bool> beginAnotherSweep(const BackfillTarget &target, const BackfillPosition &from, std::stop_token stop) override;
    Result<void> end() override;
    Result<double> estimatedRows(const BackfillTarget &target) override;

private:
    Result<void> prepare(const BackfillTarget &target);
    Settings settings(const BackfillTarget &target) const;

    Session &m_session;
    std::unique_ptr<BackfillWalk> m_walk;  ///< from parts() or begin() on
    bool m_waitsForStandby = false;
};

class PostgresRunSupport final : public RunSupport
{
public:
    explicit PostgresRunSupport(Session &session);

    RunLedger &ledger() override { return m_ledger; }
    LockView &locks() override { return m_locks; }
    Observer &observer() override { return m_observer; }
    Backfill &backfill() override { return m_backfill; }
    Result<void> prepareWorker() override;
    Result<QStringList> missingPrivileges(const Needs &needs) override;
    Result<QMap<QString, QString>> columnIds(const QList<std::pair<sql::QualifiedName, QString>> &columns) override;

private:
    Session &m_session;
    PostgresRunLedger m_ledger;
    PostgresLockView m_locks;
    PostgresObserver m_observer;
    LedgerBackfill m_backfill;
};

/// A text[] of the names, for a parameter that is cast to regclass[] or text[].
QString arrayOf(const QStringList &texts);
QStringList quotedNames(const QList<sql::QualifiedName> &names);
bool isTrue(const QVariant &value);
/// Sets session settings that may not exist on every version.
Result<void> applySettings(Session &session, const QList<std::pair<QString, QString>> &settings);

}  // namespace colonnade::database::postgres
