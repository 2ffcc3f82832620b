// What pg_dump says of a database: for comparing one with another, and a replica with its primary.
#pragma once

#include "change/change_set.h"
#include "sandbox/cluster.h"

namespace colonnade::test {

/// psql or pg_dump: the cluster's own, else that of another server on this machine. Packages of mere servers have none.
QString clientProgram(sandbox::Cluster &cluster, const QString &name);
/// pg_dump reads servers up to its own version only.
bool canDump(sandbox::Cluster &cluster);

/// The schema, without what differs from one dump to the next. Begins with FAILED where pg_dump would not.
QString schemaDump(sandbox::Cluster &cluster, const QString &target, const QStringList &options = {});
/// Every row of every table as sorted INSERTs.
QString dataDump(sandbox::Cluster &cluster, const QString &target);

/// The schema of a database of cluster() as the catalog tells it, comments included, and as pg_dump does where there is one for
/// this server; without the schema colonnade.
QString schemaOf(const QString &target);
/// Every row of every table of a database of cluster(), sorted, without those columns ("schema.table.column").
QString rowsOf(const QString &target, const QStringList &without = {});
/// The new columns whose values differ from run to run: by a volatile default or fill.
QStringList volatileColumns(const change::ChangeSet &change);

}  // namespace colonnade::test
