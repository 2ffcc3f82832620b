#include "sandbox/demo_sandbox.h"

#include "sandbox/leftovers.h"

#include <sys/stat.h>
#include <unistd.h>
#include <condition_variable>
#include <csignal>
#include <mutex>

#include <QDir>
#include <QFile>
#include <QLockFile>
#include <QProcess>

namespace colonnade::sandbox {

using namespace Qt::StringLiterals;

namespace {

constexpr int primaryPort = 5432;
constexpr int replicaPort = 5433;

QString shopMark(const QString &directory)
{
    return directory + u"/shop.made"_s;
}

QString trafficMark(const QString &directory)
{
    return directory + u"/traffic"_s;
}

QString conninfo(const QString &directory, int port)
{
    return u"host=%1 port=%2 user=postgres dbname=shop"_s.arg(directory).arg(port);
}

QString marked(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).trimmed() : QString();
}

Result<void> mark(const QString &path, const QString &text)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8() + '\n') < 0)
        return failure(ErrorKind::LocalFile, u"%1 cannot be written: %2."_s.arg(path, file.errorString()));
    return {};
}

bool trafficRuns(const QString &directory)
{
    return isProcess(marked(trafficMark(directory)).toUtf8());
}

void endTraffic(const QString &directory)
{
    const QByteArray process = marked(trafficMark(directory)).toUtf8();
    if (isProcess(process))
        endProcess(process.split(' ').value(0).toLongLong(), SIGTERM);
    QFile::remove(trafficMark(directory));
}

Result<std::unique_ptr<QLockFile>> locked(const QString &directory)
{
    auto lock = std::make_unique<QLockFile>(directory + u".lock"_s);
    // Of a process that is gone a lock never holds; of one that lives it holds however long that takes.
    lock->setStaleLockTime(0);
    if (lock->tryLock())
        return lock;
    return failure(ErrorKind::AnotherRunActive,
                   u"Another program is starting or stopping the sandbox in %1. Wait for it, then try again."_s.arg(directory));
}

/// In /tmp somebody else could have made a directory of that name.
Result<void> checkOwner(const QString &directory)
{
    struct stat info{};
    if (::lstat(QFile::encodeName(directory).constData(), &info) != 0)
        return {};
    if (S_ISDIR(info.st_mode) && (info.st_uid == ::geteuid() || info.st_uid == ServerUser::find().uid))
        return {};
    return failure(ErrorKind::LocalFile, u"%1 belongs to somebody else, so no sandbox can be made there."_s.arg(directory));
}

Result<void> startTraffic(const QString &directory, const QStringList &command)
{
    QProcess process;
    process.setProgram(command.value(0));
    process.setArguments(command.mid(1));
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(directory + u"/traffic.log"_s);
    process.setWorkingDirectory(u"/"_s);
    process.setChildProcessModifier([] { ::setsid(); });
    qint64 pid = 0;
    if (!process.startDetached(&pid))
        return failure(ErrorKind::Internal, u"The sandbox's traffic could not be started: %1."_s.arg(process.errorString()));
    return mark(trafficMark(directory), QString::fromLatin1(processIdentity(pid)));
}

Result<void> makeShop(const QString &directory, Cluster &cluster, const ShopOptions &options, std::stop_token stop,
                      const Told &told)
{
    const QString wanted = QString::number(options.orders);
    if (marked(shopMark(directory)) == wanted)
        return {};
    QFile::remove(shopMark(directory));
    endTraffic(directory);
    return buildShop(cluster, options, stop, told).and_then([&] { return mark(shopMark(directory), wanted); });
}

Result<void> bringUp(const DemoOptions &options, const QStringList &trafficCommand, std::stop_token stop, const Told &told)
{
    const auto stopped = [&stop]() -> Result<void> {
        if (stop.stop_requested())
            return failure(ErrorKind::Stopped, u"Stopped as asked."_s);
        return {};
    };
    const QString &directory = options.directory;
    const DemoStatus before = demoStatus(directory);
    told(before.primaryRuns ? u"the primary runs already"_s : u"starting the primary"_s);
    ClusterOptions clusterOptions;
    clusterOptions.directory = directory;
    clusterOptions.binDirectory = options.binDirectory;
    clusterOptions.keepRunning = true;
    clusterOptions.settings = {u"shared_buffers = 256MB"_s, u"max_wal_size = 4GB"_s, u"checkpoint_timeout = 15min"_s};
    Result<std::unique_ptr<Cluster>> cluster = Cluster::start(clusterOptions);
    if (!cluster)
        return failure(cluster.error());
    if (const Result<void> going = stopped(); !going)
        return going;
    if (const Result<void> made = makeShop(directory, **cluster, options.shop, stop, told); !made)
        return made;
    if (const Result<void> going = stopped(); !going)
        return going;
    told(before.replicaRuns ? u"the replica runs already"_s : u"starting the replica"_s);
    if (const Result<void> started = (*cluster)->startReplica(); !started)
        return started;
    if (const Result<void> going = stopped(); !going)
        return going;
    if (!options.traffic)
        endTraffic(directory);
    else if (!trafficRuns(directory))
        return startTraffic(directory, trafficCommand);
    return {};
}

void remove(const QString &directory)
{
    endTraffic(directory);
    removeCluster(directory);
}

}  // namespace

QString usualDemoDirectory()
{
    return temporaryRoot() + u"/colonnade-sandbox-%1"_s.arg(::geteuid());
}

DemoStatus demoStatus(const QString &directory)
{
    DemoStatus status;
    status.directory = directory;
    status.exists = QFile::exists(status.directory);
    status.primaryRuns = runningServer(status.directory + u"/primary"_s) != 0;
    status.replicaRuns = runningServer(status.directory + u"/replica"_s) != 0;
    status.trafficRuns = trafficRuns(directory);
    status.shopIsMade = !marked(shopMark(directory)).isEmpty();
    status.target = conninfo(directory, primaryPort);
    status.replicaTarget = conninfo(directory, replicaPort);
    return status;
}

Result<DemoStatus> demoUp(const DemoOptions &options, const QStringList &trafficCommand, std::stop_token stop, const Told &told)
{
    const QString &directory = options.directory;
    const Result<std::unique_ptr<QLockFile>> lock = locked(directory);
    if (!lock)
        return failure(lock.error());
    if (const Result<void> ours = checkOwner(directory); !ours)
        return failure(ours.error());
    const bool wasThere = demoStatus(directory).shopIsMade;
    Result<void> up = bringUp(options, trafficCommand, stop, told);
    if (!up && (stop.stop_requested() || !wasThere)) {
        remove(directory);
        if (stop.stop_requested())
            up = failure(ErrorKind::Stopped, u"Stopped as asked; nothing of the sandbox was left behind."_s);
    }
    if (!up)
        return failure(up.error());
    return demoStatus(directory);
}

Result<void> demoDown(const QString &directory)
{
    const Result<std::unique_ptr<QLockFile>> lock = locked(directory);
    if (!lock)
        return failure(lock.error());
    if (const Result<void> ours = checkOwner(directory); !ours)
        return ours;
    remove(directory);
    if (QFile::exists(directory))
        return failure(ErrorKind::LocalFile, u"Some files of the sandbox in %1 could not be removed."_s.arg(directory));
    return {};
}

void demoInterrupt(const QString &directory)
{
    for (const QString &part : {u"/replica"_s, u"/primary"_s}) {
        if (const qint64 pid = runningServer(directory + part))
            ::kill(static_cast<pid_t>(pid), SIGQUIT);
    }
}

Result<void> serveTraffic(const QString &directory, std::stop_token stop)
{
    // A process of its own: where the sandbox went without it, it goes, too.
    const Result<std::unique_ptr<Traffic>> traffic = Traffic::start(conninfo(directory, primaryPort), {.redeploys = true});
    if (!traffic)
        return failure(traffic.error());
    std::mutex mutex;
    std::condition_variable_any asked;
    std::unique_lock lock(mutex);
    while (!stop.stop_requested() && QFile::exists(shopMark(directory)))
        asked.wait_for(lock, stop, std::chrono::seconds(2), [] { return false; });
    return {};
}

}  // namespace colonnade::sandbox
