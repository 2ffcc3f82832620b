// The servers of a test program: one cluster, started when a test first asks, gone when the program ends.
#pragma once

#include "sandbox/cluster.h"

namespace colonnade::test {

/// Ends the program with the reason. Not qFatal(): Qt Test's handler of SIGABRT has been seen to catch its own abort for ever.
[[noreturn]] void giveUp(const Error &error);

/// A primary alone. Ends the program with the reason where it cannot be started.
sandbox::Cluster &cluster();
/// Another cluster, with a streaming replica.
sandbox::Cluster &replicatedCluster();
/// A conninfo of a new, empty database on cluster(), or on the one given.
QString freshDatabase();
QString freshDatabase(sandbox::Cluster &on);
/// The name of the database that a target made by freshDatabase() leads to.
QString databaseOf(const QString &target);

}  // namespace colonnade::test
