// The part of validation that looks at one column. Used by validate.cpp only.
#pragma once

#include "change/validate.h"
#include "sql/expression.h"

namespace colonnade::change {

struct ColumnContext {
    const catalog::Catalog &catalog;
    const ChangeSet &change;
    const TableChange &tableChange;
    const catalog::Table &table;
    const ColumnAddition &column;
    qsizetype index = 0;  ///< of the column within the table's change

    QString object() const { return table.name.display(column.name); }
};

Problem problem(const ColumnContext &context, const QString &rule, const QString &message,
                std::optional<QString> fix = std::nullopt, ErrorKind kind = ErrorKind::InvalidDesign);

struct Parsed {
    std::optional<sql::Expression> expression;
    QList<Problem> found;
};

/// An expression of the wish, with the problem where it is none.
Parsed parsed(const ColumnContext &context, const QString &what, const QString &text);
/// The columns of the table that an expression may name, those of the change included where `withNew`.
QStringList columnNames(const ColumnContext &context, bool withNew);
QList<Problem> unknownColumns(const ColumnContext &context, const QString &what, const sql::Expression &expression,
                              const QStringList &known);
QList<Problem> unknownColumn(const ColumnContext &context, const QString &what, const QString &name, const QStringList &known);

QList<Problem> columnProblems(const ColumnContext &context);
QList<Problem> referenceProblems(const ColumnContext &context);
QList<Problem> indexProblems(const ColumnContext &context);
/// Serial, identity, storage, compression and the trigger that stays.
QList<Problem> optionProblems(const ColumnContext &context);

}  // namespace colonnade::change
