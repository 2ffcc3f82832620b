// ServerPrograms: initdb, pg_ctl and their like of one installation, run as a user that PostgreSQL accepts (it refuses
// root). Only the sandbox uses it.
#pragma once

#include "base/error.h"

#include <QString>
#include <QStringList>

#include <sys/types.h>

namespace colonnade::sandbox {

/// Whom the servers run as: ourselves, or as root the user postgres, else nobody.
struct ServerUser {
    uid_t uid = 0;
    gid_t gid = 0;
    bool other = false;  ///< not the user of this process

    static ServerUser find();
};

class ServerPrograms
{
public:
    /// Errors: NoSuchObject where there is no server there, or none at all on this machine.
    static Result<ServerPrograms> find(const QString &binDirectory);

    const QString &binDirectory() const { return m_binDirectory; }
    int majorVersion() const { return m_major; }
    const ServerUser &user() const { return m_user; }

    bool has(const QString &program) const;
    /// Runs one to its end, in `directory`; one with a path is another program, run as the same user. Errors: Internal, with what
    /// the program said as detail.
    Result<QString> run(const QString &program, const QStringList &arguments, const QString &directory) const;

private:
    QString m_binDirectory;
    int m_major = 0;
    ServerUser m_user;
};

}  // namespace colonnade::sandbox
