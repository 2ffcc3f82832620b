#include "sandbox/running_copy.h"

#include "database/postgres/postgres_session.h"

#include <unistd.h>

#include <QDir>
#include <QFile>

namespace colonnade::sandbox {

using namespace Qt::StringLiterals;

namespace {

Result<void> write(const ServerUser &user, const QString &path, const QString &text)
{
    QFile file(path);
    if (!file.open(QIODevice::Append) || file.write(text.toUtf8()) < 0)
        return failure(ErrorKind::LocalFile, u"%1 cannot be written: %2."_s.arg(path, file.errorString()));
    if (user.other && ::chown(QFile::encodeName(path).constData(), user.uid, user.gid) != 0)
        return failure(ErrorKind::LocalFile, u"%1 cannot be given to the servers' user."_s.arg(path));
    return {};
}

}  // namespace

Result<void> copyRunningServer(const ServerPrograms &programs, const QString &directory, const QString &from,
                               const QString &target)
{
    const bool renamed = programs.majorVersion() >= 15;
    auto session = database::postgres::openSession({.target = target, .access = database::Access::ReadWrite});
    if (!session)
        return failure(session.error());
    const auto begun = (*session)->query(renamed ? u"SELECT pg_backup_start('replica', true)"_s
                                                 : u"SELECT pg_start_backup('replica', true, false)"_s);
    if (!begun)
        return failure(begun.error());
    const QString replica = directory + u"/replica"_s;
    // Files come and go under a server's hands and cp says so: what matters is in the log of changes since the beginning.
    (void)programs.run(u"/bin/cp"_s, {u"-a"_s, directory + u"/primary"_s, replica}, directory);
    const auto ended = (*session)->query(renamed ? u"SELECT labelfile FROM pg_backup_stop(false)"_s
                                                 : u"SELECT labelfile FROM pg_stop_backup(false, false)"_s);
    if (!ended)
        return failure(ended.error());
    if (!QFile::exists(replica + u"/global/pg_control"_s))
        return failure(ErrorKind::LocalFile, u"The files of the primary in %1 could not be copied."_s.arg(directory));
    QFile::remove(replica + u"/postmaster.pid"_s);
    for (const QString &part : {u"/pg_replslot"_s, u"/pg_dynshmem"_s, u"/pg_stat_tmp"_s}) {
        for (const QString &name : QDir(replica + part).entryList(QDir::Files))
            QFile::remove(replica + part + u'/' + name);
    }
    const QString connection = u"primary_conninfo = '%1'\n"_s.arg(from);
    const bool recoveryFile = programs.majorVersion() < 12;
    return write(programs.user(), replica + u"/backup_label"_s, ended->text())
        .and_then([&] {
            return write(programs.user(), replica + (recoveryFile ? u"/recovery.conf"_s : u"/postgresql.auto.conf"_s),
                         recoveryFile ? u"standby_mode = 'on'\n"_s + connection : connection);
        })
        .and_then([&] { return recoveryFile ? Result<void>() : write(programs.user(), replica + u"/standby.signal"_s, {}); });
}

}  // namespace colonnade::sandbox
