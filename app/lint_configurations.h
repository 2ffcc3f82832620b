// LintConfigurations: which configuration holds for a file of SQL: the one that was named, else the nearest .colonnade.json
// upwards from it. The command line and the window ask the same, so that both say the same of a file.
#pragma once

#include "lint/config.h"

namespace colonnade::cli {

class LintConfigurations
{
public:
    /// `named` may be empty.
    explicit LintConfigurations(QString named = {}) : m_named(std::move(named)) {}

    /// `file` may be "-": standard input, which stands where the program was started.
    Result<lint::LintOptions> optionsFor(const QString &file);
    /// Of the first file's configuration: one run judges for one version.
    Result<std::optional<QString>> serverVersion(const QString &file);

private:
    QString pathFor(const QString &file) const;
    Result<lint::Config> read(const QString &path);

    QString m_named;
    QHash<QString, lint::Config> m_read;
};

}  // namespace colonnade::cli
