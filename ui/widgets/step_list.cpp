#include "ui/widgets/step_list.h"

#include "items/step_row.h"
#include "ui/widgets/lock_badge.h"
#include "ui/widgets/theme.h"

#include <QStyledItemDelegate>

namespace colonnade::ui {

using namespace Qt::StringLiterals;

namespace {

using items::RowKind;
using items::RowState;

constexpr int Gap = 14;     // below a card
constexpr int Indent = 26;  // of a step's title
constexpr int Padding = 10;
constexpr int PhaseHeight = 34;
constexpr int StepHeight = 27;

class StepDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const auto *view = qobject_cast<const QListView *>(option.widget);
        const int width = view ? view->viewport()->width() : option.rect.width();
        const int gap = index.data(items::LastOfCardRole).toBool() ? Gap : 0;
        switch (kindOf(index)) {
        case RowKind::Phase: return {width, PhaseHeight + gap};
        case RowKind::Step: return {width, stepLayout(QRect(0, 0, width, 0), index).height + gap};
        case RowKind::Gate: return {width, gateText(index, width).size().toSize().height() + 2 * Padding - 4 + gap};
        }
        Q_UNREACHABLE_RETURN({});
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        QRect rect = option.rect;
        if (index.data(items::LastOfCardRole).toBool())
            rect.setBottom(rect.bottom() - Gap);
        const bool selected = option.state & QStyle::State_Selected;
        switch (kindOf(index)) {
        case RowKind::Phase: paintPhase(*painter, rect, index); break;
        case RowKind::Step: paintStep(*painter, rect, index, selected); break;
        case RowKind::Gate: paintGate(*painter, rect, index); break;
        }
        painter->restore();
    }

private:
    static RowKind kindOf(const QModelIndex &index) { return RowKind(index.data(items::RowKindRole).toInt()); }
    static std::optional<RowState> state(const QModelIndex &index, int role = items::RowStateRole)
    {
        const QVariant value = index.data(role);
        return value.isValid() ? std::optional(RowState(value.toInt())) : std::nullopt;
    }
    static QString mark(std::optional<RowState> state)
    {
        if (!state)
            return {};
        switch (*state) {
        case RowState::Ahead: return {};
        case RowState::Active:
        case RowState::Waiting: return u"●"_s;
        case RowState::Done: return u"✓"_s;
        case RowState::Failed: return u"✕"_s;
        }
        Q_UNREACHABLE_RETURN({});
    }
    static QColor markColor(RowState state)
    {
        switch (state) {
        case RowState::Ahead: return theme().faint;
        case RowState::Active: return theme().link;
        case RowState::Waiting: return theme().warning;
        case RowState::Done: return theme().good;
        case RowState::Failed: return theme().bad;
        }
        Q_UNREACHABLE_RETURN({});
    }

    /// The part of a card that this row is: its frame is open towards the rows that follow and went before.
    void paintCard(QPainter &painter, const QRect &rect, const QModelIndex &index, bool first) const
    {
        const Theme &t = theme();
        const bool last = index.data(items::LastOfCardRole).toBool();
        const auto card = state(index, items::CardStateRole);
        const bool active = card == RowState::Active || card == RowState::Waiting;
        QRectF frame = QRectF(rect).adjusted(0.5, first ? 0.5 : -20, -0.5, last ? -0.5 : 20);
        painter.setClipRect(rect);
        painter.setPen(QPen(card == RowState::Failed ? t.bad : active ? t.accent : t.border, 1));
        painter.setBrush(t.card);
        painter.drawRoundedRect(frame, 7, 7);
        if (!first) {
            painter.setPen(t.line);
            painter.drawLine(QPointF(rect.left() + 1, rect.top() + 0.5), QPointF(rect.right() - 1, rect.top() + 0.5));
        }
    }

    void paintPhase(QPainter &painter, const QRect &rect, const QModelIndex &index) const
    {
        const Theme &t = theme();
        paintCard(painter, rect, index, true);
        const auto now = state(index);
        const QRect inner = rect.adjusted(Padding, 0, -Padding, 0);
        painter.setFont(scaledFont(1.0));
        const QString detail = index.data(items::DetailRole).toString();
        painter.setPen(t.muted);
        painter.drawText(inner, Qt::AlignVCenter | Qt::AlignRight, detail);
        painter.setFont(scaledFont(1.0, QFont::DemiBold));
        int left = 0;
        if (const QString sign = mark(now); !sign.isEmpty()) {
            painter.setPen(markColor(*now));
            painter.drawText(inner, Qt::AlignVCenter | Qt::AlignLeft, sign);
            left = painter.fontMetrics().horizontalAdvance(sign) + 5;
        }
        painter.setPen(now == RowState::Ahead ? t.faint : now == RowState::Active ? t.link : t.text);
        painter.drawText(inner.adjusted(left, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, index.data().toString());
    }

    static int detailWidth(const QModelIndex &index)
    {
        const QString detail = index.data(items::DetailRole).toString();
        if (detail.isEmpty())
            return 0;
        if (index.data(items::WaitClassRole).isValid())
            return LockBadge::sizeFor(detail).width();
        return QFontMetrics(scaledFont(0.92)).horizontalAdvance(detail) + 2;
    }

    struct StepLayout {
        QRect title;
        QRect detail;
        int height;
    };

    /// The badge stands beside its title; a title that would take more than two lines there has a line of its own.
    static StepLayout stepLayout(const QRect &row, const QModelIndex &index)
    {
        const QFontMetrics metrics(scaledFont(0.97));
        const auto wrapped = [&](int width) {
            return metrics.boundingRect(QRect(0, 0, width, 2000), Qt::TextWordWrap | Qt::AlignLeft, index.data().toString())
                .height();
        };
        const int left = row.left() + Indent;
        const int whole = row.width() - Indent - Padding;
        const int beside = whole - detailWidth(index) - space::Small;
        const int height = wrapped(beside);
        if (height <= 2 * metrics.lineSpacing() + 2 || !index.data(items::WaitClassRole).isValid()) {
            const int all = std::max(StepHeight, height + 9);
            return {{left, row.top() + (all - height) / 2, beside, height}, {left, row.top(), whole, all}, all};
        }
        const int tall = wrapped(whole);
        const int badge = metrics.height() + 6;
        return {{left, row.top() + 5, whole, tall}, {left, row.top() + 5 + tall, whole, badge}, tall + badge + 9};
    }

    void paintStep(QPainter &painter, const QRect &rect, const QModelIndex &index, bool selected) const
    {
        const Theme &t = theme();
        paintCard(painter, rect, index, false);
        const auto now = state(index);
        if (selected || now == RowState::Active || now == RowState::Waiting)
            painter.fillRect(rect.adjusted(1, 1, -1, index.data(items::LastOfCardRole).toBool() ? -4 : 0), t.accentSoft);
        if (const QVariant progress = index.data(items::ProgressRole); progress.isValid())
            painter.fillRect(QRectF(rect.left() + 1, rect.bottom() - 2, (rect.width() - 2) * progress.toDouble(), 2), t.accent);
        painter.setFont(scaledFont(0.97));
        if (const QString sign = mark(now); !sign.isEmpty()) {
            painter.setPen(markColor(*now));
            painter.drawText(rect.adjusted(Padding, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, sign);
        }
        painter.setPen(now == RowState::Ahead ? t.faint : t.text);
        const StepLayout layout = stepLayout(rect, index);
        painter.drawText(layout.title, Qt::TextWordWrap | Qt::AlignLeft, index.data().toString());
        const QString detail = index.data(items::DetailRole).toString();
        const QRect inner = layout.detail;
        if (const QVariant wait = index.data(items::WaitClassRole); wait.isValid() && !detail.isEmpty()) {
            LockBadge::paint(painter, inner, detail, plan::WaitClass(wait.toInt()));
        } else {
            painter.setFont(scaledFont(0.92));
            painter.setPen(now == RowState::Failed ? t.bad : now == RowState::Waiting ? t.warning : t.muted);
            painter.drawText(inner, Qt::AlignVCenter | Qt::AlignRight, detail);
        }
    }

    QTextDocument &layOut(QTextDocument &document, const QModelIndex &index, int width) const
    {
        const auto now = state(index);
        const QString sign = now == RowState::Done ? u"✓ "_s : QString();
        document.setDefaultFont(scaledFont(0.97));
        document.setDocumentMargin(0);
        document.setTextWidth(width - 2 * Padding);
        QTextCursor cursor(&document);
        QTextCharFormat plain;
        plain.setForeground(now == RowState::Ahead ? theme().muted : theme().text);
        QTextCharFormat bold = plain;
        bold.setFontWeight(QFont::DemiBold);
        cursor.insertText(sign + StepList::tr("Gate"), bold);
        cursor.insertText(u" · "_s + index.data().toString(), plain);
        return document;
    }
    QRectF gateText(const QModelIndex &index, int width) const
    {
        QTextDocument document;
        return {QPointF(), layOut(document, index, width).size()};
    }

    void paintGate(QPainter &painter, const QRect &rect, const QModelIndex &index) const
    {
        const Theme &t = theme();
        const bool asked = state(index) == RowState::Waiting;
        painter.setPen(QPen(asked ? t.warning : t.faint, asked ? 1.5 : 1, Qt::DashLine));
        painter.setBrush(t.gate);
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7);
        QTextDocument document;
        layOut(document, index, rect.width());
        painter.translate(rect.left() + Padding, rect.top() + Padding - 2);
        document.drawContents(&painter);
    }
};

}  // namespace

StepList::StepList(QWidget *parent) : QListView(parent)
{
    setItemDelegate(new StepDelegate(this));
    setSelectionMode(QAbstractItemView::SingleSelection);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setFrameShape(QFrame::NoFrame);
    setUniformItemSizes(false);
    setResizeMode(QListView::Adjust);
    setAccessibleName(tr("Phases, steps and gates"));
}

void StepList::selectStep(const QString &stepId)
{
    const QModelIndexList found = model()->match(model()->index(0, 0), items::StepIdRole, stepId, 1, Qt::MatchExactly);
    if (!found.isEmpty())
        setCurrentIndex(found.first());
}

QString StepList::selectedStep() const
{
    return currentIndex().data(items::StepIdRole).toString();
}

void StepList::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    if (const QString step = current.data(items::StepIdRole).toString(); !step.isEmpty())
        Q_EMIT stepSelected(step);
}

void StepList::resizeEvent(QResizeEvent *event)
{
    QListView::resizeEvent(event);
    if (event->oldSize().width() != event->size().width())
        scheduleDelayedItemsLayout();  // titles wrap anew
}

/// Up and Down go from step to step: phases and gates are not something to select.
QModelIndex StepList::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers)
{
    const int step = action == MoveUp || action == MovePrevious ? -1 : action == MoveDown || action == MoveNext ? 1 : 0;
    if (step == 0 || !currentIndex().isValid())
        return QListView::moveCursor(action, modifiers);
    for (int row = currentIndex().row() + step; row >= 0 && row < model()->rowCount(); row += step) {
        const QModelIndex index = model()->index(row, 0);
        if (RowKind(index.data(items::RowKindRole).toInt()) == RowKind::Step)
            return index;
    }
    return currentIndex();
}

}  // namespace colonnade::ui
