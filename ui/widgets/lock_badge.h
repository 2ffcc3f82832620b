// LockBadge: a lock mode in the colour of who waits for it. The word always stands in it: colour alone says nothing to many.
#pragma once

#include "plan/lock_mode.h"

#include <QWidget>

class QPainter;

namespace colonnade::ui {

class LockBadge : public QWidget
{
    Q_OBJECT

public:
    explicit LockBadge(QWidget *parent = nullptr);

    void setLock(const QString &text, plan::WaitClass wait);
    QString text() const { return m_text; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

    /// For delegates: the badge's size, and the badge drawn at the right end of a rectangle, in its middle.
    static QSize sizeFor(const QString &text);
    static void paint(QPainter &painter, const QRect &within, const QString &text, plan::WaitClass wait);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
    plan::WaitClass m_wait = plan::WaitClass::Nothing;
};

}  // namespace colonnade::ui
