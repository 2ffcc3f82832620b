// Journal: the runs of this user on this machine, in one SQLite file: for each its plan, where it ran, every event and sample.
// It only ever grows; an event is on the disk before the next step starts. The target's own record (database/run_ledger.h)
// decides what was done; this one says how it went, and is all that `status` and `report` need. One object per thread.
#pragma once

#include "run/run_record.h"

#include <memory>

class QSqlDatabase;
class QSqlError;

namespace colonnade::run {

/// What is known of a run before anything happened. No password is ever part of it.
struct RunHeader {
    QUuid id;
    QString planDigest;
    QByteArray planDocument;  ///< as saved
    catalog::Server server;   ///< also says how to connect again: address, database, user
    QString user;             ///< who ran it, on this machine
    QDateTime startedAt;      ///< UTC
};

struct RunSummary {
    QUuid id;
    QString planDigest;
    catalog::Server server;
    QString user;
    QDateTime startedAt;
    QDateTime lastEventAt;
    std::optional<Outcome> outcome;  ///< absent: running, or killed
    QString conclusion;
};

/// Reads a plan document; a parameter, because documents are above this level.
using PlanReader = std::function<Result<plan::Plan>(const QByteArray &)>;

class Journal
{
public:
    enum class Mode { ReadWrite, ReadOnly };

    /// Makes the file and its folder where needed (ReadWrite). Errors: LocalFile for one that is corrupt, not writable, of a
    /// newer version or no journal at all; OutOfSpace.
    static Result<std::unique_ptr<Journal>> open(const QString &path, Mode mode = Mode::ReadWrite);
    /// In the user's data folder.
    static QString defaultPath();
    ~Journal();
    Journal(const Journal &) = delete;
    Journal &operator=(const Journal &) = delete;

    /// Beginning the same run again changes nothing.
    Result<void> begin(const RunHeader &header);
    Result<void> append(const QUuid &run, const Event &event);
    Result<void> append(const QUuid &run, const QList<Sample> &samples);

    Result<QList<RunSummary>> runs() const;  ///< the latest first
    /// The run whose id begins with that text. Errors: NoSuchObject; InvalidInput where several do.
    Result<QUuid> find(const QString &idBeginning) const;
    Result<RunHeader> header(const QUuid &run) const;  ///< Errors: NoSuchObject
    Result<RunRecord> load(const QUuid &run, const PlanReader &readPlan) const;

private:
    Journal(QString path, QString connection);
    Result<void> prepare(Mode mode);
    Result<void> createTables();
    Error errorOf(const QSqlError &error, const QString &doing) const;
    QSqlDatabase database() const;

    QString m_path;
    QString m_connection;
};

}  // namespace colonnade::run
