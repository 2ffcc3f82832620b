#include "sql/plpgsql.h"

#include "sql/identifier.h"

#include <QJsonArray>
#include <QJsonDocument>

extern "C" {
#include <pg_query.h>
}

namespace colonnade::sql {

using namespace Qt::StringLiterals;

namespace {

/// format() with arguments that are known; nothing where it says more than %I, %L, %s and %%, or one by its place.
std::optional<QString> formatted(const QString &pattern, const QStringList &arguments)
{
    QString text;
    qsizetype next = 0;
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != u'%') {
            text += pattern[i];
            continue;
        }
        const QChar form = i + 1 < pattern.size() ? pattern[++i] : QChar();
        if (form == u'%') {
            text += form;
            continue;
        }
        if ((form != u'I' && form != u'L' && form != u's') || next >= arguments.size())
            return std::nullopt;
        const QString &argument = arguments[next++];
        text += form == u'I' ? Identifier(argument).quoted() : form == u'L' ? quotedLiteral(argument) : argument;
    }
    return text;
}

/// What an expression of constants says: one, some in a row, format() and the quote functions of them.
std::optional<QString> constantText(const QJsonValue &value)
{
    const auto [kind, node] = unwrapped(value);
    if (kind == "TypeCast"_L1)
        return constantText(node.value("arg"_L1));
    if (kind == "A_Const"_L1) {
        if (node.contains("ival"_L1))
            return QString::number(node.value("ival"_L1).toObject().value("ival"_L1).toInt());
        return node.contains("sval"_L1) ? std::optional(node.value("sval"_L1).toObject().value("sval"_L1).toString()) : std::nullopt;
    }
    if (kind == "A_Expr"_L1 && node.value("name"_L1)[0]["String"_L1]["sval"_L1].toString() == "||"_L1) {
        const auto left = constantText(node.value("lexpr"_L1)), right = constantText(node.value("rexpr"_L1));
        return left && right ? std::optional(*left + *right) : std::nullopt;
    }
    if (kind != "FuncCall"_L1)
        return std::nullopt;
    QStringList arguments;
    for (const QJsonValue entry : node.value("args"_L1).toArray()) {
        const auto argument = constantText(entry);
        if (!argument)
            return std::nullopt;
        arguments.append(*argument);
    }
    const QString function = node.value("funcname"_L1).toArray().last()["String"_L1]["sval"_L1].toString();
    if (function == "format"_L1 && !arguments.isEmpty())
        return formatted(arguments.first(), arguments.sliced(1));
    if (function == "quote_ident"_L1 && arguments.size() == 1)
        return Identifier(arguments.first()).quoted();
    if (function == "quote_literal"_L1 && arguments.size() == 1)
        return quotedLiteral(arguments.first());
    return std::nullopt;
}

std::optional<QString> constantText(const QString &expression)
{
    const auto statements = parse("SELECT " + expression.toUtf8());
    if (!statements || statements->size() != 1)
        return std::nullopt;
    const QJsonArray targets = statements->first().node.value("targetList"_L1).toArray();
    return constantText(unwrapped(targets.first()).second.value("val"_L1));
}

void addVariables(const QJsonArray &datums, PlpgsqlBody &body)
{
    for (const QJsonValue datum : datums) {
        const auto [kind, node] = unwrapped(datum);
        const QString name = node.value("refname"_L1).toString();
        if ((kind != "PLpgSQL_var"_L1 && kind != "PLpgSQL_rec"_L1) || name.isEmpty() || name.startsWith(u'('))
            continue;
        const QString type =
            node.value("datatype"_L1).toObject().value("PLpgSQL_type"_L1).toObject().value("typname"_L1).toString();
        body.variables.append({name, type.trimmed()});
    }
}

/// Where a value stands: the PLpgSQL_ node, its key there and the line.
struct Spot {
    QString owner;
    QString key;
    int line = 0;
};

void addText(const Spot &spot, const QJsonObject &expression, PlpgsqlBody &body)
{
    const auto &[owner, key, line] = spot;
    const QString text = expression.value("query"_L1).toString();
    if (key == "dynquery"_L1 || (owner == "PLpgSQL_stmt_dynexecute"_L1 && key == "query"_L1)
        || (owner == "PLpgSQL_stmt_dynfors"_L1 && key == "query"_L1)) {
        const auto constant = constantText(text);
        body.texts.append(constant ? PlpgsqlText{PlpgsqlUse::Dynamic, *constant, line}
                                   : PlpgsqlText{PlpgsqlUse::Expression, text, line});
        if (!constant) {
            body.dynamic = true;
            body.dynamicLines.append(line);
        }
        return;
    }
    // RawParseMode of PostgreSQL: 0 is a statement, 2 an expression, 3 and later assignments.
    const int mode = expression.value("parseMode"_L1).toInt();
    const PlpgsqlUse use = owner == "PLpgSQL_stmt_return_query"_L1 ? PlpgsqlUse::ReturnQuery
        : mode == 0                                                ? PlpgsqlUse::Statement
        : mode == 2                                                ? PlpgsqlUse::Expression
                                                                   : PlpgsqlUse::Assignment;
    body.texts.append({use, text, line});
}

void collect(const Spot &spot, const QJsonValue &value, PlpgsqlBody &body)
{
    for (const QJsonValue entry : value.toArray())
        collect(spot, entry, body);
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        const int line = it.value().toObject().value("lineno"_L1).toInt(spot.line);
        if (it.key() == "PLpgSQL_expr"_L1)
            addText(spot, it.value().toObject(), body);
        else if (it.key().startsWith("PLpgSQL_"_L1))
            collect({it.key(), spot.key, line}, it.value(), body);
        else
            collect({spot.owner, it.key(), spot.line}, it.value(), body);
    }
}

Result<PlpgsqlBody> bodyOf(const QByteArray &utf8)
{
    PgQueryPlpgsqlParseResult parsed = pg_query_parse_plpgsql(utf8.constData());
    if (parsed.error) {
        const QString message = QString::fromUtf8(parsed.error->message);
        pg_query_free_plpgsql_parse_result(parsed);
        return failure(ErrorKind::SqlRefused, message);
    }
    const QJsonArray functions = QJsonDocument::fromJson(parsed.plpgsql_funcs).array();
    pg_query_free_plpgsql_parse_result(parsed);
    PlpgsqlBody body;
    for (const QJsonValue entry : functions) {
        const QJsonObject function = entry.toObject().value("PLpgSQL_function"_L1).toObject();
        addVariables(function.value("datums"_L1).toArray(), body);
        collect({}, function, body);
    }
    return body;
}

std::unexpected<Error> notPlpgsql()
{
    return failure(ErrorKind::SqlRefused, u"only a body in plpgsql can be read"_s);
}

}  // namespace

/// A DO block or a function with a body in plpgsql. For any other libpg_query ends the program, or says nothing true.
bool isPlpgsql(const ParsedStatement &statement)
{
    const bool isDo = statement.kind == "DoStmt"_L1;
    if (!isDo && statement.kind != "CreateFunctionStmt"_L1)
        return false;
    bool body = false;
    QString language = isDo ? u"plpgsql"_s : u"sql"_s;
    for (const QJsonValue entry : statement.node.value(isDo ? "args"_L1 : "options"_L1).toArray()) {
        const QJsonObject option = unwrapped(entry).second;
        const QString name = option.value("defname"_L1).toString();
        body = body || name == "as"_L1;
        if (name == "language"_L1)
            language = unwrapped(option.value("arg"_L1)).second.value("sval"_L1).toString();
    }
    return body && language == "plpgsql"_L1;
}

Result<PlpgsqlBody> readPlpgsql(const QString &createFunction)
{
    const QByteArray utf8 = createFunction.toUtf8();
    const auto statements = parse(utf8);
    if (!statements)
        return failure(statements.error());
    return std::ranges::all_of(*statements, isPlpgsql) ? bodyOf(utf8) : Result<PlpgsqlBody>(notPlpgsql());
}

Result<PlpgsqlBody> readPlpgsql(const ParsedStatement &statement, const QString &text)
{
    return isPlpgsql(statement) ? bodyOf(text.toUtf8()) : Result<PlpgsqlBody>(notPlpgsql());
}

}  // namespace colonnade::sql
