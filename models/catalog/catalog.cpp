#include "catalog/catalog.h"

#include <QSet>

#include <mutex>

namespace colonnade::catalog {

struct Catalog::Names {
    std::once_flag once;
    QSet<sql::QualifiedName> constraints;
    QSet<sql::QualifiedName> indexes;
};

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

Catalog::Catalog(CatalogData data) : m_data(std::move(data)), m_names(std::make_shared<Names>())
{
    std::ranges::sort(m_data.relationNames);
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
    for (const DefaultAnswer &answer : std::as_const(m_data.answers)) {
        if (answer.refusal.isEmpty())
            m_answers.insert(answerKey(answer.type, answer.expression), answer.keptInCatalog);
    }
    indexMentions();
}

void Catalog::indexMentions()
{
    const auto note = [&](const auto &sources, QList<qsizetype> Mentions::*list) {
        for (qsizetype i = 0; i < sources.size(); ++i) {
            for (const sql::QualifiedName &table : sources[i].tables)
                (m_mentions[table].*list).append(i);
        }
    };
    note(m_data.functionSources, &Mentions::functions);
    note(m_data.views, &Mentions::views);
    note(m_data.statements, &Mentions::statements);
    for (qsizetype p = 0; p < m_data.publications.size(); ++p) {
        const QList<PublishedTable> &tables = m_data.publications[p].tables;
        for (qsizetype t = 0; t < tables.size(); ++t)
            m_mentions[tables[t].table].publications.append({p, t});
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
    return m_tableIndex.contains(name) || std::ranges::binary_search(m_data.relationNames, name.dotted());
}

const Catalog::Names &Catalog::names() const
{
    std::call_once(m_names->once, [&] {
        m_names->constraints.reserve(m_data.tables.size());
        m_names->indexes.reserve(2 * m_data.tables.size());
        for (const Table &table : m_data.tables) {
            for (const Constraint &constraint : table.constraints)
                m_names->constraints.insert({table.name.schema, sql::Identifier(constraint.name)});
            for (const Index &index : table.indexes)
                m_names->indexes.insert({table.name.schema, sql::Identifier(index.name)});
        }
    });
    return *m_names;
}

bool Catalog::constraintExists(const sql::QualifiedName &name) const
{
    return names().constraints.contains(name);
}

bool Catalog::indexExists(const sql::QualifiedName &name) const
{
    return names().indexes.contains(name);
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

std::optional<bool> Catalog::keepsDefault(const QString &type, const QString &expression) const
{
    return m_answers.isEmpty() ? std::nullopt : answerOf(answerKey(type, expression));
}

std::optional<bool> Catalog::keepsDefault(const QString &formattedType, const QJsonValue &expression) const
{
    return m_answers.isEmpty() ? std::nullopt : answerOf(answerKey(formattedType, expression));
}

std::optional<bool> Catalog::answerOf(const QString &key) const
{
    const auto it = m_answers.constFind(key);
    return key.isEmpty() || it == m_answers.cend() ? std::nullopt : std::optional(*it);
}

QList<const FunctionSource *> Catalog::functionsAbout(const sql::QualifiedName &table) const
{
    QList<const FunctionSource *> found;
    for (const qsizetype i : m_mentions.value(table).functions)
        found.append(&m_data.functionSources[i]);
    return found;
}

QList<const ViewSource *> Catalog::viewsOf(const sql::QualifiedName &table) const
{
    QList<const ViewSource *> found;
    for (const qsizetype i : m_mentions.value(table).views)
        found.append(&m_data.views[i]);
    return found;
}

QList<const StatementSeen *> Catalog::statementsAbout(const sql::QualifiedName &table) const
{
    QList<const StatementSeen *> found;
    for (const qsizetype i : m_mentions.value(table).statements)
        found.append(&m_data.statements[i]);
    return found;
}

QList<std::pair<const Publication *, const PublishedTable *>> Catalog::publicationsOf(const sql::QualifiedName &table) const
{
    QList<std::pair<const Publication *, const PublishedTable *>> found;
    const QList<std::pair<qsizetype, qsizetype>> named = m_mentions.value(table).publications;
    for (qsizetype p = 0; p < m_data.publications.size(); ++p) {
        const Publication &publication = m_data.publications[p];
        const auto entry = std::ranges::find(named, p, &std::pair<qsizetype, qsizetype>::first);
        if (entry != named.end())
            found.append({&publication, &publication.tables[entry->second]});
        else if (publication.allTables || publication.schemas.contains(table.schema.text()))
            found.append({&publication, nullptr});
    }
    return found;
}

std::optional<QString> Catalog::domainDefault(const QString &formattedName) const
{
    QStringList pending{formattedName};
    for (qsizetype i = 0; i < pending.size(); ++i) {
        for (const Type &type : m_data.types) {
            if (type.kind != TypeKind::Domain || (type.name.quoted() != pending[i] && type.name.name.quoted() != pending[i]))
                continue;
            if (type.defaultExpression)
                return type.defaultExpression;
            if (!pending.contains(type.baseType))
                pending.append(type.baseType);
        }
    }
    return std::nullopt;
}

}  // namespace colonnade::catalog
