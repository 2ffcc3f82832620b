// Lock rules for columns: added, dropped, not null.
#include "impact/postgres/tree.h"

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;

namespace {

struct NewColumn {
    catalog::Column column;
    bool hasDefault = false;
    bool saysDefault = false;  ///< in the statement itself, be it null
    bool rewrites = false;
    bool scans = false;
    bool builds = false;
    bool asked = false;  ///< the server itself said what its default costs
};

bool isSerial(const QString &type)
{
    static const QSet<QString> serials = {u"serial"_s,  u"serial2"_s,     u"serial4"_s,
                                          u"serial8"_s, u"smallserial"_s, u"bigserial"_s};
    return serials.contains(type);
}

void readDefault(const Alter &alter, const QJsonValue &expression, NewColumn &made)
{
    made.saysDefault = true;
    // DEFAULT NULL is none.
    const auto [kind, constant] = sql::unwrapped(expression);
    if (kind == "A_Const"_L1 && constant.value("isnull"_L1).toBool() && !alter.state.domain(made.column.type))
        return;
    made.hasDefault = true;
    const std::optional<bool> answer = alter.state.catalog().keepsDefault(made.column.type, expression);
    const bool byRule = !isVolatile(expression, alter.state) && alter.state.dialect().keepsDefaultInCatalog();
    made.asked = made.asked || answer;
    made.rewrites = made.rewrites || !answer.value_or(byRule);
}

void readConstraint(const Alter &alter, const QJsonObject &constraint, NewColumn &made)
{
    const QString kind = constraint.value("contype"_L1).toString();
    if (kind == "CONSTR_DEFAULT"_L1) {
        readDefault(alter, constraint.value("raw_expr"_L1), made);
    } else if (kind == "CONSTR_IDENTITY"_L1) {
        made.hasDefault = made.rewrites = true;
        made.column.identity = catalog::Identity::ByDefault;
        made.column.notNull = true;
    } else if (kind == "CONSTR_GENERATED"_L1) {
        const bool isVirtual = constraint.value("generated_kind"_L1).toString() == "v"_L1;
        made.column.generated = isVirtual ? catalog::Generated::Virtual : catalog::Generated::Stored;
        made.hasDefault = made.hasDefault || !isVirtual;
        made.rewrites = made.rewrites || !isVirtual;
    } else if (kind == "CONSTR_NOTNULL"_L1) {
        made.column.notNull = true;
    } else if (kind == "CONSTR_CHECK"_L1) {
        made.scans = made.scans || !constraint.value("skip_validation"_L1).toBool();
    } else if (kind == "CONSTR_UNIQUE"_L1 || kind == "CONSTR_PRIMARY"_L1) {
        made.builds = true;
    }
}

/// The type itself or the domain below it that brings the default.
std::optional<Domain> domainWithDefault(const State &state, const QString &type)
{
    auto domain = state.domain(type);
    for (int depth = 0; domain && !domain->hasDefault && depth < 32; ++depth)
        domain = state.domain(domain->base);
    return domain;
}

NewColumn readColumn(const Alter &alter, const QJsonObject &definition)
{
    NewColumn made;
    made.column.name = definition.value("colname"_L1).toString();
    made.column.type = typeText(definition.value("typeName"_L1).toObject());
    made.rewrites = isSerial(made.column.type) || alter.state.isConstrained(made.column.type);
    made.hasDefault = made.rewrites;
    const QJsonArray constraints = definition.value("constraints"_L1).toArray();
    const bool own = std::ranges::any_of(constraints, [](const QJsonValue &entry) {
        return sql::unwrapped(entry).second.value("contype"_L1).toString() == "CONSTR_DEFAULT"_L1;
    });
    if (const auto domain = domainWithDefault(alter.state, made.column.type)) {
        made.hasDefault = true;
        // 11 and 12 leave existing rows null, whatever the domain's default; from 13 on it reaches them like the column's own.
        const bool evaluated = !own && alter.state.dialect().domainDefaultReachesRows() && domain->defaultIsVolatile;
        made.rewrites = made.rewrites || evaluated || !alter.state.dialect().keepsDefaultInCatalog();
    }
    for (const QJsonValue entry : constraints)
        readConstraint(alter, sql::unwrapped(entry).second, made);
    return made;
}

void point(const Alter &alter, const QJsonObject &constraint, NewColumn &made)
{
    catalog::Constraint key = constraintOf(constraint, alter.state);
    key.columns = {made.column.name};
    if (key.name.isEmpty())
        key.name = indexName(alter.target, key.columns, u"fkey"_s, alter.state);
    lockPartitions(key.referencedTable, LockMode::ShareRowExclusive, alter.state, alter.told);
    // The server looks whether a default is written there. One that a domain brings along, and an identity, it does not look up.
    made.scans = made.scans || made.saysDefault
        || (alter.state.isPartitioned(alter.target) && !alter.state.dialect().skipsNewKeysOfPartitions());
    for (const sql::QualifiedName &member : alter.state.isPartitioned(alter.target) ? alter.family : QList{alter.target})
        alter.state.addConstraint(member, key);
}

void keep(const Alter &alter, const QJsonObject &definition, NewColumn &made)
{
    for (const QJsonValue entry : definition.value("constraints"_L1).toArray()) {
        const QJsonObject node = sql::unwrapped(entry).second;
        const QString kind = node.value("contype"_L1).toString();
        if (kind == "CONSTR_FOREIGN"_L1) {
            point(alter, node, made);
        } else if (kind == "CONSTR_UNIQUE"_L1 || kind == "CONSTR_PRIMARY"_L1) {
            catalog::Constraint key = constraintOf(node, alter.state);
            key.columns = {made.column.name};
            if (key.name.isEmpty())
                key.name = kind == "CONSTR_PRIMARY"_L1 ? alter.target.name.text() + u"_pkey"_s
                                                       : indexName(alter.target, key.columns, u"key"_s, alter.state);
            alter.state.addIndex(alter.target, {.name = key.name, .method = u"btree"_s, .columns = key.columns, .unique = true});
            alter.state.addConstraint(alter.target, key);
        } else if (kind == "CONSTR_CHECK"_L1) {
            catalog::Constraint check = constraintOf(node, alter.state);
            if (check.name.isEmpty())
                check.name = sql::generatedName({alter.target.name.text(), made.column.name}, u"check"_s);
            for (const sql::QualifiedName &member : alter.family)
                alter.state.addConstraint(member, check);
        }
    }
    if (isSerial(made.column.type) || made.column.identity != catalog::Identity::None)
        alter.state.createSequence(sql::qualified(alter.target.schema.text(),
                                                  sql::generatedName({alter.target.name.text(), made.column.name}, u"seq"_s)),
                                   alter.target);
}

/// A foreign key that points to a column that goes with CASCADE.
void dropKey(const Alter &alter, const Reference &reference)
{
    alter.told.lock(reference.table, LockMode::AccessExclusive);
    alter.told.takeAlong(Collateral::Kind::ForeignKey, reference.table, reference.key.name);
    alter.state.changed(reference.table).constraints.removeIf([&](const catalog::Constraint &entry) {
        return entry.kind == catalog::ConstraintKind::ForeignKey && entry.name == reference.key.name;
    });
}

}  // namespace

void addColumn(const Alter &alter, const QJsonObject &command)
{
    const QJsonObject definition = sql::unwrapped(command.value("def"_L1)).second;
    alter.lockAll(LockMode::AccessExclusive);
    const catalog::Table *table = alter.state.table(alter.target);
    if (table && table->column(definition.value("colname"_L1).toString()) && command.value("missing_ok"_L1).toBool())
        return;
    NewColumn made = readColumn(alter, definition);
    keep(alter, definition, made);
    made.scans = made.scans || (made.column.notNull && !made.hasDefault);
    for (const sql::QualifiedName &member : alter.family)
        alter.state.changed(member).columns.append(made.column);
    if (made.asked)
        alter.told.ground = plan::Ground{plan::GroundKind::Asked, {}};
    if (made.rewrites)
        alter.rewriteAll();
    if (made.scans)
        alter.scanAll();
    if (made.builds)
        alter.build(alter.state.holdersOf(alter.target));
}

void dropColumn(const Alter &alter, const QJsonObject &command)
{
    const QString name = command.value("name"_L1).toString();
    alter.lockAll(LockMode::AccessExclusive);
    const catalog::Table *table = alter.state.table(alter.target);
    if (table && !table->column(name) && command.value("missing_ok"_L1).toBool())
        return;
    const bool cascades = command.value("behavior"_L1).toString() == "DROP_CASCADE"_L1;
    const QList<catalog::Constraint> constraints = table ? table->constraints : QList<catalog::Constraint>();
    for (const catalog::Constraint &constraint : constraints) {
        if (constraint.columns.contains(name) && constraint.kind == catalog::ConstraintKind::ForeignKey)
            lockReferenced(constraint.referencedTable, LockMode::AccessExclusive, Unpointing::ByConstraint, alter.state,
                           alter.told);
    }
    for (const Reference &reference : cascades ? alter.state.referencing(alter.target) : QList<Reference>()) {
        if (reference.key.referencedColumns.isEmpty() || reference.key.referencedColumns.contains(name))
            dropKey(alter, reference);
    }
    if (cascades)
        dropViewsOn(alter.target, name, alter.state, alter.told);
    for (const sql::QualifiedName &sequence : alter.state.sequencesOf(alter.target)) {
        if (sequence.name.text() == sql::generatedName({alter.target.name.text(), name}, u"seq"_s)) {
            alter.told.lock(sequence, LockMode::AccessExclusive);
            alter.state.drop(sequence);
        }
    }
    for (const sql::QualifiedName &member : alter.family) {
        for (const catalog::Index &index : alter.state.indexesOf(member)) {
            if (columnsOf(index, member, alter.state).contains(name))
                alter.state.dropIndex({member.schema, sql::Identifier(index.name)});
        }
        catalog::Table &changed = alter.state.changed(member);
        changed.columns.removeIf([&](const catalog::Column &column) { return column.name == name; });
        changed.constraints.removeIf([&](const catalog::Constraint &constraint) { return constraint.columns.contains(name); });
    }
}

void setNotNull(const Alter &alter, const QString &name)
{
    alter.lockAll(LockMode::AccessExclusive);
    for (const sql::QualifiedName &member : alter.family) {
        catalog::Table &table = alter.state.changed(member);
        const auto column = std::ranges::find(table.columns, name, &catalog::Column::name);
        const bool already = column != table.columns.end() && column->notNull && column->notNullValid;
        // A constraint that is there and not valid is validated by itself, whatever a check proves.
        const bool open = column != table.columns.end() && column->notNull && !column->notNullValid;
        const bool proved = !open && alter.state.dialect().provesNotNullByCheck() && alter.provedNotNull.contains(name);
        if (!already && !proved && table.kind == catalog::TableKind::Ordinary)
            alter.told.scan(member);
        if (column != table.columns.end())
            column->notNull = column->notNullValid = true;
    }
}

}  // namespace colonnade::impact::postgres
