#include "report/svg_chart.h"

#include "base/format.h"

#include <cmath>

namespace colonnade::report {

using namespace Qt::StringLiterals;

namespace {

constexpr double Left = 56;
constexpr double Top = 26;
constexpr double Width = 560;
constexpr double Height = 120;

/// 1, 2 or 5 times a power of ten, not below `value`.
double niceCeiling(double value)
{
    if (value <= 0)
        return 1;
    const double power = std::pow(10, std::floor(std::log10(value)));
    for (const double step : {1.0, 2.0, 5.0, 10.0}) {
        if (value <= step * power * (1 + 1e-9))
            return step * power;
    }
    return 10 * power;
}

QString number(double value)
{
    return QString::number(value, 'f', 1);
}

QString label(double value)
{
    return value >= 1000 ? format::rounded(value) : QString::number(value, 'g', 3);
}

class Frame
{
public:
    Frame(double seconds, double top) : m_seconds(std::max(seconds, 0.001)), m_top(top) {}
    double x(double seconds) const { return Left + std::clamp(seconds / m_seconds, 0.0, 1.0) * Width; }
    double y(double value) const { return Top + Height - std::clamp(value / m_top, 0.0, 1.0) * Height; }

private:
    double m_seconds;
    double m_top;
};

QString axes(const Chart &chart, const Frame &frame, double top)
{
    QString out;
    for (const double value : {0.0, top / 2, top}) {
        const double y = frame.y(value);
        out +=
            u"<line class='grid' x1='%1' x2='%2' y1='%3' y2='%3'/><text class='tick' x='%4' y='%5' text-anchor='end'>%6</text>"_s
                .arg(number(Left), number(Left + Width), number(y), number(Left - 6), number(y + 3.5), label(value));
    }
    for (int i = 0; i <= 4; ++i) {
        const double at = chart.seconds * i / 4;
        out += u"<text class='tick' x='%1' y='%2' text-anchor='middle'>%3</text>"_s.arg(
            number(frame.x(at)), number(Top + Height + 15), i == 0 ? u"0"_s : format::duration(at * 1000));
    }
    return out;
}

QString line(const ChartSeries &series, const Chart &chart, const Frame &frame)
{
    QString points;
    for (const QPointF &point : decimated(series.points, chart.seconds, static_cast<int>(Width)))
        points += number(frame.x(point.x())) + u',' + number(frame.y(point.y())) + u' ';
    return u"<polyline fill='none' stroke='%1' stroke-width='1.5' stroke-linejoin='round' points='%2'/>"_s.arg(series.color,
                                                                                                               points.trimmed());
}

QString legend(const Chart &chart)
{
    QString out;
    double x = Left;
    for (const ChartSeries &series : chart.series) {
        const QString name = series.name.toHtmlEscaped();
        out += u"<rect x='%1' y='%2' width='10' height='3' fill='%3'/><text class='tick' x='%4' y='%5'>%6</text>"_s.arg(
            number(x), number(Top + Height + 27), series.color, number(x + 14), number(Top + Height + 31), name);
        x += 28 + 6.2 * static_cast<double>(series.name.size());
    }
    return out;
}

}  // namespace

QList<QPointF> decimated(const QList<QPointF> &points, double seconds, int columns)
{
    if (points.size() <= 2 * columns || seconds <= 0)
        return points;
    QList<QPointF> kept;
    qsizetype i = 0;
    while (i < points.size()) {
        const auto column = static_cast<int>(points[i].x() / seconds * columns);
        qsizetype least = i;
        qsizetype greatest = i;
        for (; i < points.size() && static_cast<int>(points[i].x() / seconds * columns) == column; ++i) {
            if (points[i].y() < points[least].y())
                least = i;
            if (points[i].y() > points[greatest].y())
                greatest = i;
        }
        kept.append(points[std::min(least, greatest)]);
        if (least != greatest)
            kept.append(points[std::max(least, greatest)]);
    }
    return kept;
}

QString svg(const Chart &chart)
{
    double highest = chart.limit.value_or(0);
    for (const ChartSeries &series : chart.series) {
        for (const QPointF &point : series.points)
            highest = std::max(highest, point.y());
    }
    const double top = niceCeiling(highest);
    const Frame frame(chart.seconds, top);
    QString out = u"<svg class='chart' viewBox='0 0 %1 %2' role='img' aria-label='%3'>"_s.arg(
        number(Left + Width + 16), number(Top + Height + 38), chart.title.toHtmlEscaped());
    out += u"<text class='title' x='0' y='13'>%1 <tspan class='unit'>%2</tspan></text>"_s.arg(chart.title.toHtmlEscaped(),
                                                                                              chart.unit.toHtmlEscaped());
    for (const ChartBand &band : chart.bands) {
        out += u"<rect class='band' x='%1' y='%2' width='%3' height='%4'/>"_s.arg(
            number(frame.x(band.from)), number(Top), number(std::max(1.0, frame.x(band.to) - frame.x(band.from))),
            number(Height));
    }
    out += axes(chart, frame, top);
    for (const ChartSeries &series : chart.series)
        out += line(series, chart, frame);
    if (chart.limit) {
        const double y = frame.y(*chart.limit);
        out +=
            u"<line class='limit' x1='%1' x2='%2' y1='%3' y2='%3'/><text class='limit-text' x='%2' y='%4' "
            "text-anchor='end'>limit %5</text>"_s.arg(number(Left), number(Left + Width), number(y), number(y - 4),
                                                      label(*chart.limit));
    }
    return out + legend(chart) + u"</svg>"_s;
}

}  // namespace colonnade::report
