// SchemaTreeModel: schemas, their tables and columns, with the columns that a change adds, for the tree of the Design page.
// It filters by itself, in one pass over the catalog: a proxy would keep a mapping of every column of 10 000 tables.
#pragma once

#include "catalog/catalog.h"
#include "change/change_set.h"

#include <QAbstractItemModel>

namespace colonnade::items {

class SchemaTreeModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum class NodeKind { Schema, Table, Column, NewColumn };
    enum Role {
        NodeKindRole = Qt::UserRole + 1,
        TableRole,
        ColumnNameRole
    };  ///< TableRole: "schema.table" for display and tests
    enum Section { NameSection, InfoSection, SectionCount };

    using QAbstractItemModel::QAbstractItemModel;

    void setCatalog(catalog::CatalogPtr catalog);
    void setChange(const change::ChangeSet &change);
    /// Words, all of which must occur in schema.table or in schema.table.column, in any case of letters.
    void setFilter(const QString &filter);
    const QString &filter() const { return m_filter; }
    qsizetype shownTables() const;

    NodeKind kind(const QModelIndex &index) const;
    /// Of a table or of one of its columns; empty for schemas.
    sql::QualifiedName tableOf(const QModelIndex &index) const;
    QModelIndex indexOfTable(const sql::QualifiedName &table) const;
    QModelIndex indexOfNewColumn(const sql::QualifiedName &table, const QString &column) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct ShownTable {
        qsizetype table;           ///< in the catalog
        QList<qsizetype> columns;  ///< in the table; meaningless while all are shown
        bool allColumns = true;
        QList<change::ColumnAddition> added;
    };
    struct ShownSchema {
        QString name;
        QList<ShownTable> tables;
    };
    void rebuild();
    void rebuildAdded(int schema, int table, const QList<change::ColumnAddition> &added);
    const ShownTable &shown(quintptr id) const;
    const catalog::Table &table(const ShownTable &shown) const { return m_catalog->tables()[shown.table]; }
    qsizetype columnCountOf(const ShownTable &shown) const;
    QVariant schemaData(const ShownSchema &schema, int section, int role) const;
    QVariant tableData(const ShownTable &shown, int section, int role) const;
    QVariant columnData(const ShownTable &shown, int row, int section, int role) const;

    catalog::CatalogPtr m_catalog;
    change::ChangeSet m_change;
    QString m_filter;
    QList<ShownSchema> m_schemas;
};

}  // namespace colonnade::items
