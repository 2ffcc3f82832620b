#include "ui/widgets/time_plot.h"

#include "ui/widgets/theme.h"

#include <QtCharts/QChart>
#include <QtCharts/QLineSeries>
#include <QtCharts/QValueAxis>

#include <cmath>

namespace colonnade::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int LeftMargin = 54;
constexpr int RightMargin = 14;
constexpr int RightAxisMargin = 54;
constexpr int TopMargin = 16;
constexpr int BottomMargin = 22;
constexpr int AxisSteps = 4;

/// The least of 1, 2, 2.5, 4, 5 times a power of ten, four steps of which reach the value.
double roundedTop(double value)
{
    if (!(value > 0))
        return AxisSteps;
    const double step = value / AxisSteps;
    const double power = std::pow(10, std::floor(std::log10(step)));
    for (const double factor : {1.0, 2.0, 2.5, 4.0, 5.0, 10.0}) {
        if (step <= factor * power * 1.0001)
            return factor * power * AxisSteps;
    }
    return value;
}

QList<QPointF> stepped(const QList<QPointF> &points)
{
    QList<QPointF> steps;
    for (const QPointF &point : points) {
        if (!steps.isEmpty())
            steps.append({point.x(), steps.last().y()});
        steps.append(point);
    }
    return steps;
}

/// Each from below the axis, so that what joins them is cut off with it.
QList<QPointF> spiked(const QList<QPointF> &points)
{
    QList<QPointF> spikes;
    for (const QPointF &point : points) {
        if (point.y() > 0)
            spikes << QPointF(point.x(), -point.y()) << point << QPointF(point.x(), -point.y());
    }
    return spikes;
}

QPen penOf(const TimePlot::Measure &measure)
{
    const double width = measure.shape == TimeChart::Shape::Spikes ? 2.5 : measure.shape == TimeChart::Shape::Steps ? 1.3 : 1.7;
    return {measure.color(), width, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin};
}

}  // namespace

TimePlot::TimePlot(TimeChart::Write write, QWidget *parent) : QChartView(new QChart, parent), m_writeLeft(std::move(write))
{
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setViewportUpdateMode(QGraphicsView::FullViewportUpdate);
    setFocusPolicy(Qt::NoFocus);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    chart()->legend()->hide();
    chart()->setBackgroundVisible(false);
    chart()->setMargins({});
    for (QValueAxis **axis : {&m_time, &m_left, &m_right}) {
        *axis = new QValueAxis;
        (*axis)->setLabelsVisible(false);
        (*axis)->setGridLineVisible(false);
        (*axis)->setLineVisible(false);
        (*axis)->setRange(0, AxisSteps);
    }
    chart()->addAxis(m_time, Qt::AlignBottom);
    chart()->addAxis(m_left, Qt::AlignLeft);
    chart()->addAxis(m_right, Qt::AlignRight);
}

int TimePlot::add(Measure measure)
{
    m_measures.push_back(std::move(measure));
    return int(m_measures.size()) - 1;
}

void TimePlot::setRightAxis(TimeChart::Write write)
{
    m_writeRight = std::move(write);
    place();
}

void TimePlot::setLeast(double left, double right)
{
    m_leastLeft = left;
    m_leastRight = right;
}

void TimePlot::setLimit(std::optional<double> value, const QString &text)
{
    m_limit = value;
    m_limitText = text;
    viewport()->update();
}

void TimePlot::setThrottled(qint64 ms, bool throttled)
{
    if (throttled && !m_throttled)
        m_bands.append({ms, ms});
    if ((throttled || m_throttled) && !m_bands.isEmpty())
        m_bands.last().to = ms;
    m_throttled = throttled;
    while (!m_bands.isEmpty() && m_bands.first().to < ms - 3'600'000)
        m_bands.removeFirst();
}

void TimePlot::clear()
{
    for (Measure &measure : m_measures)
        measure.samples.clear();
    m_bands.clear();
    m_throttled = false;
}

void TimePlot::refresh(qint64 nowMs)
{
    m_nowMs = nowMs;
    m_time->setRange(double(fromMs()), double(nowMs));
    scaleAxis(m_left, TimeChart::Axis::Left, m_leastLeft);
    scaleAxis(m_right, TimeChart::Axis::Right, m_leastRight);
    const int columns = std::max(50, int(plot().width() / 2));
    for (Measure &measure : m_measures)
        draw(measure, columns);
}

void TimePlot::follow()
{
    for (const Measure &measure : m_measures) {
        for (QLineSeries *line : measure.lines)
            line->setPen(penOf(measure));
    }
    viewport()->update();
}

void TimePlot::place()
{
    const int rightMargin = m_writeRight ? RightAxisMargin : RightMargin;
    chart()->setPlotArea(QRectF(rect()).adjusted(LeftMargin, TopMargin, -rightMargin, -BottomMargin));
}

QRectF TimePlot::plot() const
{
    return chart()->plotArea();
}

double TimePlot::x(qint64 ms) const
{
    return plot().left() + plot().width() * double(ms - fromMs()) / double(m_nowMs - fromMs());
}

double TimePlot::y(double value) const
{
    return plot().bottom() - plot().height() * value / m_left->max();
}

QLineSeries *TimePlot::line(Measure &measure, qsizetype number)
{
    while (measure.lines.size() <= number) {
        auto *made = new QLineSeries;
        made->setPen(penOf(measure));
        chart()->addSeries(made);
        made->attachAxis(m_time);
        made->attachAxis(measure.axis == TimeChart::Axis::Left ? m_left : m_right);
        measure.lines.append(made);
    }
    return measure.lines[number];
}

void TimePlot::draw(Measure &measure, int columns)
{
    const auto runs = measure.samples.shape(fromMs(), m_nowMs, columns);
    for (qsizetype i = 0; i < runs.size(); ++i) {
        const QList<QPointF> points = measure.shape == TimeChart::Shape::Line ? runs[i]
            : measure.shape == TimeChart::Shape::Steps                        ? stepped(runs[i])
                                                                              : spiked(runs[i]);
        QLineSeries *series = line(measure, i);
        series->replace(points);
        series->setVisible(true);
    }
    for (qsizetype i = runs.size(); i < measure.lines.size(); ++i)
        measure.lines[i]->setVisible(false);
}

void TimePlot::scaleAxis(QValueAxis *axis, TimeChart::Axis side, double least)
{
    double greatest = std::max(least, side == TimeChart::Axis::Left && m_limit ? *m_limit * 1.1 : 0);
    for (const Measure &measure : m_measures) {
        if (measure.axis == side)
            greatest = std::fmax(greatest, measure.samples.greatestSince(fromMs()));
    }
    const double top = roundedTop(greatest);
    // It grows at once and shrinks late: a scale that jumps to and fro cannot be read.
    if (top > axis->max() || top < axis->max() * 0.45)
        axis->setMax(top);
}

void TimePlot::drawBands(QPainter &painter) const
{
    for (int i = 0; i <= AxisSteps; ++i) {
        const double at = std::round(plot().bottom() - plot().height() * i / AxisSteps) + 0.5;
        painter.setPen(QPen(i == 0 ? theme().border : theme().line, 1));
        painter.drawLine(QPointF(plot().left(), at), QPointF(plot().right(), at));
    }
    if (m_nowMs == 0)
        return;
    painter.setPen(Qt::NoPen);
    for (const Band &band : m_bands) {
        if (band.to < fromMs())
            continue;
        const double begin = std::max(plot().left(), x(band.from));
        painter.fillRect(QRectF(begin, plot().top(), std::max(2.0, x(band.to) - begin), plot().height()), theme().badSoft);
    }
}

void TimePlot::drawScales(QPainter &painter) const
{
    const Theme &t = theme();
    painter.setFont(scaledFont(0.82));
    const QFontMetricsF metrics(painter.font());
    painter.setPen(t.faint);
    for (int i = 0; i <= AxisSteps; i += 2) {
        const double at = plot().bottom() - plot().height() * i / AxisSteps;
        painter.drawText(QRectF(0, at - 8, LeftMargin - 6, 16), Qt::AlignRight | Qt::AlignVCenter,
                         m_writeLeft(m_left->max() * i / AxisSteps));
        if (m_writeRight)
            painter.drawText(QRectF(plot().right() + 6, at - 8, RightAxisMargin - 6, 16), Qt::AlignLeft | Qt::AlignVCenter,
                             m_writeRight(m_right->max() * i / AxisSteps));
    }
    if (m_nowMs == 0)
        return;
    const qint64 spanMs = std::chrono::milliseconds(m_span).count();
    const qint64 every =
        spanMs < 150'000 ? (spanMs < 60'000 ? 10'000 : 30'000) : std::max<qint64>(60'000, spanMs / 5 / 60'000 * 60'000);
    const QString form = every < 60'000 ? u"HH:mm:ss"_s : u"HH:mm"_s;
    for (qint64 ms = (fromMs() / every + 1) * every; ms <= m_nowMs; ms += every) {
        const QString text = QDateTime::fromMSecsSinceEpoch(ms).toString(form);
        const double width = metrics.horizontalAdvance(text);
        const double at = std::min(x(ms) - width / 2, plot().right() - width);
        painter.drawText(QPointF(std::max(plot().left(), at), plot().bottom() + metrics.ascent() + 5), text);
    }
    if (m_limit) {
        painter.setPen(QPen(t.bad, 1, Qt::DashLine));
        painter.drawLine(QPointF(plot().left(), y(*m_limit)), QPointF(plot().right(), y(*m_limit)));
        painter.setPen(t.bad);
        painter.drawText(QRectF(plot().left(), y(*m_limit) - 17, plot().width() - 4, 15), Qt::AlignRight | Qt::AlignBottom,
                         m_limitText);
    }
    if (!m_bands.isEmpty() && m_bands.last().to >= fromMs()) {
        painter.setPen(t.muted);
        const QString text = TimeChart::tr("slowed");
        const double middle = (std::max(plot().left(), x(m_bands.last().from)) + x(m_bands.last().to)) / 2;
        const double width = metrics.horizontalAdvance(text);
        painter.drawText(QPointF(std::clamp(middle - width / 2, plot().left(), plot().right() - width), plot().top() - 4), text);
    }
}

void TimePlot::drawBackground(QPainter *painter, const QRectF &rect)
{
    painter->fillRect(rect, theme().card);
    drawBands(*painter);
}

void TimePlot::drawForeground(QPainter *painter, const QRectF &)
{
    drawScales(*painter);
}

}  // namespace colonnade::ui
