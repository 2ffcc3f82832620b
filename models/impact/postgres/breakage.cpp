#include "impact/postgres/breakage.h"

#include "impact/postgres/tree.h"

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;

namespace {

std::optional<Breakage> ofName(const Fact &before, const Fact &after)
{
    if (before.fails || (!after.fails && before.outcome == after.outcome && before.level == after.level))
        return std::nullopt;
    if (before.outcome == "unknown"_L1 && !before.open)
        return std::nullopt;
    // It worked so far, so one of those whose columns are not known has it.
    const bool twice = before.open && before.level == after.level && !after.open;
    const QString was = before.open ? u"another relation's column"_s : before.outcome;
    return Breakage{after.fails || twice ? BreakageKind::Ambiguous : BreakageKind::OtherMeaning, before.kind, before.subject, was,
                    after.outcome};
}

std::optional<Breakage> ofInsert(const Fact &before, const Fact &after)
{
    if (before.fails || before.outcome.isEmpty())
        return std::nullopt;
    if (after.fails)
        return Breakage{BreakageKind::Fails, FactKind::Insert, after.subject, before.outcome, after.outcome};
    for (const auto &[origin, column] : after.places) {
        const auto was = std::ranges::find(before.places, origin, &std::pair<QString, QString>::first);
        const QString name = origin.section(u'.', -1);
        const QString source = origin.startsWith(u'#') ? u"expression %1"_s.arg(origin.mid(1).toInt() + 1) : origin;
        const bool moved = was != before.places.end() && was->second != column;
        const bool elsewhere = was == before.places.end() && name != column;
        if (moved || elsewhere)
            return Breakage{BreakageKind::LandsIn, FactKind::Insert, after.subject, source, column};
    }
    return std::nullopt;
}

std::optional<Breakage> ofPair(const Fact &before, const Fact &after)
{
    switch (after.kind) {
    case FactKind::Name:
    case FactKind::GroupName: return ofName(before, after);
    case FactKind::Insert: return ofInsert(before, after);
    case FactKind::JoinNames:
        if (before.outcome == after.outcome)
            return std::nullopt;
        return Breakage{BreakageKind::OtherMeaning, after.kind, after.subject, before.outcome, after.outcome};
    case FactKind::RowNotNull:
        if (before.outcome == after.outcome)
            return std::nullopt;
        return Breakage{BreakageKind::OtherMeaning, after.kind, after.subject, before.outcome, after.outcome};
    case FactKind::Copy:
        if (before.outcome == after.outcome)
            return std::nullopt;
        return Breakage{BreakageKind::Copy, after.kind, after.subject, before.outcome, after.outcome};
    case FactKind::WholeRow:
        if (before.outcome == after.outcome)
            return std::nullopt;
        return Breakage{BreakageKind::WholeRow, after.kind, after.subject, before.outcome, after.outcome};
    case FactKind::JoinUsing:
        if (before.fails || !after.fails)
            return std::nullopt;
        return Breakage{BreakageKind::Ambiguous, after.kind, after.subject, before.outcome, after.outcome};
    case FactKind::SetOperation:
    case FactKind::Subquery:
    case FactKind::RowWidth:
    case FactKind::RowCast:
    case FactKind::Result:
        if (before.fails || !after.fails)
            return std::nullopt;
        return Breakage{BreakageKind::Fails, after.kind, after.subject, before.outcome, after.outcome};
    }
    Q_UNREACHABLE_RETURN(std::nullopt);
}

}  // namespace

QList<Breakage> compared(const QList<Fact> &before, const QList<Fact> &after)
{
    QHash<std::pair<int, int>, const Fact *> earlier;
    for (const Fact &fact : before)
        earlier.insert({fact.at, static_cast<int>(fact.kind)}, &fact);
    QList<Breakage> found;
    for (const Fact &fact : after) {
        const Fact *was = earlier.value({fact.at, static_cast<int>(fact.kind)});
        const auto breakage = was ? ofPair(*was, fact) : std::nullopt;
        if (breakage && !found.contains(*breakage))
            found.append(*breakage);
    }
    return found;
}

StatementBreakage readStatement(const QString &text, const Worlds &worlds)
{
    const auto statements = sql::parse(text.toUtf8());
    if (!statements || statements->isEmpty())
        return {};
    const Variables none;
    QueryReader then(worlds.before, none);
    QueryReader now(worlds.after, none);
    Shape before, after;
    for (const sql::ParsedStatement &statement : *statements) {
        before = then.read(statement.kind, statement.node);
        after = now.read(statement.kind, statement.node);
    }
    return {compared(then.facts(), now.facts()), before.columns.size() != after.columns.size()};
}

bool listsAllColumns(const catalog::ViewSource &view, const catalog::Table &table)
{
    const auto statements = view.definition.isEmpty() ? failure(ErrorKind::SqlRefused, QString()) : sql::parse(view.definition.toUtf8());
    if (!statements || statements->size() != 1)
        return false;
    const QJsonObject select = statements->first().node;
    // The names by which the view calls the table; a column that stands alone belongs to the only relation there is.
    QStringList aliases;
    const QJsonArray from = select.value("fromClause"_L1).toArray();
    for (QJsonArray pending = from; !pending.isEmpty();) {
        const auto [kind, node] = sql::unwrapped(pending.takeAt(0));
        if (kind == "JoinExpr"_L1) {
            pending.append(node.value("larg"_L1));
            pending.append(node.value("rarg"_L1));
        } else if (kind == "RangeVar"_L1 && node.value("schemaname"_L1).toString() == table.name.schema.text()
                   && node.value("relname"_L1).toString() == table.name.name.text()) {
            const QString alias = node.value("alias"_L1).toObject().value("aliasname"_L1).toString();
            aliases.append(alias.isEmpty() ? table.name.name.text() : alias);
        }
    }
    const bool alone = from.size() == 1 && sql::unwrapped(from.first()).first == "RangeVar"_L1;
    for (const QString &alias : std::as_const(aliases)) {
        qsizetype next = 0;
        for (const QJsonValue target : select.value("targetList"_L1).toArray()) {
            const QJsonObject node = sql::unwrapped(target).second;
            const auto [kind, column] = sql::unwrapped(node.value("val"_L1));
            const QStringList fields = kind == "ColumnRef"_L1 ? strings(column.value("fields"_L1)) : QStringList();
            const bool of = (fields.size() == 1 && alone) || (fields.size() == 2 && fields.first() == alias);
            const bool renamed = node.contains("name"_L1) && !fields.isEmpty() && node.value("name"_L1).toString() != fields.last();
            const bool follows = of && !renamed && next < table.columns.size() && fields.last() == table.columns[next].name;
            next = follows ? next + 1 : (of && !renamed && fields.last() == table.columns.first().name) ? 1 : 0;
            if (next == table.columns.size())
                return true;
        }
    }
    return false;
}

}  // namespace colonnade::impact::postgres
