#include "impact/postgres/tree.h"

#include "sql/expression.h"
#include "sql/newer_syntax.h"
#include "sql/type_name.h"

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;

namespace {

void collectColumns(const QJsonValue &value, QSet<QString> &columns)
{
    if (value.isArray()) {
        for (const QJsonValue entry : value.toArray())
            collectColumns(entry, columns);
        return;
    }
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.key() == "ColumnRef"_L1) {
            const auto [kind, last] = sql::unwrapped(it.value().toObject().value("fields"_L1).toArray().last());
            columns.insert(kind == "A_Star"_L1 ? u"*"_s : last.value("sval"_L1).toString());
        } else {
            collectColumns(it.value(), columns);
        }
    }
}

void collectRelations(const QJsonValue &value, QSet<QString> &hidden, QList<QJsonObject> &ranges)
{
    if (value.isArray()) {
        for (const QJsonValue entry : value.toArray())
            collectRelations(entry, hidden, ranges);
        return;
    }
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.key() == "RangeVar"_L1)
            ranges.append(it.value().toObject());
        else if (it.key() == "CommonTableExpr"_L1)
            hidden.insert(it.value().toObject().value("ctename"_L1).toString());
        collectRelations(it.value(), hidden, ranges);
    }
}

/// The tree with calls of the script's own functions that are not volatile replaced by a call of one that is known.
QJsonValue withDeclared(const QJsonValue &value, const State &state)
{
    if (value.isArray()) {
        QJsonArray array;
        for (const QJsonValue entry : value.toArray())
            array.append(withDeclared(entry, state));
        return array;
    }
    if (!value.isObject())
        return value;
    QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.key() == "funcname"_L1) {
            const auto routine = state.routine(relationOf(strings(it.value()), state));
            if (routine && !routine->isVolatile)
                it.value() = QJsonArray{QJsonObject{{u"String"_s, QJsonObject{{u"sval"_s, u"lower"_s}}}}};
        } else {
            it.value() = withDeclared(it.value(), state);
        }
    }
    return object;
}

}  // namespace

Result<Statements> statementsOf(const QByteArray &utf8)
{
    const auto plain = sql::parse(utf8);
    if (plain)
        return Statements{*plain, false};
    const sql::NewerSyntax newer = sql::withoutNewerSyntax(utf8);
    auto mended = newer.changes.isEmpty() ? plain : sql::parse(newer.text);
    if (!mended)
        return failure(plain.error());
    for (sql::ParsedStatement &statement : *mended)
        statement.node = sql::mended(statement.node, newer.changes);
    return Statements{*mended, true};
}

QStringList strings(const QJsonValue &list)
{
    QStringList texts;
    for (const QJsonValue entry : list.toArray())
        texts.append(sql::unwrapped(entry).second.value("sval"_L1).toString());
    return texts;
}

sql::QualifiedName relationOf(const QJsonObject &rangeVar, const State &state)
{
    return state.resolved(rangeVar.value("schemaname"_L1).toString(), rangeVar.value("relname"_L1).toString());
}

sql::QualifiedName relationOf(const QStringList &names, const State &state)
{
    return state.resolved(names.value(names.size() - 2), names.isEmpty() ? QString() : names.last());
}

QStringList listed(const QJsonValue &list)
{
    return strings(sql::unwrapped(list).second.value("items"_L1));
}

QSet<QString> columnsBelow(const QJsonValue &node)
{
    QSet<QString> columns;
    collectColumns(node, columns);
    return columns;
}

QSet<QString> columnsIn(const QString &expression)
{
    const auto parsed = sql::parse("SELECT " + expression.toUtf8());
    return parsed && !parsed->isEmpty() ? columnsBelow(parsed->first().node) : QSet<QString>();
}

View viewOf(const QJsonValue &query, bool materialized, const State &state)
{
    View view;
    view.materialized = materialized;
    view.columns = columnsBelow(query);
    view.everything = view.columns.contains(u"*"_s);
    QSet<QString> hidden;
    QList<QJsonObject> ranges;
    collectRelations(query, hidden, ranges);
    for (const QJsonObject &range : ranges) {
        if (range.contains("schemaname"_L1) || !hidden.contains(range.value("relname"_L1).toString()))
            view.reads.append(relationOf(range, state));
    }
    std::ranges::sort(view.reads);
    view.reads.erase(std::ranges::unique(view.reads).begin(), view.reads.end());
    return view;
}

bool isVolatile(const QJsonValue &expression, const State &state)
{
    if (sql::volatilityOf(expression) != sql::Volatility::Volatile)
        return false;
    return !state.knowsRoutines() || sql::volatilityOf(withDeclared(expression, state)) == sql::Volatility::Volatile;
}

QString typeText(const QJsonObject &typeName)
{
    const QString text = sql::formattedType(typeName);
    const QJsonArray modifiers = typeName.value("typmods"_L1).toArray();
    if (text != "interval"_L1 || modifiers.size() != 2)
        return text;
    const auto precision = constantOf(modifiers.last());
    return precision ? u"interval(%1)"_s.arg(*precision) : text;
}

std::optional<QString> constantOf(const QJsonValue &node)
{
    const auto [kind, contents] = sql::unwrapped(node);
    if (kind == "TypeCast"_L1)
        return constantOf(contents.value("arg"_L1));
    if (kind != "A_Const"_L1)
        return std::nullopt;
    if (contents.contains("sval"_L1))
        return contents.value("sval"_L1).toObject().value("sval"_L1).toString();
    if (contents.contains("ival"_L1))
        return QString::number(contents.value("ival"_L1).toObject().value("ival"_L1).toInt());
    if (contents.contains("fval"_L1))
        return contents.value("fval"_L1).toObject().value("fval"_L1).toString();
    return std::nullopt;
}

bool hasOption(const QJsonValue &options, QLatin1StringView name)
{
    for (const QJsonValue entry : options.toArray()) {
        const QJsonObject option = sql::unwrapped(entry).second;
        if (option.value("defname"_L1).toString() != name)
            continue;
        // FULL, FULL true, FULL 1; but not FULL false.
        const auto [kind, argument] = sql::unwrapped(option.value("arg"_L1));
        const QString word = argument.value("sval"_L1).toString().toLower();
        return word != "false"_L1 && word != "off"_L1 && !(kind == "Integer"_L1 && argument.value("ival"_L1).toInt() == 0);
    }
    return false;
}

void Alter::lockAll(LockMode mode) const
{
    for (const sql::QualifiedName &member : family)
        told.lock(member, mode);
}

void Alter::scanAll() const
{
    for (const sql::QualifiedName &member : family) {
        const catalog::Table *table = state.table(member);
        if (!table || table->kind == catalog::TableKind::Ordinary)
            told.scan(member);
    }
}

void Alter::rewriteAll() const
{
    for (const sql::QualifiedName &member : family) {
        const catalog::Table *table = state.table(member);
        if (!table || table->kind == catalog::TableKind::Ordinary)
            told.rewrite(member);
    }
}

void Alter::build(const QList<sql::QualifiedName> &relations) const
{
    for (const sql::QualifiedName &member : relations)
        told.build(member);
}

void lockFamily(const sql::QualifiedName &table, LockMode mode, const State &state, Foretold &told)
{
    for (const sql::QualifiedName &member : state.family(table))
        told.lock(member, mode);
}

void lockPartitions(const sql::QualifiedName &table, LockMode mode, const State &state, Foretold &told)
{
    if (state.isPartitioned(table))
        lockFamily(table, mode, state, told);
    else
        told.lock(table, mode);
}

QList<sql::QualifiedName> lockViews(const sql::QualifiedName &relation, LockMode mode, const State &state, Foretold &told)
{
    QList<sql::QualifiedName> below{relation}, bases;
    QSet<sql::QualifiedName> seen{relation};
    for (qsizetype i = 0; i < below.size(); ++i) {
        const View *view = state.view(below[i]);
        if (!view || view->materialized) {
            bases.append(below[i]);
            continue;
        }
        told.lock(below[i], mode);
        for (const sql::QualifiedName &read : view->reads) {
            if (seen.contains(read))
                continue;
            seen.insert(read);
            below.append(read);
        }
    }
    return bases;
}

}  // namespace colonnade::impact::postgres
