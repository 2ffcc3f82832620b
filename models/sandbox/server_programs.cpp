#include "sandbox/server_programs.h"

#include "sandbox/cluster.h"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>

namespace colonnade::sandbox {

using namespace Qt::StringLiterals;

namespace {

constexpr int programDeadlineMs = 180'000;

bool holdsServer(const QString &directory)
{
    return QFileInfo(directory + u"/postgres"_s).isExecutable() && QFileInfo(directory + u"/initdb"_s).isExecutable()
        && QFileInfo(directory + u"/pg_ctl"_s).isExecutable();
}

QStringList debianServers()
{
    const QDir root(u"/usr/lib/postgresql"_s);
    QStringList versions = root.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    std::ranges::sort(versions, [](const QString &a, const QString &b) { return a.toDouble() > b.toDouble(); });
    QStringList found;
    for (const QString &version : std::as_const(versions))
        found.append(root.filePath(version) + u"/bin"_s);
    return found;
}

}  // namespace

QStringList installedServers()
{
    QStringList candidates{qEnvironmentVariable("COLONNADE_PG_BIN")};
    candidates += debianServers();
    candidates += qEnvironmentVariable("PATH").split(u':', Qt::SkipEmptyParts);
    QStringList found;
    for (const QString &candidate : std::as_const(candidates)) {
        if (!candidate.isEmpty() && !found.contains(candidate) && holdsServer(candidate))
            found.append(candidate);
    }
    return found;
}

ServerUser ServerUser::find()
{
    ServerUser self{::geteuid(), ::getegid(), false};
    if (self.uid != 0)
        return self;
    for (const char *name : {"postgres", "nobody"}) {
        if (const passwd *entry = ::getpwnam(name))
            return {entry->pw_uid, entry->pw_gid, true};
    }
    return {65534, 65534, true};
}

Result<ServerPrograms> ServerPrograms::find(const QString &binDirectory)
{
    ServerPrograms programs;
    programs.m_user = ServerUser::find();
    programs.m_binDirectory = binDirectory.isEmpty() ? installedServers().value(0) : binDirectory;
    if (programs.m_binDirectory.isEmpty()) {
        return failure(ErrorKind::NoSuchObject,
                       u"No PostgreSQL server is installed on this machine. Install one (Debian: "
                       "postgresql-17), or name its directory in COLONNADE_PG_BIN."_s);
    }
    if (!holdsServer(programs.m_binDirectory)) {
        return failure(
            ErrorKind::NoSuchObject,
            u"%1 holds no PostgreSQL server: postgres, initdb and pg_ctl must be there."_s.arg(programs.m_binDirectory));
    }
    const Result<QString> version = programs.run(u"postgres"_s, {u"--version"_s}, u"/"_s);
    if (!version)
        return failure(version.error());
    static const QRegularExpression number(u"\\) (\\d+)"_s);
    programs.m_major = number.match(*version).captured(1).toInt();
    return programs;
}

bool ServerPrograms::has(const QString &program) const
{
    return QFileInfo(m_binDirectory + u'/' + program).isExecutable();
}

Result<QString> ServerPrograms::run(const QString &program, const QStringList &arguments, const QString &directory) const
{
    QProcess process;
    process.setProgram(program.startsWith(u'/') ? program : m_binDirectory + u'/' + program);
    process.setArguments(arguments);
    process.setWorkingDirectory(directory);
    process.setProcessChannelMode(QProcess::MergedChannels);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    // A PGDATA, PGPORT or PGHOST of the user's would lead the programs to another server.
    for (const QString &key : environment.keys()) {
        if (key.startsWith(u"PG"_s) || key.startsWith(u"LC_"_s) || key == u"LANGUAGE"_s)
            environment.remove(key);
    }
    environment.insert(u"LC_ALL"_s, u"C"_s);
    process.setProcessEnvironment(environment);
    // Ctrl-C in the terminal must reach us only: we stop the servers ourselves.
    process.setChildProcessModifier([user = m_user, &process] {
        ::setsid();
        if (user.other && (::setgroups(0, nullptr) != 0 || ::setgid(user.gid) != 0 || ::setuid(user.uid) != 0))
            process.failChildProcessModifier("changing the user", errno);
    });
    process.start();
    const bool ended = process.waitForStarted(programDeadlineMs) && process.waitForFinished(programDeadlineMs);
    const QString said = QString::fromUtf8(process.readAll());
    if (ended && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return said;
    const QString why = ended ? u"ended with exit code %1"_s.arg(process.exitCode()) : process.errorString();
    return failure(ErrorKind::Internal, u"%1 failed: %2."_s.arg(process.program(), why), {}, said.trimmed());
}

}  // namespace colonnade::sandbox
