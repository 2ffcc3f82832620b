#include "sql/partition_key.h"

#include "sql/parse.h"

#include <QJsonArray>

namespace colonnade::sql {

using namespace Qt::StringLiterals;

std::optional<QStringList> partitionKeyColumns(const QString &definition)
{
    const auto statements = parse((u"CREATE TABLE t (a int) PARTITION BY "_s + definition).toUtf8());
    if (!statements || statements->size() != 1)
        return std::nullopt;
    const QJsonArray parameters = statements->first().node.value("partspec"_L1).toObject().value("partParams"_L1).toArray();
    QStringList columns;
    for (const QJsonValue entry : parameters) {
        const QString name = unwrapped(entry).second.value("name"_L1).toString();
        if (name.isEmpty())
            return std::nullopt;
        columns.append(name);
    }
    return columns.isEmpty() ? std::nullopt : std::optional(columns);
}

}  // namespace colonnade::sql
