// DesignState: what is being designed: the snapshot, the change over it, what is selected, and the history of edits. The
// tree, the canvas and the inspector all show it and edit it; none of them knows the others.
#pragma once

#include "change/change_set.h"

#include <QObject>
#include <QUndoStack>

namespace colonnade::ui {

struct Selection {
    sql::QualifiedName table;        ///< empty: nothing is selected
    std::optional<qsizetype> added;  ///< which of the table's new columns
    QString column;                  ///< or which existing column
    bool operator==(const Selection &) const = default;
};

class DesignState : public QObject
{
    Q_OBJECT

public:
    explicit DesignState(QObject *parent = nullptr);
    ~DesignState() override;

    void setCatalog(catalog::CatalogPtr catalog);
    const catalog::CatalogPtr &catalog() const { return m_catalog; }
    /// Replaces everything and forgets the history: a document was opened.
    void setChange(const change::ChangeSet &change);
    /// The same as an edit that can be undone.
    void replaceChange(const change::ChangeSet &change);
    const change::ChangeSet &change() const { return m_change; }
    QUndoStack &history() { return m_history; }

    const Selection &selection() const { return m_selection; }
    const change::ColumnAddition *selectedAddition() const;
    QList<change::ColumnAddition> additions(const sql::QualifiedName &table) const;

    void select(const Selection &selection);
    /// "public.orders.region_id" or "public.orders", as findings name objects; false where there is none.
    bool selectObject(const QString &object);
    /// Makes a column with a free name and selects it.
    void addColumn(const sql::QualifiedName &table);
    void removeSelected();
    /// Edits of the same field in a row are one step of the history.
    void edit(const change::ColumnAddition &column, const QString &field);

    /// Does what a finding advises, as an edit that can be undone; false where only a person can.
    bool mend(const QString &rule, const QString &object);

Q_SIGNALS:
    void catalogChanged();
    void changed();
    void selectionChanged();

private:
    class Edit;
    void apply(const change::ChangeSet &change, const Selection &selection);
    void push(const QString &text, change::ChangeSet after, const Selection &selection, int mergeId);
    QList<change::ColumnAddition> *additionsOf(change::ChangeSet &change, const sql::QualifiedName &table) const;

    catalog::CatalogPtr m_catalog;
    change::ChangeSet m_change;
    Selection m_selection;
    QUndoStack m_history;
};

}  // namespace colonnade::ui
