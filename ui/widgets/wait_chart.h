// WaitChart: who waits, and for how long: a bar a step on a logarithmic axis, with the band in which nine of ten runs lie.
#pragma once

#include "items/plan_summary.h"

#include <QWidget>

namespace colonnade::ui {

class WaitChart : public QWidget
{
    Q_OBJECT

public:
    explicit WaitChart(QWidget *parent = nullptr);

    void setBars(QList<items::WaitBar> bars);
    void setCurrent(const QString &stepId);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void stepChosen(const QString &stepId);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    struct Axis;
    int rowHeight() const;
    void paintGrid(QPainter &painter, const Axis &axis) const;
    void paintBar(QPainter &painter, const Axis &axis, const items::WaitBar &bar, int top) const;
    bool isUsed(plan::WaitClass wait) const;
    int legendWidth(const QFontMetrics &metrics) const;
    void paintLegend(QPainter &painter, int left, int top) const;
    QString spoken() const;

    QList<items::WaitBar> m_bars;
    QString m_current;
};

}  // namespace colonnade::ui
