// Lock rules for code: DO blocks, and functions and procedures that the script has made and calls.
#include "impact/postgres/code_text.h"
#include "impact/postgres/tree.h"

#include "sql/builtin_functions.h"
#include "sql/plpgsql.h"

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;

namespace {

/// A function may call itself, or another that calls it.
constexpr int DeepestCall = 8;

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

/// Functions that are called anywhere in a tree, by the names that stand there.
void collectCalls(const QJsonValue &value, QList<QStringList> &names)
{
    for (const QJsonValue entry : value.toArray())
        collectCalls(entry, names);
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.key() == "FuncCall"_L1) {
            if (const QStringList name = strings(it.value().toObject().value("funcname"_L1)); !names.contains(name))
                names.append(name);
        }
        collectCalls(it.value(), names);
    }
}

/// PostgreSQL's own: they lock no table, but for those that take a query as a text.
bool isOwn(const QStringList &name)
{
    static const QSet<QString> queries = {u"query_to_xml"_s, u"cursor_to_xml"_s, u"dblink"_s, u"dblink_exec"_s};
    static const QSet<QString> changing = {
        u"random"_s,    u"random_normal"_s, u"clock_timestamp"_s, u"timeofday"_s, u"nextval"_s,  u"setval"_s,     u"currval"_s,
        u"lastval"_s,   u"set_config"_s,    u"setseed"_s,         u"lo_create"_s, u"lo_creat"_s, u"lo_unlink"_s,  u"gen_random_uuid"_s,
        u"uuidv4"_s,    u"uuidv7"_s,        u"current_query"_s,   u"count"_s,     u"sum"_s,      u"min"_s,        u"max"_s,
        u"avg"_s,       u"array_agg"_s,     u"string_agg"_s,      u"json_agg"_s,  u"jsonb_agg"_s, u"bool_and"_s,  u"bool_or"_s,
        u"every"_s,     u"row_number"_s,    u"rank"_s,            u"dense_rank"_s, u"lag"_s,     u"lead"_s,       u"first_value"_s,
        u"last_value"_s, u"ntile"_s,        u"percent_rank"_s,    u"generate_series"_s, u"unnest"_s, u"txid_current"_s, u"current_setting"_s,
        u"version"_s,   u"now"_s,           u"json_object_agg"_s, u"jsonb_object_agg"_s, u"mode"_s, u"percentile_cont"_s, u"regexp_split_to_table"_s,
        u"json_array_elements"_s, u"jsonb_array_elements"_s, u"jsonb_each"_s, u"json_each"_s, u"regexp_matches"_s, u"obj_description"_s};
    const QString function = name.isEmpty() ? QString() : name.last();
    if (name.size() > 1)
        return name.first() == "pg_catalog"_L1 && !queries.contains(function);
    if (queries.contains(function))
        return false;
    // One that is not known here may be a newer one of PostgreSQL's, or anything at all.
    return function.startsWith("pg_"_L1) || sql::isBuiltinStable(function) || changing.contains(function);
}

/// The body as the script or the catalog has it; nothing where it is in another language, or too long.
std::optional<Routine> routineOf(const QStringList &name, const State &state)
{
    if (const auto made = state.routine(relationOf(name, state)))
        return made->definition.isEmpty() ? std::nullopt : made;
    std::optional<Routine> found;
    for (const catalog::FunctionSource &source : state.catalog().data().functionSources) {
        const bool schema = name.size() < 2 || source.name.schema.text() == name.first();
        if (!schema || source.name.name.text() != name.last())
            continue;
        // Of several of one name any may be meant.
        if (found || source.definition.isEmpty() || (source.language != "plpgsql"_L1 && source.language != "sql"_L1))
            return std::nullopt;
        found = Routine{source.definition.toUtf8(), source.language == "plpgsql"_L1, true};
        if (found->plpgsql)
            continue;
        const auto statements = sql::parse(found->definition);
        found->definition = statements && !statements->isEmpty()
            ? languageAndBody(statements->first().node.value("options"_L1)).second.toUtf8()
            : QByteArray();
        if (found->definition.isEmpty())
            return std::nullopt;
    }
    return found;
}

void addText(QByteArray text, bool isExpression, int line, CodeText &code)
{
    if (isExpression)
        text.prepend("SELECT ");
    const auto statements = sql::parse(text);
    code.unread = code.unread || !statements;
    for (const sql::ParsedStatement &statement : statements ? *statements : QList<sql::ParsedStatement>())
        code.statements.append({statement, QString::fromUtf8(text.sliced(statement.begin, statement.end - statement.begin)), line});
}

CodeText codeOf(const Routine &routine)
{
    if (routine.plpgsql)
        return codeOfBlock(QString::fromUtf8(routine.definition));
    CodeText code;
    const auto statements = sql::parse(routine.definition);
    code.unread = !statements;
    for (const sql::ParsedStatement &statement : statements ? *statements : QList<sql::ParsedStatement>())
        code.statements.append({statement, {}, 0});
    return code;
}

void foretellStatements(const CodeText &code, State &state, Foretold &told)
{
    told.unknown = told.unknown || code.unread || !code.dynamicLines.isEmpty();
    told.dynamicLines += code.dynamicLines;
    if (!state.enterCode(DeepestCall)) {
        told.unknown = true;
        return;
    }
    for (const CodeText::Entry &entry : code.statements) {
        Foretold one = foretell(entry.statement, entry.text, state);
        // The lines of a function's own body are not those of the file.
        one.dynamicLines.clear();
        // Code asks first whether what it makes is there: such a branch is not taken.
        static const QSet<QString> ofNames = {u"42701"_s, u"42703"_s, u"42704"_s, u"42710"_s, u"42P01"_s, u"42P07"_s, u"42P16"_s};
        if (ofNames.contains(one.refusedWith))
            one.refusedWith.clear();
        told.add(one);
    }
    state.leaveCode();
}

void foretellRoutine(const QStringList &name, State &state, Foretold &told)
{
    const auto routine = routineOf(name, state);
    const QString called = name.join(u'.') + u"()"_s;
    // What it does was said of the same statement already: functions that call each other would go on for ever.
    if (routine && !state.readsFirst(called))
        return;
    Foretold inside;
    if (routine)
        foretellStatements(codeOf(*routine), state, inside);
    inside.dynamicLines.clear();
    if (!routine || inside.unknown) {
        inside.unknown = true;
        if (!inside.calls.contains(called))
            inside.calls.append(called);
    }
    told.add(inside);
}

CodeText codeOfBody(const Result<sql::PlpgsqlBody> &body)
{
    CodeText code;
    code.unread = !body;
    if (body)
        code.dynamicLines = body->dynamicLines;
    for (const sql::PlpgsqlText &entry : body ? body->texts : QList<sql::PlpgsqlText>()) {
        const bool assigns = entry.use == sql::PlpgsqlUse::Assignment;
        const qsizetype sign = assigns ? entry.text.indexOf(u'=') : -1;
        addText(entry.text.sliced(sign + 1).toUtf8(), assigns || entry.use == sql::PlpgsqlUse::Expression, entry.line, code);
    }
    return code;
}

}  // namespace

CodeText codeOfBlock(const QString &text)
{
    return codeOfBody(sql::readPlpgsql(text));
}

QList<CodeText> codeCalledBy(const QJsonObject &node, const State &state)
{
    QList<QStringList> names;
    collectCalls(node, names);
    QList<CodeText> bodies;
    for (const QStringList &name : names) {
        const auto routine = isOwn(name) ? std::nullopt : routineOf(name, state);
        if (routine && routine->isVolatile)
            bodies.append(codeOf(*routine));
    }
    return bodies;
}

void foretellCode(const sql::ParsedStatement &statement, const QString &text, State &state, Foretold &told)
{
    foretellStatements(codeOfBody(sql::readPlpgsql(statement, text)), state, told);
}

void foretellCalls(const QJsonObject &node, State &state, Foretold &told)
{
    QList<QStringList> names;
    collectCalls(node, names);
    for (const QStringList &name : names) {
        const auto made = state.routine(relationOf(name, state));
        // What is declared stable or immutable writes nothing and locks nothing that others wait for.
        if ((made && !made->isVolatile) || (!made && isOwn(name)))
            continue;
        foretellRoutine(name, state, told);
    }
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
    foretellRoutine(strings(node.value("funccall"_L1).toObject().value("funcname"_L1)), state, told);
}

}  // namespace colonnade::impact::postgres
