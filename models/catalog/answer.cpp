#include "catalog/answer.h"

#include "sql/expression.h"
#include "sql/type_name.h"

namespace colonnade::catalog {

QString answerKey(const QString &formattedType, const QJsonValue &expression)
{
    return formattedType + u'\n' + sql::canonicalTree(expression);
}

QString answerKey(const QString &type, const QString &expression)
{
    const auto name = sql::readTypeName(type);
    const auto parsed = sql::Expression::parse(expression);
    return name && parsed ? answerKey(name->formatted, parsed->tree()) : QString();
}

}  // namespace colonnade::catalog
