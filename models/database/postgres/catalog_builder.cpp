#include "database/postgres/catalog_builder.h"

#include "database/postgres/row_reader.h"

namespace colonnade::database::postgres {

using namespace catalog;
using namespace Qt::StringLiterals;

Table *CatalogBuilder::table(Oid oid)
{
    const auto it = m_tables.constFind(oid);
    return it == m_tables.cend() ? nullptr : &m_data.tables[*it];
}

Column *CatalogBuilder::column(Table &table, int number)
{
    // Where no column was ever dropped, they stand at their numbers.
    if (number > 0 && number <= table.columns.size() && table.columns[number - 1].number == number)
        return &table.columns[number - 1];
    const auto it = std::ranges::find(table.columns, number, &Column::number);
    return it == table.columns.end() ? nullptr : &*it;
}

QStringList CatalogBuilder::columnNames(Oid oid, const std::vector<int> &numbers)
{
    QStringList names;
    Table *owner = table(oid);
    for (const int number : numbers) {
        if (const Column *found = owner ? column(*owner, number) : nullptr)
            names.append(found->name);
    }
    return names;
}

void CatalogBuilder::addTables(const pqxx::result &rows)
{
    m_data.tables.reserve(rows.size());
    m_tables.reserve(rows.size());
    QList<std::pair<qsizetype, std::vector<Oid>>> children;
    for (const pqxx::row &row : rows) {
        RowReader field(row);
        Table entry;
        entry.oid = field.oid();
        entry.name.schema = sql::Identifier(field.text());
        entry.name.name = sql::Identifier(field.text());
        const char kind = field.letter();
        entry.kind = kind == 'p' ? TableKind::Partitioned : kind == 'f' ? TableKind::Foreign : TableKind::Ordinary;
        const char persistence = field.letter();
        entry.persistence = persistence == 'u' ? Persistence::Unlogged
            : persistence == 't'               ? Persistence::Temporary
                                               : Persistence::Permanent;
        entry.highestColumnNumber = field.number<int>();
        entry.owner = field.text();
        entry.rowSecurity = field.flag();
        entry.forcedRowSecurity = field.flag();
        const char identity = field.letter();
        entry.replicaIdentity = identity == 'n' ? ReplicaIdentity::Nothing
            : identity == 'f'                   ? ReplicaIdentity::Full
            : identity == 'i'                   ? ReplicaIdentity::Index
                                                : ReplicaIdentity::Default;
        entry.replicaIdentityIndex = field.text();
        entry.ofType = field.text();
        entry.accessMethod = field.text();
        if (entry.kind != TableKind::Ordinary)
            entry.accessMethod.clear();
        entry.partitionKey = field.text();
        entry.partitionBound = field.text();
        entry.fillFactor = field.optionalNumber<int>().value_or(100);
        entry.stats.rows = field.number<double>();
        const qint64 pages = field.number<qint64>();
        // Before 14 a table that was never analysed says 0 and not -1.
        if (entry.stats.rows == 0 && pages == 0 && m_data.server.major() < 14)
            entry.stats.rows = -1;
        entry.stats.deadRows = field.number<double>();
        if (const auto analyzed = field.optionalNumber<double>())
            entry.stats.analyzedAt =
                QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(*analyzed * 1000), QTimeZone::UTC);
        m_liveRows.insert(entry.oid, field.number<qint64>());
        if (!field.isNull())
            children.append({m_data.tables.size(), field.numbers<Oid>()});
        else
            field.skip();
        entry.privileges.owner = field.flag();
        entry.privileges.select = field.flag();
        entry.privileges.insert = field.flag();
        entry.privileges.update = field.flag();
        entry.privileges.references = field.flag();
        entry.privileges.trigger = field.flag();
        entry.columns.reserve(entry.highestColumnNumber);
        m_pages.insert(entry.oid, pages);
        m_tables.insert(entry.oid, m_data.tables.size());
        m_data.tables.append(std::move(entry));
    }
    for (const auto &[child, parents] : std::as_const(children)) {
        for (const Oid oid : parents) {
            if (const Table *parent = table(oid))
                m_data.tables[child].parents.append(parent->name);
        }
    }
}

void CatalogBuilder::addColumns(const pqxx::result &rows)
{
    for (const pqxx::row &row : rows) {
        RowReader field(row);
        const Oid relation = field.oid();
        Table *owner = table(relation);
        if (!owner)
            continue;
        Column &entry = owner->columns.emplace_back();
        entry.number = field.number<int>();
        entry.name = field.text();
        const Oid type = field.oid();
        const ColumnPlace place{owner - m_data.tables.constData(), owner->columns.size() - 1};
        m_typesToFormat[{type, field.number<int>()}].append(place);
        entry.notNull = field.flag();
        const char identity = field.letter();
        entry.identity = identity == 'a' ? Identity::Always : identity == 'd' ? Identity::ByDefault : Identity::None;
        const char generated = field.letter();
        entry.generated = generated == 's' ? Generated::Stored : generated == 'v' ? Generated::Virtual : Generated::None;
        if (const Oid collation = field.oid(); collation != 0) {
            m_columnCollations.insert({relation, entry.number}, collation);
            m_collationsToName[collation].append(place);
        }
        if (!field.isNull())
            m_columnGrants.insert(relation);
        entry.canSelect = field.optionalFlag().value_or(owner->privileges.select);
        entry.canUpdate = field.optionalFlag().value_or(owner->privileges.update);
    }
}

void CatalogBuilder::addDefaults(const pqxx::result &rows)
{
    for (const pqxx::row &row : rows) {
        RowReader field(row);
        const QString expression = field.text();
        const std::vector<Oid> relations = field.numbers<Oid>();
        const std::vector<int> numbers = field.numbers<int>();
        for (std::size_t i = 0; i < relations.size(); ++i) {
            Table *owner = table(relations[i]);
            Column *entry = owner ? column(*owner, numbers[i]) : nullptr;
            if (entry && entry->generated == Generated::None)
                entry->defaultExpression = expression;
            else if (entry)
                entry->generationExpression = expression;
        }
    }
}

void CatalogBuilder::addFormattedTypes(const pqxx::result &rows)
{
    for (const pqxx::row &row : rows) {
        RowReader field(row);
        const Oid type = field.oid();
        const int modifier = field.number<int>();
        const QString text = field.text();
        const Oid usual = field.oid();
        for (const ColumnPlace &place : m_typesToFormat.value({type, modifier})) {
            Column &entry = columnAt(place);
            entry.type = text;
            // A collation is worth saying only where it is not the type's own.
            if (!entry.collation.isEmpty() && m_columnCollations.value({m_data.tables[place.table].oid, entry.number}) == usual)
                entry.collation.clear();
        }
    }
}

void CatalogBuilder::addComments(const pqxx::result &rows)
{
    for (const pqxx::row &row : rows) {
        RowReader field(row);
        Table *owner = table(field.oid());
        const int number = field.number<int>();
        if (!owner)
            continue;
        if (number == 0)
            owner->comment = field.text();
        else if (Column *commented = column(*owner, number))
            commented->comment = field.text();
    }
}

void CatalogBuilder::addTypes(const pqxx::result &rows)
{
    for (const pqxx::row &row : rows) {
        RowReader field(row);
        Type entry;
        entry.name.schema = sql::Identifier(field.text());
        entry.name.name = sql::Identifier(field.text());
        switch (field.letter()) {
        case 'e': entry.kind = TypeKind::Enum; break;
        case 'd': entry.kind = TypeKind::Domain; break;
        case 'c': entry.kind = TypeKind::Composite; break;
        case 'r':
        case 'm': entry.kind = TypeKind::Range; break;
        default: entry.kind = TypeKind::Base; break;
        }
        entry.baseType = field.text();
        entry.notNull = field.flag();
        entry.defaultExpression = field.optionalText();
        entry.labels = field.texts();
        entry.checks = field.texts();
        entry.extension = field.text();
        m_data.types.append(std::move(entry));
    }
}

void CatalogBuilder::addNames(const pqxx::result &rows)
{
    for (const pqxx::row &row : rows) {
        RowReader field(row);
        const bool schema = field.view() == "schema";
        const QString first = field.text();
        if (schema)
            m_data.schemas.append(first);
        else
            m_data.relationNames.append(first + u'.' + field.text());
    }
    m_data.schemas.sort();
}

void CatalogBuilder::addReplicas(const pqxx::result &rows)
{
    for (const pqxx::row &row : rows) {
        RowReader field(row);
        Replica entry;
        entry.name = field.text();
        entry.address = field.text();
        entry.state = field.text();
        entry.synchronous = field.flag();
        entry.lagBytes = field.optionalNumber<qint64>();
        entry.lagSeconds = field.optionalNumber<double>();
        m_data.replicas.append(std::move(entry));
    }
}

void CatalogBuilder::collectNames()
{
    for (Table &entry : m_data.tables) {
        if (!std::ranges::is_sorted(entry.columns, {}, &Column::number))
            std::ranges::sort(entry.columns, {}, &Column::number);
        for (const Index &index : std::as_const(entry.indexes))
            m_data.relationNames.append(sql::QualifiedName{entry.name.schema, sql::Identifier(index.name)}.dotted());
    }
    m_data.relationNames.sort();
}

CatalogData CatalogBuilder::take()
{
    return std::move(m_data);
}

}  // namespace colonnade::database::postgres
