#include "ui/widgets/time_chart.h"

#include "items/format.h"
#include "items/time_series.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/pieces.h"
#include "ui/widgets/theme.h"

#include <QtCharts/QChart>
#include <QtCharts/QChartView>
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

struct Band {
    qint64 from;
    qint64 to;
};

struct Measure {
    QString name;
    TimeChart::Shape shape;
    TimeChart::Axis axis;
    std::function<QColor()> color;
    items::TimeSeries samples;
    QList<QLineSeries *> lines;  ///< one a run without gaps, kept and hidden when not needed
};

}  // namespace

/// The chart's scene, with what Qt Charts does not draw: bands behind, scales and limit in front.
class ChartScene : public QChartView
{
public:
    explicit ChartScene(QChart *chart, QWidget *parent) : QChartView(chart, parent)
    {
        setRenderHint(QPainter::Antialiasing);
        setFrameShape(QFrame::NoFrame);
        setViewportUpdateMode(QGraphicsView::FullViewportUpdate);
        setFocusPolicy(Qt::NoFocus);
        setAttribute(Qt::WA_TransparentForMouseEvents);
    }

    std::function<void(QPainter &)> behind;
    std::function<void(QPainter &)> before;

protected:
    void drawBackground(QPainter *painter, const QRectF &rect) override
    {
        painter->fillRect(rect, theme().card);
        behind(*painter);
    }
    void drawForeground(QPainter *painter, const QRectF &) override { before(*painter); }
};

class TimeChart::Private
{
public:
    QLabel *title;
    ElidedLabel *subtitle;
    QLabel *legend;
    QChart *chart;
    ChartScene *scene;
    QValueAxis *time;
    QValueAxis *left;
    QValueAxis *right;
    Write writeLeft;
    Write writeRight;
    double leastLeft = 0;
    double leastRight = 0;
    std::vector<Measure> measures;
    QList<Band> bands;
    bool throttled = false;
    std::optional<double> limit;
    QString limitText;
    std::chrono::seconds span = std::chrono::minutes(10);
    qint64 nowMs = 0;

    QRectF plot() const { return chart->plotArea(); }
    double x(qint64 ms) const { return plot().left() + plot().width() * double(ms - fromMs()) / double(nowMs - fromMs()); }
    double y(double value) const { return plot().bottom() - plot().height() * value / left->max(); }
    qint64 fromMs() const { return nowMs - std::chrono::milliseconds(span).count(); }

    void placePlot()
    {
        const QRectF rect(scene->rect());
        const int rightMargin = writeRight ? RightAxisMargin : RightMargin;
        chart->setPlotArea(rect.adjusted(LeftMargin, TopMargin, -rightMargin, -BottomMargin));
    }
    void follow()
    {
        for (Measure &measure : measures) {
            for (QLineSeries *line : std::as_const(measure.lines))
                line->setPen(penOf(measure));
        }
        writeLegend();
        scene->viewport()->update();
    }
    static QPen penOf(const Measure &measure)
    {
        return {measure.color(),
                measure.shape == Shape::Spikes      ? 2.5
                    : measure.shape == Shape::Steps ? 1.3
                                                    : 1.7,
                Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin};
    }
    void writeLegend()
    {
        QString text;
        if (measures.size() > 1) {
            for (const Measure &measure : measures)
                text += u"<span style='color:%1'>▬</span> %2&nbsp;&nbsp; "_s.arg(measure.color().name(),
                                                                                 measure.name.toHtmlEscaped());
        }
        legend->setText(text);
    }
    QLineSeries *line(Measure &measure, qsizetype number)
    {
        while (measure.lines.size() <= number) {
            auto *made = new QLineSeries;
            made->setPen(penOf(measure));
            chart->addSeries(made);
            made->attachAxis(time);
            made->attachAxis(measure.axis == Axis::Left ? left : right);
            measure.lines.append(made);
        }
        return measure.lines[number];
    }
    void draw(Measure &measure, int columns);
    void scaleAxis(QValueAxis *axis, Axis side, double least);
    void drawBands(QPainter &painter) const;
    void drawScales(QPainter &painter) const;
};

namespace {

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

}  // namespace

void TimeChart::Private::draw(Measure &measure, int columns)
{
    const auto runs = measure.samples.shape(fromMs(), nowMs, columns);
    for (qsizetype i = 0; i < runs.size(); ++i) {
        const QList<QPointF> points = measure.shape == Shape::Line ? runs[i]
            : measure.shape == Shape::Steps                        ? stepped(runs[i])
                                                                   : spiked(runs[i]);
        QLineSeries *series = line(measure, i);
        series->replace(points);
        series->setVisible(true);
    }
    for (qsizetype i = runs.size(); i < measure.lines.size(); ++i)
        measure.lines[i]->setVisible(false);
}

void TimeChart::Private::scaleAxis(QValueAxis *axis, Axis side, double least)
{
    double greatest = std::max(least, side == Axis::Left && limit ? *limit * 1.1 : 0);
    for (const Measure &measure : measures) {
        if (measure.axis == side)
            greatest = std::fmax(greatest, measure.samples.greatestSince(fromMs()));
    }
    const double top = roundedTop(greatest);
    // It grows at once and shrinks late: a scale that jumps to and fro cannot be read.
    if (top > axis->max() || top < axis->max() * 0.45)
        axis->setMax(top);
}

void TimeChart::Private::drawBands(QPainter &painter) const
{
    for (int i = 0; i <= AxisSteps; ++i) {
        const double at = std::round(plot().bottom() - plot().height() * i / AxisSteps) + 0.5;
        painter.setPen(QPen(i == 0 ? theme().border : theme().line, 1));
        painter.drawLine(QPointF(plot().left(), at), QPointF(plot().right(), at));
    }
    if (nowMs == 0)
        return;
    painter.setPen(Qt::NoPen);
    for (const Band &band : bands) {
        if (band.to < fromMs())
            continue;
        const double begin = std::max(plot().left(), x(band.from));
        painter.fillRect(QRectF(begin, plot().top(), std::max(2.0, x(band.to) - begin), plot().height()), theme().badSoft);
    }
}

void TimeChart::Private::drawScales(QPainter &painter) const
{
    const Theme &t = theme();
    painter.setFont(scaledFont(0.82));
    const QFontMetricsF metrics(painter.font());
    painter.setPen(t.faint);
    for (int i = 0; i <= AxisSteps; i += 2) {
        const double at = plot().bottom() - plot().height() * i / AxisSteps;
        painter.drawText(QRectF(0, at - 8, LeftMargin - 6, 16), Qt::AlignRight | Qt::AlignVCenter,
                         writeLeft(left->max() * i / AxisSteps));
        if (writeRight)
            painter.drawText(QRectF(plot().right() + 6, at - 8, RightAxisMargin - 6, 16), Qt::AlignLeft | Qt::AlignVCenter,
                             writeRight(right->max() * i / AxisSteps));
    }
    if (nowMs == 0)
        return;
    const qint64 spanMs = std::chrono::milliseconds(span).count();
    const qint64 every =
        spanMs < 150'000 ? (spanMs < 60'000 ? 10'000 : 30'000) : std::max<qint64>(60'000, spanMs / 5 / 60'000 * 60'000);
    const QString form = every < 60'000 ? u"HH:mm:ss"_s : u"HH:mm"_s;
    for (qint64 ms = (fromMs() / every + 1) * every; ms <= nowMs; ms += every) {
        const QString text = QDateTime::fromMSecsSinceEpoch(ms).toString(form);
        const double width = metrics.horizontalAdvance(text);
        const double at = std::min(x(ms) - width / 2, plot().right() - width);
        painter.drawText(QPointF(std::max(plot().left(), at), plot().bottom() + metrics.ascent() + 5), text);
    }
    if (limit) {
        painter.setPen(QPen(t.bad, 1, Qt::DashLine));
        painter.drawLine(QPointF(plot().left(), y(*limit)), QPointF(plot().right(), y(*limit)));
        painter.setPen(t.bad);
        painter.drawText(QRectF(plot().left(), y(*limit) - 17, plot().width() - 4, 15), Qt::AlignRight | Qt::AlignBottom,
                         limitText);
    }
    if (!bands.isEmpty() && bands.last().to >= fromMs()) {
        painter.setPen(t.muted);
        const QString text = TimeChart::tr("slowed");
        const double middle = (std::max(plot().left(), x(bands.last().from)) + x(bands.last().to)) / 2;
        const double width = metrics.horizontalAdvance(text);
        painter.drawText(QPointF(std::clamp(middle - width / 2, plot().left(), plot().right() - width), plot().top() - 4), text);
    }
}

TimeChart::TimeChart(const QString &title, Write write, QWidget *parent) : QWidget(parent), d(std::make_unique<Private>())
{
    setProperty("surface", "card");
    setAttribute(Qt::WA_StyledBackground);
    setAccessibleName(title);
    d->title = label(title);
    d->title->setFont(scaledFont(1.0, QFont::DemiBold));
    d->subtitle = new ElidedLabel("muted");
    d->subtitle->setFont(scaledFont(0.92));
    d->legend = label({}, "muted");
    d->legend->setFont(scaledFont(0.85));
    d->legend->setTextFormat(Qt::RichText);
    d->writeLeft = std::move(write);
    d->chart = new QChart;
    d->chart->legend()->hide();
    d->chart->setBackgroundVisible(false);
    d->chart->setMargins({});
    for (QValueAxis **axis : {&d->time, &d->left, &d->right}) {
        *axis = new QValueAxis;
        (*axis)->setLabelsVisible(false);
        (*axis)->setGridLineVisible(false);
        (*axis)->setLineVisible(false);
        (*axis)->setRange(0, AxisSteps);
    }
    d->chart->addAxis(d->time, Qt::AlignBottom);
    d->chart->addAxis(d->left, Qt::AlignLeft);
    d->chart->addAxis(d->right, Qt::AlignRight);
    d->scene = new ChartScene(d->chart, this);
    d->scene->behind = [this](QPainter &painter) { d->drawBands(painter); };
    d->scene->before = [this](QPainter &painter) { d->drawScales(painter); };

    auto *header = new QHBoxLayout;
    header->setSpacing(space::Small);
    header->addWidget(d->title);
    header->addWidget(d->subtitle, 1);
    header->addWidget(d->legend);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::Medium, 10, space::Small, space::Small);
    layout->setSpacing(2);
    layout->addLayout(header);
    layout->addWidget(d->scene, 1);
    setMinimumSize(220, 130);
    d->follow();
}

TimeChart::~TimeChart() = default;

void TimeChart::setSubtitle(const QString &subtitle)
{
    d->subtitle->setFullText(subtitle);
}

int TimeChart::addSeries(const QString &name, Shape shape, Axis axis, std::function<QColor()> color)
{
    const auto number = qsizetype(d->measures.size());
    if (!color)
        color = [number] { return seriesColor(number); };
    d->measures.push_back({name, shape, axis, std::move(color), items::TimeSeries(), {}});
    d->writeLegend();
    return int(number);
}

int TimeChart::seriesCount() const
{
    return int(d->measures.size());
}

void TimeChart::setRightAxis(Write write)
{
    d->writeRight = std::move(write);
    d->placePlot();
}

void TimeChart::setLeast(double left, double right)
{
    d->leastLeft = left;
    d->leastRight = right;
}

void TimeChart::append(int series, qint64 ms, double value)
{
    d->measures[size_t(series)].samples.append(ms, value);
}

void TimeChart::setLimit(std::optional<double> value, const QString &text)
{
    d->limit = value;
    d->limitText = text;
    d->scene->viewport()->update();
}

void TimeChart::setThrottled(qint64 ms, bool throttled)
{
    if (throttled && !d->throttled)
        d->bands.append({ms, ms});
    if ((throttled || d->throttled) && !d->bands.isEmpty())
        d->bands.last().to = ms;
    d->throttled = throttled;
    while (!d->bands.isEmpty() && d->bands.first().to < ms - 3'600'000)
        d->bands.removeFirst();
}

void TimeChart::setSpan(std::chrono::seconds span)
{
    d->span = span;
}

void TimeChart::clear()
{
    for (Measure &measure : d->measures)
        measure.samples.clear();
    d->bands.clear();
    d->throttled = false;
}

void TimeChart::refresh(qint64 nowMs)
{
    d->nowMs = nowMs;
    d->time->setRange(double(d->fromMs()), double(nowMs));
    d->scaleAxis(d->left, Axis::Left, d->leastLeft);
    d->scaleAxis(d->right, Axis::Right, d->leastRight);
    const int columns = std::max(50, int(d->plot().width() / 2));
    for (Measure &measure : d->measures)
        d->draw(measure, columns);
    setAccessibleDescription(summary());
}

QString TimeChart::summary() const
{
    QStringList parts;
    for (const Measure &measure : d->measures) {
        const Write &write = measure.axis == Axis::Left ? d->writeLeft : d->writeRight;
        const double last = measure.samples.lastValue();
        const double greatest = measure.samples.greatestSince(d->fromMs());
        if (std::isnan(greatest))
            parts.append(tr("%1 not known").arg(measure.name));
        else
            parts.append(tr("%1 %2, highest in %3 %4")
                             .arg(measure.name, std::isnan(last) ? tr("unknown now") : write(last),
                                  format::duration(double(std::chrono::milliseconds(d->span).count())), write(greatest)));
    }
    QString text = d->title->text() + u": "_s + (parts.isEmpty() ? tr("no sample yet") : parts.join(u", "_s));
    if (d->limit)
        text += tr("; limit %1").arg(d->writeLeft(*d->limit));
    return text + u'.';
}

void TimeChart::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::PaletteChange)
        d->follow();
}

void TimeChart::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    layout()->activate();
    d->placePlot();
}

}  // namespace colonnade::ui
