#include "ui/widgets/page_bar.h"

#include "base/names.h"
#include "ui/widgets/theme.h"

namespace colonnade::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Names = nameTable<Page>(std::pair{Page::Design, "design"_L1}, std::pair{Page::Preview, "preview"_L1},
                                       std::pair{Page::Rehearse, "rehearse"_L1}, std::pair{Page::Run, "run"_L1},
                                       std::pair{Page::Watch, "watch"_L1}, std::pair{Page::Report, "report"_L1});

class PageButton : public QAbstractButton
{
public:
    PageButton(int number, const QString &text, QWidget *parent) : QAbstractButton(parent), m_number(number)
    {
        setText(text);
        setCheckable(true);
        setFocusPolicy(Qt::StrongFocus);
        setAccessibleName(PageBar::tr("Page %1, %2").arg(number).arg(text));
        setToolTip(u"Ctrl+%1"_s.arg(number));
        setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    }

    void setDone(bool done)
    {
        m_done = done;
        setAccessibleDescription(done ? PageBar::tr("done") : QString());
        update();
    }

    QSize sizeHint() const override
    {
        return {QFontMetrics(scaledFont(1.0, QFont::DemiBold)).horizontalAdvance(text()) + 20 + space::Small + 2 * space::Large,
                36};
    }
    QSize minimumSizeHint() const override { return {sizeHint().width() - space::Large, 36}; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Theme &t = theme();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        paintSegment(painter);
        const int content = 20 + space::Small + QFontMetrics(labelFont()).horizontalAdvance(text());
        const QRect circle((width() - content) / 2, (height() - 20) / 2, 20, 20);
        painter.setPen(Qt::NoPen);
        painter.setBrush(isChecked() ? t.onAccent : m_done ? t.good : t.chip);
        painter.drawEllipse(circle);
        if (m_done && !isChecked()) {
            painter.setPen(QPen(t.onAccent, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
            painter.setBrush(Qt::NoBrush);
            const QPointF c = QRectF(circle).center();
            painter.drawPolyline(QPolygonF({c + QPointF(-4, 0.3), c + QPointF(-1.2, 3), c + QPointF(4.2, -3)}));
        } else {
            painter.setPen(isChecked() ? t.accent : t.muted);
            painter.setFont(scaledFont(0.85, QFont::DemiBold));
            painter.drawText(circle, Qt::AlignCenter, QString::number(m_number));
        }
        painter.setFont(labelFont());
        painter.setPen(isChecked() ? t.onAccent : t.text);
        painter.drawText(QRect(circle.right() + space::Small, 0, width(), height()), Qt::AlignVCenter | Qt::AlignLeft, text());
    }

private:
    QFont labelFont() const { return scaledFont(1.0, isChecked() ? QFont::DemiBold : QFont::Normal); }

    void paintSegment(QPainter &painter)
    {
        const Theme &t = theme();
        // The bar is one rounded frame: each segment draws it whole and shows its own part of it.
        const int first = m_number == 1 ? 0 : -20;
        const int last = m_number == PageCount ? width() : width() + 20;
        painter.setPen(QPen(isChecked() ? t.accent : t.border, 1));
        painter.setBrush(isChecked() ? t.accent : underMouse() ? t.cardHeader : t.card);
        painter.drawRoundedRect(QRectF(first, 0, last - first, height()).adjusted(0.5, 0.5, -0.5, -0.5), space::Radius,
                                space::Radius);
        if (m_number > 1 && !isChecked()) {
            painter.setPen(t.border);
            painter.drawLine(QPointF(0.5, 1), QPointF(0.5, height() - 1));
        }
        if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange)) {
            painter.setPen(QPen(isChecked() ? t.onAccent : t.accent, 1, Qt::DotLine));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(QRectF(rect()).adjusted(4, 4, -4, -4), 4, 4);
        }
    }

    int m_number;
    bool m_done = false;
};

}  // namespace

QString toString(Page page)
{
    return Names.name(page);
}

std::optional<Page> pageFromString(QStringView word)
{
    return Names.value(word);
}

PageBar::PageBar(QWidget *parent) : QWidget(parent)
{
    const QString titles[] = {tr("Design"), tr("Preview"), tr("Rehearse"), tr("Run"), tr("Watch"), tr("Report")};
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_group.setExclusive(true);
    for (int i = 0; i < PageCount; ++i) {
        auto *made = new PageButton(i + 1, titles[i], this);
        m_group.addButton(made, i);
        layout->addWidget(made);
    }
    connect(&m_group, &QButtonGroup::idClicked, this, [this](int id) { Q_EMIT chosen(Page(id)); });
    setCurrent(Page::Design);
}

void PageBar::setCurrent(Page page)
{
    pageButton(page)->setChecked(true);
}

Page PageBar::current() const
{
    return Page(m_group.checkedId());
}

void PageBar::setDone(Page page, bool done)
{
    static_cast<PageButton *>(pageButton(page))->setDone(done);
}

QAbstractButton *PageBar::pageButton(Page page) const
{
    return m_group.button(int(page));
}

}  // namespace colonnade::ui
