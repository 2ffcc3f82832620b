// colonnade-lint-config/1: which rules a project wants, and how its files are run. Found upwards from the file that is judged, as
// .colonnade.json, or named on the command line.
#pragma once

#include "lint/linter.h"

namespace colonnade::lint {

struct Config {
    struct Paths {
        QString pattern;  ///< "legacy/**", against the path from the configuration's folder
        QHash<QString, RuleSetting> rules;
    };
    std::optional<QString> serverVersion;
    std::optional<bool> transaction;
    std::chrono::milliseconds lockTimeout{0};
    std::chrono::milliseconds longestLockTimeout{5000};
    QHash<QString, RuleSetting> rules;
    QList<Paths> paths;  ///< later ones count more

    /// For a file at `path`, as seen from the configuration's folder.
    LintOptions optionsFor(const QString &path) const;

    static constexpr QLatin1StringView FileName{".colonnade.json"};
};

/// Errors: InvalidInput with file, line and path; an unknown rule is refused with those that are near.
Result<Config> readConfig(const QByteArray &bytes, const QString &name);

}  // namespace colonnade::lint
