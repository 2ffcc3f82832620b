#include "ui/widgets/pieces.h"

#include "ui/widgets/theme.h"

namespace colonnade::ui {

QLabel *label(const QString &text, const char *tone, QWidget *parent)
{
    auto *made = new QLabel(text, parent);
    made->setTextFormat(Qt::PlainText);
    made->setProperty("tone", tone);
    return made;
}

namespace {

/// QLabel guesses a shape for wrapped text; here the width is what the layout gives, and the height follows from it.
class Paragraph : public QLabel
{
public:
    using QLabel::QLabel;

    QSize sizeHint() const override { return {200, heightForWidth(std::max(width(), 60))}; }
    QSize minimumSizeHint() const override { return {60, heightForWidth(std::max(width(), 60))}; }

protected:
    void resizeEvent(QResizeEvent *event) override
    {
        QLabel::resizeEvent(event);
        if (event->oldSize().width() != event->size().width())
            updateGeometry();
    }
};

}  // namespace

QLabel *paragraph(const QString &text, const char *tone, QWidget *parent)
{
    auto *made = new Paragraph(text, parent);
    made->setTextFormat(Qt::PlainText);
    made->setProperty("tone", tone);
    made->setWordWrap(true);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    made->setSizePolicy(policy);
    made->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return made;
}

QLabel *heading(const QString &text, QWidget *parent)
{
    QLabel *made = label(text, "", parent);
    made->setFont(scaledFont(1.15, QFont::DemiBold));
    return made;
}

QLabel *section(const QString &text, QWidget *parent)
{
    QLabel *made = label(text, "muted", parent);
    made->setFont(scaledFont(0.93, QFont::DemiBold));
    return made;
}

QPushButton *button(const QString &text, const char *role, QWidget *parent)
{
    auto *made = new QPushButton(text, parent);
    made->setProperty("role", role);
    made->setAutoDefault(false);
    if (qstrcmp(role, "link") == 0 || qstrcmp(role, "link-danger") == 0)
        made->setCursor(Qt::PointingHandCursor);
    return made;
}

QFrame *surface(const char *surface, QWidget *parent)
{
    auto *made = new QFrame(parent);
    made->setProperty("surface", surface);
    return made;
}

void setTone(QLabel *label, const char *tone)
{
    if (label->property("tone").toByteArray() == tone)
        return;
    label->setProperty("tone", tone);
    repolish(label);
}

void repolish(QWidget *widget)
{
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
    widget->update();
}

void putInMiddle(QWidget *page, QWidget *card)
{
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(card);
    row->addStretch(1);
    auto *layout = new QVBoxLayout(page);
    layout->addStretch(2);
    layout->addLayout(row);
    layout->addStretch(3);
}

QFrame *rule(Qt::Orientation orientation)
{
    auto *made = new QFrame;
    if (orientation == Qt::Horizontal)
        made->setFixedHeight(1);
    else
        made->setFixedWidth(1);
    made->setAutoFillBackground(true);
    made->setBackgroundRole(QPalette::Midlight);
    return made;
}

}  // namespace colonnade::ui
