// What pg_dump says of a database: for comparing one with another, and a replica with its primary.
#pragma once

#include "sandbox/cluster.h"

namespace colonnade::test {

/// psql or pg_dump: the cluster's own, else that of another server on this machine. Packages of mere servers have none.
QString clientProgram(sandbox::Cluster &cluster, const QString &name);
/// pg_dump reads servers up to its own version only.
bool canDump(sandbox::Cluster &cluster);

/// The schema, without what differs from one dump to the next. Begins with FAILED where pg_dump would not.
QString schemaDump(sandbox::Cluster &cluster, const QString &target);
/// Every row of every table as sorted INSERTs.
QString dataDump(sandbox::Cluster &cluster, const QString &target);

}  // namespace colonnade::test
