// TimeSeries: one measure over time in a ring, and its shape for a chart: the least and the greatest value of each pixel
// column, so that no peak is lost and no chart draws more points than it has pixels.
#pragma once

#include <QList>
#include <QPointF>

#include <vector>

namespace colonnade::items {

class TimeSeries
{
public:
    /// The default holds an hour at ten samples a second.
    explicit TimeSeries(qsizetype capacity = 36000) : m_capacity(capacity) {}

    /// Times ascend; a sample that is older than the last one is left out. NaN is a gap: unknown, which is not zero.
    void append(qint64 ms, double value);
    void clear();

    qsizetype size() const { return qsizetype(m_points.size()); }
    bool isEmpty() const { return m_points.empty(); }
    qint64 lastMs() const;
    double lastValue() const;
    /// The greatest value since then; NaN where there is none.
    double greatestSince(qint64 ms) const;
    /// Runs without gaps; x is milliseconds, y the value. At most two points a column.
    QList<QList<QPointF>> shape(qint64 fromMs, qint64 toMs, int columns) const;

private:
    struct Point {
        qint64 ms;
        double value;
    };
    const Point &at(qsizetype index) const;
    qsizetype firstFrom(qint64 ms) const;

    qsizetype m_capacity;
    qsizetype m_begin = 0;  ///< the oldest, once the ring is full
    std::vector<Point> m_points;
};

}  // namespace colonnade::items
