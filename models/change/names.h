// The names that a change's constraints and indexes will bear: those it asks for, else the ones PostgreSQL would choose for
// the plain ALTER, so that the schema ends the same. Used by the planner, by appliedTo() and by the messages.
#pragma once

#include "change/change_set.h"

namespace colonnade::change {

struct ColumnNames {
    QStringList checks;  ///< as the column's checks
    QString unique;
    QString foreignKey;
    QString index;
    /// Where the table is partitioned: the partitions below it at every depth, and what their indexes are called.
    QList<std::pair<sql::QualifiedName, sql::QualifiedName>> partitionIndexes;
    QString sequence;  ///< of a serial or identity column
    bool operator==(const ColumnNames &) const = default;
};

/// One a column, in the order of change.tables[t].addColumns[c].
using ChangeNames = QList<QList<ColumnNames>>;

ChangeNames chosenNames(const ChangeSet &change, const catalog::Catalog &catalog);

/// A collation as SQL spells it. A text without double quotes is the name of one ("de-x-icu", "en_US.utf8"); with quotes it is
/// SQL already ("pg_catalog"."C").
QString collationSql(const QString &collation);

/// True where the column's type is serial, smallserial or bigserial.
bool isSerial(const ColumnAddition &column);

/// The one column that a check is named after: PostgreSQL names it only where exactly one is used. Empty: several or none.
QString checkedColumn(const QString &expression);

}  // namespace colonnade::change
