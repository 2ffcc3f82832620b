#include "ui/widgets/finding_list.h"

#include "items/finding_model.h"
#include "ui/widgets/pieces.h"
#include "ui/widgets/theme.h"

#include <QStyledItemDelegate>

namespace colonnade::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int IconSize = 20;
constexpr int Left = 14;
constexpr int TextLeft = Left + IconSize + 10;
constexpr int Padding = 9;
constexpr int ButtonWidth = 104;
constexpr int ButtonHeight = 28;

/// What the button that mends the finding takes at the right end.
int buttonRoom(const QModelIndex &index)
{
    return index.data(items::FindingModel::FixButtonRole).isValid() ? ButtonWidth + Left : 0;
}

/// Where "Why?" stands in a row.
QRect whyRect(const QRect &row, const QModelIndex &index)
{
    const QFontMetrics metrics(scaledFont(0.97));
    const int width = metrics.horizontalAdvance(FindingList::tr("Why?"));
    return {row.right() - Left - buttonRoom(index) - width, row.top() + Padding, width + 1, metrics.height()};
}

/// How much of a row's width is left to the text.
int textWidth(const QModelIndex &index, int width)
{
    return whyRect(QRect(0, 0, width, 0), index).left() - TextLeft - space::Medium;
}

class FindingDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const auto *view = qobject_cast<const QListView *>(option.widget);
        const int width = view ? view->viewport()->width() : option.rect.width();
        QTextDocument document;
        layOut(document, index, width);
        return {width, std::max(38, int(document.size().height()) + 2 * Padding)};
    }

    void updateEditorGeometry(QWidget *button, const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        button->setGeometry(option.rect.right() - Left - ButtonWidth, option.rect.top() + 5, ButtonWidth, ButtonHeight);
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &t = theme();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, t.accentSoft);
        painter->setPen(t.line);
        painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
        const auto severity = plan::Severity(index.data(items::FindingModel::SeverityRole).toInt());
        const QRect icon(option.rect.left() + Left, option.rect.top() + Padding - 1, IconSize, IconSize);
        painter->setPen(Qt::NoPen);
        painter->setBrush(severityColor(severity));
        drawShape(*painter, icon, severity);
        painter->setPen(t.onAccent);
        painter->setFont(scaledFont(0.95, QFont::Bold));
        const QString sign = severity == plan::Severity::Info ? u"i"_s : severity == plan::Severity::Warning ? u"!"_s : u"×"_s;
        // A triangle is widest at its foot.
        painter->drawText(icon.translated(0, severity == plan::Severity::Warning ? 1 : 0), Qt::AlignCenter, sign);
        painter->setPen(t.link);
        painter->setFont(scaledFont(0.97));
        painter->drawText(whyRect(option.rect, index), Qt::AlignLeft | Qt::AlignTop, FindingList::tr("Why?"));
        QTextDocument document;
        layOut(document, index, option.rect.width());
        painter->translate(option.rect.left() + TextLeft, option.rect.top() + Padding);
        document.drawContents(painter);
        painter->restore();
    }

private:
    /// An octagon, a triangle, a disc: told apart without their colours.
    static void drawShape(QPainter &painter, const QRectF &in, plan::Severity severity)
    {
        const double cut = in.width() * 0.29;
        switch (severity) {
        case plan::Severity::Info: painter.drawEllipse(in); return;
        case plan::Severity::Warning:
            painter.drawConvexPolygon(QPolygonF{{in.center().x(), in.top() - 1}, in.bottomRight(), in.bottomLeft()});
            return;
        case plan::Severity::Error:
            painter.drawConvexPolygon(QPolygonF{{in.left() + cut, in.top()},
                                                {in.right() - cut, in.top()},
                                                {in.right(), in.top() + cut},
                                                {in.right(), in.bottom() - cut},
                                                {in.right() - cut, in.bottom()},
                                                {in.left() + cut, in.bottom()},
                                                {in.left(), in.bottom() - cut},
                                                {in.left(), in.top() + cut}});
            return;
        }
    }

    static void layOut(QTextDocument &document, const QModelIndex &index, int width)
    {
        document.setDefaultFont(scaledFont(0.97));
        document.setDocumentMargin(0);
        document.setTextWidth(textWidth(index, width));
        QTextCursor cursor(&document);
        QTextCharFormat text;
        text.setForeground(theme().text);
        QTextCharFormat bold = text;
        bold.setFontWeight(QFont::DemiBold);
        if (const QString place = index.data(items::FindingModel::PlaceRole).toString(); !place.isEmpty()) {
            QTextCharFormat muted = text;
            muted.setForeground(theme().muted);
            cursor.insertText(place + u"  "_s, muted);
        }
        const QString object = index.data(items::FindingModel::ObjectRole).toString();
        QString message = index.data(items::FindingModel::MessageRole).toString();
        cursor.insertText(object, bold);
        if (!object.isEmpty() && message.startsWith(object + u' '))
            message = message.mid(object.size() + 1);  // it reads on from the name
        cursor.insertText(object.isEmpty() ? message : u"  "_s + message, text);
        if (const QVariant fix = index.data(items::FindingModel::FixRole); fix.isValid()) {
            QTextCharFormat green;
            green.setForeground(theme().good);
            cursor.insertText(u"  "_s + fix.toString(), green);
        }
    }
};

}  // namespace

FindingList::FindingList(QWidget *parent) : QListView(parent)
{
    setItemDelegate(new FindingDelegate(this));
    setSelectionMode(QAbstractItemView::SingleSelection);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setFrameShape(QFrame::NoFrame);
    setResizeMode(QListView::Adjust);
    // Of many findings those on the screen first: each row is laid out as text.
    setLayoutMode(QListView::Batched);
    setBatchSize(60);
    setAccessibleName(tr("Findings"));
    setMouseTracking(true);
    connect(this, &QListView::clicked, this, [this](const QModelIndex &index) {
        if (m_clickedWhy)
            Q_EMIT whyRequested(index.data(items::FindingModel::RuleRole).toString());
        else
            Q_EMIT objectChosen(index.data(items::FindingModel::ObjectRole).toString());
    });
}

QString FindingList::currentRule() const
{
    return currentIndex().data(items::FindingModel::RuleRole).toString();
}

void FindingList::setModel(QAbstractItemModel *model)
{
    QListView::setModel(model);
    connect(model, &QAbstractItemModel::modelReset, this, &FindingList::makeButtons);
    makeButtons();
}

void FindingList::makeButtons()
{
    for (int row = 0; row < model()->rowCount(); ++row) {
        const QModelIndex index = model()->index(row, 0);
        const QVariant text = index.data(items::FindingModel::FixButtonRole);
        if (!text.isValid())
            continue;
        QPushButton *fix = button(text.toString());
        fix->setToolTip(index.data(items::FindingModel::FixRole).toString());
        // The click changes the design, which makes the findings, and the buttons, anew.
        connect(
            fix, &QPushButton::clicked, this,
            [this, rule = index.data(items::FindingModel::RuleRole).toString(),
             object = index.data(items::FindingModel::ObjectRole).toString()] { Q_EMIT fixRequested(rule, object); },
            Qt::QueuedConnection);
        setIndexWidget(index, fix);
    }
    scheduleDelayedItemsLayout();
}

bool FindingList::isOnWhy(const QPoint &place) const
{
    const QModelIndex index = indexAt(place);
    return index.isValid() && whyRect(visualRect(index), index).adjusted(-4, -4, 4, 4).contains(place);
}

void FindingList::mouseMoveEvent(QMouseEvent *event)
{
    QListView::mouseMoveEvent(event);
    viewport()->setCursor(isOnWhy(event->position().toPoint()) ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void FindingList::mouseReleaseEvent(QMouseEvent *event)
{
    m_clickedWhy = isOnWhy(event->position().toPoint());
    QListView::mouseReleaseEvent(event);  // which says what was clicked
}

void FindingList::resizeEvent(QResizeEvent *event)
{
    QListView::resizeEvent(event);
    if (event->oldSize().width() != event->size().width())
        scheduleDelayedItemsLayout();
}

void FindingList::keyPressEvent(QKeyEvent *event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && event->modifiers() == Qt::NoModifier
        && currentIndex().isValid())
        Q_EMIT objectChosen(currentIndex().data(items::FindingModel::ObjectRole).toString());
    else
        QListView::keyPressEvent(event);
}

}  // namespace colonnade::ui
