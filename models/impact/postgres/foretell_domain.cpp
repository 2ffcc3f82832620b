// Lock rules for types: domains, whose constraints are checked in every table that has a column of them, and composite types,
// whose attributes are columns of the tables that are made OF them.
#include "impact/postgres/tree.h"

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;

void foretellAlterDomain(const QJsonObject &node, State &state, Foretold &told)
{
    const QString domain = strings(node.value("typeName"_L1)).join(u'.');
    const QString subtype = node.value("subtype"_L1).toString();
    const QJsonObject constraint = sql::unwrapped(node.value("def"_L1)).second;
    auto known = state.domain(domain);
    if (known && (subtype == "C"_L1 || subtype == "O"_L1))
        known->constrained = true;
    if (known && subtype == "T"_L1) {
        known->hasDefault = node.contains("def"_L1);
        known->defaultIsVolatile = known->hasDefault && isVolatile(node.value("def"_L1), state);
    }
    if (known)
        state.setDomain(domain, *known);
    // C adds a constraint, V validates one, O makes it not null: the server looks at every row of every such column.
    const bool checks =
        (subtype == "C"_L1 && !constraint.value("skip_validation"_L1).toBool()) || subtype == "V"_L1 || subtype == "O"_L1;
    if (!checks)
        return;
    for (const sql::QualifiedName &name : state.tablesOf(state.withDomainsOver({domain, u"public."_s + domain}))) {
        const catalog::Table *table = state.table(name);
        told.lock(name, LockMode::Share);
        if (table->kind == catalog::TableKind::Ordinary)
            told.scan(name);
    }
}

void foretellAlterComposite(const QJsonObject &node, const State &state, Foretold &told)
{
    const QJsonObject relation = node.value("relation"_L1).toObject();
    const QString type = relation.value("relname"_L1).toString();
    const QStringList types{type, u"public."_s + type};
    for (const sql::QualifiedName &name : state.tablesOf(types)) {
        if (types.contains(state.table(name)->ofType))
            lockFamily(name, LockMode::AccessExclusive, state, told);
    }
}

}  // namespace colonnade::impact::postgres
