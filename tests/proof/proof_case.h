// ProofCase: a schema with rows and a design on it, made of pieces that can be left out one by one until only what fails is
// left. A value; printed as SQL and a change document.
#pragma once

#include "change/change_set.h"
#include "tests/support/code_writes.h"

namespace colonnade::test::proof {

struct ColumnPiece {
    QString name;
    QString definition;  ///< what follows the name in CREATE TABLE
    QString value;       ///< of a row, as SQL over its number {n}; empty: the server makes it
    bool dropped = false;
    bool operator==(const ColumnPiece &) const = default;
};

struct TablePiece {
    sql::QualifiedName name;
    QList<ColumnPiece> columns;
    QStringList elements;  ///< further elements of CREATE TABLE: keys, checks, foreign keys
    QString kind;          ///< "UNLOGGED"
    QString suffix;        ///< "PARTITION BY ...", "WITH (fillfactor = 70)"
    QStringList before;    ///< statements that must run before it has rows: partitions, children
    QStringList after;     ///< triggers, indexes, policies, owners, comments
    int rows = 0;
    bool operator==(const TablePiece &) const = default;
};

struct ProofCase {
    QStringList prelude;  ///< schemas, types, functions, sequences
    QList<TablePiece> tables;
    change::ChangeSet change;
    RowValues values;
    QString planner;  ///< a role that plans and writes, a member of the one that owns everything; empty: a superuser

    QString schemaSql() const;
    QString display() const;
};

/// Reads `case` as the generator made it, with as little as still fails by `fails`.
ProofCase shrunk(ProofCase start, const std::function<bool(const ProofCase &)> &fails);

}  // namespace colonnade::test::proof
