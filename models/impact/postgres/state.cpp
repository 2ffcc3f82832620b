#include "impact/postgres/state.h"

#include "impact/postgres/tree.h"
#include "sql/search_path.h"

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;

namespace {

/// The sequence that a default takes its numbers from.
std::optional<QString> sequenceIn(const QString &expression)
{
    const qsizetype open = expression.indexOf("nextval('"_L1);
    const qsizetype close = expression.indexOf(u'\'', open + 9);
    if (open < 0 || close < 0)
        return std::nullopt;
    return expression.sliced(open + 9, close - open - 9).remove(u'"');
}

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

State::State(const catalog::Catalog &catalog)
    : m_catalog(&catalog), m_dialect(catalog.server()),
      m_path(sql::searchPath(catalog.server().settings.value(u"search_path"_s), catalog.server().user))
{
}

void State::readCatalog() const
{
    if (m_read)
        return;
    m_read = true;
    for (const catalog::Table &table : m_catalog->tables()) {
        for (const catalog::Index &index : table.indexes)
            m_indexes.insert({table.name.schema, sql::Identifier(index.name)}, table.name);
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
        m_views.insert(source.name, View{.materialized = source.materialized});
    for (const catalog::ViewSource &source : m_catalog->data().views) {
        const View view = viewOf(source, *this);
        m_views.insert(source.name, view);
        for (const sql::QualifiedName &read : view.reads)
            m_viewsOn[read].append(source.name);
    }
}

void State::own(const sql::QualifiedName &sequence, const sql::QualifiedName &table) const
{
    m_owned[m_sequences.value(sequence)].removeAll(sequence);
    m_sequences.insert(sequence, table);
    m_owned[table].append(sequence);
}

RelationKind State::kindOf(const sql::QualifiedName &name) const
{
    if (table(name))
        return RelationKind::Table;
    readCatalog();
    if (const View *known = view(name))
        return known->materialized ? RelationKind::MaterializedView : RelationKind::View;
    return m_sequences.contains(name) ? RelationKind::Sequence
        : m_indexes.contains(name)    ? RelationKind::Index
                                      : RelationKind::Unknown;
}

const catalog::Table *State::table(const sql::QualifiedName &name) const
{
    const auto it = m_changed.constFind(name);
    if (it != m_changed.cend())
        return &*it;
    return m_gone.contains(name) ? nullptr : m_catalog->table(name);
}

catalog::Table &State::changed(const sql::QualifiedName &name)
{
    auto it = m_changed.find(name);
    if (it == m_changed.end()) {
        const catalog::Table *known = table(name);
        catalog::Table fresh;
        fresh.name = name;
        it = m_changed.insert(name, known ? *known : fresh);
    }
    return *it;
}

const View *State::view(const sql::QualifiedName &name) const
{
    readCatalog();
    const auto it = m_views.constFind(name);
    return it == m_views.cend() ? nullptr : &*it;
}

void State::create(const sql::QualifiedName &name)
{
    if (!table(name))
        m_new.insert(name);
    m_made.insert(name);
    changed(name);
}

void State::createView(const sql::QualifiedName &name, const View &view)
{
    readCatalog();
    if (m_views.contains(name))
        unlink(name);
    else
        m_new.insert(name);
    m_views.insert(name, view);
    for (const sql::QualifiedName &read : view.reads)
        m_viewsOn[read].append(name);
}

void State::createSequence(const sql::QualifiedName &name, const sql::QualifiedName &owner)
{
    readCatalog();
    if (!m_sequences.contains(name))
        m_new.insert(name);
    own(name, owner);
}

/// A view that goes or is replaced reads nothing any more.
void State::unlink(const sql::QualifiedName &name)
{
    for (const sql::QualifiedName &read : m_views.value(name).reads)
        m_viewsOn[read].removeAll(name);
}

void State::drop(const sql::QualifiedName &name)
{
    readCatalog();
    if (const catalog::Table *known = table(name)) {
        const catalog::Table gone = *known;
        for (const sql::QualifiedName &parent : gone.parents)
            detach(name, parent);
        for (const catalog::Index &index : gone.indexes)
            m_indexes.remove({name.schema, sql::Identifier(index.name)});
        m_changed.remove(name);
        m_gone.insert(name);
    }
    unlink(name);
    m_views.remove(name);
    if (m_sequences.contains(name))
        m_owned[m_sequences.take(name)].removeAll(name);
    // It stays one that the script has made: its going harms nobody either.
}

void State::rename(const sql::QualifiedName &from, const sql::QualifiedName &to)
{
    readCatalog();
    const bool isFresh = m_new.contains(from);
    const QList<sql::QualifiedName> readers = m_viewsOn.take(from);
    for (const sql::QualifiedName &reader : readers)
        std::ranges::replace(m_views[reader].reads, from, to);
    if (knows(from))
        m_made.insert(to);
    if (table(from))
        renameTable(from, to);
    if (m_views.contains(from)) {
        const View view = m_views.value(from);
        drop(from);
        createView(to, view);
    }
    if (m_sequences.contains(from)) {
        own(to, m_sequences.value(from));
        drop(from);
    }
    if (m_indexes.contains(from)) {
        const sql::QualifiedName table = m_indexes.take(from);
        m_indexes.insert(to, table);
        for (catalog::Index &index : changed(table).indexes) {
            if (index.name == from.name.text())
                index.name = to.name.text();
        }
    }
    m_viewsOn[to] += readers;
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
    for (const catalog::Constraint &key : moved.constraints) {
        if (key.kind == catalog::ConstraintKind::ForeignKey)
            m_pointing[key.referencedTable].insert(to);
    }
    for (const catalog::Index &index : moved.indexes)
        m_indexes.insert({to.schema, sql::Identifier(index.name)}, to);
    for (const sql::QualifiedName &parent : moved.parents)
        m_children.insert(parent, children(parent) << to);
    m_children.insert(to, below);
    for (const sql::QualifiedName &child : below)
        std::ranges::replace(changed(child).parents, from, to);
    for (const sql::QualifiedName &sequence : m_owned.value(from))
        own(sequence, to);
}

QList<sql::QualifiedName> State::children(const sql::QualifiedName &name) const
{
    if (const auto it = m_children.constFind(name); it != m_children.cend())
        return *it;
    QList<sql::QualifiedName> names;
    for (const catalog::Table *child : m_catalog->children(name))
        names.append(child->name);
    return names;
}

QList<sql::QualifiedName> State::family(const sql::QualifiedName &name) const
{
    QList<sql::QualifiedName> all{name};
    for (qsizetype i = 0; i < all.size(); ++i) {
        for (const sql::QualifiedName &child : children(all[i])) {
            if (!all.contains(child))
                all.append(child);
        }
    }
    return all;
}

void State::attach(const sql::QualifiedName &child, const sql::QualifiedName &parent)
{
    m_children.insert(parent, children(parent) << child);
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
    for (const sql::QualifiedName &child : children(parent)) {
        if (const catalog::Table *known = table(child); known && known->partitionBound == "DEFAULT"_L1)
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
    return m_viewsOn.value(relation);
}

std::optional<sql::QualifiedName> State::tableOfIndex(const sql::QualifiedName &index) const
{
    readCatalog();
    const auto it = m_indexes.constFind(index);
    return it == m_indexes.cend() ? std::nullopt : std::optional(*it);
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
    m_indexes.insert({relation.schema, sql::Identifier(index.name)}, relation);
    if (const auto it = m_views.find(relation); it != m_views.end())
        it->indexes.append(index);
    else
        changed(relation).indexes.append(index);
}

void State::dropIndex(const sql::QualifiedName &index)
{
    const auto relation = tableOfIndex(index);
    if (!relation)
        return;
    m_indexes.remove(index);
    const auto isIt = [&](const catalog::Index &known) { return known.name == index.name.text(); };
    if (const auto it = m_views.find(*relation); it != m_views.end())
        it->indexes.removeIf(isIt);
    else
        changed(*relation).indexes.removeIf(isIt);
}

QList<sql::QualifiedName> State::sequencesOf(const sql::QualifiedName &table) const
{
    readCatalog();
    QList<sql::QualifiedName> owned = m_owned.value(table);
    std::ranges::sort(owned);
    return owned;
}

std::optional<sql::QualifiedName> State::ownerOf(const sql::QualifiedName &sequence) const
{
    readCatalog();
    const auto it = m_sequences.constFind(sequence);
    return it == m_sequences.cend() || it->name.isEmpty() ? std::nullopt : std::optional(*it);
}

std::optional<sql::QualifiedName> State::tableOfStatistics(const sql::QualifiedName &name) const
{
    const auto it = m_statistics.constFind(name);
    return it == m_statistics.cend() ? std::nullopt : std::optional(*it);
}

}  // namespace colonnade::impact::postgres
