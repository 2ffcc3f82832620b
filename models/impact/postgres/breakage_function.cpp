// The part of breakage for functions: what their bodies do, and whether what they give back still is what they declare.
#include "impact/postgres/breakage.h"

#include "impact/postgres/tree.h"
#include "sql/plpgsql.h"
#include "sql/search_path.h"

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;

namespace {

constexpr int placesInAText = 1'000'000;

/// CREATE FUNCTION, taken apart.
struct Declared {
    QString body;            ///< between the dollars
    QJsonArray standardBody; ///< BEGIN ATOMIC
    QStringList parameters;
    QJsonObject result;      ///< TypeName; empty for a procedure
    qsizetype columns = 0;   ///< of RETURNS TABLE, or OUT parameters
};

/// Statements stand in lists of lists.
void flatten(const QJsonValue &value, QJsonArray &into)
{
    const auto [kind, node] = sql::unwrapped(value);
    if (kind != "List"_L1) {
        into.append(value);
        return;
    }
    for (const QJsonValue item : node.value("items"_L1).toArray())
        flatten(item, into);
}

std::optional<Declared> declared(const QString &definition)
{
    const auto statements = sql::parse(definition.toUtf8());
    if (!statements || statements->size() != 1 || statements->first().kind != "CreateFunctionStmt"_L1)
        return std::nullopt;
    const QJsonObject &node = statements->first().node;
    Declared found;
    found.result = node.value("returnType"_L1).toObject();
    for (const QJsonValue entry : node.value("parameters"_L1).toArray()) {
        const QJsonObject parameter = sql::unwrapped(entry).second;
        const QString mode = parameter.value("mode"_L1).toString();
        const bool out = mode == "FUNC_PARAM_TABLE"_L1 || mode == "FUNC_PARAM_OUT"_L1 || mode == "FUNC_PARAM_INOUT"_L1;
        found.columns += out;
        if (mode != "FUNC_PARAM_TABLE"_L1 && mode != "FUNC_PARAM_OUT"_L1)
            found.parameters.append(parameter.value("name"_L1).toString());
    }
    for (const QJsonValue entry : node.value("options"_L1).toArray()) {
        const QJsonObject option = sql::unwrapped(entry).second;
        if (option.value("defname"_L1).toString() == "as"_L1)
            found.body = strings(sql::unwrapped(option.value("arg"_L1)).second.value("items"_L1)).value(0);
    }
    if (node.contains("sql_body"_L1))
        flatten(node.value("sql_body"_L1), found.standardBody);
    return found;
}

/// How many columns the result must have; nothing where it may be anything.
std::optional<qsizetype> wantedColumns(const Declared &function, const World &world, bool &row)
{
    const QStringList names = strings(function.result.value("names"_L1));
    row = false;
    if (function.columns > 0)
        return function.columns;
    if (names.isEmpty() || names.last() == "void"_L1 || names.last() == "trigger"_L1)
        return std::nullopt;
    if (names.last() == "record"_L1)
        return std::nullopt;
    const auto table = world.relation(names.size() > 1 ? names[names.size() - 2] : QString(), names.last());
    row = table && !function.result.contains("arrayBounds"_L1);
    return row ? table->columns.size() : 1;
}

enum class Whole { RowCounts, ColumnsCount };  ///< whether one column of the row's type will do

Fact resultFact(const Shape &given, const Declared &function, const World &world, Whole whole, int at)
{
    bool row = false;
    const auto wanted = wantedColumns(function, world, row);
    const QStringList names = strings(function.result.value("names"_L1));
    Fact fact{FactKind::Result, u"the result"_s, u"%1 columns"_s.arg(given.columns.size())};
    // Of a record without columns of its own it is the callers who name them.
    if (!wanted)
        fact.outcome = !names.isEmpty() && names.last() == "record"_L1 ? fact.outcome + u" that callers name"_s : QString();
    else if (!given.open)
        fact.fails = given.columns.size() != *wanted && !(row && whole == Whole::RowCounts && given.columns.size() == 1);
    fact.at = at;
    return fact;
}

/// The result of a function that returns any record is named by its callers, with as many columns as it had.
QList<Breakage> comparedWithResult(const QList<Fact> &before, const QList<Fact> &after)
{
    QList<Breakage> found = compared(before, after);
    for (const Fact &fact : after) {
        if (fact.kind != FactKind::Result || !fact.outcome.endsWith("callers name"_L1))
            continue;
        const auto was = std::ranges::find_if(
            before, [&](const Fact &other) { return other.at == fact.at && other.kind == FactKind::Result; });
        if (was != before.end() && was->outcome != fact.outcome)
            found.append({BreakageKind::Fails, FactKind::Result, fact.subject, was->outcome, fact.outcome});
    }
    return found;
}

Variables variablesOf(const QStringList &parameters, Variables::Conflict conflict)
{
    Variables variables;
    variables.conflict = conflict;
    for (const QString &name : parameters) {
        if (!name.isEmpty())
            variables.names.insert(name, std::nullopt);
    }
    return variables;
}

QList<Fact> factsOfSql(const Declared &function, const World &world)
{
    const Variables variables = variablesOf(function.parameters, Variables::Conflict::ColumnWins);
    const auto statements = sql::parse(function.body.toUtf8());
    if (!statements)
        return {};
    QueryReader reader(world, variables);
    Shape last{{}, true};
    for (const sql::ParsedStatement &statement : *statements)
        last = reader.read(statement.kind, statement.node);
    QList<Fact> facts = reader.facts();
    facts.append(resultFact(last, function, world, Whole::RowCounts, -1));
    return facts;
}

/// BEGIN ATOMIC was parsed when the function was made: its names and stars are settled, only the result is compared anew.
QList<Fact> factsOfStandardBody(const Declared &function, const World &world)
{
    const auto [kind, node] = sql::unwrapped(function.standardBody.isEmpty() ? QJsonValue() : function.standardBody.last());
    if (kind == "ReturnStmt"_L1)
        return {};
    QueryReader reader(world, {});
    return {resultFact(reader.read(kind, node), function, world, Whole::RowCounts, -1)};
}

/// The table of "orders%ROWTYPE", "public.orders" or "orders".
std::optional<KnownRelation> rowType(QString type, const World &world)
{
    const bool marked = type.endsWith("%rowtype"_L1, Qt::CaseInsensitive);
    if (marked)
        type.chop(8);
    const QStringList parts = sql::searchPath(QString(type).replace(u'.', u','), {});
    if (parts.isEmpty() || parts.size() > 2)
        return std::nullopt;
    return world.relation(parts.size() == 2 ? parts.first() : QString(), parts.last());
}

Variables variablesOf(const sql::PlpgsqlBody &body, const QString &text, const std::optional<sql::QualifiedName> &triggerOn,
                      const World &world)
{
    Variables variables;
    // It may stand in front of the first block only.
    const QString options = text.section(u"begin"_s, 0, 0, QString::SectionCaseInsensitiveSeps).toLower();
    variables.conflict = options.contains("#variable_conflict use_column"_L1) ? Variables::Conflict::ColumnWins
        : options.contains("#variable_conflict use_variable"_L1)              ? Variables::Conflict::VariableWins
                                                                              : Variables::Conflict::Fails;
    for (const sql::PlpgsqlVariable &variable : body.variables) {
        auto row = variable.type.isEmpty() ? std::nullopt : rowType(variable.type, world);
        if (triggerOn && (variable.name == "new"_L1 || variable.name == "old"_L1))
            row = world.relation(*triggerOn);
        variables.names.insert(variable.name, row);
    }
    return variables;
}

QString statementFor(const sql::PlpgsqlText &text)
{
    switch (text.use) {
    case sql::PlpgsqlUse::Statement:
    case sql::PlpgsqlUse::ReturnQuery:
    case sql::PlpgsqlUse::Dynamic: return text.text;
    case sql::PlpgsqlUse::Expression: return u"SELECT "_s + text.text;
    case sql::PlpgsqlUse::Assignment: break;
    }
    const qsizetype colon = text.text.indexOf(u":="_s);
    const qsizetype sign = colon >= 0 ? colon + 2 : text.text.indexOf(u'=') + 1;
    return u"SELECT "_s + text.text.sliced(sign);
}

QList<Fact> factsOfPlpgsql(const sql::PlpgsqlBody &body, const Declared &function,
                           const std::optional<sql::QualifiedName> &triggerOn, const World &world)
{
    const Variables variables = variablesOf(body, function.body, triggerOn, world);
    // What is EXECUTEd does not see them.
    const Variables none;
    QList<Fact> facts;
    int place = 0;
    for (const sql::PlpgsqlText &text : body.texts) {
        place += placesInAText;
        const auto statements = sql::parse(statementFor(text).toUtf8());
        if (!statements)
            continue;
        QueryReader reader(world, text.use == sql::PlpgsqlUse::Dynamic ? none : variables);
        reader.startAt(place);
        Shape last{{}, true};
        for (const sql::ParsedStatement &statement : *statements)
            last = reader.read(statement.kind, statement.node);
        facts += reader.facts();
        if (text.use == sql::PlpgsqlUse::ReturnQuery)
            facts.append(resultFact(last, function, world, Whole::ColumnsCount, place - 1));
    }
    return facts;
}

}  // namespace

QStringList searchPathOf(const catalog::FunctionSource &source, const QStringList &usual)
{
    // As pg_get_functiondef() prints it, in a line of its own in front of the body.
    const QString head = source.definition.section(u"\nAS "_s, 0, 0);
    const qsizetype at = head.indexOf("\n SET search_path TO "_L1);
    if (at < 0)
        return usual;
    QString setting = head.sliced(at + 20).section(u'\n', 0, 0);
    return sql::searchPath(setting.replace(u'\'', u'"'), {});
}

QList<Breakage> breakageOfFunction(const catalog::FunctionSource &source, const std::optional<sql::QualifiedName> &triggerOn,
                                   const Worlds &worlds)
{
    const QList<Breakage> unread{{BreakageKind::Unread, FactKind::Name, source.language, {}, {}}};
    const auto function = source.definition.isEmpty() ? std::nullopt : declared(source.definition);
    if (!function)
        return unread;
    if (source.standardBody)
        return comparedWithResult(factsOfStandardBody(*function, worlds.before), factsOfStandardBody(*function, worlds.after));
    if (source.language == "sql"_L1)
        return comparedWithResult(factsOfSql(*function, worlds.before), factsOfSql(*function, worlds.after));
    if (source.language != "plpgsql"_L1)
        return unread;
    const auto body = sql::readPlpgsql(source.definition);
    if (!body)
        return unread;
    QList<Breakage> found = comparedWithResult(factsOfPlpgsql(*body, *function, triggerOn, worlds.before),
                                               factsOfPlpgsql(*body, *function, triggerOn, worlds.after));
    if (body->dynamic)
        found += Breakage{BreakageKind::Unread, FactKind::Name, u"EXECUTE"_s, {}, {}};
    return found;
}

}  // namespace colonnade::impact::postgres
