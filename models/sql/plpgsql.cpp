#include "sql/plpgsql.h"

#include <QJsonArray>
#include <QJsonDocument>

extern "C" {
#include <pg_query.h>
}

namespace colonnade::sql {

using namespace Qt::StringLiterals;

namespace {

/// What a constant string says; empty where the expression is anything else.
QString constantText(const QString &expression)
{
    const auto statements = parse("SELECT " + expression.toUtf8());
    if (!statements || statements->size() != 1)
        return {};
    const QJsonArray targets = statements->first().node.value("targetList"_L1).toArray();
    const auto [kind, node] = unwrapped(unwrapped(targets.first()).second.value("val"_L1));
    return kind == "A_Const"_L1 ? node.value("sval"_L1).toObject().value("sval"_L1).toString() : QString();
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

void addText(const QString &owner, const QString &key, const QJsonObject &expression, PlpgsqlBody &body)
{
    const QString text = expression.value("query"_L1).toString();
    if (key == "dynquery"_L1 || (owner == "PLpgSQL_stmt_dynexecute"_L1 && key == "query"_L1)
        || (owner == "PLpgSQL_stmt_dynfors"_L1 && key == "query"_L1)) {
        const QString constant = constantText(text);
        body.dynamic = body.dynamic || constant.isEmpty();
        body.texts.append(constant.isEmpty() ? PlpgsqlText{PlpgsqlUse::Expression, text}
                                             : PlpgsqlText{PlpgsqlUse::Dynamic, constant});
        return;
    }
    // RawParseMode of PostgreSQL: 0 is a statement, 2 an expression, 3 and later assignments.
    const int mode = expression.value("parseMode"_L1).toInt();
    const PlpgsqlUse use = owner == "PLpgSQL_stmt_return_query"_L1 ? PlpgsqlUse::ReturnQuery
        : mode == 0                                                ? PlpgsqlUse::Statement
        : mode == 2                                                ? PlpgsqlUse::Expression
                                                                   : PlpgsqlUse::Assignment;
    body.texts.append({use, text});
}

/// `owner` is the PLpgSQL_ node in which the value stands, `key` its key there.
void collect(const QString &owner, const QString &key, const QJsonValue &value, PlpgsqlBody &body)
{
    for (const QJsonValue entry : value.toArray())
        collect(owner, key, entry, body);
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.key() == "PLpgSQL_expr"_L1)
            addText(owner, key, it.value().toObject(), body);
        else if (it.key().startsWith("PLpgSQL_"_L1))
            collect(it.key(), key, it.value(), body);
        else
            collect(owner, it.key(), it.value(), body);
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
        collect({}, {}, function, body);
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
