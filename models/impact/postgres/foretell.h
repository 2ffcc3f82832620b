// foretell(): what one statement will do to those who use the database: which relations it locks and how strongly, whose rows
// it writes or reads while it holds the lock. Told from the parse tree, the server's version and the schema as it stands;
// independent of whoever wrote the statement. Sources: tablecmds.c (AlterTableGetLockLevel), the manual's 13.3, and servers
// that were asked (tests/server).
#pragma once

#include "impact/postgres/state.h"
#include "plan/plan.h"
#include "sql/parse.h"

namespace colonnade::impact::postgres {

struct Foretold {
    QList<plan::Lock> locks;  ///< existing relations, the strongest mode each, in order of name
    QList<sql::QualifiedName> rewrites;
    QList<sql::QualifiedName> scans;    ///< read entirely, index builds included
    QList<sql::QualifiedName> builds;   ///< of the scans, those that build an index
    bool waitsForTransactions = false;  ///< CONCURRENTLY: it waits for older transactions in the whole database
    bool unknown = false;               ///< no rule for this kind of statement
    std::optional<plan::Ground> ground;  ///< of all that is said here; absent: nothing was said

    void lock(const sql::QualifiedName &relation, plan::LockMode mode);
    void add(const Foretold &other);
};

/// Changes the state as the statement would.
Foretold foretell(const sql::ParsedStatement &statement, State &state);
/// Text of one or several statements. A text that cannot be parsed is unknown.
Foretold foretell(const QString &text, State &state);

}  // namespace colonnade::impact::postgres
