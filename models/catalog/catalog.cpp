#include "catalog/catalog.h"

namespace colonnade::catalog {

QString toString(Engine engine)
{
    switch (engine) {
    case Engine::PostgreSql: return QStringLiteral("postgresql");
    case Engine::MySql: return QStringLiteral("mysql");
    case Engine::MariaDb: return QStringLiteral("mariadb");
    case Engine::Sqlite: return QStringLiteral("sqlite");
    }
    Q_UNREACHABLE_RETURN({});
}

const Column *Table::column(const QString &columnName) const
{
    const auto it = std::ranges::find(columns, columnName, &Column::name);
    return it == columns.end() ? nullptr : &*it;
}

const Constraint *Table::constraint(const QString &constraintName) const
{
    const auto it = std::ranges::find(constraints, constraintName, &Constraint::name);
    return it == constraints.end() ? nullptr : &*it;
}

const Constraint *Table::primaryKey() const
{
    const auto it = std::ranges::find(constraints, ConstraintKind::PrimaryKey, &Constraint::kind);
    return it == constraints.end() ? nullptr : &*it;
}

Catalog::Catalog(CatalogData data) : m_data(std::move(data))
{
    m_tableIndex.reserve(m_data.tables.size());
    for (qsizetype i = 0; i < m_data.tables.size(); ++i) {
        const Table &table = m_data.tables[i];
        m_tableIndex.insert(table.name, i);
        for (const sql::QualifiedName &parent : table.parents)
            m_children[parent].append(i);
        for (qsizetype c = 0; c < table.constraints.size(); ++c) {
            if (table.constraints[c].kind == ConstraintKind::ForeignKey)
                m_referencing[table.constraints[c].referencedTable].append({i, c});
        }
    }
}

const Table *Catalog::table(const sql::QualifiedName &name) const
{
    const auto it = m_tableIndex.constFind(name);
    return it == m_tableIndex.cend() ? nullptr : &m_data.tables[*it];
}

QList<const Table *> Catalog::children(const sql::QualifiedName &name) const
{
    QList<const Table *> found;
    for (const qsizetype i : m_children.value(name))
        found.append(&m_data.tables[i]);
    return found;
}

QList<std::pair<const Table *, const Constraint *>> Catalog::referencing(const sql::QualifiedName &name) const
{
    QList<std::pair<const Table *, const Constraint *>> found;
    for (const auto &[table, constraint] : m_referencing.value(name))
        found.append({&m_data.tables[table], &m_data.tables[table].constraints[constraint]});
    return found;
}

bool Catalog::relationExists(const sql::QualifiedName &name) const
{
    return m_tableIndex.contains(name) || m_data.relationNames.contains(name.display());
}

const Type *Catalog::type(const QString &formattedName) const
{
    for (const Type &type : m_data.types) {
        if (type.name.quoted() == formattedName || (type.name.name.quoted() == formattedName))
            return &type;
    }
    return nullptr;
}

const Type *Catalog::constrainedDomain(const QString &formattedName) const
{
    QStringList pending{formattedName};
    for (qsizetype i = 0; i < pending.size(); ++i) {
        for (const Type &type : m_data.types) {
            if (type.kind != TypeKind::Domain || (type.name.quoted() != pending[i] && type.name.name.quoted() != pending[i]))
                continue;
            if (type.notNull || !type.checks.isEmpty())
                return &type;
            if (!pending.contains(type.baseType))
                pending.append(type.baseType);
        }
    }
    return nullptr;
}

}  // namespace colonnade::catalog
