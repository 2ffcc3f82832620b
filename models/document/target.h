// Targets as libpq takes them, URI or conninfo, with and without a password. A target that is shown or saved has gone through
// withoutPassword(); one with a password exists in memory only.
#pragma once

#include <QString>

namespace colonnade::document {

struct TargetParts {
    QString host;
    QString port;
    QString database;
    QString user;
};

/// A conninfo of the parts that are not empty.
QString targetOf(const TargetParts &parts);
QString withPassword(const QString &target, const QString &password);
/// Everything but the password, wherever it stands in the text.
QString withoutPassword(const QString &target);

}  // namespace colonnade::document
