// ColumnInspector: every field of the new column that is selected. Each edit goes to DesignState at once, so that tree, card and
// findings follow while one types.
#pragma once

#include "change/change_set.h"

#include <QScrollArea>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace colonnade::ui {

class CheckList;
class DesignState;
class SqlEdit;

class ColumnInspector : public QScrollArea
{
    Q_OBJECT

public:
    explicit ColumnInspector(DesignState *state, QWidget *parent = nullptr);

    void focusName();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeEmpty();
    QWidget *makeForm();
    void makeColumnFields(QFormLayout *form);
    void makeReferenceFields(QFormLayout *form);
    void makeRowFields(QVBoxLayout *layout);
    void watchFields();
    void showCatalog();
    void showSelection();
    void showAddition(const change::ColumnAddition &column);
    void showNotes(const change::ColumnAddition &column);
    void showTable();
    /// Takes the selected column, lets `change` alter it and hands it back.
    void alter(const QString &field, const std::function<void(change::ColumnAddition &)> &change);

    DesignState *m_state;
    bool m_showing = false;
    QWidget *m_empty;
    QLabel *m_emptyTitle;
    QLabel *m_emptyText;
    QPushButton *m_add;
    QWidget *m_form;
    QLabel *m_title;
    QPushButton *m_remove;
    QLineEdit *m_name;
    QComboBox *m_type;
    QComboBox *m_nulls;
    QLineEdit *m_default;
    QLabel *m_defaultNote;
    QLineEdit *m_collation;
    CheckList *m_checks;
    QComboBox *m_references;
    QComboBox *m_onDelete;
    QLabel *m_onDeleteLabel;
    QCheckBox *m_unique;
    QComboBox *m_index;
    QLineEdit *m_indexWhere;
    QLabel *m_indexWhereLabel;
    QLineEdit *m_comment;
    QComboBox *m_fill;
    SqlEdit *m_fillExpression;
    QComboBox *m_keepFilled;
    QLabel *m_alsoSet;
};

}  // namespace colonnade::ui
