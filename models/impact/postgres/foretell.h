// foretell(): what one statement will do to those who use the database: which relations it locks and how strongly, whose rows
// it writes or reads while it holds the lock. Told from the parse tree, the server's version and the schema as it stands;
// independent of whoever wrote the statement. The rules are held against what servers of every version were seen to do
// (tests/oracle); measured.h tells which statements they were held against.
//
// Told are tables, views, materialized views and sequences; indexes only where their lock says more than that of their table.
// Not told is what a query's planner chooses to read.
#pragma once

#include "impact/postgres/state.h"
#include "plan/plan.h"
#include "sql/parse.h"

namespace colonnade::impact::postgres {

using plan::LockMode;

/// What goes along with something that is dropped with CASCADE.
struct Collateral {
    enum class Kind { Table, Column, View, MaterializedView, ForeignKey, Default, Trigger };
    Kind kind = Kind::Table;
    sql::QualifiedName relation;
    QString part;  ///< of a column, a default, a foreign key and a trigger

    bool operator==(const Collateral &) const = default;
};

struct Foretold {
    QList<plan::Lock> locks;  ///< existing relations, the strongest mode each, in order of name
    QList<sql::QualifiedName> rewrites;
    QList<sql::QualifiedName> scans;     ///< read entirely, index builds included; what is rewritten is not named again
    QList<sql::QualifiedName> builds;    ///< of the scans, those that build an index
    QList<sql::QualifiedName> created;   ///< relations that the statement makes
    QList<sql::QualifiedName> dropped;   ///< relations and indexes that it drops, as far as they are known
    QStringList calls;                   ///< functions of which it is not known what they do: "f()"; then it is unknown, too
    QList<int> dynamicLines;             ///< of a DO block's body, where it runs SQL that is put together then
    QList<Collateral> collateral;        ///< with CASCADE, in the order in which it was found
    bool waitsForTransactions = false;   ///< CONCURRENTLY: it waits for older transactions in the whole database
    bool everywhere = false;             ///< every relation of the database, a schema or a tablespace: those are not named one by one
    bool alone = false;                  ///< it cannot run inside a transaction block
    bool worstCase = false;              ///< for lack of a column's type: its rewrite may turn out to be none
    bool unknown = false;                ///< no rule for this kind of statement
    QString refusedWith;                 ///< SQLSTATE, where the server will not do it at all; then only the locks are said that
                                         ///< it waits for before it refuses
    std::optional<plan::Ground> ground;  ///< of all that is said here; absent: nothing was said

    void lock(const sql::QualifiedName &relation, LockMode mode);
    void rewrite(const sql::QualifiedName &relation);
    void scan(const sql::QualifiedName &relation);
    void build(const sql::QualifiedName &relation);  ///< and scan
    void takeAlong(Collateral::Kind kind, const sql::QualifiedName &relation, const QString &part = {});
    void add(const Foretold &other);
};

/// Changes the state as the statement would.
Foretold foretell(const sql::ParsedStatement &statement, State &state);
/// The same with the statement's own text, without which the body of a DO block or a function is not known.
Foretold foretell(const sql::ParsedStatement &statement, const QString &text, State &state);
/// Text of one or several statements. A text that cannot be parsed is unknown.
Foretold foretell(const QString &text, State &state);

}  // namespace colonnade::impact::postgres
