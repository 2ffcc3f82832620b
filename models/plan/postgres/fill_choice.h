// FillChoice: how the rows of a table are gone through to be filled, and why just so. The planner chooses by what the catalog says;
// a wish in the change document goes before it where it can be had. Used by decided(), which keeps it in the TableWork.
#pragma once

#include "plan/finding.h"
#include "plan/postgres/family.h"
#include "sql/walk.h"

#include <QStringList>

namespace colonnade::plan::postgres {

struct TableWork;
struct Context;

struct FillChoice {
    sql::Walk walk = sql::Walk::Key;
    int passes = 1;
    int workers = 1;
    QStringList keyColumns;  ///< by key: in index order
    QStringList keyTypes;
    QStringList conditions;  ///< by predicates
    QStringList kept;        ///< columns that are set to what they are: see columnsToKeep()
    QString reason;          ///< sentences
};

/// What is chosen; where the wish cannot be had, that is said by findings of severity Error.
FillChoice chosenFill(const TableWork &work, const Context &context, QList<Finding> &refused);

bool isHeap(const catalog::Table &table);

/// One column of each index that would otherwise be searched for old versions of rows whenever a page of it is about to split, as
/// PostgreSQL does from 14 on where an update does not name any column of the index. In a fill that frees hardly anything and costs
/// a third of the time (measured on 17: 4.9 against 3.5 us a row, with the same indexes at the end). A column that is named but
/// does not change hinders nothing: whether the new version may stay on its page goes by the values. Left out is what could notice:
/// columns of unique indexes (they decide on the row lock), generated columns and those they come from, and tables with triggers
/// on certain columns.
QStringList columnsToKeep(const TableWork &work);

}  // namespace colonnade::plan::postgres
