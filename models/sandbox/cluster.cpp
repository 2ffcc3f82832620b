#include "sandbox/cluster.h"

#include "database/postgres/script.h"
#include "sandbox/leftovers.h"
#include "sandbox/running_copy.h"
#include "sandbox/server_programs.h"
#include "sql/identifier.h"

#include <unistd.h>

#include <QDir>
#include <QFile>

namespace colonnade::sandbox {

using namespace Qt::StringLiterals;

namespace {

constexpr int primaryPort = 5432;
constexpr int replicaPort = 5433;

Result<void> append(const QString &path, const QStringList &lines)
{
    QFile file(path);
    const QByteArray bytes = lines.join(u'\n').toUtf8() + '\n';
    if (!file.open(QIODevice::Append) || file.write(bytes) != bytes.size())
        return failure(ErrorKind::LocalFile, u"%1 cannot be written: %2."_s.arg(path, file.errorString()));
    return {};
}

}  // namespace

struct Cluster::Private {
    ClusterOptions options;
    QString directory;
    ServerPrograms programs;

    QString data(const QString &part) const { return directory + u'/' + part; }
    QString conninfo(int port, const QString &database) const;
    QStringList configuration() const;
    Result<void> make() const;
    Result<void> makeReplica() const;
    Result<void> launch(const QString &part) const;
    Result<void> halt(const QString &part, bool immediate) const;
    // Beside the data directory, so that a half-made one is never taken for a server.
    bool isMade(const QString &part) const { return QFile::exists(data(part) + u".made"_s); }
    Result<void> markMade(const QString &part) const { return append(data(part) + u".made"_s, {}); }
};

QString Cluster::Private::conninfo(int port, const QString &database) const
{
    QString quoted = database;
    quoted.replace(u'\\', u"\\\\"_s).replace(u'\'', u"\\'"_s);
    return u"host=%1 port=%2 user=postgres dbname='%3'"_s.arg(directory).arg(port).arg(quoted);
}

QStringList Cluster::Private::configuration() const
{
    QStringList lines{
        u"listen_addresses = ''"_s,
        u"unix_socket_directories = '%1'"_s.arg(directory),
        u"port = %1"_s.arg(primaryPort),
        // A throwaway: nothing of it must outlive the machine's power.
        u"fsync = off"_s,
        u"full_page_writes = off"_s,
        u"shared_buffers = 32MB"_s,
        u"max_connections = 100"_s,
        // In files of its own directory: segments in /dev/shm would outlive a server that is killed.
        u"dynamic_shared_memory_type = mmap"_s,
        u"wal_receiver_status_interval = 1s"_s,
        u"lc_messages = 'C'"_s,
        u"log_lock_waits = on"_s,
        // A replica that stood still for a while must find the log that it missed.
        programs.majorVersion() >= 13 ? u"wal_keep_size = 1GB"_s : u"wal_keep_segments = 64"_s,
    };
    return lines + options.settings;
}

Result<void> Cluster::Private::make() const
{
    QDir(data(u"primary"_s)).removeRecursively();
    const auto initdb = [this](const QString &locale) {
        return programs.run(u"initdb"_s,
                            {u"-D"_s, data(u"primary"_s), u"-U"_s, u"postgres"_s, u"-A"_s, u"trust"_s, u"-E"_s, u"UTF8"_s,
                             u"--locale="_s + locale, u"--no-sync"_s},
                            directory);
    };
    Result<QString> made = initdb(u"C.UTF-8"_s);
    if (!made) {
        QDir(data(u"primary"_s)).removeRecursively();
        made = initdb(u"C"_s);
    }
    if (!made)
        return failure(made.error());
    return append(data(u"primary"_s) + u"/postgresql.conf"_s, configuration()).and_then([this] {
        return markMade(u"primary"_s);
    });
}

Result<void> Cluster::Private::makeReplica() const
{
    QDir(data(u"replica"_s)).removeRecursively();
    const QString from = u"host=%1 port=%2 user=postgres application_name=replica-1"_s.arg(directory).arg(primaryPort);
    if (!programs.has(u"pg_basebackup"_s)) {
        const Result<void> copied = copyRunningServer(programs, directory, from, conninfo(primaryPort, u"postgres"_s));
        if (!copied)
            return copied;
    } else {
        const Result<QString> copied = programs.run(
            u"pg_basebackup"_s,
            {u"-d"_s, from, u"-D"_s, data(u"replica"_s), u"-R"_s, u"-X"_s, u"stream"_s, u"-c"_s, u"fast"_s, u"--no-sync"_s},
            directory);
        if (!copied)
            return failure(copied.error());
    }
    return append(data(u"replica"_s) + u"/postgresql.conf"_s, {u"port = %1"_s.arg(replicaPort)}).and_then([this] {
        return markMade(u"replica"_s);
    });
}

Result<void> Cluster::Private::launch(const QString &part) const
{
    if (runningServer(data(part)) != 0)
        return {};
    endStrays(data(part));
    // A killed server's lock files would count for as long as nobody asked for its exit code.
    const QString socket = directory + u"/.s.PGSQL.%1"_s.arg(part == u"primary" ? primaryPort : replicaPort);
    for (const QString &stale : {data(part) + u"/postmaster.pid"_s, socket, socket + u".lock"_s})
        QFile::remove(stale);
    const QString log = directory + u'/' + part + u".log"_s;
    Result<QString> started = programs.run(
        u"pg_ctl"_s, {u"start"_s, u"-D"_s, data(part), u"-l"_s, log, u"-w"_s, u"-t"_s, u"120"_s, u"-s"_s}, directory);
    if (started)
        return {};
    QFile file(log);
    const QString said = file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).right(2000) : QString();
    return failure(ErrorKind::NoConnection,
                   u"The sandbox's %1 server in %2 did not start. Its log says why."_s.arg(part, directory), {},
                   started.error().detail + u'\n' + said);
}

Result<void> Cluster::Private::halt(const QString &part, bool immediate) const
{
    if (runningServer(data(part)) == 0)
        return {};
    const Result<QString> stopped = programs.run(
        u"pg_ctl"_s,
        {u"stop"_s, u"-D"_s, data(part), u"-m"_s, immediate ? u"immediate"_s : u"fast"_s, u"-w"_s, u"-t"_s, u"60"_s, u"-s"_s},
        directory);
    if (!stopped)
        return failure(stopped.error());
    return {};
}

Cluster::Cluster(std::unique_ptr<Private> state) : d(std::move(state)) {}

Cluster::~Cluster()
{
    if (!d->options.keepRunning)
        removeCluster(d->directory);
}

Result<std::unique_ptr<Cluster>> Cluster::start(const ClusterOptions &options)
{
    const Result<ServerPrograms> programs = ServerPrograms::find(options.binDirectory);
    if (!programs)
        return failure(programs.error());
    removeLeftovers(programs->user());
    QString directory = options.directory;
    if (directory.isEmpty()) {
        const Result<QString> made = makeDirectory(programs->user());
        if (!made)
            return failure(made.error());
        directory = *made;
    } else if ((!QFile::exists(directory) && !QDir().mkdir(directory, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
               || (programs->user().other
                   && ::chown(QFile::encodeName(directory).constData(), programs->user().uid, programs->user().gid) != 0)) {
        return failure(ErrorKind::LocalFile, u"The directory %1 for the sandbox cannot be made."_s.arg(directory));
    }
    directory = QFileInfo(directory).canonicalFilePath();
    if (directory.toUtf8().size() > 85)
        return failure(ErrorKind::InvalidInput, u"The path %1 is too long for a socket: use a shorter one."_s.arg(directory));
    if (!programs->run(u"/usr/bin/test"_s, {u"-w"_s, directory}, u"/"_s)) {
        return failure(ErrorKind::LocalFile,
                       u"The servers run as an unprivileged user, who cannot reach %1. Choose a directory that he can, "
                       "below /tmp for instance."_s.arg(directory));
    }
    // From here on the destructor cleans up, whatever fails.
    std::unique_ptr<Cluster> cluster(new Cluster(std::make_unique<Private>(Private{options, directory, *programs})));
    Private &d = *cluster->d;
    if (const Result<void> claimed = options.keepRunning ? Result<void>() : claim(directory); !claimed)
        return failure(claimed.error());
    if (const Result<void> made = d.isMade(u"primary"_s) ? Result<void>() : d.make(); !made)
        return failure(made.error());
    if (const Result<void> started = cluster->startPrimary(); !started)
        return failure(started.error());
    if (options.replica) {
        if (const Result<void> started = cluster->startReplica(); !started)
            return failure(started.error());
    }
    return cluster;
}

QString Cluster::target(const QString &database) const
{
    return d->conninfo(primaryPort, database);
}

QString Cluster::replicaTarget(const QString &database) const
{
    return d->conninfo(replicaPort, database);
}

QString Cluster::directory() const
{
    return d->directory;
}

QString Cluster::binDirectory() const
{
    return d->programs.binDirectory();
}

int Cluster::majorVersion() const
{
    return d->programs.majorVersion();
}

Result<void> Cluster::stopPrimary(bool immediate)
{
    return d->halt(u"primary"_s, immediate);
}

Result<void> Cluster::startPrimary()
{
    return d->launch(u"primary"_s);
}

Result<void> Cluster::stopReplica(bool immediate)
{
    return d->halt(u"replica"_s, immediate);
}

Result<void> Cluster::startReplica()
{
    if (!d->isMade(u"replica"_s)) {
        if (const Result<void> made = d->makeReplica(); !made)
            return made;
    }
    return d->launch(u"replica"_s);
}

Result<void> Cluster::createDatabase(const QString &name)
{
    return runSql(u"CREATE DATABASE %1 TEMPLATE template0"_s.arg(sql::Identifier(name).quoted()));
}

Result<void> Cluster::runSql(const QString &sql, const QString &database)
{
    return database::postgres::runScript(target(database), sql);
}

}  // namespace colonnade::sandbox
