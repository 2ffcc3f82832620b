// The part of validation that looks at one column. Used by validate.cpp only.
#pragma once

#include "change/validate.h"

namespace colonnade::change {

struct ColumnContext {
    const catalog::Catalog &catalog;
    const ChangeSet &change;
    const TableChange &tableChange;
    const catalog::Table &table;
    const ColumnAddition &column;
    qsizetype index = 0;  ///< of the column within the table's change

    QString object() const { return table.name.display() + QLatin1Char('.') + column.name; }
};

QList<Problem> columnProblems(const ColumnContext &context);
QList<Problem> referenceProblems(const ColumnContext &context);

}  // namespace colonnade::change
