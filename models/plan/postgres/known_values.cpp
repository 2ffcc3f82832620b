#include "plan/postgres/known_values.h"

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

bool readsFrom(const sql::Expression &expression, const sql::QualifiedName &table, const QString &column, bool withChildren)
{
    const auto [kind, link] = sql::unwrapped(expression.tree());
    const auto [bodyKind, select] = sql::unwrapped(link.value("subselect"_L1));
    const QJsonArray targets = select.value("targetList"_L1).toArray();
    if (kind != "SubLink"_L1 || link.value("subLinkType"_L1).toString() != "EXPR_SUBLINK"_L1 || bodyKind != "SelectStmt"_L1
        || select.value("op"_L1).toString() != "SETOP_NONE"_L1 || targets.size() != 1)
        return false;
    const auto [targetKind, target] = sql::unwrapped(sql::unwrapped(targets.first()).second.value("val"_L1));
    QStringList read;
    for (const QJsonValue field : target.value("fields"_L1).toArray())
        read.append(sql::unwrapped(field).second.value("sval"_L1).toString());
    if (targetKind != "ColumnRef"_L1 || read.isEmpty() || read.size() > 2 || read.last() != column)
        return false;
    const QJsonArray sources = select.value("fromClause"_L1).toArray();
    if (read.size() == 1 && sources.size() != 1)
        return false;
    return std::ranges::any_of(sources, [&](const QJsonValue &entry) {
        const auto [sourceKind, source] = sql::unwrapped(entry);
        const QJsonObject alias = source.value("alias"_L1).toObject();
        const QString name = source.value("relname"_L1).toString();
        return sourceKind == "RangeVar"_L1 && !alias.contains("colnames"_L1) && name == table.name.text()
            && source.value("schemaname"_L1).toString() == table.schema.text()
            && (read.size() == 1 || read.first() == (alias.isEmpty() ? name : alias.value("aliasname"_L1).toString()))
            && !(withChildren && source.value("inh"_L1).toBool());
    });
}

}  // namespace colonnade::plan::postgres
