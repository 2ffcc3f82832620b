#include "change/names.h"

#include "change/index_wish.h"
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
        m_constraints.reserve(catalog.tables().size());
        m_relations.reserve(2 * catalog.tables().size());
        for (const catalog::Table &table : catalog.tables()) {
            for (const catalog::Constraint &constraint : table.constraints)
                m_constraints.insert({table.name.schema, sql::Identifier(constraint.name)});
            for (const catalog::Index &index : table.indexes)
                m_relations.insert({table.name.schema, sql::Identifier(index.name)});
        }
        for (const TableChange &table : change.tables) {
            for (const ColumnAddition &column : table.addColumns)
                reserve(table.table.schema, column);
        }
    }
    QString constraint(const sql::QualifiedName &table, const QStringList &parts, const QString &label)
    {
        return choose(table.schema, parts, label, [&](const sql::QualifiedName &name) { return m_constraints.contains(name); });
    }
    QString relation(const sql::QualifiedName &table, const QStringList &parts, const QString &label)
    {
        return choose(table.schema, parts, label, [&](const sql::QualifiedName &name) {
            return m_constraints.contains(name) || m_relations.contains(name) || m_catalog.relationExists(name);
        });
    }

private:
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
        // Names that were taken once stay taken: of a thousand alike, none asks for all the others.
        int &pass = m_passes[QStringList{schema.text(), label} + parts];
        for (;; ++pass) {
            const QString name = sql::generatedName(parts, pass == 0 ? label : label + QString::number(pass));
            if (const sql::QualifiedName full{schema, sql::Identifier(name)}; !taken(full)) {
                m_constraints.insert(full);
                return name;
            }
        }
    }

    const catalog::Catalog &m_catalog;
    QSet<sql::QualifiedName> m_constraints;
    QSet<sql::QualifiedName> m_relations;
    QHash<QStringList, int> m_passes;
};

ColumnNames namesOf(Chooser &chooser, const sql::QualifiedName &table, const ColumnAddition &column)
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
        names.index = column.index->name
            ? *column.index->name
            : chooser.relation(table, {relation, indexNameAddition(*column.index, column.name)}, u"idx"_s);
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
            columns.append(namesOf(chooser, table.table, column));
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
