// CheckList: the check constraints of a new column, one field each, and a button for one more.
#pragma once

#include "change/change_set.h"

#include <QWidget>

class QVBoxLayout;

namespace colonnade::ui {

class SqlEdit;

class CheckList : public QWidget
{
    Q_OBJECT

public:
    explicit CheckList(QWidget *parent = nullptr);

    /// Names stay with their expressions.
    void setChecks(const QList<change::CheckWish> &checks);
    QList<SqlEdit *> fields() const { return m_fields; }

Q_SIGNALS:
    void fieldAdded(QWidget *field);
    /// Without those that are empty; `field`: the number of the one that was typed in.
    void checksEdited(const QList<colonnade::change::CheckWish> &checks, qsizetype field);

private:
    void addField();
    QList<change::CheckWish> checks() const;

    QList<SqlEdit *> m_fields;
    QStringList m_names;  ///< of each field's check; empty: it has none
    QVBoxLayout *m_layout;
};

}  // namespace colonnade::ui
