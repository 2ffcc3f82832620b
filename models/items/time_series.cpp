#include "items/time_series.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace colonnade::items {

const TimeSeries::Point &TimeSeries::at(qsizetype index) const
{
    return m_points[size_t((m_begin + index) % size())];
}

void TimeSeries::append(qint64 ms, double value)
{
    if (!isEmpty() && ms < lastMs())
        return;
    if (size() < m_capacity) {
        m_points.push_back({ms, value});
        return;
    }
    m_points[size_t(m_begin)] = {ms, value};
    m_begin = (m_begin + 1) % m_capacity;
}

void TimeSeries::clear()
{
    m_points.clear();
    m_begin = 0;
}

qint64 TimeSeries::lastMs() const
{
    return isEmpty() ? 0 : at(size() - 1).ms;
}

double TimeSeries::lastValue() const
{
    return isEmpty() ? std::numeric_limits<double>::quiet_NaN() : at(size() - 1).value;
}

qsizetype TimeSeries::firstFrom(qint64 ms) const
{
    qsizetype low = 0;
    qsizetype high = size();
    while (low < high) {
        const qsizetype middle = (low + high) / 2;
        if (at(middle).ms < ms)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

double TimeSeries::greatestSince(qint64 ms) const
{
    double greatest = std::numeric_limits<double>::quiet_NaN();
    for (qsizetype i = firstFrom(ms); i < size(); ++i)
        greatest = std::fmax(greatest, at(i).value);
    return greatest;
}

namespace {

/// The samples of one pixel column, drawn as their least and greatest in the order in which they came.
struct Column {
    qint64 number = -1;
    QPointF least;
    QPointF greatest;

    void flush(QList<QPointF> &run) const
    {
        if (number < 0)
            return;
        if (least == greatest) {
            run.append(least);
            return;
        }
        const bool leastFirst = least.x() <= greatest.x();
        run.append(leastFirst ? least : greatest);
        run.append(leastFirst ? greatest : least);
    }
};

}  // namespace

QList<QList<QPointF>> TimeSeries::shape(qint64 fromMs, qint64 toMs, int columns) const
{
    QList<QList<QPointF>> runs;
    if (isEmpty() || columns <= 0 || toMs <= fromMs)
        return runs;
    const double perColumn = double(toMs - fromMs) / columns;
    QList<QPointF> run;
    Column column;
    const auto endRun = [&] {
        column.flush(run);
        column = {};
        if (!run.isEmpty())
            runs.append(std::exchange(run, {}));
    };
    // One sample before the left edge, so that the line enters the picture instead of beginning in it.
    for (qsizetype i = std::max<qsizetype>(firstFrom(fromMs) - 1, 0); i < size() && at(i).ms <= toMs; ++i) {
        const Point &point = at(i);
        if (std::isnan(point.value)) {
            endRun();
            continue;
        }
        const QPointF here(double(point.ms), point.value);
        const qint64 number = std::max<qint64>(0, qint64(double(point.ms - fromMs) / perColumn) + 1);
        if (number != column.number) {
            column.flush(run);
            column = {number, here, here};
        } else {
            if (here.y() < column.least.y())
                column.least = here;
            if (here.y() > column.greatest.y())
                column.greatest = here;
        }
    }
    endRun();
    return runs;
}

}  // namespace colonnade::items
