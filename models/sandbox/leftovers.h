// Leftovers: whose a cluster's directory is, and what is to be done with one whose owner died: a killed test run must not
// leave servers behind for ever.
#pragma once

#include "sandbox/server_programs.h"

namespace colonnade::sandbox {

/// Where new clusters go: the temporary directory, or /tmp where that path is too long for a socket's name.
QString temporaryRoot();

/// A new directory "colonnade-<pid>-XXXXXX", private and owned by the servers' user. Errors: LocalFile.
Result<QString> makeDirectory(const ServerUser &user);

/// Notes this process as the owner of the directory.
Result<void> claim(const QString &directory);

/// The server of this data directory, by its postmaster.pid and only if that process really works there; else 0.
qint64 runningServer(const QString &dataDirectory);

/// What names a process for good, "PID START": the id alone may be another's by the next look.
QByteArray processIdentity(qint64 pid);
bool isProcess(const QByteArray &identity);
/// Sends the signal and waits for the end, at last with SIGKILL.
void endProcess(qint64 pid, int signal);

/// Kills what a killed server left over of itself: processes that work in the data directory, and its shared memory.
void endStrays(const QString &dataDirectory);

/// Stops the servers in there at once (as a crash) and removes all files.
void removeCluster(const QString &directory);

/// Removes every cluster whose owner is dead; only those that belong to us or to the servers' user.
void removeLeftovers(const ServerUser &user);

}  // namespace colonnade::sandbox
