// FindingList: findings with their object, their reason and what mends them; a click or Return goes to the object, "Why?" and F1
// (which the window has) to the page of the rule.
#pragma once

#include <QListView>

namespace colonnade::ui {

class FindingList : public QListView
{
    Q_OBJECT

public:
    explicit FindingList(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    /// Of the selected finding; empty where none is.
    QString currentRule() const;

Q_SIGNALS:
    /// "public.orders.region_id", as the finding names it.
    void objectChosen(const QString &object);
    /// The button of a finding that the program can mend.
    void fixRequested(const QString &rule, const QString &object);
    void whyRequested(const QString &rule);

protected:
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void makeButtons();
    bool isOnWhy(const QPoint &place) const;

    bool m_clickedWhy = false;
};

}  // namespace colonnade::ui
