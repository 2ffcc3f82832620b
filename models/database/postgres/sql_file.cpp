#include "database/postgres/sql_file.h"

#include <QFile>
#include <QRegularExpression>

namespace colonnade::database::postgres {

std::string sqlFile(QLatin1StringView name, int major)
{
    QFile file(QStringLiteral(":/sql/postgres/") + name + QStringLiteral(".sql"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s is missing in the program", qPrintable(file.fileName()));
    static const QRegularExpression condition(QStringLiteral("-- (since|before) (\\d+)$"));
    QString sql;
    for (const QString &line : QString::fromUtf8(file.readAll()).split(u'\n')) {
        if (line.startsWith(QLatin1StringView("--")))
            continue;
        const QRegularExpressionMatch match = condition.match(line);
        const bool since = match.captured(1) == QLatin1StringView("since");
        if (!match.hasMatch() || since == (major >= match.captured(2).toInt()))
            sql += line + u'\n';
    }
    return sql.toStdString();
}

}  // namespace colonnade::database::postgres
