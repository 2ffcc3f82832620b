// Cluster: a throwaway PostgreSQL primary, with a streaming replica where asked for, in a temporary directory and on UNIX
// sockets. The demo, the rehearsal and the tests all use it. It needs no root, and as root starts the servers as an unprivileged
// user.
#pragma once

#include "base/error.h"

#include <QString>
#include <QStringList>

#include <memory>

namespace colonnade::sandbox {

struct ClusterOptions {
    QString directory;     ///< where its files go; empty: a new temporary directory that goes with the object
    QString binDirectory;  ///< of the servers; empty: the newest that is installed
    bool replica = false;
    bool keepRunning = false;  ///< do not stop it when the object goes (`sandbox up`)
    QStringList settings;      ///< lines for postgresql.conf
};

class Cluster
{
public:
    /// Starts one, or finds the one that runs in options.directory.
    static Result<std::unique_ptr<Cluster>> start(const ClusterOptions &options);
    ~Cluster();
    Cluster(const Cluster &) = delete;
    Cluster &operator=(const Cluster &) = delete;

    /// A conninfo for --db.
    QString target(const QString &database = QStringLiteral("postgres")) const;
    QString replicaTarget(const QString &database = QStringLiteral("postgres")) const;
    QString directory() const;
    QString binDirectory() const;
    int majorVersion() const;

    Result<void> stopPrimary(bool immediate = false);  ///< immediate: as a crash
    Result<void> startPrimary();
    Result<void> stopReplica(bool immediate = false);
    Result<void> startReplica();
    Result<void> createDatabase(const QString &name);
    /// Runs SQL text, with several statements, as the superuser. Errors carry the server's message.
    Result<void> runSql(const QString &sql, const QString &database = QStringLiteral("postgres"));

private:
    struct Private;
    explicit Cluster(std::unique_ptr<Private> state);
    std::unique_ptr<Private> d;
};

/// Directories with PostgreSQL servers on this machine, newest version first (Debian's, $COLONNADE_PG_BIN, PATH).
QStringList installedServers();

}  // namespace colonnade::sandbox
