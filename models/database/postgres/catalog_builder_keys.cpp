// The part of CatalogBuilder for indexes and constraints, whose definitions are made here where they are plain: word for word
// what pg_get_indexdef() and pg_get_constraintdef() print, which a test compares on every kind.
#include "database/postgres/catalog_builder.h"
#include "database/postgres/row_reader.h"

namespace colonnade::database::postgres {

using namespace catalog;
using namespace Qt::StringLiterals;

namespace {

QString quotedList(const QStringList &names)
{
    QStringList quoted;
    quoted.reserve(names.size());
    for (const QString &name : names)
        quoted.append(sql::Identifier(name).quoted());
    return quoted.join(u", "_s);
}

QString plainDefinition(const Table &table, const Index &index)
{
    QString text = index.unique ? u"CREATE UNIQUE INDEX "_s : u"CREATE INDEX "_s;
    text += sql::Identifier(index.name).quoted() + u" ON "_s + table.name.quoted() + u" USING "_s + index.method;
    text += u" ("_s + quotedList(index.columns) + u')';
    if (!index.includedColumns.isEmpty())
        text += u" INCLUDE ("_s + quotedList(index.includedColumns) + u')';
    return text;
}

QString action(char letter)
{
    switch (letter) {
    case 'a': return u"no action"_s;
    case 'r': return u"restrict"_s;
    case 'c': return u"cascade"_s;
    case 'n': return u"set null"_s;
    case 'd': return u"set default"_s;
    default: return {};
    }
}

ConstraintKind kindOfConstraint(char letter)
{
    switch (letter) {
    case 'p': return ConstraintKind::PrimaryKey;
    case 'u': return ConstraintKind::Unique;
    case 'f': return ConstraintKind::ForeignKey;
    case 'x': return ConstraintKind::Exclusion;
    case 'n': return ConstraintKind::NotNull;
    default: return ConstraintKind::Check;
    }
}

}  // namespace

bool CatalogBuilder::hasPlainCollations(Oid relation, const std::vector<int> &keys, const std::vector<Oid> &collations) const
{
    for (std::size_t i = 0; i < collations.size() && i < keys.size(); ++i) {
        if (collations[i] != 0 && collations[i] != m_columnCollations.value({relation, keys[i]}))
            return false;
    }
    return true;
}

void CatalogBuilder::addIndexes(const pqxx::result &rows)
{
    m_indexes.reserve(rows.size());
    for (const pqxx::row &row : rows) {
        RowReader field(row);
        const Oid relation = field.oid();
        const Oid oid = field.oid();
        Table *owner = table(relation);
        if (!owner)
            continue;
        Index &entry = owner->indexes.emplace_back();
        entry.name = field.text();
        entry.method = field.text();
        const std::vector<int> attributes = field.numbers<int>();
        const auto keyCount = field.number<std::size_t>();
        entry.unique = field.flag();
        entry.primary = field.flag();
        entry.valid = field.flag();
        const bool plain = field.flag();
        entry.predicate = field.text();
        const bool expressions = !field.isNull();
        const QStringList texts = field.texts();
        QStringList all = expressions ? texts : columnNames(relation, attributes);
        if (attributes.size() != static_cast<std::size_t>(all.size()))
            all.resize(static_cast<qsizetype>(attributes.size()));
        entry.columns = all.first(static_cast<qsizetype>(keyCount));
        entry.includedColumns = all.sliced(static_cast<qsizetype>(keyCount));
        const std::vector<Oid> collations = field.numbers<Oid>();
        IndexPlace place{m_tables.value(relation), owner->indexes.size() - 1, field.number<qint64>(), false};
        if (plain && hasPlainCollations(relation, attributes, collations)) {
            entry.definition = plainDefinition(*owner, entry);
            place.plainKey = entry.method == u"btree" && entry.includedColumns.isEmpty();
        } else {
            m_indexesToDefine.append(oid);
        }
        m_indexes.insert(oid, place);
    }
}

void CatalogBuilder::addConstraints(const pqxx::result &rows)
{
    for (const pqxx::row &row : rows) {
        RowReader field(row);
        const Oid oid = field.oid();
        const Oid relation = field.oid();
        Table *owner = table(relation);
        if (!owner)
            continue;
        Constraint entry;
        entry.name = field.text();
        entry.kind = kindOfConstraint(field.letter());
        const std::vector<int> columns = field.numbers<int>();
        entry.columns = columnNames(relation, columns);
        const IndexPlace index = m_indexes.value(field.oid());
        const std::optional<QString> definition = field.optionalText();
        entry.validated = field.flag();
        entry.deferrable = field.flag();
        entry.noInherit = field.flag();
        const Oid referenced = field.oid();
        const std::vector<int> referencedColumns = field.numbers<int>();
        if (const Table *target = entry.kind == ConstraintKind::ForeignKey ? table(referenced) : nullptr) {
            entry.referencedTable = target->name;
            entry.referencedColumns = columnNames(referenced, referencedColumns);
        }
        entry.onDelete = entry.kind == ConstraintKind::ForeignKey ? action(field.letter()) : (field.view(), QString());
        entry.onUpdate = entry.kind == ConstraintKind::ForeignKey ? action(field.letter()) : (field.view(), QString());
        if (definition)
            entry.definition = *definition;
        else if (entry.kind == ConstraintKind::NotNull)
            entry.definition = u"NOT NULL "_s + quotedList(entry.columns) + (entry.noInherit ? u" NO INHERIT"_s : QString())
                + (entry.validated ? QString() : u" NOT VALID"_s);
        else if (index.plainKey)
            entry.definition = (entry.kind == ConstraintKind::PrimaryKey ? u"PRIMARY KEY ("_s : u"UNIQUE ("_s)
                + quotedList(entry.columns) + u')';
        else
            m_constraintsToDefine.append(oid);
        if (entry.kind == ConstraintKind::NotNull && !entry.validated && !columns.empty()) {
            if (Column *unsure = column(*owner, columns.front()))
                unsure->notNullValid = false;
        }
        if (!m_constraintsToDefine.isEmpty() && m_constraintsToDefine.last() == oid)
            m_constraints.insert(oid, {m_tables.value(relation), owner->constraints.size()});
        owner->constraints.append(std::move(entry));
    }
}

void CatalogBuilder::addDefinitions(const pqxx::result &rows)
{
    for (const pqxx::row &row : rows) {
        RowReader field(row);
        const char kind = field.letter();
        const Oid oid = field.oid();
        const QString text = field.text();
        if (kind == 'i') {
            const IndexPlace place = m_indexes.value(oid);
            m_data.tables[place.table].indexes[place.index].definition = text;
        } else if (kind == 'c') {
            const auto [owner, constraint] = m_constraints.value(oid);
            m_data.tables[owner].constraints[constraint].definition = text;
        } else {
            for (const ColumnPlace &place : m_collationsToName.value(oid))
                columnAt(place).collation = text;
        }
    }
}

void CatalogBuilder::addTriggers(const pqxx::result &rows)
{
    for (const pqxx::row &row : rows) {
        RowReader field(row);
        Table *owner = table(field.oid());
        if (!owner)
            continue;
        Trigger &entry = owner->triggers.emplace_back();
        entry.name = field.text();
        entry.definition = field.text();
        const QString schema = field.text();
        entry.function = sql::qualified(schema, field.text()).quoted();
        entry.enabled = field.flag();
        // What it does with a row may name the table nowhere.
        m_functionTables[field.oid()].insert(owner->oid);
    }
}

void CatalogBuilder::addPolicies(const pqxx::result &rows)
{
    for (const pqxx::row &row : rows) {
        RowReader field(row);
        Table *owner = table(field.oid());
        if (!owner)
            continue;
        Policy &entry = owner->policies.emplace_back();
        entry.name = field.text();
        entry.usingExpression = field.text();
        entry.checkExpression = field.text();
    }
}

}  // namespace colonnade::database::postgres
