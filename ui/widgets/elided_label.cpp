#include "ui/widgets/elided_label.h"

namespace colonnade::ui {

ElidedLabel::ElidedLabel(const char *tone, QWidget *parent) : QLabel(parent)
{
    setProperty("tone", tone);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
}

void ElidedLabel::setWordings(const QStringList &wordings)
{
    if (wordings == m_wordings)
        return;
    m_wordings = wordings;
    setToolTip(fullText());
    setAccessibleName(fullText());
    updateGeometry();
    update();
}

QSize ElidedLabel::sizeHint() const
{
    const QMargins margins = contentsMargins();
    return {fontMetrics().horizontalAdvance(fullText()) + 2 + margins.left() + margins.right(), fontMetrics().height()};
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {0, fontMetrics().height()};
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    const QRect room = contentsRect();
    QString text = m_wordings.value(m_wordings.size() - 1);
    for (const QString &wording : std::as_const(m_wordings)) {
        if (fontMetrics().horizontalAdvance(wording) <= room.width()) {
            text = wording;
            break;
        }
    }
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    painter.drawText(room, int(alignment() & Qt::AlignHorizontal_Mask) | Qt::AlignVCenter,
                     fontMetrics().elidedText(text, Qt::ElideRight, room.width()));
}

}  // namespace colonnade::ui
