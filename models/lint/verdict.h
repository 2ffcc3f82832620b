// What lint says of a file: of each statement its locks, rewrites and scans, and the findings with their places. Values: the
// command line prints them, the window shows them, the writers of output.h turn them into documents.
#pragma once

#include "plan/plan.h"
#include "sql/script.h"

#include <QHash>

namespace colonnade::lint {

struct LintFinding {
    plan::Finding finding;
    int begin = 0;  ///< bytes into the file: the part of the statement that it is about, within one line
    int end = 0;
    sql::Place place;  ///< of begin
    bool operator==(const LintFinding &) const = default;
};

struct StatementVerdict {
    sql::Place place;
    int begin = 0;  ///< bytes into the file
    int end = 0;
    QString sql;
    QString kind;  ///< libpg_query's word; empty where it could not be read
    QHash<QString, sql::QualifiedName> meant;  ///< of ALTER TABLE: what each name without a schema stands for at this place
    bool ownSearchPath = false;                ///< the file has set a search path that other sessions do not have
    QList<plan::Lock> locks;
    QList<sql::QualifiedName> rewrites;
    QList<sql::QualifiedName> scans;
    bool worstCase = false;              ///< a rewrite may turn out to be none: a column's type is not known
    QString refusedWith;                 ///< SQLSTATE, where this server does not do it at all; then the locks are those that it waits for first
    std::optional<plan::Ground> ground;  ///< absent where nothing was said of locks
    bool notJudged = false;              ///< it calls a function, or builds SQL as it runs: there may be more than is said here
    QList<LintFinding> findings;         ///< in order of place, those silenced left out
    bool operator==(const StatementVerdict &) const = default;
};

struct FileVerdict {
    QString file;  ///< as it was named
    QByteArray text;
    QString serverVersion;  ///< for which it was judged: "17", or the server's own "17.11"
    QString tool;           ///< whose format it has: "Flyway"; empty for none
    QList<StatementVerdict> statements;
    QList<sql::ScriptNote> notes;
    int silenced = 0;  ///< findings that a comment in the file or the configuration keeps quiet
    bool operator==(const FileVerdict &) const = default;

    qsizetype count(plan::Severity severity) const;
    /// Every finding with its statement, in order.
    QList<std::pair<const StatementVerdict *, const LintFinding *>> findings() const;
    /// Statements that could not be read.
    bool isBroken() const;
};

}  // namespace colonnade::lint
