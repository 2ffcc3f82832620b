#include "database/postgres/sql_file.h"

#include <QFile>

namespace colonnade::database::postgres {

std::string sqlFile(QLatin1StringView name)
{
    QFile file(QStringLiteral(":/sql/postgres/") + name + QStringLiteral(".sql"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s is missing in the program", qPrintable(file.fileName()));
    return file.readAll().toStdString();
}

}  // namespace colonnade::database::postgres
