// TimePlot: the drawing of a TimeChart: lines by Qt Charts, and what that does not draw: bands of times behind, scales and the
// limit in front. Used by time_chart.cpp only, which has the title and the words.
#pragma once

#include "items/time_series.h"
#include "ui/widgets/time_chart.h"

#include <QtCharts/QChartView>

class QLineSeries;
class QValueAxis;

namespace colonnade::ui {

class TimePlot : public QChartView
{
public:
    struct Measure {
        QString name;
        TimeChart::Shape shape;
        TimeChart::Axis axis;
        std::function<QColor()> color;
        items::TimeSeries samples = items::TimeSeries();
        QList<QLineSeries *> lines = {};  ///< one a run without gaps, kept and hidden when not needed
    };

    explicit TimePlot(TimeChart::Write write, QWidget *parent = nullptr);

    int add(Measure measure);
    std::vector<Measure> &measures() { return m_measures; }
    const TimeChart::Write &write(TimeChart::Axis axis) const
    {
        return axis == TimeChart::Axis::Left ? m_writeLeft : m_writeRight;
    }
    const std::optional<double> &limit() const { return m_limit; }
    std::chrono::seconds span() const { return m_span; }
    qint64 fromMs() const { return m_nowMs - std::chrono::milliseconds(m_span).count(); }

    void setRightAxis(TimeChart::Write write);
    void setLeast(double left, double right);
    void setLimit(std::optional<double> value, const QString &text);
    void setThrottled(qint64 ms, bool throttled);
    void setSpan(std::chrono::seconds span) { m_span = span; }
    void clear();
    void refresh(qint64 nowMs);
    /// The scheme is another.
    void follow();
    /// The size is another.
    void place();

protected:
    void drawBackground(QPainter *painter, const QRectF &rect) override;
    void drawForeground(QPainter *painter, const QRectF &rect) override;

private:
    struct Band {
        qint64 from;
        qint64 to;
    };
    QRectF plot() const;
    double x(qint64 ms) const;
    double y(double value) const;
    QLineSeries *line(Measure &measure, qsizetype number);
    void draw(Measure &measure, int columns);
    void scaleAxis(QValueAxis *axis, TimeChart::Axis side, double least);
    void drawBands(QPainter &painter) const;
    void drawScales(QPainter &painter) const;

    QValueAxis *m_time;
    QValueAxis *m_left;
    QValueAxis *m_right;
    TimeChart::Write m_writeLeft;
    TimeChart::Write m_writeRight;
    double m_leastLeft = 0;
    double m_leastRight = 0;
    std::vector<Measure> m_measures;
    QList<Band> m_bands;
    bool m_throttled = false;
    std::optional<double> m_limit;
    QString m_limitText;
    std::chrono::seconds m_span = std::chrono::minutes(10);
    qint64 m_nowMs = 0;
};

}  // namespace colonnade::ui
