// RunSupport: all that a run needs of an engine beside sending statements. A session makes one for itself; it must not outlive
// it.
#pragma once

#include "database/backfill.h"
#include "database/lock_view.h"
#include "database/observer.h"
#include "database/run_ledger.h"

#include <QMap>

namespace colonnade::database {

/// What the role must be allowed before anything is begun.
struct Needs {
    QList<sql::QualifiedName> changed;     ///< tables that are altered, indexed, filled
    QList<sql::QualifiedName> referenced;  ///< tables that new foreign keys point to
    bool watchesReplicas = true;           ///< replicas' positions must be readable
};

class RunSupport
{
public:
    RunSupport() = default;
    virtual ~RunSupport() = default;
    RunSupport(const RunSupport &) = delete;
    RunSupport &operator=(const RunSupport &) = delete;

    virtual RunLedger &ledger() = 0;
    virtual LockView &locks() = 0;
    virtual Observer &observer() = 0;
    virtual Backfill &backfill() = 0;

    /// Settings of a session that works: it notices soon when its client has gone.
    virtual Result<void> prepareWorker() = 0;
    /// One sentence a privilege that is missing, with the GRANT that would give it.
    virtual Result<QStringList> missingPrivileges(const Needs &needs) = 0;
    /// What tells these columns from later ones of the same name, by "schema.table.column"; what does not exist is left out.
    virtual Result<QMap<QString, QString>> columnIds(const QList<std::pair<sql::QualifiedName, QString>> &columns) = 0;
};

}  // namespace colonnade::database
