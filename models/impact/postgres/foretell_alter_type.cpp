// Lock rules for ALTER COLUMN TYPE: which changes of a type only relabel what is stored, and what is built or checked anew then.
#include "impact/postgres/tree.h"

#include "sql/expression.h"

#include <QRegularExpression>

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;

namespace {

/// "numeric(10,2)" in parts; the modifier of "timestamp(3) with time zone" stands inside.
struct Parts {
    QString name;
    QList<int> modifiers;
};

Parts partsOf(const QString &formatted)
{
    static const QRegularExpression pattern(u"\\(([0-9, ]+)\\)"_s);
    const auto match = pattern.match(formatted);
    if (!match.hasMatch())
        return {formatted, {}};
    Parts parts{formatted.first(match.capturedStart()) + formatted.sliced(match.capturedEnd()), {}};
    for (const QString &number : match.captured(1).split(u','))
        parts.modifiers.append(number.trimmed().toInt());
    return parts;
}

bool isTime(const QString &name)
{
    return name.startsWith("timestamp"_L1) || name.startsWith("time "_L1) || name == "interval"_L1;
}

/// Types that are stored alike, so that one is read as the other.
bool storedAlike(const QString &from, const QString &to)
{
    // citext is cast to and from them without a function; its indexes are another matter.
    static const QSet<QString> texts = {u"text"_s, u"character varying"_s, u"citext"_s, u"ext.citext"_s};
    static const QSet<QString> numbers = {u"integer"_s,      u"oid"_s,           u"regclass"_s,     u"regtype"_s,
                                          u"regproc"_s,      u"regprocedure"_s,  u"regoper"_s,      u"regoperator"_s,
                                          u"regconfig"_s,    u"regdictionary"_s, u"regrole"_s,      u"regnamespace"_s};
    if (from == to || (texts.contains(from) && texts.contains(to)) || (numbers.contains(from) && numbers.contains(to)))
        return true;
    if (from == "cidr"_L1 && to == "inet"_L1)
        return true;
    if (from == "xml"_L1 && texts.contains(to))
        return true;
    const QStringList bits = {u"bit"_s, u"bit varying"_s};
    return bits.contains(from) && bits.contains(to);
}

bool fits(const Parts &from, const Parts &to)
{
    const auto modifier = [](const Parts &parts, qsizetype at, int otherwise) { return parts.modifiers.value(at, otherwise); };
    if (from.name == to.name && from.modifiers == to.modifiers)
        return true;
    if (isTime(to.name))
        return modifier(to, 0, 6) >= modifier(from, 0, 6);
    if (to.modifiers.isEmpty())
        return true;
    if (to.name == "character varying"_L1 || to.name == "bit varying"_L1)
        return from.name == to.name && !from.modifiers.isEmpty() && from.modifiers[0] <= to.modifiers[0];
    if (to.name == "numeric"_L1)
        return from.modifiers.size() == 2 && from.modifiers[0] <= to.modifiers[0] && from.modifiers[1] == to.modifiers.value(1);
    return false;
}

bool isUtc(const QString &zone)
{
    static const QSet<QString> names = {u"utc"_s, u"gmt"_s, u"etc/utc"_s, u"etc/gmt"_s, u"zulu"_s, u"etc/uct"_s, u"uct"_s,
                                        u"universal"_s, u"etc/universal"_s, u"etc/zulu"_s, u"greenwich"_s, u"etc/greenwich"_s};
    return names.contains(zone.toLower());
}

bool rewrites(const QString &oldType, const QString &newType, const State &state)
{
    if (state.isConstrained(newType) && newType != oldType)
        return true;
    const Parts from = partsOf(state.baseType(oldType)), to = partsOf(state.baseType(newType));
    const bool zoneShift = from.name.startsWith("timestamp"_L1) && to.name.startsWith("timestamp"_L1) && from.name != to.name;
    if (zoneShift)
        return !state.dialect().knowsUtcIsNoShift() || !isUtc(state.setting(u"TimeZone"_s)) || !fits(from, to);
    return !storedAlike(from.name, to.name) || !fits(from, to);
}

/// Indexes over types of one family of operators are kept.
QString orderOf(const QString &type, const State &state)
{
    const QString name = partsOf(state.baseType(type)).name;
    return name == "character varying"_L1 ? u"text"_s : name == "cidr"_L1 ? u"inet"_s : name;
}

/// USING that is no more than the column, or a cast of it.
std::optional<QString> castIn(const QJsonValue &expression, const QString &column)
{
    const auto [kind, node] = sql::unwrapped(expression);
    if (kind == "ColumnRef"_L1)
        return strings(node.value("fields"_L1)).value(0) == column ? std::optional(QString()) : std::nullopt;
    const auto [inner, reference] = sql::unwrapped(node.value("arg"_L1));
    if (kind != "TypeCast"_L1 || inner != "ColumnRef"_L1 || strings(reference.value("fields"_L1)).value(0) != column)
        return std::nullopt;
    return typeText(node.value("typeName"_L1).toObject());
}

/// What hangs on the column and is made anew although no row is written.
void rebuild(const Alter &alter, const sql::QualifiedName &member, const QString &column, bool reorders, bool collates)
{
    for (const catalog::Index &index : alter.state.indexesOf(member)) {
        if (!columnsOf(index, member, alter.state).contains(column))
            continue;
        if (hasExpressions(index, member, alter.state) || !index.predicate.isEmpty()
            || ((reorders || collates || alter.state.isPartitioned(member)) && index.columns.contains(column)))
            // An index of a partitioned table is made again as a whole, on every partition.
            alter.build(alter.state.holdersOf(member));
    }
    const catalog::Table *table = alter.state.table(member);
    for (const catalog::Constraint &check : table ? table->constraints : QList<catalog::Constraint>()) {
        if (check.kind == catalog::ConstraintKind::Check && check.validated && check.columns.contains(column)
            && table->kind == catalog::TableKind::Ordinary)
            alter.told.scan(member);
    }
}

/// Foreign keys over the column are dropped and made again, on both sides.
void repoint(const Alter &alter, const QString &column, bool written)
{
    const catalog::Table *table = alter.state.table(alter.target);
    for (const catalog::Constraint &key : table ? table->constraints : QList<catalog::Constraint>()) {
        if (key.kind == catalog::ConstraintKind::ForeignKey && key.columns.contains(column))
            lockPartitions(key.referencedTable, LockMode::AccessExclusive, alter.state, alter.told);
    }
    for (const Reference &reference : alter.state.referencing(alter.target)) {
        if (!reference.key.referencedColumns.contains(column))
            continue;
        alter.told.lock(reference.table, LockMode::AccessExclusive);
        if (written && reference.key.validated)
            alter.told.scan(reference.table);
    }
}

}  // namespace

void alterType(const Alter &alter, const QJsonObject &command)
{
    const QString name = command.value("name"_L1).toString();
    const QJsonObject definition = sql::unwrapped(command.value("def"_L1)).second;
    const QString newType = typeText(definition.value("typeName"_L1).toObject());
    alter.lockAll(LockMode::AccessExclusive);
    bool written = false;
    for (const sql::QualifiedName &member : alter.family) {
        catalog::Table &table = alter.state.changed(member);
        const auto column = std::ranges::find(table.columns, name, &catalog::Column::name);
        const QString oldType = column == table.columns.end() ? QString() : column->type;
        const auto cast = definition.contains("raw_default"_L1) ? castIn(definition.value("raw_default"_L1), name) : QString();
        const bool writes = oldType.isEmpty() || !cast || rewrites(oldType, newType, alter.state)
            || (!cast->isEmpty() && (rewrites(oldType, *cast, alter.state) || rewrites(*cast, newType, alter.state)));
        // A USING of any other form is computed for each row, whatever the type was.
        alter.told.worstCase = alter.told.worstCase || (oldType.isEmpty() && cast);
        const bool collates = definition.contains("collClause"_L1);
        if (writes && table.kind == catalog::TableKind::Ordinary)
            alter.told.rewrite(member);
        else if (!writes)
            rebuild(alter, member, name, orderOf(oldType, alter.state) != orderOf(newType, alter.state), collates);
        written = written || writes;
        if (column != table.columns.end())
            column->type = newType;
    }
    repoint(alter, name, written);
}

}  // namespace colonnade::impact::postgres
