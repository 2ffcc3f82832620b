#include "ui/widgets/time_chart.h"

#include "items/format.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/pieces.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/time_plot.h"

#include <cmath>

namespace colonnade::ui {

using namespace Qt::StringLiterals;

class TimeChart::Private
{
public:
    QLabel *title;
    ElidedLabel *subtitle;
    QLabel *legend;
    TimePlot *plot;

    void writeLegend()
    {
        QString text;
        if (plot->measures().size() > 1) {
            for (const TimePlot::Measure &measure : plot->measures())
                text += u"<span style='color:%1'>▬</span> %2&nbsp;&nbsp; "_s.arg(measure.color().name(),
                                                                                 measure.name.toHtmlEscaped());
        }
        legend->setText(text);
    }
};

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
    d->plot = new TimePlot(std::move(write), this);

    auto *header = new QHBoxLayout;
    header->setSpacing(space::Small);
    header->addWidget(d->title);
    header->addWidget(d->subtitle, 1);
    header->addWidget(d->legend);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::Medium, 10, space::Small, space::Small);
    layout->setSpacing(2);
    layout->addLayout(header);
    layout->addWidget(d->plot, 1);
    setMinimumSize(220, 130);
    d->writeLegend();
}

TimeChart::~TimeChart() = default;

void TimeChart::setSubtitle(const QString &subtitle)
{
    d->subtitle->setFullText(subtitle);
}

int TimeChart::addSeries(const QString &name, Shape shape, Axis axis, std::function<QColor()> color)
{
    const auto number = qsizetype(d->plot->measures().size());
    if (!color)
        color = [number] { return seriesColor(number); };
    const int added = d->plot->add({name, shape, axis, std::move(color)});
    d->writeLegend();
    return added;
}

void TimeChart::setRightAxis(Write write)
{
    d->plot->setRightAxis(std::move(write));
}

void TimeChart::setLeast(double left, double right)
{
    d->plot->setLeast(left, right);
}

void TimeChart::append(int series, qint64 ms, double value)
{
    d->plot->measures()[size_t(series)].samples.append(ms, value);
}

void TimeChart::setLimit(std::optional<double> value, const QString &text)
{
    d->plot->setLimit(value, text);
}

void TimeChart::setThrottled(qint64 ms, bool throttled)
{
    d->plot->setThrottled(ms, throttled);
}

void TimeChart::setSpan(std::chrono::seconds span)
{
    d->plot->setSpan(span);
}

void TimeChart::clear()
{
    d->plot->clear();
}

void TimeChart::refresh(qint64 nowMs)
{
    d->plot->refresh(nowMs);
    setAccessibleDescription(summary());
}

QString TimeChart::summary() const
{
    QStringList parts;
    for (const TimePlot::Measure &measure : d->plot->measures()) {
        const Write &write = d->plot->write(measure.axis);
        const double last = measure.samples.lastValue();
        const double greatest = measure.samples.greatestSince(d->plot->fromMs());
        if (std::isnan(greatest))
            parts.append(tr("%1 not known").arg(measure.name));
        else
            parts.append(tr("%1 %2, highest in %3 %4")
                             .arg(measure.name, std::isnan(last) ? tr("unknown now") : write(last),
                                  format::duration(double(std::chrono::milliseconds(d->plot->span()).count())), write(greatest)));
    }
    QString text = d->title->text() + u": "_s + (parts.isEmpty() ? tr("no sample yet") : parts.join(u", "_s));
    if (const auto limit = d->plot->limit())
        text += tr("; limit %1").arg(d->plot->write(Axis::Left)(*limit));
    return text + u'.';
}

void TimeChart::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::PaletteChange) {
        d->plot->follow();
        d->writeLegend();
    }
}

void TimeChart::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    layout()->activate();
    d->plot->place();
}

}  // namespace colonnade::ui
