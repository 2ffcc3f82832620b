#include "items/schema_tree_model.h"

#include "items/format.h"

namespace colonnade::items {

using namespace Qt::StringLiterals;

namespace {

// Where an index hangs: 0 for a schema, schema + 1 for a table, and with the table above 20 bits for a column.
constexpr int SchemaBits = 20;
constexpr quintptr SchemaMask = (quintptr(1) << SchemaBits) - 1;

quintptr tableId(int schema)
{
    return quintptr(schema) + 1;
}
quintptr columnId(int schema, int table)
{
    return tableId(schema) | (quintptr(table) + 1) << SchemaBits;
}
int schemaOf(quintptr id)
{
    return int(id & SchemaMask) - 1;
}
int tableOfId(quintptr id)
{
    return int(id >> SchemaBits) - 1;
}

bool containsAll(const QString &text, const QStringList &words)
{
    return std::ranges::all_of(words, [&](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
}

QList<change::ColumnAddition> additionsOf(const change::ChangeSet &change, const sql::QualifiedName &table)
{
    QList<change::ColumnAddition> all;
    for (const change::TableChange &entry : change.tables) {
        if (entry.table == table)
            all += entry.addColumns;
    }
    return all;
}

}  // namespace

void SchemaTreeModel::setCatalog(catalog::CatalogPtr catalog)
{
    beginResetModel();
    m_catalog = std::move(catalog);
    rebuild();
    endResetModel();
}

void SchemaTreeModel::setFilter(const QString &filter)
{
    if (filter.simplified() == m_filter)
        return;
    beginResetModel();
    m_filter = filter.simplified();
    rebuild();
    endResetModel();
}

void SchemaTreeModel::setChange(const change::ChangeSet &change)
{
    m_change = change;
    if (!m_filter.isEmpty()) {
        beginResetModel();
        rebuild();
        endResetModel();
        return;
    }
    for (int schema = 0; schema < m_schemas.size(); ++schema) {
        for (int row = 0; row < m_schemas[schema].tables.size(); ++row) {
            ShownTable &shown = m_schemas[schema].tables[row];
            const QList<change::ColumnAddition> added = m_change.tables.isEmpty() && shown.added.isEmpty()
                ? QList<change::ColumnAddition>()
                : additionsOf(m_change, table(shown).name);
            if (added != shown.added)
                rebuildAdded(schema, row, added);
        }
    }
}

void SchemaTreeModel::rebuildAdded(int schema, int tableRow, const QList<change::ColumnAddition> &added)
{
    ShownTable &shown = m_schemas[schema].tables[tableRow];
    const QModelIndex parent = createIndex(tableRow, 0, tableId(schema));
    const int base = int(shown.allColumns ? table(shown).columns.size() : shown.columns.size());
    const qsizetype before = shown.added.size();
    // Additions keep their order, so what one edit does is: some rows in one place come, go or change.
    qsizetype same = 0;
    while (same < before && same < added.size() && shown.added[same] == added[same])
        ++same;
    if (added.size() > before) {
        beginInsertRows(parent, base + int(same), base + int(same + added.size() - before) - 1);
        shown.added = added;
        endInsertRows();
    } else if (added.size() < before) {
        beginRemoveRows(parent, base + int(same), base + int(same + before - added.size()) - 1);
        shown.added = added;
        endRemoveRows();
    } else {
        shown.added = added;
    }
    if (!added.isEmpty())
        Q_EMIT dataChanged(index(base, 0, parent), index(base + int(added.size()) - 1, SectionCount - 1, parent));
    Q_EMIT dataChanged(parent, parent.siblingAtColumn(SectionCount - 1));
}

void SchemaTreeModel::rebuild()
{
    m_schemas.clear();
    if (!m_catalog)
        return;
    const QStringList words = m_filter.split(u' ', Qt::SkipEmptyParts);
    QHash<QString, qsizetype> places;
    if (words.isEmpty()) {
        QStringList schemas = m_catalog->data().schemas;
        if (const qsizetype at = schemas.indexOf(u"public"_s); at > 0)
            schemas.move(at, 0);  // what most people look for
        for (const QString &schema : std::as_const(schemas)) {
            places.insert(schema, m_schemas.size());
            m_schemas.append({schema, {}});
        }
    }
    const QList<catalog::Table> &tables = m_catalog->tables();
    for (qsizetype i = 0; i < tables.size(); ++i) {
        const QString path = tables[i].name.dotted();
        ShownTable shown{i, {}, true, additionsOf(m_change, tables[i].name)};
        if (!containsAll(path, words)) {
            shown.allColumns = false;
            for (qsizetype c = 0; c < tables[i].columns.size(); ++c) {
                if (containsAll(path + u'.' + tables[i].columns[c].name, words))
                    shown.columns.append(c);
            }
            shown.added.removeIf(
                [&](const change::ColumnAddition &added) { return !containsAll(path + u'.' + added.name, words); });
            if (shown.columns.isEmpty() && shown.added.isEmpty())
                continue;
        }
        const QString schema = tables[i].name.schema.text();
        if (!places.contains(schema)) {
            places.insert(schema, m_schemas.size());
            m_schemas.append({schema, {}});
        }
        m_schemas[places.value(schema)].tables.append(std::move(shown));
    }
}

qsizetype SchemaTreeModel::shownTables() const
{
    qsizetype sum = 0;
    for (const ShownSchema &schema : m_schemas)
        sum += schema.tables.size();
    return sum;
}

const SchemaTreeModel::ShownTable &SchemaTreeModel::shown(quintptr id) const
{
    return m_schemas[schemaOf(id)].tables[tableOfId(id)];
}

qsizetype SchemaTreeModel::columnCountOf(const ShownTable &shown) const
{
    return (shown.allColumns ? table(shown).columns.size() : shown.columns.size()) + shown.added.size();
}

SchemaTreeModel::NodeKind SchemaTreeModel::kind(const QModelIndex &index) const
{
    const quintptr id = index.internalId();
    if (id == 0)
        return NodeKind::Schema;
    if (tableOfId(id) < 0)
        return NodeKind::Table;
    const ShownTable &of = shown(id);
    return index.row() < columnCountOf(of) - of.added.size() ? NodeKind::Column : NodeKind::NewColumn;
}

sql::QualifiedName SchemaTreeModel::tableOf(const QModelIndex &index) const
{
    if (!index.isValid() || index.internalId() == 0)
        return {};
    const quintptr id = index.internalId();
    return table(tableOfId(id) < 0 ? m_schemas[schemaOf(id)].tables[index.row()] : shown(id)).name;
}

QModelIndex SchemaTreeModel::indexOfTable(const sql::QualifiedName &name) const
{
    for (int schema = 0; schema < m_schemas.size(); ++schema) {
        if (m_schemas[schema].name != name.schema.text())
            continue;
        for (int row = 0; row < m_schemas[schema].tables.size(); ++row) {
            if (table(m_schemas[schema].tables[row]).name == name)
                return createIndex(row, 0, tableId(schema));
        }
    }
    return {};
}

QModelIndex SchemaTreeModel::indexOfNewColumn(const sql::QualifiedName &name, const QString &column) const
{
    const QModelIndex parent = indexOfTable(name);
    if (!parent.isValid())
        return {};
    const ShownTable &of = m_schemas[schemaOf(parent.internalId())].tables[parent.row()];
    for (qsizetype i = 0; i < of.added.size(); ++i) {
        if (of.added[i].name == column)
            return index(int(columnCountOf(of) - of.added.size() + i), 0, parent);
    }
    return {};
}

QModelIndex SchemaTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    if (!parent.isValid())
        return createIndex(row, column, quintptr(0));
    if (parent.internalId() == 0)
        return createIndex(row, column, tableId(parent.row()));
    return createIndex(row, column, columnId(schemaOf(parent.internalId()), parent.row()));
}

QModelIndex SchemaTreeModel::parent(const QModelIndex &child) const
{
    const quintptr id = child.internalId();
    if (!child.isValid() || id == 0)
        return {};
    if (tableOfId(id) < 0)
        return createIndex(schemaOf(id), 0, quintptr(0));
    return createIndex(tableOfId(id), 0, tableId(schemaOf(id)));
}

int SchemaTreeModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_schemas.size());
    if (parent.column() != 0)
        return 0;
    const quintptr id = parent.internalId();
    if (id == 0)
        return int(m_schemas[parent.row()].tables.size());
    if (tableOfId(id) < 0)
        return int(columnCountOf(m_schemas[schemaOf(id)].tables[parent.row()]));
    return 0;
}

int SchemaTreeModel::columnCount(const QModelIndex &) const
{
    return SectionCount;
}

QVariant SchemaTreeModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == NodeKindRole)
        return int(kind(index));
    if (role == TableRole)
        return index.internalId() == 0 ? QVariant() : QVariant(tableOf(index).display());
    const quintptr id = index.internalId();
    if (id == 0)
        return schemaData(m_schemas[index.row()], index.column(), role);
    if (tableOfId(id) < 0)
        return tableData(m_schemas[schemaOf(id)].tables[index.row()], index.column(), role);
    return columnData(shown(id), index.row(), index.column(), role);
}

QVariant SchemaTreeModel::schemaData(const ShownSchema &schema, int section, int role) const
{
    const QString tables = tr("%n table(s)", nullptr, int(schema.tables.size()));
    switch (role) {
    case Qt::DisplayRole: return section == NameSection ? schema.name : tables;
    case Qt::AccessibleTextRole: return tr("Schema %1, %2").arg(schema.name, tables);
    }
    return {};
}

QVariant SchemaTreeModel::tableData(const ShownTable &shown, int section, int role) const
{
    const catalog::Table &of = table(shown);
    QString info = of.stats.rows < 0 ? QString() : count(of.stats.rows);
    switch (role) {
    case Qt::DisplayRole:
        if (section == NameSection)
            return of.name.name.text();
        return of.stats.bytes >= qint64(1) << 30 ? QString(info + u" · "_s + format::bytes(double(of.stats.bytes))) : info;
    case Qt::ToolTipRole:
        return tr("%1: %2 rows, %3, indexes %4")
            .arg(of.name.display(), of.stats.rows < 0 ? tr("unknown") : format::exact(qint64(of.stats.rows)),
                 format::bytes(double(of.stats.bytes)), format::bytes(double(of.stats.indexBytes)));
    case Qt::AccessibleTextRole: return tr("Table %1, %2 rows").arg(of.name.name.text(), count(of.stats.rows));
    }
    return {};
}

QVariant SchemaTreeModel::columnData(const ShownTable &shown, int row, int section, int role) const
{
    const qsizetype existing = columnCountOf(shown) - shown.added.size();
    const bool isNew = row >= existing;
    const catalog::Column *column = isNew ? nullptr : &table(shown).columns[shown.allColumns ? row : shown.columns[row]];
    const change::ColumnAddition *added = isNew ? &shown.added[row - existing] : nullptr;
    const QString name = isNew ? added->name : column->name;
    const QString type = isNew ? added->type : column->type;
    switch (role) {
    case Qt::DisplayRole:
        if (section == InfoSection)
            return typeName(type);
        return isNew ? QString(u"+ "_s + (name.isEmpty() ? tr("new column") : name)) : name;
    case ColumnNameRole: return name;
    case Qt::ToolTipRole: return isNew ? added->comment.value_or(QString()) : column->comment;
    case Qt::AccessibleTextRole: return isNew ? tr("New column %1, %2").arg(name, type) : tr("Column %1, %2").arg(name, type);
    }
    return {};
}

QVariant SchemaTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == NameSection ? tr("Name") : tr("Rows or type");
}

}  // namespace colonnade::items
