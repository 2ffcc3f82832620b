// FindingList: findings with their object, their reason and what mends them; a click or Return goes to the object.
#pragma once

#include <QListView>

namespace colonnade::ui {

class FindingList : public QListView
{
    Q_OBJECT

public:
    explicit FindingList(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;

Q_SIGNALS:
    /// "public.orders.region_id", as the finding names it.
    void objectChosen(const QString &object);
    /// The button of a finding that the program can mend.
    void fixRequested(const QString &rule, const QString &object);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void makeButtons();
};

}  // namespace colonnade::ui
