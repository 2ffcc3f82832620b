// makeCase(): a random schema with rows, and a random design on it that makes sense: its checks hold for its values, its
// references find their rows. Where a plan fails, the plan is wrong.
#pragma once

#include "tests/proof/proof_case.h"
#include "tests/proof/random.h"
#include "tests/proof/sql_types.h"

namespace colonnade::test::proof {

ProofCase makeCase(quint64 seed, int majorVersion);

/// What is known of a table while the design is made.
struct MadeTable {
    TablePiece piece;
    QString keyColumn;  ///< a single column with a unique constraint that others can refer to; empty: none
    QString keyType;
    QString numberColumn;  ///< an integer column that counts the rows from 1; empty: none
    QStringList columnNames;
    bool partitioned = false;
    QStringList partitionedBy;  ///< at every depth
};

QString randomName(Random &random, const QStringList &taken);
MadeTable makeTable(Random &random, const QString &name, const QList<MadeTable> &others, ProofCase &made, int majorVersion);
change::TableChange makeDesign(Random &random, const MadeTable &table, const QList<MadeTable> &all, ProofCase &made,
                               int majorVersion);
/// Adds the statements that make a type, once.
void need(ProofCase &made, const SqlType &type);
void needOnce(ProofCase &made, const QString &statement);

}  // namespace colonnade::test::proof
