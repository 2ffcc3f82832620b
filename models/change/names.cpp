#include "change/names.h"

#include "change/index_wish.h"
#include "change/partition_order.h"
#include "sql/expression.h"
#include "sql/type_name.h"

#include <QSet>

namespace colonnade::change {

using namespace Qt::StringLiterals;

namespace {

/// What ChooseConstraintName() and ChooseRelationName() of PostgreSQL look at.
class Chooser
{
public:
    Chooser(const ChangeSet &change, const catalog::Catalog &catalog) : m_catalog(catalog)
    {
        for (const TableChange &table : change.tables) {
            for (const ColumnAddition &column : table.addColumns)
                reserve(table.table.schema, column);
        }
    }
    QString constraint(const sql::QualifiedName &table, const QStringList &parts, const QString &label)
    {
        return choose(table.schema, parts, label, [&](const sql::QualifiedName &name) { return isConstraint(name); });
    }
    QString relation(const sql::QualifiedName &table, const QStringList &parts, const QString &label)
    {
        return choose(table.schema, parts, label, [&](const sql::QualifiedName &name) {
            return isConstraint(name) || m_relations.contains(name) || m_catalog.relationExists(name) || m_catalog.indexExists(name);
        });
    }

private:
    bool isConstraint(const sql::QualifiedName &name) const
    {
        return m_constraints.contains(name) || m_catalog.constraintExists(name);
    }
    void reserve(const sql::Identifier &schema, const ColumnAddition &column)
    {
        const auto keep = [&](const std::optional<QString> &name, QSet<sql::QualifiedName> &names) {
            if (name)
                names.insert({schema, sql::Identifier(*name)});
        };
        for (const CheckWish &check : column.checks)
            keep(check.name, m_constraints);
        if (column.unique)
            keep(column.unique->name, m_constraints);
        if (column.references)
            keep(column.references->name, m_constraints);
        if (column.index)
            keep(column.index->name, m_relations);
    }
    template<class Taken>
    QString choose(const sql::Identifier &schema, const QStringList &parts, const QString &label, const Taken &taken)
    {
        // Names that were taken once stay taken: of a thousand alike, or alike when they are cut, none asks for all the others.
        int &pass = m_passes[{schema, sql::Identifier(sql::generatedName(parts, label))}];
        for (;; ++pass) {
            const QString name = sql::generatedName(parts, pass == 0 ? label : label + QString::number(pass));
            if (const sql::QualifiedName full{schema, sql::Identifier(name)}; !taken(full)) {
                m_constraints.insert(full);
                return name;
            }
        }
    }

    const catalog::Catalog &m_catalog;
    QSet<sql::QualifiedName> m_constraints;  ///< those of the change
    QSet<sql::QualifiedName> m_relations;
    QHash<sql::QualifiedName, int> m_passes;
};

/// The index above is there, with a name, before those of the partitions get theirs, and these before the next column's.
void nameIndexes(Chooser &chooser, const sql::QualifiedName &table, const ColumnAddition &column, const catalog::Catalog &catalog,
                 ColumnNames &names)
{
    const QString addition = indexNameAddition(*column.index, column.name);
    names.index = column.index->name ? *column.index->name : chooser.relation(table, {table.name.text(), addition}, u"idx"_s);
    const catalog::Table *known = catalog.table(table);
    if (!known || known->kind != catalog::TableKind::Partitioned)
        return;
    for (const catalog::Table *partition : partitionsInOrder(*known, catalog)) {
        if (partition->kind == catalog::TableKind::Foreign)
            continue;
        const QString index = chooser.relation(partition->name, {partition->name.name.text(), addition}, u"idx"_s);
        names.partitionIndexes.append({partition->name, {partition->name.schema, sql::Identifier(index)}});
    }
}

ColumnNames namesOf(Chooser &chooser, const sql::QualifiedName &table, const ColumnAddition &column,
                    const catalog::Catalog &catalog)
{
    ColumnNames names;
    const QString relation = table.name.text();
    if (column.identity != catalog::Identity::None || isSerial(column))
        names.sequence = chooser.relation(table, {relation, column.name}, u"seq"_s);
    for (const CheckWish &check : column.checks) {
        QStringList parts{relation};
        if (const QString used = checkedColumn(check.expression); !used.isEmpty())
            parts.append(used);
        names.checks.append(check.name ? *check.name : chooser.constraint(table, parts, u"check"_s));
    }
    if (column.unique)
        names.unique = column.unique->name ? *column.unique->name : chooser.relation(table, {relation, column.name}, u"key"_s);
    if (column.references)
        names.foreignKey =
            column.references->name ? *column.references->name : chooser.constraint(table, {relation, column.name}, u"fkey"_s);
    if (column.index)
        nameIndexes(chooser, table, column, catalog, names);
    return names;
}

}  // namespace

ChangeNames chosenNames(const ChangeSet &change, const catalog::Catalog &catalog)
{
    Chooser chooser(change, catalog);
    ChangeNames names;
    for (const TableChange &table : change.tables) {
        QList<ColumnNames> columns;
        for (const ColumnAddition &column : table.addColumns)
            columns.append(namesOf(chooser, table.table, column, catalog));
        names.append(columns);
    }
    return names;
}

QString collationSql(const QString &collation)
{
    return collation.contains(u'"') ? collation : sql::Identifier(collation).quoted();
}

bool isSerial(const ColumnAddition &column)
{
    const auto type = sql::readTypeName(column.type);
    return type && type->serial;
}

QString checkedColumn(const QString &expression)
{
    const auto parsed = sql::Expression::parse(expression);
    QStringList names;
    for (const sql::ColumnUse &use : parsed ? parsed->columns() : QList<sql::ColumnUse>())
        names.append(use.name);
    names.removeDuplicates();
    return names.size() == 1 ? names.first() : QString();
}

}  // namespace colonnade::change
