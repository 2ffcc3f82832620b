#include "ui/widgets/script_view.h"

#include "ui/widgets/lock_badge.h"
#include "ui/widgets/script_colours.h"
#include "ui/widgets/theme.h"

#include <QScrollBar>
#include <QStyledItemDelegate>

namespace colonnade::ui {

using namespace Qt::StringLiterals;
using Role = items::ScriptLineModel::Role;

namespace {

constexpr int BarWidth = 4;
constexpr int Gap = 8;

class LineDelegate : public QStyledItemDelegate
{
public:
    explicit LineDelegate(ScriptView *view) : QStyledItemDelegate(view), m_view(view) {}

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        const QFontMetricsF metrics(monospaceFont());
        const int columns = m_view->lines()->review() ? m_view->lines()->script().columns : 0;
        return {gutter() + 3 * Gap + int(std::ceil(columns * metrics.horizontalAdvance(u'0'))), m_view->lineHeight()};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &t = theme();
        // Numbers and badges stay where they are while long lines are scrolled sideways.
        const QRect row(0, option.rect.top(), m_view->viewport()->width(), option.rect.height());
        const bool heading = index.data(Role::HeadingRole).toBool();
        painter->save();
        if (heading)
            painter->fillRect(row, t.cardHeader);
        else if (m_view->lines()->rowsOf(m_view->statement()).contains(index.row()))
            painter->fillRect(row, t.accentSoft);
        if (option.state & QStyle::State_Selected && m_view->choosesSeveral()) {
            QColor chosen = t.accent;
            chosen.setAlpha(50);
            painter->fillRect(row, chosen);
        }
        painter->setClipRect(row.adjusted(gutter(), 0, 0, 0));
        paintText(*painter, option.rect, index, heading);
        painter->setClipping(false);
        paintGutter(*painter, row, index);
        if (const QVariant badge = index.data(Role::BadgeRole); badge.isValid())
            paintBadge(*painter, row, index, badge.toString());
        if (index == m_view->currentIndex() && m_view->hasFocus()) {
            painter->setPen(QPen(t.accent, 1, Qt::DotLine));
            painter->drawLine(row.left() + gutter(), row.bottom(), row.right(), row.bottom());
        }
        painter->restore();
    }

private:
    int gutter() const
    {
        int most = 0;
        if (m_view->lines()->review() && !m_view->lines()->script().lines.isEmpty())
            most = m_view->lines()->script().highestNumber;
        if (most == 0)
            return BarWidth + Gap;
        const QFontMetrics metrics(monospaceFont(0.92));
        return Gap + metrics.horizontalAdvance(QString::number(std::max(most, 100))) + Gap + BarWidth + Gap;
    }

    void paintGutter(QPainter &painter, const QRect &row, const QModelIndex &index) const
    {
        const Theme &t = theme();
        const int right = gutter() - Gap - BarWidth;
        if (const QVariant wait = index.data(Role::WaitClassRole); wait.isValid())
            painter.fillRect(QRect(right, row.top(), BarWidth, row.height()), waitColor(plan::WaitClass(wait.toInt())));
        const QVariant number = index.data(Role::NumberRole);
        if (!number.isValid())
            return;
        const QVariant severity = index.data(Role::SeverityRole);
        painter.setFont(monospaceFont(0.92));
        painter.setPen(severity.isValid() ? severityTextColor(plan::Severity(severity.toInt())) : t.muted);
        painter.drawText(QRect(0, row.top(), right - Gap, row.height()), Qt::AlignRight | Qt::AlignVCenter, number.toString());
    }

    void paintText(QPainter &painter, const QRect &rect, const QModelIndex &index, bool heading) const
    {
        const Theme &t = theme();
        const bool quiet = index.data(Role::QuietRole).toBool();
        QTextLayout layout(index.data().toString(), heading ? scaledFont(0.95, QFont::DemiBold) : monospaceFont());
        QList<QTextLayout::FormatRange> formats;
        if (!quiet && !heading)
            formats = m_view->colours().of(index.row(), layout.text());
        for (const items::ScriptMark &mark : m_view->lines()->script().marks.value(index.row())) {
            QTextCharFormat wave;
            wave.setUnderlineStyle(QTextCharFormat::WaveUnderline);
            wave.setUnderlineColor(severityColor(mark.severity));
            formats.append({mark.from, std::max(1, mark.to - mark.from), wave});
        }
        layout.setFormats(formats);
        QTextOption one;
        one.setWrapMode(QTextOption::NoWrap);
        layout.setTextOption(one);
        layout.beginLayout();
        QTextLine line = layout.createLine();
        layout.endLayout();
        painter.setPen(heading || quiet ? t.muted : t.text);
        const double height = line.isValid() ? line.height() : 0;
        layout.draw(&painter, QPointF(rect.left() + gutter(), rect.top() + (rect.height() - height) / 2));
    }

    void paintBadge(QPainter &painter, const QRect &row, const QModelIndex &index, const QString &text) const
    {
        const QRect within = row.adjusted(0, 0, -Gap, 0);
        const int left = within.right() - LockBadge::sizeFor(text).width();
        // What is below it shows through as little as it can.
        const bool chosen = m_view->lines()->rowsOf(m_view->statement()).contains(index.row());
        painter.fillRect(QRect(left - Gap, row.top(), row.right() - left + Gap + 1, row.height()),
                         chosen ? theme().accentSoft : theme().card);
        LockBadge::paint(painter, within, text, plan::WaitClass(index.data(Role::WaitClassRole).toInt()));
    }

    ScriptView *m_view;
};

}  // namespace

ScriptView::ScriptView(items::ScriptLineModel *model, QWidget *parent)
    : QListView(parent), m_lines(model), m_colours(std::make_unique<ScriptColours>(model))
{
    measure();
    setItemDelegate(new LineDelegate(this));
    setUniformItemSizes(true);
    setSelectionMode(QAbstractItemView::ContiguousSelection);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setFrameShape(QFrame::NoFrame);
    connect(model, &QAbstractItemModel::modelReset, this, [this] {
        m_statement = -1;
        m_colours->forget();
    });
    setModel(model);
    connect(this, &QListView::clicked, this, [this](const QModelIndex &index) { Q_EMIT lineChosen(index.row()); });
}

ScriptView::~ScriptView() = default;

void ScriptView::measure()
{
    m_lineHeight = std::max(QFontMetrics(monospaceFont()).lineSpacing() + 2, LockBadge::sizeFor(u"X"_s).height() + 1);
}

void ScriptView::setStatement(int statement)
{
    if (statement == m_statement)
        return;
    m_statement = statement;
    viewport()->update();
}

void ScriptView::goTo(int row)
{
    const QModelIndex index = m_lines->index(row, 0);
    if (!index.isValid())
        return;
    m_going = true;
    setCurrentIndex(index);
    m_going = false;
    const QRect shown = visualRect(index);
    if (!viewport()->rect().contains(QPoint(viewport()->width() / 2, shown.center().y())))
        setTopRow(std::max(0, row - 4));
}

double ScriptView::topRow() const
{
    return double(verticalScrollBar()->value()) / m_lineHeight;
}

void ScriptView::setTopRow(double row)
{
    verticalScrollBar()->setValue(int(std::lround(row * m_lineHeight)));
}

bool ScriptView::choosesSeveral() const
{
    // By ranges: a whole script may be chosen, and every row of it is painted.
    const QItemSelection chosen = selectionModel()->selection();
    return chosen.size() > 1 || (!chosen.isEmpty() && chosen.first().height() > 1);
}

QString ScriptView::selectedText() const
{
    if (choosesSeveral()) {
        const QItemSelection chosen = selectionModel()->selection();
        const int first = std::ranges::min(chosen, {}, &QItemSelectionRange::top).top();
        return m_lines->text(first, std::ranges::max(chosen, {}, &QItemSelectionRange::bottom).bottom());
    }
    const items::RowRange rows = m_lines->rowsOf(m_statement);
    if (rows.first >= 0)
        return m_lines->text(rows.first, rows.last);
    return m_lines->text(currentIndex().row(), currentIndex().row());
}

void ScriptView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        QGuiApplication::clipboard()->setText(selectedText());
    else
        QListView::keyPressEvent(event);
}

void ScriptView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    if (!m_going && current.isValid())
        Q_EMIT lineChosen(current.row());
}

void ScriptView::changeEvent(QEvent *event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_colours) {
        m_colours->forget();
        viewport()->update();
    } else if (event->type() == QEvent::FontChange) {
        measure();
        scheduleDelayedItemsLayout();
    }
}

}  // namespace colonnade::ui
