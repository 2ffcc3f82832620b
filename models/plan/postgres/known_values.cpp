#include "plan/postgres/known_values.h"

#include "sql/identifier.h"
#include "sql/parse.h"

#include <QJsonArray>
#include <QJsonObject>

namespace colonnade::plan::postgres {

using namespace Qt::StringLiterals;

namespace {

std::optional<QString> constant(const QJsonObject &node)
{
    if (node.value("isnull"_L1).toBool())
        return u"NULL"_s;
    if (const QJsonValue text = node.value("sval"_L1); text.isObject())
        return sql::quotedLiteral(text.toObject().value("sval"_L1).toString());
    if (const QJsonValue number = node.value("ival"_L1); number.isObject())
        return QString::number(number.toObject().value("ival"_L1).toInteger());
    if (const QJsonValue truth = node.value("boolval"_L1); truth.isObject())
        return truth.toObject().value("boolval"_L1).toBool() ? u"true"_s : u"false"_s;
    return std::nullopt;
}

/// Constants, and what CASE and COALESCE choose among.
bool collect(const QJsonValue &value, QStringList &values)
{
    const auto [kind, node] = sql::unwrapped(value);
    if (kind == "A_Const"_L1) {
        const auto text = constant(node);
        if (text && !values.contains(*text))
            values.append(*text);
        return text.has_value();
    }
    if (kind == "CaseExpr"_L1) {
        for (const QJsonValue branch : node.value("args"_L1).toArray()) {
            if (!collect(sql::unwrapped(branch).second.value("result"_L1), values))
                return false;
        }
        return !node.contains("defresult"_L1) || collect(node.value("defresult"_L1), values);
    }
    if (kind == "CoalesceExpr"_L1) {
        const QJsonArray arguments = node.value("args"_L1).toArray();
        return std::ranges::all_of(arguments, [&](const QJsonValue &argument) { return collect(argument, values); });
    }
    return false;
}

}  // namespace

std::optional<QStringList> knownValues(const sql::Expression &expression)
{
    if (expression.columns().isEmpty() && !expression.hasSubquery() && expression.volatility() != sql::Volatility::Volatile)
        return QStringList{expression.embedded()};
    QStringList values;
    return collect(expression.tree(), values) ? std::optional(values) : std::nullopt;
}

}  // namespace colonnade::plan::postgres
