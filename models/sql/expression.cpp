#include "sql/expression.h"

#include "sql/builtin_functions.h"
#include "sql/parse.h"
#include "sql/remembered.h"
#include "sql/scanner.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace colonnade::sql {

using namespace Qt::StringLiterals;

namespace {

QStringList strings(const QJsonValue &list)
{
    QStringList texts;
    for (const QJsonValue entry : list.toArray()) {
        const auto [kind, node] = unwrapped(entry);
        texts.append(kind == "String"_L1 ? node.value("sval"_L1).toString() : QString());
    }
    return texts;
}

/// Calls `visit(kind, node)` for each node of the tree, outermost first.
template<class Visit>
void walk(const QJsonValue &value, const Visit &visit)
{
    if (value.isArray()) {
        for (const QJsonValue entry : value.toArray())
            walk(entry, visit);
        return;
    }
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.value().isObject() && !it.key().isEmpty() && it.key().front().isUpper())
            visit(it.key(), it.value().toObject());
        walk(it.value(), visit);
    }
}

/// A function of PostgreSQL's own by the look of its name: bare, or in pg_catalog.
QString builtinName(const QJsonObject &call)
{
    const QStringList name = strings(call.value("funcname"_L1));
    return name.size() == 1 || (name.size() == 2 && name[0] == "pg_catalog"_L1) ? name.last() : QString();
}

bool balanced(const QByteArray &utf8)
{
    const auto tokens = scan(utf8);
    if (!tokens)
        return false;
    int depth = 0;
    for (const Token &token : *tokens) {
        if (token.end - token.begin != 1)
            continue;
        depth += utf8[token.begin] == '(' ? 1 : utf8[token.begin] == ')' ? -1 : 0;
        if (depth < 0)
            return false;
    }
    return depth == 0;
}

bool isOnly(const QJsonObject &select)
{
    static const QSet<QString> allowed = {u"targetList"_s, u"limitOption"_s, u"op"_s};
    const QStringList keys = select.keys();
    return std::ranges::all_of(keys, [](const QString &key) { return allowed.contains(key); })
        && select.value("op"_L1).toString() == "SETOP_NONE"_L1 && select.value("targetList"_L1).toArray().size() == 1;
}

bool isNull(const QJsonValue &value, const QStringList &columns);

bool anyNull(const QJsonArray &values, const QStringList &columns)
{
    return std::ranges::any_of(values, [&](const QJsonValue &value) { return isNull(value, columns); });
}

/// Certain to be null while `columns` are null.
bool isNull(const QJsonValue &value, const QStringList &columns)
{
    const auto [kind, node] = unwrapped(value);
    if (kind == "ColumnRef"_L1)
        return columns.contains(strings(node.value("fields"_L1)).last());
    if (kind == "A_Const"_L1)
        return node.value("isnull"_L1).toBool();
    if (kind == "TypeCast"_L1)
        return isNull(node.value("arg"_L1), columns);
    if (kind == "CollateClause"_L1)
        return isNull(node.value("arg"_L1), columns);
    if (kind == "FuncCall"_L1)
        return isBuiltinStrict(builtinName(node)) && anyNull(node.value("args"_L1).toArray(), columns);
    if (kind == "BoolExpr"_L1 && node.value("boolop"_L1).toString() == "NOT_EXPR"_L1)
        return anyNull(node.value("args"_L1).toArray(), columns);
    if (kind != "A_Expr"_L1)
        return false;
    const QString form = node.value("kind"_L1).toString();
    if (form == "AEXPR_DISTINCT"_L1 || form == "AEXPR_NOT_DISTINCT"_L1 || form == "AEXPR_NULLIF"_L1)
        return false;
    const QStringList name = strings(node.value("name"_L1));
    if (name.size() != 1 || !isBuiltinOperator(name.first()))
        return false;
    // Of IN, ANY, ALL and BETWEEN the list on the right decides nothing here.
    return isNull(node.value("lexpr"_L1), columns) || (form == "AEXPR_OP"_L1 && isNull(node.value("rexpr"_L1), columns));
}

bool passes(const QJsonValue &value, const QStringList &columns)
{
    const auto [kind, node] = unwrapped(value);
    if (isNull(value, columns))
        return true;
    const QJsonArray args = node.value("args"_L1).toArray();
    const auto passing = [&](const QJsonValue &arg) { return passes(arg, columns); };
    if (kind == "BoolExpr"_L1 && node.value("boolop"_L1).toString() == "AND_EXPR"_L1)
        return std::ranges::all_of(args, passing);
    if (kind == "BoolExpr"_L1 && node.value("boolop"_L1).toString() == "OR_EXPR"_L1)
        return std::ranges::any_of(args, passing);
    return kind == "NullTest"_L1 && node.value("nulltesttype"_L1).toString() == "IS_NULL"_L1
        && isNull(node.value("arg"_L1), columns);
}

/// Of a value, whatever it is, these make a value.
bool keepsValues(const QString &function)
{
    static const QSet<QString> names = {u"md5"_s,   u"upper"_s,  u"lower"_s,   u"initcap"_s, u"length"_s,     u"abs"_s,
                                        u"ceil"_s,  u"floor"_s,  u"round"_s,   u"trunc"_s,   u"btrim"_s,      u"ltrim"_s,
                                        u"rtrim"_s, u"repeat"_s, u"replace"_s, u"reverse"_s, u"char_length"_s};
    return names.contains(function);
}

const QSet<QString> &neverNullFunctions()
{
    static const QSet<QString> names = {u"now"_s,
                                        u"gen_random_uuid"_s,
                                        u"uuidv4"_s,
                                        u"uuidv7"_s,
                                        u"random"_s,
                                        u"clock_timestamp"_s,
                                        u"statement_timestamp"_s,
                                        u"transaction_timestamp"_s,
                                        u"nextval"_s,
                                        u"txid_current"_s,
                                        u"timeofday"_s};
    return names;
}

bool certain(const QJsonValue &value)
{
    const auto [kind, node] = unwrapped(value);
    if (kind == "A_Const"_L1)
        return !node.value("isnull"_L1).toBool();
    if (kind == "TypeCast"_L1)
        return certain(node.value("arg"_L1));  // a cast of a value is a value or an error
    if (kind == "SQLValueFunction"_L1)
        return node.value("op"_L1).toString() != "SVFOP_CURRENT_SCHEMA"_L1;
    const auto allCertain = [](const QJsonArray &values) {
        return std::ranges::all_of(values, [](const QJsonValue &one) { return certain(one); });
    };
    if (kind == "FuncCall"_L1)
        return neverNullFunctions().contains(builtinName(node))
            || (keepsValues(builtinName(node)) && allCertain(node.value("args"_L1).toArray()));
    if (kind == "A_Expr"_L1) {
        static const QStringList makeValues = {u"+"_s, u"-"_s, u"*"_s, u"/"_s, u"%"_s, u"||"_s};
        return node.value("kind"_L1).toString() == "AEXPR_OP"_L1 && makeValues.contains(strings(node.value("name"_L1)).join(u'.'))
            && node.contains("lexpr"_L1) && certain(node.value("lexpr"_L1)) && certain(node.value("rexpr"_L1));
    }
    if (kind == "NullTest"_L1 || kind == "BooleanTest"_L1 || kind == "A_ArrayExpr"_L1)
        return true;
    if (kind == "CoalesceExpr"_L1) {
        const QJsonArray args = node.value("args"_L1).toArray();
        return std::ranges::any_of(args, [](const QJsonValue &arg) { return certain(arg); });
    }
    if (kind != "CaseExpr"_L1 || !node.contains("defresult"_L1) || !certain(node.value("defresult"_L1)))
        return false;
    const QJsonArray arms = node.value("args"_L1).toArray();
    return std::ranges::all_of(arms, [](const QJsonValue &arm) { return certain(unwrapped(arm).second.value("result"_L1)); });
}

QJsonValue withoutPlaces(const QJsonValue &value)
{
    if (value.isArray()) {
        QJsonArray kept;
        for (const QJsonValue entry : value.toArray())
            kept.append(withoutPlaces(entry));
        return kept;
    }
    if (!value.isObject())
        return value;
    QJsonObject object = value.toObject();
    object.remove("location"_L1);
    for (auto it = object.begin(); it != object.end(); ++it)
        it.value() = withoutPlaces(it.value());
    return object;
}

Result<QJsonValue> treeOf(const QString &trimmed)
{
    const QByteArray utf8 = trimmed.toUtf8();
    const auto statements = sql::parse("SELECT (" + utf8 + "\n)");
    if (!statements) {
        // The wrapping moves what stands in the first line.
        const auto alone = sql::parse("SELECT " + utf8);
        const QString reason = (alone ? statements.error() : alone.error()).message.section(u": "_s, 1);
        return failure(ErrorKind::SqlRefused, reason.isEmpty() ? u"it is not one expression"_s : reason, u"42601"_s);
    }
    if (statements->size() != 1 || statements->first().kind != "SelectStmt"_L1 || !isOnly(statements->first().node)
        || !balanced(utf8)) {
        return failure(ErrorKind::SqlRefused, u"it is not one expression and nothing else"_s);
    }
    const QJsonValue target = statements->first().node.value("targetList"_L1).toArray().first();
    const QJsonValue value = unwrapped(target).second.value("val"_L1);
    const auto [kind, node] = unwrapped(value);
    if (kind == "RowExpr"_L1 && node.value("row_format"_L1).toString() == "COERCE_IMPLICIT_CAST"_L1 && !utf8.startsWith('('))
        return failure(ErrorKind::SqlRefused, u"it is a list, not one expression"_s);
    return value;
}

}  // namespace

QString canonicalTree(const QJsonValue &node)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray{withoutPlaces(node)}).toJson(QJsonDocument::Compact));
}

Result<Expression> Expression::parse(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return failure(ErrorKind::SqlRefused, u"the expression is empty"_s);
    // A plan asks for the same expression again and again: validation, tactics, findings.
    static Remembered<Expression> remembered;
    return remembered.get(trimmed, [&]() -> Result<Expression> {
        const auto value = treeOf(trimmed);
        return value ? Result<Expression>(Expression(trimmed, *value)) : failure(value.error());
    });
}

QString Expression::embedded() const
{
    const QByteArray utf8 = m_text.toUtf8();
    const auto tokens = scan(utf8);
    const bool endsInComment = tokens && !tokens->isEmpty() && isComment(tokens->last());
    return endsInComment ? m_text + u'\n' : m_text;
}

QString Expression::asDefault() const
{
    static const QStringList bare = {u"A_Const"_s, u"FuncCall"_s, u"SQLValueFunction"_s, u"A_ArrayExpr"_s};
    QJsonValue value = m_node;
    while (unwrapped(value).first == "TypeCast"_L1)
        value = unwrapped(value).second.value("arg"_L1);
    const auto [kind, node] = unwrapped(value);
    // now() AT TIME ZONE 'UTC' is a call as well, but none that may stand there without parentheses.
    const bool call = kind != "FuncCall"_L1 || node.value("funcformat"_L1).toString() == "COERCE_EXPLICIT_CALL"_L1;
    const bool plain = bare.contains(kind) && call && embedded() == m_text;
    return plain ? m_text : u'(' + embedded() + u')';
}

Volatility Expression::volatility() const
{
    return volatilityOf(m_node);
}

Volatility volatilityOf(const QJsonValue &expression)
{
    static const QSet<QString> immutableNodes = {
        u"A_Const"_s,       u"TypeName"_s,   u"String"_s,      u"Integer"_s,     u"Float"_s,    u"Boolean"_s,
        u"List"_s,          u"BoolExpr"_s,   u"NullTest"_s,    u"BooleanTest"_s, u"CaseExpr"_s, u"CaseWhen"_s,
        u"CoalesceExpr"_s,  u"MinMaxExpr"_s, u"A_ArrayExpr"_s, u"ColumnRef"_s,   u"RowExpr"_s,  u"CollateClause"_s,
        u"A_Indirection"_s, u"A_Indices"_s,  u"BitString"_s};
    Volatility worst = Volatility::Immutable;
    walk(expression, [&](const QString &kind, const QJsonObject &node) {
        Volatility here = Volatility::Volatile;
        if (immutableNodes.contains(kind))
            here = Volatility::Immutable;
        else if (kind == "SQLValueFunction"_L1 || kind == "TypeCast"_L1)
            here = Volatility::Stable;
        else if (kind == "FuncCall"_L1 && isBuiltinStable(builtinName(node)))
            here = Volatility::Stable;
        else if (kind == "A_Expr"_L1 && isBuiltinOperator(strings(node.value("name"_L1)).last()))
            here = Volatility::Stable;
        worst = std::max(worst, here);
    });
    return worst;
}

bool Expression::hasSubquery() const
{
    bool found = false;
    walk(m_node, [&](const QString &kind, const QJsonObject &) { found = found || kind == "SubLink"_L1; });
    return found;
}

bool Expression::isNullConstant() const
{
    QJsonValue value = m_node;
    while (unwrapped(value).first == "TypeCast"_L1)
        value = unwrapped(value).second.value("arg"_L1);
    return unwrapped(value).second.value("isnull"_L1).toBool();
}

QList<ColumnUse> Expression::columns() const
{
    QList<ColumnUse> uses;
    walk(m_node, [&](const QString &kind, const QJsonObject &node) {
        if (kind != "ColumnRef"_L1)
            return;
        QStringList fields = strings(node.value("fields"_L1));  // A_Star has no string
        const QString name = fields.takeLast();
        if (const ColumnUse use{fields, name}; !uses.contains(use))
            uses.append(use);
    });
    return uses;
}

QStringList Expression::functions() const
{
    QStringList names;
    walk(m_node, [&](const QString &kind, const QJsonObject &node) {
        if (kind == "FuncCall"_L1 && !isBuiltinStable(builtinName(node)))
            names.append(strings(node.value("funcname"_L1)).join(u'.'));
    });
    names.removeDuplicates();
    return names;
}

QStringList Expression::relations() const
{
    QStringList names;
    walk(m_node, [&](const QString &kind, const QJsonObject &node) {
        if (kind != "RangeVar"_L1)
            return;
        const QString schema = node.value("schemaname"_L1).toString();
        names.append((schema.isEmpty() ? QString() : schema + u'.') + node.value("relname"_L1).toString());
    });
    names.removeDuplicates();
    return names;
}

bool Expression::passesWhileNull(const QString &column) const
{
    return passes(m_node, {column});
}

bool Expression::passesWhileNull(const QStringList &columns) const
{
    return passes(m_node, columns);
}

bool Expression::neverNull() const
{
    return certain(m_node);
}

}  // namespace colonnade::sql
