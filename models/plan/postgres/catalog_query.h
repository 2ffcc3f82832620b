// Queries that ask the server's catalog whether a step's effect stands. They name everything with its schema, so that no
// search_path misleads them, and yield one boolean.
#pragma once

#include "sql/identifier.h"

#include <QStringList>

namespace colonnade::plan::postgres {

/// "public.orders.orders_status_check", for Step::constraints.
QString constraintName(const sql::QualifiedName &table, const QString &constraint);

QString columnsExist(const sql::QualifiedName &table, const QStringList &columns);
QString columnsNotNull(const sql::QualifiedName &table, const QStringList &columns);
QString constraintsExist(const sql::QualifiedName &table, const QStringList &names);
QString constraintsValid(const sql::QualifiedName &table, const QStringList &names);
QString indexValid(const sql::QualifiedName &index, const sql::QualifiedName &table);
QString columnIsIdentity(const sql::QualifiedName &table, const QString &column);
QString triggerGone(const sql::QualifiedName &table, const QString &trigger);

/// Yield a row, with a sentence, for each thing that stands in the way.
QString columnsInTheWay(const sql::QualifiedName &table, const QStringList &columns);
QString columnNullable(const sql::QualifiedName &table, const QString &column);
/// Rules that take the place of an UPDATE or go along with it: the server refuses them in what a fill sends.
QString updateRulesInTheWay(const sql::QualifiedName &table);
/// Of sequences to be made: any relation of that name.
QString namesInTheWay(const QStringList &quotedRelations);
QString relationInTheWay(const sql::QualifiedName &index, const sql::QualifiedName &table);
QString constraintsNotValid(const sql::QualifiedName &table, const QStringList &names);
QString noPartitionAnyMore(const sql::QualifiedName &table, const sql::QualifiedName &parent);
/// Yield the partitions that hold rows, at every depth, and lack what the statement on the table above would make them read for.
QString partitionsWithoutIndex(const sql::QualifiedName &table, const QString &column);
/// The same, where the index has to have the keys, columns, expressions and condition of one of those named.
QString partitionsWithoutIndexLike(const sql::QualifiedName &table, const QString &column,
                                   const QList<sql::QualifiedName> &patterns);
QString partitionsWithoutForeignKey(const sql::QualifiedName &table, const QString &column, const sql::QualifiedName &referenced);
QString indexNotValid(const sql::QualifiedName &index, const sql::QualifiedName &table);

}  // namespace colonnade::plan::postgres
