// The part of CatalogBuilder for what depends on tables: views, functions, and the statements that were seen.
#include "database/postgres/catalog_builder.h"
#include "database/postgres/mentions.h"
#include "database/postgres/row_reader.h"

namespace colonnade::database::postgres {

using namespace catalog;
using namespace Qt::StringLiterals;

void CatalogBuilder::addDependent(Oid oid, const Dependent &dependent)
{
    Table *owner = table(oid);
    if (owner && !owner->dependents.contains(dependent))
        owner->dependents.append(dependent);
}

void CatalogBuilder::addDependents(const pqxx::result &rows)
{
    for (const pqxx::row &row : rows) {
        RowReader field(row);
        const Oid relation = field.oid();
        const char letter = field.letter();
        const DependentKind kind = letter == 'v' ? DependentKind::View
            : letter == 'm'                      ? DependentKind::MaterializedView
                                                 : DependentKind::Function;
        const QString schema = field.text();
        addDependent(relation, {kind, sql::qualified(schema, field.text())});
        if (m_tables.contains(relation))
            (kind == DependentKind::Function ? m_functionTables : m_viewTables)[field.oid()].insert(relation);
        else if (kind != DependentKind::Function)
            m_viewTables[field.oid()];  // one over other views
    }
}

/// The tables that a text may be about.
QSet<Oid> CatalogBuilder::mentioned(const QString &text)
{
    if (m_tablesByName.isEmpty()) {
        for (const Table &entry : std::as_const(m_data.tables))
            m_tablesByName.insert(entry.name.name.text(), entry.oid);
    }
    QSet<Oid> found;
    for (const Mention &mention : mentions(text)) {
        for (auto it = m_tablesByName.constFind(mention.name); it != m_tablesByName.cend() && it.key() == mention.name; ++it) {
            // "s.orders" means another table than "public.orders"; "o.orders" may be a column's name behind an alias.
            if (!m_data.schemas.contains(mention.schema) || table(*it)->name.schema.text() == mention.schema)
                found.insert(*it);
        }
    }
    return found;
}

QList<sql::QualifiedName> CatalogBuilder::namesOf(const QSet<Oid> &tables)
{
    QList<sql::QualifiedName> names;
    for (const Oid oid : tables)
        names.append(table(oid)->name);
    std::ranges::sort(names);
    return names;
}

void CatalogBuilder::addFunctions(const pqxx::result &rows)
{
    for (const pqxx::row &row : rows) {
        RowReader field(row);
        const Oid function = field.oid();
        const QString schema = field.text();
        const sql::QualifiedName name = sql::qualified(schema, field.text());
        if (m_data.functions.isEmpty() || m_data.functions.last() != name)
            m_data.functions.append(name);
        for (const Oid oid : mentioned(field.text())) {
            addDependent(oid, {DependentKind::Function, name});
            m_functionTables[function].insert(oid);
        }
    }
    for (Table &entry : m_data.tables) {
        std::ranges::sort(entry.dependents, {},
                          [](const Dependent &dependent) { return std::tuple(dependent.kind, dependent.name.display()); });
    }
}

void CatalogBuilder::addFunctionSources(const pqxx::result &rows)
{
    for (const pqxx::row &row : rows) {
        RowReader field(row);
        const Oid oid = field.oid();
        FunctionSource source;
        source.name.schema = sql::Identifier(field.text());
        source.name.name = sql::Identifier(field.text());
        source.arguments = field.text();
        source.language = field.text();
        source.standardBody = field.flag();
        source.definition = field.text();
        source.tables = namesOf(m_functionTables.value(oid));
        m_data.functionSources.append(std::move(source));
    }
}

void CatalogBuilder::addViewSources(const pqxx::result &rows)
{
    for (const pqxx::row &row : rows) {
        RowReader field(row);
        const Oid oid = field.oid();
        ViewSource source;
        source.name.schema = sql::Identifier(field.text());
        source.name.name = sql::Identifier(field.text());
        source.materialized = field.letter() == 'm';
        source.definition = field.text();
        source.tables = namesOf(m_viewTables.value(oid));
        m_data.views.append(std::move(source));
    }
}

void CatalogBuilder::addStatements(const pqxx::result &rows)
{
    qsizetype hidden = 0;
    for (const pqxx::row &row : rows) {
        RowReader field(row);
        StatementSeen statement{field.text(), field.number<qint64>(), {}};
        hidden += statement.text == "<insufficient privilege>"_L1;
        statement.tables = namesOf(mentioned(statement.text));
        if (!statement.tables.isEmpty())
            m_data.statements.append(std::move(statement));
    }
    if (hidden > 0) {
        addUnread(
            u"pg_stat_statements hides the texts of %1 statements of other users; a member of pg_read_all_stats sees them."_s.arg(
                hidden));
    }
}

}  // namespace colonnade::database::postgres
