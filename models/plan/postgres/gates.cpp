#include "plan/postgres/gates.h"

#include "plan/postgres/known_values.h"

namespace colonnade::plan::postgres {

using namespace Qt::StringLiterals;

namespace {

/// Whether the filling trigger still stands.
enum class TriggerState { Stands, Gone };

bool hasDefault(const ColumnWork &column)
{
    return lastingDefault(column).has_value();
}

bool fillsByTrigger(const ColumnWork &column, TriggerState trigger)
{
    return column.computed || (column.trigger && trigger == TriggerState::Stands);
}

bool mayBeNull(const ColumnWork &column, TriggerState trigger)
{
    if (column.wish.generated)
        return !sql::Expression::parse(column.wish.generated->expression)->neverNull();
    if (const auto standing = lastingDefault(column); standing && standing->neverNull())
        return false;
    return !fillsByTrigger(column, trigger) || !column.fillNeverNull;
}

/// Of the values that rows of old code get, those that can be written down are asked for before the run changes anything.
bool getsKnownValues(const ColumnWork &column, TriggerState trigger)
{
    const auto standing = lastingDefault(column);
    return (!standing || knownValues(*standing))
        && (!fillsByTrigger(column, trigger) || !column.fill || knownValues(*sql::Expression::parse(*column.fill)));
}

/// The same for a foreign key, where what is read from the referenced column is there as well.
bool getsReferencedValues(const ColumnWork &column, TriggerState trigger)
{
    const auto standing = lastingDefault(column);
    return getsKnownValues(column, trigger) || (column.fillIsReferenced && (!standing || knownValues(*standing)));
}

/// `nulls` are the columns that stay null in rows of old code.
bool passes(const ColumnWork &column, const sql::Expression &check, const QStringList &nulls, TriggerState trigger)
{
    if (check.passesWhileNull(nulls))
        return true;
    return (hasDefault(column) || fillsByTrigger(column, trigger)) && usesOnly(check, column.wish.name)
        && getsKnownValues(column, trigger);
}

QList<Demand> demands(const ColumnWork &column, const QStringList &nulls, TriggerState trigger)
{
    QList<Demand> found;
    if (column.wish.notNull && !column.notNullWithColumn && mayBeNull(column, trigger))
        found.append(Demand::NotNull);
    const bool broken = std::ranges::any_of(column.checksAtOnce + column.checksLater, [&](const NamedCheck &check) {
        return !passes(column, *sql::Expression::parse(check.expression), nulls, trigger);
    });
    if (broken)
        found.append(Demand::Check);
    if (const auto standing = lastingDefault(column);
        column.wish.unique && standing && standing->volatility() != sql::Volatility::Volatile)
        found.append(Demand::Unique);
    else if (column.wish.unique && column.wish.unique->nullsNotDistinct && nulls.contains(column.wish.name))
        found.append(Demand::Unique);
    const bool given = hasDefault(column) || fillsByTrigger(column, trigger);
    if (column.wish.references && given && (column.referencesNew || !getsReferencedValues(column, trigger)))
        found.append(Demand::ForeignKey);
    return found;
}

QList<GateDemand> demandsOf(const QList<TableWork> &tables, TriggerState trigger)
{
    QList<GateDemand> found;
    for (const TableWork &table : tables) {
        QStringList nulls;
        for (const ColumnWork &column : table.columns) {
            if (!hasDefault(column) && !fillsByTrigger(column, trigger) && !column.wish.generated
                && column.wish.identity == catalog::Identity::None)
                nulls.append(column.wish.name);
        }
        for (const ColumnWork &column : table.columns) {
            for (const Demand demand : demands(column, nulls, trigger))
                found.append({column.object(table.name), demand});
        }
    }
    return found;
}

QStringList objectsOf(const QList<GateDemand> &begins, std::optional<Demand> demand = std::nullopt)
{
    QStringList objects;
    for (const GateDemand &entry : begins) {
        if (!demand || entry.demand == *demand)
            objects.append(entry.object);
    }
    objects.removeDuplicates();
    return objects;
}

template<class Wanted>
QStringList objectsWhere(const QList<TableWork> &tables, const Wanted &wanted)
{
    QStringList objects;
    for (const TableWork &table : tables) {
        for (const ColumnWork &column : table.columns) {
            if (wanted(column))
                objects.append(column.object(table.name));
        }
    }
    return objects;
}

QString reasons(const QList<TableWork> &tables, const QList<GateDemand> &begins)
{
    QStringList sentences;
    const QStringList bareObjects = objectsWhere(tables, [](const ColumnWork &column) {
        return !hasDefault(column) && !column.trigger && !column.computed && !column.wish.generated;
    });
    const QSet<QString> bare(bareObjects.begin(), bareObjects.end());
    QStringList without, unsure;
    for (const QString &object : objectsOf(begins, Demand::NotNull))
        (bare.contains(object) ? without : unsure).append(object);
    if (!without.isEmpty() && unsure.isEmpty())
        sentences.append(
            u"There is neither a default nor a trigger, so the writes of older code will fail once not-null is checked."_s);
    else if (!without.isEmpty())
        sentences.append(
            u"%1 has neither a default nor a trigger, so the writes of older code will fail once not-null is checked."_s.arg(
                enumerated(without)));
    if (!unsure.isEmpty())
        sentences.append(
            u"What %1 gets in rows of older code may be null, so such writes may fail once not-null is checked."_s.arg(
                enumerated(unsure)));
    if (const QStringList checked = objectsOf(begins, Demand::Check); !checked.isEmpty())
        sentences.append(u"Rows of older code may break the check of %1, so such writes may fail once it is checked."_s.arg(
            enumerated(checked)));
    const QStringList given = objectsWhere(tables, hasDefault);
    QStringList sameDefault, sameNull;
    for (const QString &object : objectsOf(begins, Demand::Unique))
        (given.contains(object) ? sameDefault : sameNull).append(object);
    if (!sameDefault.isEmpty())
        sentences.append(
            u"Every row of older code takes the one default of %1, so its second write will fail once values must be unique."_s
                .arg(enumerated(sameDefault)));
    if (!sameNull.isEmpty())
        sentences.append(
            u"Every row of older code is null in %1, where nulls count as equal, so its second write will fail once values must be unique."_s
                .arg(enumerated(sameNull)));
    if (const QStringList keys = objectsOf(begins, Demand::ForeignKey); !keys.isEmpty())
        sentences.append(
            u"What %1 gets in rows of older code may not be in the table that it references, so such writes may fail once the foreign key stands."_s
                .arg(enumerated(keys)));
    return sentences.join(u' ');
}

}  // namespace

std::optional<sql::Expression> lastingDefault(const ColumnWork &column)
{
    const std::optional<QString> text = column.defaultSql ? column.defaultSql : column.domainDefault;
    const auto parsed = text ? sql::Expression::parse(*text) : Result<sql::Expression>(failure(ErrorKind::SqlRefused, {}));
    return parsed && !parsed->isNullConstant() ? std::optional(*parsed) : std::nullopt;
}

bool usesOnly(const sql::Expression &expression, const QString &column)
{
    const QList<sql::ColumnUse> uses = expression.columns();
    return !expression.hasSubquery() && std::ranges::all_of(uses, [&](const sql::ColumnUse &use) { return use.name == column; });
}

bool mayReferToNothing(const ColumnWork &column)
{
    return column.wish.references && !getsReferencedValues(column, TriggerState::Stands);
}

bool spareOldCode(const ColumnWork &column, const sql::Expression &check)
{
    const bool null = !hasDefault(column) && !column.trigger && !column.computed;
    return passes(column, check, null ? QStringList{column.wish.name} : QStringList(), TriggerState::Stands);
}

Gate gateAfterExpand(const QList<TableWork> &tables)
{
    if (const std::optional<Gate> gate = gateBeforeConstrain(tables))
        return *gate;
    const QStringList filled = objectsWhere(tables, [](const ColumnWork &column) { return column.fill || column.expectsNoRows; });
    return {u"Is the code that knows %1 deployed everywhere?"_s.arg(enumerated(filled))};
}

std::optional<Gate> gateBeforeConstrain(const QList<TableWork> &tables)
{
    const QList<GateDemand> begins = demandsOf(tables, TriggerState::Stands);
    if (begins.isEmpty())
        return std::nullopt;
    return Gate{u"Does all running code give %1 a value in every row it writes? %2"_s.arg(enumerated(objectsOf(begins)),
                                                                                          reasons(tables, begins)),
                begins};
}

Gate gateBeforeCleanUp(const QList<TableWork> &tables)
{
    const QStringList kept = objectsWhere(tables, [](const ColumnWork &column) { return column.trigger; });
    QList<GateDemand> begins = demandsOf(tables, TriggerState::Gone);
    const QList<GateDemand> before = demandsOf(tables, TriggerState::Stands);
    QSet<std::pair<QString, Demand>> known;
    for (const GateDemand &entry : before)
        known.insert({entry.object, entry.demand});
    begins.removeIf([&](const GateDemand &entry) { return known.contains({entry.object, entry.demand}); });
    QString question =
        u"Does no old code write any more, so that every write gives %1 a value itself? The trigger that did it goes now."_s.arg(
            enumerated(kept));
    if (const QStringList objects = objectsOf(begins); !objects.isEmpty())
        question += u" Without it, writes that give %1 no value may fail."_s.arg(enumerated(objects));
    return {question, begins};
}

}  // namespace colonnade::plan::postgres
