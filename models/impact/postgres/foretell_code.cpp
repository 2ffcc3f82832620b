// Lock rules for code: DO blocks, and functions and procedures that the script has made and calls.
#include "impact/postgres/tree.h"

#include "sql/plpgsql.h"

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;

namespace {

/// An expression is no statement but for what stands in parentheses, so it is read as plpgsql sends it first.
void foretellText(const QByteArray &text, bool isExpression, State &state, Foretold &told)
{
    auto statements = sql::parse(isExpression ? "SELECT " + text : text);
    if (!statements)
        statements = sql::parse(isExpression ? text : "SELECT " + text);
    told.unknown = told.unknown || !statements;
    for (const sql::ParsedStatement &statement : statements ? *statements : QList<sql::ParsedStatement>())
        told.add(foretell(statement, state));
}

void foretellBody(const Result<sql::PlpgsqlBody> &body, State &state, Foretold &told)
{
    told.unknown = !body || body->dynamic;
    for (const sql::PlpgsqlText &entry : body ? body->texts : QList<sql::PlpgsqlText>()) {
        const bool isExpression = entry.use == sql::PlpgsqlUse::Expression || entry.use == sql::PlpgsqlUse::Assignment;
        const qsizetype sign = entry.use == sql::PlpgsqlUse::Assignment ? entry.text.indexOf(u'=') : -1;
        foretellText(entry.text.sliced(sign + 1).toUtf8(), isExpression, state, told);
    }
}

std::pair<QString, QString> languageAndBody(const QJsonValue &options)
{
    QString language, body;
    for (const QJsonValue entry : options.toArray()) {
        const QJsonObject option = sql::unwrapped(entry).second;
        const auto [kind, argument] = sql::unwrapped(option.value("arg"_L1));
        if (option.value("defname"_L1).toString() == "language"_L1)
            language = argument.value("sval"_L1).toString().toLower();
        else if (option.value("defname"_L1).toString() == "as"_L1)
            body = kind == "List"_L1 ? strings(argument.value("items"_L1)).value(0) : argument.value("sval"_L1).toString();
    }
    return {language, body};
}

bool declaredVolatile(const QJsonValue &options)
{
    for (const QJsonValue entry : options.toArray()) {
        const QJsonObject option = sql::unwrapped(entry).second;
        const QString word = sql::unwrapped(option.value("arg"_L1)).second.value("sval"_L1).toString();
        if (option.value("defname"_L1).toString() == "volatility"_L1)
            return word == "volatile"_L1;
    }
    return true;
}

}  // namespace

void foretellCode(const sql::ParsedStatement &statement, const QString &text, State &state, Foretold &told)
{
    foretellBody(sql::readPlpgsql(statement, text), state, told);
}

void foretellFunction(const QJsonObject &node, const QString &text, State &state, Foretold &told)
{
    const auto [language, body] = languageAndBody(node.value("options"_L1));
    Routine routine;
    routine.isVolatile = declaredVolatile(node.value("options"_L1));
    if (language == "plpgsql"_L1 || language == "sql"_L1)
        routine.definition = language == "sql"_L1 ? body.toUtf8() : text.toUtf8();
    routine.plpgsql = language == "plpgsql"_L1;
    state.setRoutine(relationOf(strings(node.value("funcname"_L1)), state), routine);
    // The body of an SQL function is looked at when it is made, unless check_function_bodies is off.
    const auto statements = language == "sql"_L1 ? sql::parse(body.toUtf8()) : Result<QList<sql::ParsedStatement>>();
    for (const sql::ParsedStatement &statement : statements ? *statements : QList<sql::ParsedStatement>()) {
        for (const sql::QualifiedName &relation : viewOf(QJsonValue(statement.node), false, state).reads)
            told.lock(relation, LockMode::AccessShare);
    }
}

void foretellCall(const QJsonObject &node, State &state, Foretold &told)
{
    const QStringList name = strings(node.value("funccall"_L1).toObject().value("funcname"_L1));
    const sql::QualifiedName called = relationOf(name, state);
    const auto routine = state.routine(called);
    if (!routine || routine->definition.isEmpty()) {
        told.unknown = true;
        return;
    }
    // What a procedure that calls itself locks is told when its body is read once.
    if (state.calls().contains(called))
        return;
    // Procedures that call one another make more ways than can be followed.
    constexpr qsizetype deepest = 4;
    if (state.calls().size() >= deepest) {
        told.unknown = true;
        return;
    }
    state.enterCall(called);
    if (routine->plpgsql)
        foretellBody(sql::readPlpgsql(QString::fromUtf8(routine->definition)), state, told);
    else
        foretellText(routine->definition, false, state, told);
    state.leaveCall();
}

}  // namespace colonnade::impact::postgres
