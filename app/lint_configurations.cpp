#include "app/lint_configurations.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace colonnade::cli {

using namespace Qt::StringLiterals;

Result<lint::LintOptions> LintConfigurations::optionsFor(const QString &file)
{
    const QString path = pathFor(file);
    const auto config = read(path);
    if (!config)
        return failure(config.error());
    const QDir folder(m_named.isEmpty() ? QFileInfo(path).absolutePath() : QDir::currentPath());
    return (*config).optionsFor(folder.relativeFilePath(QFileInfo(file).absoluteFilePath()));
}

Result<std::optional<QString>> LintConfigurations::serverVersion(const QString &file)
{
    const auto config = read(pathFor(file));
    if (!config)
        return failure(config.error());
    return config->serverVersion;
}

QString LintConfigurations::pathFor(const QString &file) const
{
    if (!m_named.isEmpty())
        return m_named;
    QDir folder = file == "-"_L1 ? QDir::current() : QFileInfo(file).absoluteDir();
    do {
        if (folder.exists(lint::Config::FileName))
            return folder.filePath(lint::Config::FileName);
    } while (folder.cdUp());
    return {};
}

Result<lint::Config> LintConfigurations::read(const QString &path)
{
    if (path.isEmpty())
        return lint::Config{};
    if (!m_read.contains(path)) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return failure(ErrorKind::LocalFile, u"%1 cannot be read: %2."_s.arg(path, file.errorString()));
        const auto config = lint::readConfig(file.readAll(), path);
        if (!config)
            return failure(config.error());
        m_read.insert(path, *config);
    }
    return m_read.value(path);
}

}  // namespace colonnade::cli
