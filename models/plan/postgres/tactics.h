// Tactics: each turns the work on one table into the steps of one idea. One file each; none looks at another's steps, the
// planner sets them in order. Steps come without their ids.
#pragma once

#include "plan/postgres/work.h"

namespace colonnade::plan::postgres {

/// Columns, defaults, comments, harmless checks and the filling trigger: all that one short lock can do.
QList<Step> addColumnSteps(const TableWork &work, const Context &context);
QList<Step> foreignKeySteps(const TableWork &work, const Context &context);
/// Those to columns that the same change adds: they wait until these are unique. With their validation.
QList<Step> lateForeignKeySteps(const TableWork &work, const Context &context);
QList<Step> foreignKeyValidation(const TableWork &work, const Context &context, bool (*wanted)(const ColumnWork &));
QList<Step> backfillSteps(const TableWork &work, const Context &context);
/// The server can be asked which rows are left to fill; else only the walk itself tells it, and needs an order that stays.
bool fillEnds(const TableWork &work);
bool fillEnds(const ColumnWork &column);
/// Those of a fill that does not go along a key.
Step pageBackfill(const TableWork &work, const Context &context, BackfillSpec spec);
Step predicateBackfill(const TableWork &work, BackfillSpec spec);
QList<Step> verifyFilledSteps(const TableWork &work, const Context &context);
QList<Step> indexSteps(const TableWork &work, const Context &context);
/// Before checks and foreign keys: rows that would break them, which the constraint would not let anybody write any more.
QList<Step> verifyCheckSteps(const TableWork &work, const Context &context);
QList<Step> verifyReferenceSteps(const TableWork &work, const ColumnWork &column, const QStringList &constraints,
                                 const Context &context);
/// " UNION ALL SELECT ..." that yields a sentence for each default, or fill without columns, that breaks a check or a foreign key
/// to come; empty where there is nothing to ask.
QString valuesInTheWay(const TableWork &work, const Context &context);
/// Where the server refuses NOT VALID on the partitioned table: one on each partition, and later their validation and the whole.
QList<Step> partitionedForeignKeySteps(const TableWork &work, const ColumnWork &column, const Context &context);
QList<Step> partitionedForeignKeyValidation(const TableWork &work, const ColumnWork &column, const Context &context);
QList<Step> partitionedIndexSteps(const TableWork &work, const ColumnWork &column, const Context &context);
/// What stands behind the table's name in CREATE INDEX: "USING btree (status) WHERE (...)".
QString indexDefinition(const ColumnWork &column);
/// Checks that wait for the fill, and the helpers that prove not-null.
QList<Step> addCheckSteps(const TableWork &work, const Context &context);
QList<Step> validateSteps(const TableWork &work, const Context &context);
QList<Step> setNotNullSteps(const TableWork &work, const Context &context);
QList<Step> uniqueSteps(const TableWork &work, const Context &context);
/// Where values are to be unique: looks for those that stand twice, and names them.
QList<Step> verifyUniqueSteps(const TableWork &work, const Context &context);
/// The helper that gave the numbers hands over to the identity.
QList<Step> identitySteps(const TableWork &work, const Context &context);
QList<Step> cleanUpSteps(const TableWork &work, const Context &context);

/// The pieces of the filling trigger, for the steps that make it and that drop it.
QStringList createTriggerFunctionSql(const TableWork &work, const Context &context);
QStringList createTriggerSql(const TableWork &work, const Context &context);
QString dropTriggerFunctionSql(const TableWork &work);
QStringList dropTriggerSql(const TableWork &work);
/// The pieces of a trigger that stays, of one column.
struct ComputedSql {
    QStringList createFunction;
    QStringList createTriggers;
    QStringList dropTriggers;
    QString dropFunction;
};
ComputedSql computedSql(const TableWork &work, const ColumnWork &column, const Context &context);
/// " (START WITH 10)" for GENERATED ... AS IDENTITY; empty where nothing is asked for.
QString identityClause(const change::IdentityOptions &options);
/// "DEFERRABLE INITIALLY DEFERRED", with a space in front; empty where it is not deferrable.
QString deferralClause(change::Deferral deferral);
/// SET STORAGE and SET COMPRESSION, as clauses of ALTER TABLE.
QStringList storageClauses(const ColumnWork &column);
/// COMMENT ON COLUMN for each column that has one.
QStringList commentSql(const TableWork &work);

/// The statements of somebody in a hurry, which end with the same schema.
QString plainSql(const TableWork &work, const Context &context);
/// Those that point to columns of this change, to be sent after all tables have theirs; empty where there are none.
QString plainLateForeignKeys(const QList<TableWork> &tables);
QString foreignKeyClause(const ColumnWork &column);

/// "ALTER TABLE public.orders\n  ADD COLUMN a text,\n  ADD COLUMN b text"
QString alterTable(const TableWork &work, const QStringList &clauses);
/// The same for what tables that inherit do not get: from 18 on they would be locked all the same.
QString alterTableAlone(const TableWork &work, const QStringList &clauses);

}  // namespace colonnade::plan::postgres
