// What valid checks of a table prove: that a column holds no null, that every row stands within the bounds of a partition. The
// server believes a check only where it follows by rules that it knows; what is not certain here counts as not proved.
#include "impact/postgres/tree.h"

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;
using catalog::ConstraintKind;

namespace {

/// The server takes longer lists as they are, and proves nothing by them.
constexpr qsizetype LongestList = 100;

QString columnOf(const QJsonValue &value)
{
    const auto [kind, column] = sql::unwrapped(value);
    // The catalog prints varchar columns with a cast: (k)::text.
    if (kind == "TypeCast"_L1)
        return columnOf(column.value("arg"_L1));
    return kind == "ColumnRef"_L1 ? strings(column.value("fields"_L1)).value(strings(column.value("fields"_L1)).size() - 1)
                                  : QString();
}

/// The column in "c IS DISTINCT FROM NULL". Of a row IS NOT NULL asks the fields, and proves nothing; this asks the value itself.
QString askedValue(const QString &kind, const QJsonObject &node)
{
    if (kind != "A_Expr"_L1 || node.value("kind"_L1).toString() != "AEXPR_DISTINCT"_L1
        || !sql::unwrapped(node.value("rexpr"_L1)).second.value("isnull"_L1).toBool())
        return {};
    const auto [argument, column] = sql::unwrapped(node.value("lexpr"_L1));
    return argument == "ColumnRef"_L1 ? strings(column.value("fields"_L1)).last() : QString();
}

/// The constants of IN (...), = ANY (ARRAY[...]) and BETWEEN; nothing where one is none.
std::optional<QStringList> constantsOf(const QJsonValue &value)
{
    const auto [kind, node] = sql::unwrapped(value);
    if (kind == "TypeCast"_L1)
        return constantsOf(node.value("arg"_L1));
    QStringList constants;
    for (const QJsonValue entry : node.value(kind == "List"_L1 ? "items"_L1 : "elements"_L1).toArray()) {
        const auto constant = constantOf(entry);
        if (!constant)
            return std::nullopt;
        constants.append(*constant);
    }
    return constants.isEmpty() ? std::nullopt : std::optional(constants);
}

/// "k >= 3", "k = ANY (3, 4)": a column compared with constants.
struct Comparison {
    QString column;
    QString op;  ///< "<", "<=", ">", ">=", "="; "in" of a list
    QStringList constants;
};

/// BETWEEN is two.
QList<Comparison> comparisonsOf(const QJsonValue &conjunct)
{
    const auto [kind, node] = sql::unwrapped(conjunct);
    const QString column = columnOf(node.value("lexpr"_L1));
    if (kind != "A_Expr"_L1 || column.isEmpty())
        return {};
    const QString form = node.value("kind"_L1).toString();
    const QString op = strings(node.value("name"_L1)).value(0);
    if (form == "AEXPR_OP"_L1) {
        const auto constant = constantOf(node.value("rexpr"_L1));
        const bool ordered = QStringList{u"<"_s, u"<="_s, u">"_s, u">="_s, u"="_s}.contains(op);
        return constant && ordered ? QList<Comparison>{{column, op, {*constant}}} : QList<Comparison>();
    }
    const auto constants = constantsOf(node.value("rexpr"_L1));
    if (!constants)
        return {};
    if (form == "AEXPR_BETWEEN"_L1 && constants->size() == 2)
        return {{column, u">="_s, {constants->first()}}, {column, u"<="_s, {constants->last()}}};
    if ((form == "AEXPR_IN"_L1 || form == "AEXPR_OP_ANY"_L1) && op == "="_L1)
        return {{column, u"in"_s, *constants}};
    return {};
}

QString textOf(const Comparison &comparison)
{
    QStringList constants;
    for (const QString &constant : comparison.constants)
        constants.append(sql::quotedLiteral(constant));
    return comparison.op == "in"_L1
        ? u"%1 IN (%2)"_s.arg(sql::Identifier(comparison.column).quoted(), constants.join(u", "_s))
        : u"%1 %2 %3"_s.arg(sql::Identifier(comparison.column).quoted(), comparison.op, constants.first());
}

void collectProofs(const QJsonValue &value, QStringList &texts)
{
    const auto [kind, node] = sql::unwrapped(value);
    if (kind == "BoolExpr"_L1 && node.value("boolop"_L1).toString() == "AND_EXPR"_L1) {
        for (const QJsonValue arg : node.value("args"_L1).toArray())
            collectProofs(arg, texts);
    } else if (kind == "NullTest"_L1 && node.value("nulltesttype"_L1).toString() == "IS_NOT_NULL"_L1) {
        const auto [argument, column] = sql::unwrapped(node.value("arg"_L1));
        if (argument == "ColumnRef"_L1)
            texts.append(u"%1 IS NOT NULL"_s.arg(sql::Identifier(strings(column.value("fields"_L1)).last()).quoted()));
    } else if (const QString asked = askedValue(kind, node); !asked.isEmpty()) {
        texts.append(u"%1 IS DISTINCT FROM NULL"_s.arg(sql::Identifier(asked).quoted()));
    } else {
        for (const Comparison &comparison : comparisonsOf(value))
            texts.append(textOf(comparison));
    }
}

QList<QJsonValue> conjunctsOf(const QString &definition)
{
    const qsizetype open = definition.indexOf(u'(');
    const qsizetype close = definition.lastIndexOf(u')');
    if (open < 0 || close < open)
        return {};
    const auto parsed = sql::parse("SELECT " + definition.sliced(open, close - open + 1).toUtf8());
    if (!parsed || parsed->isEmpty())
        return {};
    QList<QJsonValue> pending = {
        sql::unwrapped(parsed->first().node.value("targetList"_L1).toArray().first()).second.value("val"_L1)};
    QList<QJsonValue> conjuncts;
    while (!pending.isEmpty()) {
        const QJsonValue next = pending.takeFirst();
        const auto [kind, node] = sql::unwrapped(next);
        if (kind == "BoolExpr"_L1 && node.value("boolop"_L1).toString() == "AND_EXPR"_L1) {
            for (const QJsonValue arg : node.value("args"_L1).toArray())
                pending.append(arg);
        } else {
            conjuncts.append(next);
        }
    }
    return conjuncts;
}

/// Columns that a check proves to be not null, by a top-level conjunct.
QStringList provedBy(const QString &definition, const catalog::Table &table, const State &state)
{
    QStringList columns;
    for (const QJsonValue &conjunct : conjunctsOf(definition)) {
        const auto [kind, node] = sql::unwrapped(conjunct);
        const auto [argument, reference] = sql::unwrapped(node.value("arg"_L1));
        if (const QString value = askedValue(kind, node); !value.isEmpty())
            columns.append(value);
        if (kind != "NullTest"_L1 || node.value("nulltesttype"_L1).toString() != "IS_NOT_NULL"_L1 || argument != "ColumnRef"_L1)
            continue;
        const QString name = strings(reference.value("fields"_L1)).last();
        const catalog::Column *column = table.column(name);
        if (!column || !state.isComposite(column->type))
            columns.append(name);
    }
    return columns;
}

/// Numbers by value, all else as texts of one length, as ISO dates are.
std::optional<int> compared(const QString &a, const QString &b)
{
    bool first = false, second = false;
    const double x = a.toDouble(&first), y = b.toDouble(&second);
    if (first && second)
        return x < y ? -1 : x > y ? 1 : 0;
    if (a == b)
        return 0;
    return a.size() == b.size() && !first && !second ? std::optional(a < b ? -1 : 1) : std::nullopt;
}

/// One end of a range, for a column.
struct End {
    QString value;
    bool inclusive = true;
};

struct Limits {
    std::optional<End> least;
    std::optional<End> most;
    std::optional<QStringList> only;  ///< it is one of these
};

Limits limitsOf(const catalog::Table &table, const QString &column)
{
    Limits limits;
    for (const catalog::Constraint &check : table.constraints) {
        if (check.kind != ConstraintKind::Check || !check.validated)
            continue;
        for (const QJsonValue &conjunct : conjunctsOf(check.definition)) {
            for (const Comparison &found : comparisonsOf(conjunct)) {
                if (found.column != column)
                    continue;
                const QString &value = found.constants.first();
                if (found.op == "in"_L1 || found.op == "="_L1)
                    limits.only = found.constants;
                else if (found.op.startsWith(u'>'))
                    limits.least = End{value, found.op == ">="_L1};
                else
                    limits.most = End{value, found.op == "<="_L1};
            }
        }
    }
    return limits;
}

/// FROM and TO of one column: nothing where it is something else than a constant; an end that is open has no value.
struct Bound {
    std::optional<QString> from;
    std::optional<QString> to;
    bool known = true;
};

Bound rangeOf(const QJsonObject &bound)
{
    Bound range;
    const auto end = [&](QLatin1StringView key, QLatin1StringView open) -> std::optional<QString> {
        const QJsonArray datums = bound.value(key).toArray();
        const auto constant = datums.size() == 1 ? constantOf(datums.first()) : std::nullopt;
        if (!constant)
            range.known = range.known && datums.size() == 1 && columnOf(datums.first()).toLower() == open;
        return constant;
    };
    range.from = end("lowerdatums"_L1, "minvalue"_L1);
    range.to = end("upperdatums"_L1, "maxvalue"_L1);
    return range;
}

/// Every value of `only` satisfies `test`.
bool all(const std::optional<QStringList> &only, const auto &test)
{
    return only && only->size() <= LongestList && std::ranges::all_of(*only, test);
}

bool isWithin(const Limits &limits, const Bound &bound)
{
    const auto notBelow = [&](const QString &value) { return compared(value, *bound.from).value_or(-1) >= 0; };
    const auto below = [&](const QString &value) { return compared(value, *bound.to).value_or(1) < 0; };
    const bool low = !bound.from || (limits.least && notBelow(limits.least->value)) || all(limits.only, notBelow);
    const bool high = !bound.to || all(limits.only, below)
        || (limits.most
            && (below(limits.most->value) || (!limits.most->inclusive && compared(limits.most->value, *bound.to) == 0)));
    return low && high;
}

bool isOutside(const Limits &limits, const Bound &bound)
{
    if (limits.most && bound.from) {
        const auto order = compared(limits.most->value, *bound.from);
        if (order && (*order < 0 || (*order == 0 && !limits.most->inclusive)))
            return true;
    }
    return limits.least && bound.to && compared(limits.least->value, *bound.to).value_or(-1) >= 0;
}

bool isListed(const Limits &limits, const QJsonArray &datums)
{
    QStringList taken;
    for (const QJsonValue datum : datums) {
        const auto constant = constantOf(datum);
        if (!constant)
            return false;
        taken.append(*constant);
    }
    return taken.size() <= LongestList && all(limits.only, [&](const QString &value) {
        return std::ranges::any_of(taken, [&](const QString &other) { return compared(value, other) == 0; });
    });
}

}  // namespace

QStringList proofsIn(const QJsonValue &check)
{
    QStringList texts;
    collectProofs(check, texts);
    return texts;
}

QStringList provedNotNull(const catalog::Table &table, const QStringList &dropped, const State &state)
{
    QStringList columns;
    for (const catalog::Constraint &constraint : table.constraints) {
        if (constraint.kind == ConstraintKind::Check && constraint.validated && !dropped.contains(constraint.name)
            && constraint.definition.contains("NULL"_L1))
            columns += provedBy(constraint.definition, table, state);
    }
    return columns;
}

bool provesBound(const catalog::Table &table, const QString &partitionKey, const QJsonObject &bound, bool keepsOut,
                 const State &state)
{
    // "RANGE (at)"
    const qsizetype open = partitionKey.indexOf(u'(');
    const QString column = open < 0 ? QString() : partitionKey.sliced(open + 1).chopped(1).remove(u'"');
    const catalog::Column *known = table.column(column);
    if (!known)
        return false;
    const Limits limits = limitsOf(table, column);
    const bool holdsNoNull = (known->notNull && known->notNullValid) || provedNotNull(table, {}, state).contains(column);
    if (bound.contains("listdatums"_L1))
        return !keepsOut && holdsNoNull && isListed(limits, bound.value("listdatums"_L1).toArray());
    const Bound range = rangeOf(bound);
    if (!range.known)
        return false;
    return keepsOut ? isOutside(limits, range) : holdsNoNull && isWithin(limits, range);
}

}  // namespace colonnade::impact::postgres
