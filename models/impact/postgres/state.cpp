#include "impact/postgres/state.h"

#include "impact/postgres/tree.h"
#include "sql/search_path.h"

#include <mutex>

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;

namespace {

View viewOf(const catalog::ViewSource &source, const State &state)
{
    View view;
    view.materialized = source.materialized;
    const auto parsed = sql::parse(source.definition.toUtf8());
    if (!parsed || parsed->isEmpty()) {
        view.everything = true;
        view.reads = source.tables;
        return view;
    }
    return viewOf(QJsonValue(parsed->first().node), source.materialized, state);
}

}  // namespace

struct State::Source {
    std::once_flag once;
    Maps maps;
};

std::optional<QString> sequenceIn(const QString &expression)
{
    const qsizetype open = expression.indexOf("nextval('"_L1);
    const qsizetype close = expression.indexOf(u'\'', open + 9);
    if (open < 0 || close < 0)
        return std::nullopt;
    return expression.sliced(open + 9, close - open - 9).remove(u'"');
}

State::State(const catalog::Catalog &catalog)
    : m_catalog(&catalog), m_dialect(catalog.server()),
      m_path(sql::searchPath(catalog.server().settings.value(u"search_path"_s), catalog.server().user)),
      m_source(std::make_shared<Source>())
{
}

void State::readCatalog() const
{
    if (m_read)
        return;
    // The names in a view's query are looked for in the catalog, whatever the script has done to it meanwhile.
    std::call_once(m_source->once, [&] {
        State fresh(*m_catalog);
        fresh.readMaps();
        m_source->maps = fresh.m_maps;
    });
    m_read = true;
    m_maps = m_source->maps;
}

void State::readMaps()
{
    m_read = true;
    m_maps.indexes.reserve(2 * m_catalog->tables().size());
    for (const catalog::Table &table : m_catalog->tables()) {
        for (const catalog::Index &index : table.indexes)
            m_maps.indexes.insert({table.name.schema, sql::Identifier(index.name)}, table.name);
        for (const catalog::Column &column : table.columns) {
            if (column.identity != catalog::Identity::None)
                own(sql::qualified(table.name.schema.text(), sql::generatedName({table.name.name.text(), column.name}, u"seq"_s)),
                    table.name);
            else if (const auto sequence = column.defaultExpression ? sequenceIn(*column.defaultExpression) : std::nullopt)
                own(sql::qualified(sequence->contains(u'.') ? sequence->section(u'.', 0, 0) : table.name.schema.text(),
                                   sequence->section(u'.', -1)),
                    table.name);
        }
    }
    for (const catalog::ViewSource &source : m_catalog->data().views)
        m_maps.views.insert(source.name, View{.materialized = source.materialized});
    for (const catalog::ViewSource &source : m_catalog->data().views) {
        const View view = viewOf(source, *this);
        m_maps.views.insert(source.name, view);
        for (const sql::QualifiedName &read : view.reads)
            m_maps.viewsOn[read].append(source.name);
    }
    freeze();
}

void State::freeze()
{
    const auto all = [](auto &...maps) { (maps.freeze(), ...); };
    all(m_maps.indexes, m_maps.views, m_maps.viewsOn, m_maps.sequences, m_maps.owned);
    all(m_uses.types, m_uses.functions, m_uses.defaults, m_uses.unread);
    all(m_changed, m_gone, m_new, m_made, m_children, m_pointing, m_statistics, m_owners, m_routines, m_domains, m_domainsOver);
}

void State::own(const sql::QualifiedName &sequence, const sql::QualifiedName &table)
{
    if (const sql::QualifiedName *before = m_maps.sequences.find(sequence))
        m_maps.owned[*before].removeAll(sequence);
    m_maps.sequences.insert(sequence, table);
    m_maps.owned[table].append(sequence);
}

RelationKind State::kindOf(const sql::QualifiedName &name) const
{
    if (table(name))
        return RelationKind::Table;
    readCatalog();
    if (const View *known = view(name))
        return known->materialized ? RelationKind::MaterializedView : RelationKind::View;
    return m_maps.sequences.contains(name) ? RelationKind::Sequence
        : m_maps.indexes.contains(name)    ? RelationKind::Index
                                      : RelationKind::Unknown;
}

const catalog::Table *State::table(const sql::QualifiedName &name) const
{
    if (const catalog::Table *known = m_changed.find(name))
        return known;
    return m_gone.contains(name) ? nullptr : m_catalog->table(name);
}

catalog::Table &State::changed(const sql::QualifiedName &name)
{
    m_uses.unread.insert(name);
    if (!m_changed.contains(name)) {
        const catalog::Table *known = table(name);
        catalog::Table fresh;
        fresh.name = name;
        m_changed.insert(name, known ? *known : fresh);
    }
    return m_changed[name];
}

const View *State::view(const sql::QualifiedName &name) const
{
    readCatalog();
    return m_maps.views.find(name);
}

void State::create(const sql::QualifiedName &name)
{
    if (!table(name))
        m_new.insert(name);
    m_made.insert(name);
    m_temporary = m_temporary || name.schema.text() == "pg_temp"_L1;
    changed(name);
}

void State::createView(const sql::QualifiedName &name, const View &view)
{
    readCatalog();
    if (m_maps.views.contains(name))
        unlink(name);
    else
        m_new.insert(name);
    m_maps.views.insert(name, view);
    for (const sql::QualifiedName &read : view.reads)
        m_maps.viewsOn[read].append(name);
}

void State::createSequence(const sql::QualifiedName &name, const sql::QualifiedName &owner)
{
    readCatalog();
    if (!m_maps.sequences.contains(name))
        m_new.insert(name);
    own(name, owner);
}

/// A view that goes or is replaced reads nothing any more.
void State::unlink(const sql::QualifiedName &name)
{
    for (const sql::QualifiedName &read : m_maps.views.value(name).reads)
        m_maps.viewsOn[read].removeAll(name);
}

void State::drop(const sql::QualifiedName &name)
{
    readCatalog();
    m_whole.remove(name);
    if (const catalog::Table *known = table(name)) {
        const catalog::Table gone = *known;
        for (const sql::QualifiedName &parent : gone.parents)
            detach(name, parent);
        for (const catalog::Index &index : gone.indexes)
            m_maps.indexes.remove({name.schema, sql::Identifier(index.name)});
        m_changed.remove(name);
        m_gone.insert(name);
    }
    unlink(name);
    m_maps.views.remove(name);
    if (m_maps.sequences.contains(name))
        m_maps.owned[m_maps.sequences.take(name)].removeAll(name);
    // It stays one that the script has made: its going harms nobody either.
}

void State::rename(const sql::QualifiedName &from, const sql::QualifiedName &to)
{
    readCatalog();
    const bool isFresh = m_new.contains(from);
    const QList<sql::QualifiedName> readers = m_maps.viewsOn.take(from);
    for (const sql::QualifiedName &reader : readers)
        std::ranges::replace(m_maps.views[reader].reads, from, to);
    if (knows(from))
        m_made.insert(to);
    if (table(from))
        renameTable(from, to);
    if (m_maps.views.contains(from)) {
        const View view = m_maps.views.value(from);
        drop(from);
        createView(to, view);
    }
    if (m_maps.sequences.contains(from)) {
        own(to, m_maps.sequences.value(from));
        drop(from);
    }
    if (m_maps.indexes.contains(from)) {
        const sql::QualifiedName table = m_maps.indexes.take(from);
        m_maps.indexes.insert(to, table);
        for (catalog::Index &index : changed(table).indexes) {
            if (index.name == from.name.text())
                index.name = to.name.text();
        }
    }
    m_maps.viewsOn[to] += readers;
    m_new.remove(from);
    m_new.remove(to);
    if (isFresh)
        m_new.insert(to);
}

void State::renameTable(const sql::QualifiedName &from, const sql::QualifiedName &to)
{
    catalog::Table moved = *table(from);
    const QList<sql::QualifiedName> below = children(from);
    const QList<Reference> pointing = referencing(from);
    if (m_whole.contains(from))
        m_whole.insert(to);
    for (const Reference &reference : pointing) {
        for (catalog::Constraint &key : changed(reference.table).constraints) {
            if (key.referencedTable == from)
                key.referencedTable = to;
        }
        m_pointing[to].insert(reference.table == from ? to : reference.table);
    }
    moved.constraints = table(from)->constraints;
    drop(from);
    moved.name = to;
    m_gone.remove(to);
    m_changed.insert(to, moved);
    m_uses.unread.insert(to);
    for (const catalog::Constraint &key : moved.constraints) {
        if (key.kind == catalog::ConstraintKind::ForeignKey)
            m_pointing[key.referencedTable].insert(to);
    }
    for (const catalog::Index &index : moved.indexes)
        m_maps.indexes.insert({to.schema, sql::Identifier(index.name)}, to);
    for (const sql::QualifiedName &parent : moved.parents)
        m_children.insert(parent, children(parent) << to);
    m_children.insert(to, below);
    for (const sql::QualifiedName &child : below)
        std::ranges::replace(changed(child).parents, from, to);
    for (const sql::QualifiedName &sequence : m_maps.owned.value(from))
        own(sequence, to);
}

QList<sql::QualifiedName> State::children(const sql::QualifiedName &name) const
{
    if (const Names *known = m_children.find(name))
        return *known;
    QList<sql::QualifiedName> names;
    for (const catalog::Table *child : m_catalog->children(name))
        names.append(child->name);
    return names;
}

QList<sql::QualifiedName> State::family(const sql::QualifiedName &name) const
{
    QList<sql::QualifiedName> all{name};
    QSet<sql::QualifiedName> known{name};
    for (qsizetype i = 0; i < all.size(); ++i) {
        const QList<sql::QualifiedName> below = children(all[i]);
        for (const sql::QualifiedName &child : below) {
            if (!known.contains(child)) {
                known.insert(child);
                all.append(child);
            }
        }
    }
    return all;
}

void State::attach(const sql::QualifiedName &child, const sql::QualifiedName &parent)
{
    if (!m_children.contains(parent))
        m_children.insert(parent, children(parent));
    m_children[parent].append(child);
    changed(child).parents.append(parent);
}

void State::detach(const sql::QualifiedName &child, const sql::QualifiedName &parent)
{
    QList<sql::QualifiedName> rest = children(parent);
    rest.removeAll(child);
    m_children.insert(parent, rest);
    changed(child).parents.removeAll(parent);
    if (changed(child).parents.isEmpty())
        changed(child).partitionBound.clear();
}

bool State::isPartitioned(const sql::QualifiedName &name) const
{
    const catalog::Table *known = table(name);
    return known && known->kind == catalog::TableKind::Partitioned;
}

bool State::isPartition(const sql::QualifiedName &name) const
{
    const catalog::Table *known = table(name);
    return known && !known->partitionBound.isEmpty();
}

QList<sql::QualifiedName> State::holdersOf(const sql::QualifiedName &name) const
{
    QList<sql::QualifiedName> holders = isPartitioned(name) ? family(name) : QList{name};
    holders.removeIf([&](const sql::QualifiedName &member) {
        const catalog::Table *known = table(member);
        return known && known->kind != catalog::TableKind::Ordinary;
    });
    return holders;
}

std::optional<sql::QualifiedName> State::defaultPartition(const sql::QualifiedName &parent) const
{
    readUses();
    const auto *candidates = m_uses.defaults.find(parent);
    for (const sql::QualifiedName &child : candidates ? *candidates : QSet<sql::QualifiedName>()) {
        const catalog::Table *known = table(child);
        if (known && known->partitionBound == "DEFAULT"_L1 && known->parents.contains(parent))
            return child;
    }
    return std::nullopt;
}

QList<Reference> State::referencing(const sql::QualifiedName &name) const
{
    QSet<sql::QualifiedName> pointing = m_pointing.value(name);
    for (const auto &[table, key] : m_catalog->referencing(name))
        pointing.insert(table->name);
    QList<Reference> references;
    for (const sql::QualifiedName &candidate : pointing) {
        const catalog::Table *known = table(candidate);
        for (const catalog::Constraint &key : known ? known->constraints : QList<catalog::Constraint>()) {
            if (key.kind == catalog::ConstraintKind::ForeignKey && key.referencedTable == name)
                references.append({candidate, key});
        }
    }
    return references;
}

void State::addConstraint(const sql::QualifiedName &table, const catalog::Constraint &constraint)
{
    changed(table).constraints.append(constraint);
    if (constraint.kind == catalog::ConstraintKind::ForeignKey)
        m_pointing[constraint.referencedTable].insert(table);
}

QList<sql::QualifiedName> State::viewsOn(const sql::QualifiedName &relation) const
{
    readCatalog();
    return m_maps.viewsOn.value(relation);
}

std::optional<sql::QualifiedName> State::tableOfIndex(const sql::QualifiedName &index) const
{
    readCatalog();
    const sql::QualifiedName *table = m_maps.indexes.find(index);
    return table ? std::optional(*table) : std::nullopt;
}

QList<catalog::Index> State::indexesOf(const sql::QualifiedName &relation) const
{
    if (const catalog::Table *known = table(relation))
        return known->indexes;
    const View *known = view(relation);
    return known ? known->indexes : QList<catalog::Index>();
}

void State::addIndex(const sql::QualifiedName &relation, const catalog::Index &index)
{
    readCatalog();
    m_maps.indexes.insert({relation.schema, sql::Identifier(index.name)}, relation);
    if (m_maps.views.contains(relation))
        m_maps.views[relation].indexes.append(index);
    else
        changed(relation).indexes.append(index);
}

void State::dropIndex(const sql::QualifiedName &index)
{
    const auto relation = tableOfIndex(index);
    if (!relation)
        return;
    m_maps.indexes.remove(index);
    const auto isIt = [&](const catalog::Index &known) { return known.name == index.name.text(); };
    if (m_maps.views.contains(*relation))
        m_maps.views[*relation].indexes.removeIf(isIt);
    else
        changed(*relation).indexes.removeIf(isIt);
}

QList<sql::QualifiedName> State::sequencesOf(const sql::QualifiedName &table) const
{
    readCatalog();
    QList<sql::QualifiedName> owned = m_maps.owned.value(table);
    std::ranges::sort(owned);
    return owned;
}

std::optional<sql::QualifiedName> State::ownerOf(const sql::QualifiedName &sequence) const
{
    readCatalog();
    const sql::QualifiedName *owner = m_maps.sequences.find(sequence);
    return !owner || owner->name.isEmpty() ? std::nullopt : std::optional(*owner);
}

std::optional<sql::QualifiedName> State::tableOfStatistics(const sql::QualifiedName &name) const
{
    const sql::QualifiedName *table = m_statistics.find(name);
    return table ? std::optional(*table) : std::nullopt;
}

}  // namespace colonnade::impact::postgres
