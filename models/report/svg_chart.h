// SvgChart: a time series as inline SVG, for reports. Reduced to the least and the greatest value of each pixel column, so that a
// run of an hour stays a small file and keeps its peaks.
#pragma once

#include <QList>
#include <QPointF>
#include <QString>

#include <optional>

namespace colonnade::report {

struct ChartSeries {
    QString name;
    QString color;          ///< of CSS
    QList<QPointF> points;  ///< seconds since the start, value; in order of time
};

struct ChartBand {
    double from = 0;  ///< seconds since the start
    double to = 0;
};

struct Chart {
    QString title;
    QString unit;
    QList<ChartSeries> series;
    std::optional<double> limit;
    QList<ChartBand> bands;  ///< where the run was throttled
    double seconds = 0;      ///< length of the time axis
};

QString svg(const Chart &chart);

/// At most two points a column: what a line of `columns` pixels can show.
QList<QPointF> decimated(const QList<QPointF> &points, double seconds, int columns);

}  // namespace colonnade::report
