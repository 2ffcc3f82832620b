// Backfill: fills a table in batches, each of which is one transaction together with its progress in the ledger. How a table is
// walked stands in the target; the runner sees positions that it does not read.
// Exactly once: effect and progress commit together, and only if the progress still is what this program last saw, under its
// fence.
#pragma once

#include "base/error.h"
#include "sql/identifier.h"
#include "sql/walk.h"

#include <QList>
#include <QStringList>
#include <QUuid>

#include <chrono>
#include <stop_token>

namespace colonnade::database {

struct BackfillTarget {
    QUuid run;
    QString step;
    qint64 fence = 0;
    sql::QualifiedName table;
    sql::Walk walk = sql::Walk::Key;
    bool descends = false;   ///< by pages: also its partitions and the tables that inherit from it, at every depth
    int passes = 1;          ///< by pages: each window is gone over that many times, another share of its rows each time
    int part = 0;            ///< which of the parts; each has progress of its own, and no row belongs to two
    int parts = 1;           ///< of how many
    QStringList keyColumns;  ///< by key: in index order
    QStringList keyTypes;    ///< for the casts of the position
    QStringList conditions;  ///< by predicates: one after another
    QString assignments;
    QString predicate;          ///< rows that still want filling
    bool predicateEnds = true;  ///< false: only the position tells what is done
    std::chrono::milliseconds lockTimeout{200};
    std::chrono::milliseconds statementTimeout{0};
};

struct BackfillPosition {
    QString cursor;       ///< opaque; empty: at the beginning
    qint64 rowsDone = 0;  ///< filled by us in all sweeps
    int sweep = 0;        ///< 0 is the first walk over the table
    bool atEnd = false;   ///< this sweep has come to the end of the table
    bool operator==(const BackfillPosition &) const = default;
};

struct BatchDone {
    BackfillPosition position;  ///< after the batch
    qint64 rows = 0;            ///< filled
    qint64 inPlace = 0;         ///< of those, the ones known to have their new version on the same page (HOT); not every batch looks
    qint64 walked = 0;          ///< rows walked over, by estimate where pages are walked
};

class Backfill
{
public:
    Backfill() = default;
    virtual ~Backfill() = default;
    Backfill(const Backfill &) = delete;
    Backfill &operator=(const Backfill &) = delete;

    /// Where each part of the fill stands. It was begun in that many, by whichever program; where it was not, it is now, in `wanted`.
    /// Sessions that fill at the same time take different parts; a session may also take one after another.
    virtual Result<QList<BackfillPosition>> parts(const BackfillTarget &target, int wanted) = 0;
    /// Prepares the session, and says where the target's part stands: at the beginning, or where it was left. Errors:
    /// SchemaDrifted where the table is not the one that was begun with.
    virtual Result<BackfillPosition> begin(const BackfillTarget &target) = 0;
    /// Where it stands now, as the server knows it: after a connection broke.
    virtual Result<BackfillPosition> position(const BackfillTarget &target) = 0;
    /// The next `rows` rows from `from` on, or about as many. Errors: AnotherRunActive where the progress was moved by somebody else.
    /// Only a batch by predicates may take long; `stop` cuts it off.
    virtual Result<BatchDone> batch(const BackfillTarget &target, const BackfillPosition &from, qint64 rows,
                                    std::stop_token stop = {}) = 0;
    /// Whether rows are left that want filling, and where so, puts all parts back to the beginning. To be asked when all of them
    /// are at the end. Never for a target whose predicate does not end. It may read the whole table, for as long as that takes;
    /// `stop` cuts it off.
    virtual Result<bool> beginAnotherSweep(const BackfillTarget &target, const BackfillPosition &from,
                                           std::stop_token stop = {}) = 0;
    /// Sets the session back to what it was.
    virtual Result<void> end() = 0;
    /// Rows in all that the target walks, by the server's own estimate; -1: not known.
    virtual Result<double> estimatedRows(const BackfillTarget &target) = 0;
};

}  // namespace colonnade::database
