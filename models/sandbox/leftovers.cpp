#include "sandbox/leftovers.h"

#include <poll.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <csignal>
#include <cstdlib>

#include <QDir>
#include <QFile>
#include <QRegularExpression>

namespace colonnade::sandbox {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestRoot = 60;  // of the 107 bytes of a socket's path

/// Field 22 of /proc/PID/stat: with it a process id means one process even after the ids went round. Empty for one that
/// has ended, also where nobody has asked for its exit code yet.
QByteArray startTime(qint64 pid)
{
    QFile stat(u"/proc/%1/stat"_s.arg(pid));
    if (!stat.open(QIODevice::ReadOnly))
        return {};
    const QByteArray text = stat.readAll();
    const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    return fields.value(0) == "Z" ? QByteArray() : fields.value(19);
}

/// Not compared by path: the process may see the file system from another root.
bool worksIn(qint64 pid, const QString &directory)
{
    struct stat works{};
    struct stat here{};
    return ::stat(QByteArray("/proc/" + QByteArray::number(pid) + "/cwd").constData(), &works) == 0
        && ::stat(QFile::encodeName(directory).constData(), &here) == 0 && works.st_dev == here.st_dev
        && works.st_ino == here.st_ino;
}

bool ownerLives(const QString &directory)
{
    static const QRegularExpression pattern(u"/colonnade-(\\d+)-[^/]*$"_s);
    qint64 pid = pattern.match(directory).captured(1).toLongLong();
    QByteArray started;
    QFile owner(directory + u"/owner"_s);
    if (owner.open(QIODevice::ReadOnly)) {
        const QList<QByteArray> words = owner.readAll().trimmed().split(' ');
        pid = words.value(0).toLongLong();
        started = words.value(1);
    }
    const QByteArray now = startTime(pid);
    return pid > 0 && !now.isEmpty() && (started.isEmpty() || started == now);
}

}  // namespace

QString temporaryRoot()
{
    const QString root = QDir::tempPath();
    return root.toUtf8().size() <= longestRoot ? root : u"/tmp"_s;
}

Result<QString> makeDirectory(const ServerUser &user)
{
    QByteArray path = QFile::encodeName(temporaryRoot() + u"/colonnade-%1-XXXXXX"_s.arg(::getpid()));
    if (!::mkdtemp(path.data()) || (user.other && ::chown(path.constData(), user.uid, user.gid) != 0)) {
        return failure(ErrorKind::LocalFile,
                       u"No directory for the sandbox could be made in %1: %2."_s.arg(temporaryRoot(), qt_error_string(errno)));
    }
    return QFile::decodeName(path);
}

Result<void> claim(const QString &directory)
{
    QFile owner(directory + u"/owner"_s);
    const QByteArray line = processIdentity(::getpid()) + '\n';
    if (!owner.open(QIODevice::WriteOnly) || owner.write(line) != line.size())
        return failure(ErrorKind::LocalFile, u"%1 cannot be written: %2."_s.arg(owner.fileName(), owner.errorString()));
    return {};
}

qint64 runningServer(const QString &dataDirectory)
{
    QFile file(dataDirectory + u"/postmaster.pid"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const qint64 pid = file.readLine().trimmed().toLongLong();
    if (pid <= 1)
        return 0;
    // The file may be stale and the id be another's by now: a postmaster works in its data directory.
    return worksIn(pid, dataDirectory) ? pid : 0;
}

void endStrays(const QString &dataDirectory)
{
    for (const QString &name : QDir(u"/proc"_s).entryList(QDir::Dirs)) {
        const qint64 pid = name.toLongLong();
        if (pid > 1 && pid != ::getpid() && worksIn(pid, dataDirectory))
            endProcess(pid, SIGKILL);
    }
    // "key id" of the segment that keeps two servers off one directory; a killed server cannot remove it.
    QFile file(dataDirectory + u"/postmaster.pid"_s);
    if (!file.open(QIODevice::ReadOnly))
        return;
    const QList<QByteArray> words = file.readAll().split('\n').value(6).simplified().split(' ');
    bool known = false;
    const int segment = words.value(1).toInt(&known);
    struct shmid_ds info{};
    if (known && ::shmctl(segment, IPC_STAT, &info) == 0 && info.shm_nattch == 0 && info.shm_perm.__key == words.value(0).toInt())
        ::shmctl(segment, IPC_RMID, nullptr);
}

QByteArray processIdentity(qint64 pid)
{
    return QByteArray::number(pid) + ' ' + startTime(pid);
}

bool isProcess(const QByteArray &identity)
{
    const qint64 pid = identity.split(' ').value(0).toLongLong();
    return pid > 1 && !startTime(pid).isEmpty() && processIdentity(pid) == identity;
}

void endProcess(qint64 pid, int signal)
{
    const int fd = static_cast<int>(::syscall(SYS_pidfd_open, static_cast<pid_t>(pid), 0));
    if (fd < 0)
        return;
    ::kill(static_cast<pid_t>(pid), signal);
    pollfd wait{fd, POLLIN, 0};
    if (::poll(&wait, 1, 10'000) == 0) {
        ::kill(static_cast<pid_t>(pid), SIGKILL);
        ::poll(&wait, 1, 10'000);
    }
    ::close(fd);
}

void removeCluster(const QString &directory)
{
    for (const QString &part : {u"/replica"_s, u"/primary"_s}) {
        if (const qint64 pid = runningServer(directory + part))
            endProcess(pid, SIGQUIT);
        endStrays(directory + part);
    }
    QDir(directory).removeRecursively();
}

void removeLeftovers(const ServerUser &user)
{
    const QDir root(temporaryRoot());
    for (const QString &name : root.entryList({u"colonnade-*-*"_s}, QDir::Dirs | QDir::NoSymLinks)) {
        static const QRegularExpression ours(u"^colonnade-\\d+-[A-Za-z0-9]{6}$"_s);
        const QString directory = root.filePath(name);
        struct stat info{};
        if (!ours.match(name).hasMatch() || ::lstat(QFile::encodeName(directory).constData(), &info) != 0)
            continue;
        if ((info.st_uid == ::geteuid() || info.st_uid == user.uid) && !ownerLives(directory))
            removeCluster(directory);
    }
}

}  // namespace colonnade::sandbox
