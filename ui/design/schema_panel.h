// SchemaPanel: the tree of the whole schema under a filter that finds anything at once.
#pragma once

#include "items/schema_tree_model.h"

#include <QFrame>
#include <QLineEdit>
#include <QTimer>
#include <QTreeView>

namespace colonnade::ui {

class DesignState;

class SchemaPanel : public QFrame
{
    Q_OBJECT

public:
    explicit SchemaPanel(DesignState *state, QWidget *parent = nullptr);

    QLineEdit *filterEdit() const { return m_filter; }
    QTreeView *tree() const { return m_tree; }
    void focusFilter();

private:
    void showCatalog();
    void applyFilter();
    void followSelection();
    void fitInfo();
    void chooseCurrent(const QModelIndex &index);

    DesignState *m_state;
    items::SchemaTreeModel *m_model;
    QLineEdit *m_filter;
    QTreeView *m_tree;
    QTimer m_typing;
    QTimer m_fitting;
    bool m_following = false;
};

}  // namespace colonnade::ui
