#include "tests/ui/shown_whole.h"

#include "ui/widgets/elided_label.h"

#include <QAbstractButton>
#include <QLabel>
#include <QScrollArea>
#include <QWidget>

namespace colonnade::test {

using namespace Qt::StringLiterals;

namespace {

bool insideScrollArea(const QWidget *widget)
{
    for (const QWidget *parent = widget->parentWidget(); parent; parent = parent->parentWidget()) {
        if (qobject_cast<const QAbstractScrollArea *>(parent))
            return true;
    }
    return false;
}

QString name(const QWidget *widget, const QString &text)
{
    return u"%1 “%2”"_s.arg(QString::fromLatin1(widget->metaObject()->className()), text.left(40));
}

}  // namespace

QStringList cutTexts(const QWidget &window)
{
    QStringList cut;
    const auto look = [&](const QWidget *widget, const QString &text, int wanted) {
        if (widget->width() < wanted)
            cut.append(u"%1 has %2 of %3 pixels"_s.arg(name(widget, text)).arg(widget->width()).arg(wanted));
        const QPoint corner = widget->mapTo(&window, QPoint(widget->width(), widget->height()));
        if (corner.x() > window.width() || (!insideScrollArea(widget) && corner.y() > window.height()))
            cut.append(u"%1 ends outside of the window"_s.arg(name(widget, text)));
    };
    for (const QAbstractButton *button : window.findChildren<QAbstractButton *>()) {
        if (button->isVisible() && !button->text().isEmpty())
            look(button, button->text(), button->minimumSizeHint().width());
    }
    for (const QLabel *label : window.findChildren<QLabel *>()) {
        if (!label->isVisible() || label->text().isEmpty() || qobject_cast<const ui::ElidedLabel *>(label))
            continue;
        look(label, label->text(), label->wordWrap() ? 0 : label->sizeHint().width());
        if (label->wordWrap() && label->height() < label->heightForWidth(label->width()))
            cut.append(u"%1 has %2 of %3 pixels in height"_s.arg(name(label, label->text()))
                           .arg(label->height())
                           .arg(label->heightForWidth(label->width())));
    }
    return cut;
}

}  // namespace colonnade::test
