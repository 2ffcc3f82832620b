#include "change/apply.h"

#include "change/index_wish.h"
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

catalog::Index index(const catalog::Table &table, const QString &name, const QString &column, const IndexWish &wish)
{
    catalog::Index made;
    made.name = name;
    made.method = wish.method;
    const auto shape = shapeOf(wish, column);
    made.columns = shape ? shape->names.first(shape->names.size() - wish.include.size()) : QStringList{column};
    made.includedColumns = wish.include;
    made.predicate = wish.where.value_or(QString());
    made.unique = wish.unique;
    made.definition = u"CREATE %1INDEX %2 ON %3 %4"_s.arg(wish.unique ? u"UNIQUE "_s : QString(), sql::Identifier(name).quoted(),
                                                          table.name.quoted(), indexBody(wish, column));
    return made;
}

/// The type that stays: serial is a way to say integer.
QString lastingType(const ColumnAddition &wish)
{
    const auto type = sql::readTypeName(wish.type);
    if (!type)
        return wish.type;
    return type->serial ? sql::serialBase(type->formatted) : type->formatted;
}

void addColumn(catalog::Table &table, const ColumnAddition &wish, const ColumnNames &names)
{
    catalog::Column column;
    column.name = wish.name;
    column.number = ++table.highestColumnNumber;
    column.type = lastingType(wish);
    column.notNull = wish.notNull || wish.identity != catalog::Identity::None || isSerial(wish);
    column.defaultExpression = wish.defaultExpression;
    if (isSerial(wish)) {
        const sql::QualifiedName sequence{table.name.schema, sql::Identifier(names.sequence)};
        column.defaultExpression = u"nextval(%1::regclass)"_s.arg(sql::quotedLiteral(sequence.quoted()));
    }
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
            constraint(names.unique, catalog::ConstraintKind::Unique, wish.name,
                       u"UNIQUE %1(%2)"_s.arg(wish.unique->nullsNotDistinct ? u"NULLS NOT DISTINCT "_s : QString(), quoted)));
        table.constraints.last().deferrable = wish.unique->deferral != Deferral::No;
        IndexWish unique;
        unique.unique = true;
        table.indexes.append(index(table, names.unique, wish.name, unique));
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
        key.deferrable = wish.references->deferral != Deferral::No;
        table.constraints.append(key);
    }
    if (wish.index)
        table.indexes.append(index(table, names.index, wish.name, *wish.index));
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
        for (const ColumnNames &column : names[t]) {
            if (!column.sequence.isEmpty())
                data.relationNames.append(table->name.schema.text() + u'.' + column.sequence);
        }
    }
    return catalog::Catalog(std::move(data));
}

}  // namespace colonnade::change
