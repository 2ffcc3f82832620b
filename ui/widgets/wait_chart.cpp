#include "ui/widgets/wait_chart.h"

#include "items/format.h"
#include "items/words.h"
#include "ui/widgets/theme.h"

#include <cmath>

namespace colonnade::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int Margin = 16;
constexpr int BarHeight = 13;
constexpr int AxisHeight = 24;
constexpr int LegendHeight = 26;
constexpr int NoteRoom = 150;

}  // namespace

/// From a tenth of the least power of ten that is needed up to the greatest: time in milliseconds to pixels.
struct WaitChart::Axis {
    int left;
    int right;
    double from = 0;  ///< powers of ten
    double to = 2;

    Axis(const QList<items::WaitBar> &bars, int l, int r) : left(l), right(r)
    {
        double greatest = 100;
        double least = 1;
        for (const items::WaitBar &bar : bars) {
            if (!bar.holdMs)
                continue;
            greatest = std::max({greatest, bar.holdMs->p95, bar.holdMs->p50});
            if (bar.holdMs->p50 > 0)
                least = std::min(least, bar.holdMs->p50);
        }
        from = std::max(-2.0, std::floor(std::log10(least)));
        to = std::ceil(std::log10(greatest) - 0.05);
    }
    double x(double ms) const
    {
        const double power = std::clamp(std::log10(std::max(ms, 1e-6)), from, to);
        return left + (right - left) * (power - from) / (to - from);
    }
};

WaitChart::WaitChart(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Who waits, and for how long"));
}

void WaitChart::setBars(QList<items::WaitBar> bars)
{
    m_bars = std::move(bars);
    setAccessibleDescription(spoken());
    updateGeometry();
    update();
}

void WaitChart::setCurrent(const QString &stepId)
{
    m_current = stepId;
    update();
}

QString WaitChart::spoken() const
{
    QStringList lines;
    for (const items::WaitBar &bar : m_bars)
        lines.append(u"%1: %2, %3"_s.arg(bar.label, bar.holdMs ? items::rangeText(*bar.holdMs) : tr("time unknown"), bar.note));
    return lines.join(u"; "_s);
}

int WaitChart::rowHeight() const
{
    const int room = height() - AxisHeight - LegendHeight - 8;
    return m_bars.isEmpty() ? 27 : std::clamp(room / int(m_bars.size()), 19, 28);
}

QSize WaitChart::sizeHint() const
{
    return {600, int(m_bars.size()) * 27 + AxisHeight + LegendHeight + 8};
}

QSize WaitChart::minimumSizeHint() const
{
    return {360, int(m_bars.size()) * 19 + AxisHeight + LegendHeight + 8};
}

void WaitChart::paintEvent(QPaintEvent *)
{
    if (m_bars.isEmpty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(scaledFont(0.92));
    int labels = 0;
    for (const items::WaitBar &bar : m_bars)
        labels = std::max(labels, painter.fontMetrics().horizontalAdvance(bar.stepId + u"  "_s + bar.label));
    labels = std::min(labels, width() * 38 / 100);
    const Axis axis(m_bars, Margin + labels + Margin, width() - Margin - NoteRoom);
    paintGrid(painter, axis);
    for (int i = 0; i < m_bars.size(); ++i)
        paintBar(painter, axis, m_bars[i], i * rowHeight());
    paintLegend(painter, axis.left, int(m_bars.size()) * rowHeight() + AxisHeight);
}

void WaitChart::paintGrid(QPainter &painter, const Axis &axis) const
{
    const int bottom = int(m_bars.size()) * rowHeight();
    painter.setFont(scaledFont(0.85));
    const int every = (axis.right - axis.left) / (axis.to - axis.from) < 48 ? 2 : 1;
    for (int power = int(axis.from); power <= int(axis.to); power += every) {
        const double ms = std::pow(10, power);
        const double x = axis.x(ms);
        painter.setPen(theme().line);
        painter.drawLine(QPointF(x, 0), QPointF(x, bottom + 2));
        painter.setPen(theme().faint);
        painter.drawText(QRectF(x - 40, bottom + 4, 80, 16), Qt::AlignCenter, format::duration(ms));
    }
}

void WaitChart::paintBar(QPainter &painter, const Axis &axis, const items::WaitBar &bar, int top) const
{
    const Theme &t = theme();
    const int height = rowHeight();
    const int barTop = top + (height - BarHeight) / 2;
    if (bar.stepId == m_current)
        painter.fillRect(QRect(0, top, width(), height), t.accentSoft);
    painter.setFont(scaledFont(0.92));
    painter.setPen(t.muted);
    const QRect labelRect(Margin, top, axis.left - 2 * Margin, height);
    const QString text = bar.stepId + u"  "_s + bar.label;
    painter.drawText(labelRect, Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(text, Qt::ElideRight, labelRect.width()));
    double end = axis.left;
    QColor color = waitColor(bar.wait);
    if (bar.holdMs) {
        const double middle = std::max(axis.x(bar.holdMs->p50), axis.left + 3.0);
        end = std::max(middle, axis.x(bar.holdMs->p95));
        painter.fillRect(QRectF(axis.left, barTop, middle - axis.left, BarHeight), color);
        color.setAlphaF(0.36F);
        painter.fillRect(QRectF(middle, barTop, end - middle, BarHeight), color);
    } else {
        end = axis.right;
        painter.fillRect(QRectF(axis.left, barTop, end - axis.left, BarHeight), QBrush(color, Qt::BDiagPattern));
    }
    painter.setFont(scaledFont(0.85));
    painter.setPen(t.text);
    const QString note = bar.holdMs ? bar.note : tr("time unknown · %1").arg(bar.note);
    const double left = end + 10;
    // A note that finds no room behind its bar stands in the bar's row, over it.
    const double room = width() - Margin - left;
    const int wanted = painter.fontMetrics().horizontalAdvance(note);
    if (wanted <= room || room > 120) {
        painter.drawText(QRectF(left, top, room, height), Qt::AlignVCenter | Qt::AlignLeft,
                         painter.fontMetrics().elidedText(note, Qt::ElideRight, int(room)));
    }
}

bool WaitChart::isUsed(plan::WaitClass wait) const
{
    return std::ranges::any_of(m_bars, [wait](const items::WaitBar &bar) { return bar.wait == wait; });
}

int WaitChart::legendWidth(const QFontMetrics &metrics) const
{
    int sum = 0;
    for (int wait = 0; wait <= int(plan::WaitClass::ReadsAndWrites); ++wait) {
        if (isUsed(plan::WaitClass(wait)))
            sum += 36 + metrics.horizontalAdvance(items::Words::legend(plan::WaitClass(wait)));
    }
    return sum;
}

void WaitChart::paintLegend(QPainter &painter, int left, int top) const
{
    painter.setFont(scaledFont(0.85));
    int x = std::min(left, std::max(Margin, width() - Margin - legendWidth(painter.fontMetrics())));
    for (const plan::WaitClass wait : {plan::WaitClass::ReadsAndWrites, plan::WaitClass::Writes, plan::WaitClass::OtherDdl,
                                       plan::WaitClass::SameRows, plan::WaitClass::Nothing}) {
        if (!isUsed(wait))
            continue;
        painter.fillRect(QRect(x, top + 6, 10, 10), waitColor(wait));
        painter.setPen(theme().text);
        const QString text = items::Words::legend(wait);
        painter.drawText(QRect(x + 16, top, 400, 22), Qt::AlignVCenter | Qt::AlignLeft, text);
        x += 16 + painter.fontMetrics().horizontalAdvance(text) + 20;
    }
}

void WaitChart::mousePressEvent(QMouseEvent *event)
{
    const int row = int(event->position().y()) / rowHeight();
    if (row >= 0 && row < m_bars.size())
        Q_EMIT stepChosen(m_bars[row].stepId);
}

}  // namespace colonnade::ui
