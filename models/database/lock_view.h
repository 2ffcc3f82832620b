// LockView: who holds, or waits for, locks on relations right now. Looked at before a strong lock is asked for, and after it was
// not granted, to name who was in the way. Costs nobody anything.
#pragma once

#include "base/error.h"
#include "sql/identifier.h"

#include <QList>

namespace colonnade::database {

struct LockHolder {
    sql::QualifiedName relation;
    QString mode;         ///< in the engine's own words: "AccessExclusiveLock"
    bool granted = true;  ///< false: waits for it
    qint64 pid = 0;
    QString user;
    QString application;
    QString state;  ///< "active", "idle in transaction"; "autovacuum", which gives way; "vacuum to prevent wraparound", which
                    ///< does not
    QString query;  ///< first 200 characters
    double transactionSeconds = 0;
};

class LockView
{
public:
    LockView() = default;
    virtual ~LockView() = default;
    LockView(const LockView &) = delete;
    LockView &operator=(const LockView &) = delete;

    /// Everybody but this session, the longest transaction first.
    virtual Result<QList<LockHolder>> holders(const QList<sql::QualifiedName> &relations) = 0;
};

}  // namespace colonnade::database
