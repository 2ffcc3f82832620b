// The part of CatalogBuilder for what lies around tables: row types in use, grants on columns, publications and subscriptions.
#include "database/postgres/catalog_builder.h"
#include "database/postgres/row_reader.h"

namespace colonnade::database::postgres {

using namespace catalog;
using namespace Qt::StringLiterals;

namespace {

RowTypeUseKind useKind(char letter)
{
    switch (letter) {
    case 'v': return RowTypeUseKind::ViewColumn;
    case 'c': return RowTypeUseKind::CompositeAttribute;
    case 'd': return RowTypeUseKind::Domain;
    case 'f': return RowTypeUseKind::Function;
    default: return RowTypeUseKind::StoredColumn;
    }
}

}  // namespace

QList<Oid> CatalogBuilder::ownTypes() const
{
    constexpr Oid firstOfUsers = 16384;
    QSet<Oid> types;
    for (auto it = m_typesToFormat.cbegin(); it != m_typesToFormat.cend(); ++it) {
        if (it.key().first >= firstOfUsers)
            types.insert(it.key().first);
    }
    QList<Oid> sorted(types.cbegin(), types.cend());
    std::ranges::sort(sorted);
    return sorted;
}

void CatalogBuilder::addRowTypes(const pqxx::result &rows)
{
    for (const pqxx::row &row : rows) {
        RowReader field(row);
        Table *used = table(field.oid());
        if (!used)
            continue;
        const char letter = field.letter();
        const Oid type = field.oid();
        const QString formatted = field.text();
        if (letter != 't') {
            used->rowTypeUses.append({useKind(letter), field.text(), formatted});
            continue;
        }
        for (auto it = m_typesToFormat.cbegin(); it != m_typesToFormat.cend(); ++it) {
            if (it.key().first != type)
                continue;
            for (const ColumnPlace &place : *it) {
                const Table &holder = m_data.tables[place.table];
                used->rowTypeUses.append(
                    {RowTypeUseKind::StoredColumn, holder.name.display(holder.columns[place.column].name), formatted});
            }
        }
    }
    for (Table &entry : m_data.tables)
        std::ranges::sort(entry.rowTypeUses, {}, [](const RowTypeUse &use) { return std::tuple(use.kind, use.object); });
}

void CatalogBuilder::addColumnGrants(const pqxx::result &rows)
{
    for (const pqxx::row &row : rows) {
        RowReader field(row);
        Table *granted = table(field.oid());
        const QString grantee = field.text();
        const QString privilege = field.text();
        if (granted)
            granted->columnGrants.append({grantee, privilege, field.texts()});
    }
}

void CatalogBuilder::addExtensions(const pqxx::result &rows)
{
    for (const pqxx::row &row : rows) {
        RowReader field(row);
        if (Table *member = table(field.oid()))
            member->extension = field.text();
    }
}

void CatalogBuilder::addPublications(const pqxx::result &rows)
{
    for (const pqxx::row &row : rows) {
        RowReader field(row);
        const Oid oid = field.oid();
        Publication publication;
        publication.name = field.text();
        publication.allTables = field.flag();
        publication.inserts = field.flag();
        publication.updates = field.flag();
        publication.deletes = field.flag();
        publication.truncates = field.flag();
        publication.viaRoot = field.flag();
        publication.schemas = field.texts();
        m_publications.insert(oid, m_data.publications.size());
        m_data.publications.append(std::move(publication));
    }
}

void CatalogBuilder::addPublished(const pqxx::result &rows)
{
    for (const pqxx::row &row : rows) {
        RowReader field(row);
        const auto publication = m_publications.constFind(field.oid());
        const Table *published = table(field.oid());
        if (publication == m_publications.cend() || !published)
            continue;
        const QStringList columns = field.texts();
        m_data.publications[*publication].tables.append({published->name, columns, field.text()});
    }
}

void CatalogBuilder::addSubscriptions(const pqxx::result &rows)
{
    for (const pqxx::row &row : rows) {
        RowReader field(row);
        Subscription subscription;
        subscription.name = field.text();
        subscription.enabled = field.flag();
        subscription.publications = field.texts();
        QSet<Oid> subscribed;
        for (const Oid oid : field.numbers<Oid>()) {
            if (m_tables.contains(oid))
                subscribed.insert(oid);
        }
        subscription.tables = namesOf(subscribed);
        m_data.subscriptions.append(std::move(subscription));
    }
}

}  // namespace colonnade::database::postgres
