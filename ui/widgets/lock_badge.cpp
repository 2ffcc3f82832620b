#include "ui/widgets/lock_badge.h"

#include "items/words.h"
#include "ui/widgets/theme.h"

namespace colonnade::ui {

namespace {

QFont badgeFont()
{
    return scaledFont(0.85, QFont::Medium);
}

}  // namespace

LockBadge::LockBadge(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void LockBadge::setLock(const QString &text, plan::WaitClass wait)
{
    m_text = text;
    m_wait = wait;
    setAccessibleName(text);
    setAccessibleDescription(items::Words::waiting(wait));
    setToolTip(items::Words::waiting(wait));
    setVisible(!text.isEmpty());
    updateGeometry();
    update();
}

QSize LockBadge::sizeHint() const
{
    return sizeFor(m_text);
}

QSize LockBadge::sizeFor(const QString &text)
{
    const QFontMetrics metrics(badgeFont());
    return {metrics.horizontalAdvance(text) + 2 * space::Tiny + 4, metrics.height() + 3};
}

void LockBadge::paint(QPainter &painter, const QRect &within, const QString &text, plan::WaitClass wait)
{
    const QSize size = sizeFor(text);
    const QRect rect(within.right() + 1 - size.width(), within.center().y() - size.height() / 2 + 1, size.width(), size.height());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(waitColor(wait));
    painter.drawRoundedRect(rect, 3, 3);
    painter.setPen(theme().onAccent);
    painter.setFont(badgeFont());
    painter.drawText(rect, Qt::AlignCenter, text);
    painter.restore();
}

void LockBadge::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paint(painter, rect(), m_text, m_wait);
}

}  // namespace colonnade::ui
