// Plan: an inert value that can be printed, saved, compared and run. It holds no connection and knows no server;
// what you saw is what runs, and its digest says so.
#pragma once

#include "base/error.h"
#include "catalog/fingerprint.h"
#include "change/change_set.h"
#include "plan/finding.h"
#include "plan/ground.h"
#include "plan/lock_mode.h"
#include "sql/statement.h"
#include "sql/walk.h"

namespace colonnade::plan {

enum class PhaseKind { Expand, Backfill, Constrain, CleanUp };

/// What a step does, which decides how it is run and drawn. Documents spell it in camelCase.
enum class StepKind {
    AddColumn,  ///< also its defaults, not-valid checks and comments, under one lock
    CreateTrigger,
    AddForeignKey,
    Backfill,
    VerifyFilled,  ///< its statement fails with 23514 where a row is left
    VerifyUnique,  ///< its statement fails with 23505 and names values that stand more than once
    VerifyRows,    ///< its statement fails with 23514 or 23503 and names rows that would break a check or a foreign key
    CreateIndex,
    AddCheck,
    ValidateConstraint,
    SetNotNull,
    AddUnique,
    AddIdentity,  ///< the helper's sequence hands its place over to the identity's
    Comment,
    DropHelper  ///< trigger, function or check that only the change itself needed
};

struct Lock {
    sql::QualifiedName relation;
    LockMode mode = LockMode::AccessShare;
    bool operator==(const Lock &) const = default;
};

struct UndoStatement {
    sql::Statement statement;
    bool losesData = false;
    bool operator==(const UndoStatement &) const = default;
};

/// Milliseconds; p5 to p95 is the band in which nine of ten runs are expected to lie.
struct Range {
    double p5 = 0;
    double p50 = 0;
    double p95 = 0;
    bool operator==(const Range &) const = default;
};

struct Estimate {
    std::optional<Range> holdMs;      ///< how long the strongest lock is held once granted; absent: unknown
    std::optional<Range> durationMs;  ///< how long the step takes in all; absent: unknown
    std::optional<double> queued;     ///< queries expected to arrive behind the lock while it is held (p50)
    QString basis;                    ///< the rule, the numbers and their age, in a sentence or two
    bool operator==(const Estimate &) const = default;
};

/// How a Backfill step walks its table, a transaction with its progress at a time. The step's one statement is the batch. By key,
/// $1.. is the key behind which it begins, and the following parameters the last key that belongs to it; by pages, $1 is the
/// range's first tid and $2 the one behind it, and the batch goes to one table that holds rows after another; with several passes
/// $3 is one less than their number and $4 the pass. By predicates there is a statement for each of the conditions.
struct BackfillSpec {
    sql::QualifiedName table;
    sql::Walk walk = sql::Walk::Key;
    bool descends = false;   ///< by pages only: also its partitions and the tables that inherit from it, at every depth
    int passes = 1;          ///< by pages only: each window is gone over that many times, another share of its rows each time
    int workers = 1;         ///< sessions that fill at the same time, each its own part
    QStringList keyColumns;  ///< by key only: those of a unique index, in its order
    QStringList keyTypes;    ///< as format_type() prints them, for the casts of the cursor
    QStringList conditions;  ///< by predicates only: one after another, a transaction each
    QString assignments;     ///< "status = CASE ... END, region_id = ..."
    QString predicate;       ///< rows that still want filling: "status IS NULL OR region_id IS NULL"
    bool predicateEnds =
        true;  ///< false: the expression may yield null, another time another, so only the cursor tells what is done
    double rowsExpected = -1;  ///< the planner's estimate when planned; -1: unknown
    bool operator==(const BackfillSpec &) const = default;
};

struct Step {
    QString id;  ///< "2.1"
    StepKind kind = StepKind::AddColumn;
    QString title;
    QString rule;  ///< stable id of the tactic: "pg.add-column.catalog-only"
    QString why;   ///< a sentence or two
    QList<sql::Statement> statements;
    QList<UndoStatement> undo;
    QString doneWhen;      ///< a query that yields true when the step's effect stands; empty: run it again
    QString mayStartWhen;  ///< a query that yields no row when the step may start; each row is a text saying why not
    QString skipWhen;  ///< a query that yields a row, a text saying why, where there is nothing left to do it to: a partition has gone
    /// "schema.table.name", quoted, of what it adds not valid, validates, or looks through the rows for. Where validating finds
    /// rows that break one, the steps that added it are taken back, and those that look are asked which rows they are.
    QStringList constraints;
    std::optional<BackfillSpec> backfill;
    // Foretold by impact, not by the tactic:
    QList<Lock> locks;  ///< each existing relation with the strongest mode on it
    QList<sql::QualifiedName> rewrites;
    QList<sql::QualifiedName> scans;
    Ground ground;  ///< of locks, rewrites and scans; the weakest over the statements
    Estimate estimate;

    bool operator==(const Step &) const = default;
};

/// What the server asks of every write from some gate on, so that code that does not know the column may fail.
enum class Demand { NotNull, Check, Unique, ForeignKey };

struct GateDemand {
    QString object;  ///< "public.orders.status"
    Demand demand = Demand::NotNull;
    bool operator==(const GateDemand &) const = default;
};

struct Gate {
    QString question;
    QList<GateDemand> begins = {};  ///< what begins behind it, also said in the question; empty: old code goes on writing
    bool operator==(const Gate &) const = default;
};

struct Phase {
    PhaseKind kind = PhaseKind::Expand;
    QString title;
    QList<Step> steps;
    std::optional<Gate> gateAfter;
    bool operator==(const Phase &) const = default;
};

/// The statement that somebody in a hurry would send, and what it would have done: for comparison only, never run.
struct PlainStatement {
    QString sql;
    QList<Lock> locks;
    QList<sql::QualifiedName> rewrites;
    QList<sql::QualifiedName> scans;
    Ground ground;
    Estimate estimate;
    bool operator==(const PlainStatement &) const = default;
};

struct Plan {
    catalog::Engine engine = catalog::Engine::PostgreSql;
    QString serverVersion;
    catalog::Fingerprint fingerprint;  ///< of the tables that the plan touches, as they were
    change::ChangeSet change;          ///< what was asked for
    QList<Phase> phases;
    QList<PlainStatement> plain;  ///< one a table
    QList<Finding> findings;

    bool isEmpty() const { return phases.isEmpty(); }
    const Step *step(const QString &id) const;
    qsizetype stepCount() const;
    qsizetype gateCount() const;
    bool operator==(const Plan &) const = default;
};

QString toString(PhaseKind kind);
std::optional<PhaseKind> phaseKindFromString(QStringView text);
QString toString(Demand demand);
std::optional<Demand> demandFromString(QStringView text);
QString toString(StepKind kind);
std::optional<StepKind> stepKindFromString(QStringView text);

}  // namespace colonnade::plan
