// Tactics: each turns the work on one table into the steps of one idea. One file each; none looks at another's steps, the
// planner sets them in order. Steps come without their ids.
#pragma once

#include "plan/postgres/work.h"

namespace colonnade::plan::postgres {

/// Columns, defaults, comments, harmless checks and the filling trigger: all that one short lock can do.
QList<Step> addColumnSteps(const TableWork &work, const Context &context);
QList<Step> foreignKeySteps(const TableWork &work, const Context &context);
QList<Step> backfillSteps(const TableWork &work, const Context &context);
QList<Step> verifyFilledSteps(const TableWork &work, const Context &context);
QList<Step> indexSteps(const TableWork &work, const Context &context);
/// Checks that wait for the fill, and the helpers that prove not-null.
QList<Step> addCheckSteps(const TableWork &work, const Context &context);
QList<Step> validateSteps(const TableWork &work, const Context &context);
QList<Step> setNotNullSteps(const TableWork &work, const Context &context);
QList<Step> uniqueSteps(const TableWork &work, const Context &context);
QList<Step> cleanUpSteps(const TableWork &work, const Context &context);

/// The pieces of the filling trigger, for the steps that make it and that drop it.
QStringList createTriggerSql(const TableWork &work, const Context &context);
QStringList dropTriggerSql(const TableWork &work);
/// COMMENT ON COLUMN for each column that has one.
QStringList commentSql(const TableWork &work);

/// The statements of somebody in a hurry, which end with the same schema.
QString plainSql(const TableWork &work);
QString foreignKeyClause(const ColumnWork &column);

/// "ALTER TABLE public.orders\n  ADD COLUMN a text,\n  ADD COLUMN b text"
QString alterTable(const TableWork &work, const QStringList &clauses);

}  // namespace colonnade::plan::postgres
