// TimeChart: measures over the last minutes, on a card with a title. What draws it stays behind this interface. Samples are kept
// for an hour and thinned to the least and greatest of a pixel column, so that an update costs the same however many
// there are. A sentence says the same to those who cannot see it.
#pragma once

#include <QWidget>

#include <memory>

namespace colonnade::ui {

class TimeChart : public QWidget
{
    Q_OBJECT

public:
    enum class Shape { Line, Steps, Spikes };
    enum class Axis { Left, Right };
    using Write = std::function<QString(double)>;  ///< a value with its unit: "0.4 s"

    TimeChart(const QString &title, Write write, QWidget *parent = nullptr);
    ~TimeChart() override;

    void setSubtitle(const QString &subtitle);
    /// The number by which append() knows it. Colours are given out in this order; `color` overrides.
    int addSeries(const QString &name, Shape shape = Shape::Line, Axis axis = Axis::Left, std::function<QColor()> color = {});
    void setRightAxis(Write write);
    /// What the axes show at least, so that noise near zero does not fill the chart.
    void setLeast(double left, double right = 0);

    /// NaN is a gap: unknown.
    void append(int series, qint64 ms, double value);
    void setLimit(std::optional<double> value, const QString &text);
    /// Marks times at which the run held itself back; call it with each sample.
    void setThrottled(qint64 ms, bool throttled);
    void setSpan(std::chrono::seconds span);
    /// Removes samples, not series.
    void clear();

    /// Draws what was appended up to `nowMs`; called ten times a second at most.
    void refresh(qint64 nowMs);
    /// The text twin: "Replica lag: db-2 0.4 s, highest in 10 min 2.1 s; limit 2 s."
    QString summary() const;

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace colonnade::ui
