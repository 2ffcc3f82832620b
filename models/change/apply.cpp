#include "change/apply.h"

#include "change/names.h"
#include "change/validate.h"
#include "sql/type_name.h"

namespace colonnade::change {

using namespace Qt::StringLiterals;

namespace {

catalog::Constraint constraint(const QString &name, catalog::ConstraintKind kind, const QString &column,
                               const QString &definition)
{
    catalog::Constraint made;
    made.name = name;
    made.kind = kind;
    made.columns = {column};
    made.definition = definition;
    return made;
}

catalog::Index index(const catalog::Table &table, const QString &name, const QString &column, const QString &method)
{
    catalog::Index made;
    made.name = name;
    made.method = method;
    made.columns = {column};
    made.definition = u"CREATE INDEX %1 ON %2 USING %3 (%4)"_s.arg(sql::Identifier(name).quoted(), table.name.quoted(), method,
                                                                   sql::Identifier(column).quoted());
    return made;
}

void addColumn(catalog::Table &table, const ColumnAddition &wish, const ColumnNames &names)
{
    catalog::Column column;
    column.name = wish.name;
    column.number = ++table.highestColumnNumber;
    const auto type = sql::readTypeName(wish.type);
    column.type = type ? type->formatted : wish.type;
    column.notNull = wish.notNull || wish.identity != catalog::Identity::None;
    column.defaultExpression = wish.defaultExpression;
    column.identity = wish.identity;
    column.generated = wish.generated ? wish.generated->kind : catalog::Generated::None;
    column.generationExpression = wish.generated ? wish.generated->expression : QString();
    column.collation = wish.collation.value_or(QString());
    column.comment = wish.comment.value_or(QString());
    table.columns.append(column);
    const QString quoted = sql::Identifier(wish.name).quoted();
    for (qsizetype i = 0; i < wish.checks.size(); ++i)
        table.constraints.append(constraint(names.checks[i], catalog::ConstraintKind::Check, wish.name,
                                            u"CHECK ((%1))"_s.arg(wish.checks[i].expression)));
    if (wish.unique) {
        table.constraints.append(
            constraint(names.unique, catalog::ConstraintKind::Unique, wish.name, u"UNIQUE (%1)"_s.arg(quoted)));
        catalog::Index unique = index(table, names.unique, wish.name, u"btree"_s);
        unique.unique = true;
        table.indexes.append(unique);
    }
    if (wish.references) {
        catalog::Constraint key =
            constraint(names.foreignKey, catalog::ConstraintKind::ForeignKey, wish.name,
                       u"FOREIGN KEY (%1) REFERENCES %2(%3)"_s.arg(quoted, wish.references->table.quoted(),
                                                                   sql::Identifier(wish.references->column).quoted()));
        key.referencedTable = wish.references->table;
        key.referencedColumns = {wish.references->column};
        key.onDelete = wish.references->onDelete;
        key.onUpdate = wish.references->onUpdate;
        table.constraints.append(key);
    }
    if (wish.index) {
        catalog::Index made = index(table, names.index, wish.name, wish.index->method);
        made.predicate = wish.index->where.value_or(QString());
        table.indexes.append(made);
    }
}

}  // namespace

Result<catalog::Catalog> appliedTo(const ChangeSet &change, const catalog::Catalog &catalog)
{
    if (const auto valid = validated(change, catalog); !valid)
        return failure(valid.error());
    const ChangeNames names = chosenNames(change, catalog);
    catalog::CatalogData data = catalog.data();
    for (qsizetype t = 0; t < change.tables.size(); ++t) {
        const auto table = std::ranges::find(data.tables, change.tables[t].table, &catalog::Table::name);
        for (qsizetype c = 0; c < names[t].size(); ++c)
            addColumn(*table, change.tables[t].addColumns[c], names[t][c]);
    }
    return catalog::Catalog(std::move(data));
}

}  // namespace colonnade::change
