#include "ui/design/table_card.h"

#include "items/format.h"
#include "ui/widgets/theme.h"

namespace colonnade::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr double HeaderHeight = 33;
constexpr double RowHeight = 24.5;
constexpr double AddHeight = 30;
constexpr double Padding = 12;
constexpr double MinimumWidth = 190;
constexpr double MaximumWidth = 330;
constexpr qsizetype RowsShown = 12;  // of existing columns, before the rest is folded away
constexpr double TitlesOnly = 0.42;  // below this scale rows cannot be read and are not drawn

QFont chipFont()
{
    return scaledFont(0.78, QFont::Medium);
}

QString trafficOf(const catalog::Table &table)
{
    QStringList parts;
    if (table.kind == catalog::TableKind::Foreign)
        parts.append(TableCard::tr("foreign"));
    else
        parts.append(table.stats.rows < 0 ? TableCard::tr("rows unknown")
                                          : TableCard::tr("%1 rows").arg(items::count(table.stats.rows)));
    if (table.stats.writesPerSecond && *table.stats.writesPerSecond >= 0.05)
        parts.append(items::perSecond(*table.stats.writesPerSecond, TableCard::tr("writes")));
    return parts.join(u" · "_s);
}

QStringList chipsOf(const catalog::Table &table, const catalog::Column &column)
{
    QStringList chips;
    for (const catalog::Constraint &constraint : table.constraints) {
        if (!constraint.columns.contains(column.name))
            continue;
        if (constraint.kind == catalog::ConstraintKind::PrimaryKey)
            chips.prepend(u"PK"_s);
        else if (constraint.kind == catalog::ConstraintKind::ForeignKey && !chips.contains(u"FK"_s))
            chips.append(u"FK"_s);
    }
    return chips;
}

QStringList chipsOf(const change::ColumnAddition &column)
{
    QStringList chips;
    if (column.references)
        chips.append(u"FK"_s);
    if (column.notNull)
        chips.append(u"NOT NULL"_s);
    if (column.unique)
        chips.append(u"UNIQUE"_s);
    if (!column.checks.isEmpty())
        chips.append(u"CHECK"_s);
    return chips;
}

}  // namespace

TableCard::TableCard(const catalog::Table &table) : m_name(table.name), m_traffic(trafficOf(table))
{
    for (const catalog::Column &column : table.columns)
        m_existing.append({RowKind::Column, column.name, items::typeName(column.type), chipsOf(table, column), -1});
    setFlags(ItemIsMovable | ItemSendsGeometryChanges);
    setAcceptHoverEvents(true);
    setCacheMode(DeviceCoordinateCache);
    setToolTip(table.comment);
    setZValue(1);
    rebuild();
}

void TableCard::setAdditions(const QList<change::ColumnAddition> &added)
{
    if (added == m_added)
        return;
    m_added = added;
    rebuild();
}

void TableCard::setSelected(bool tableSelected, std::optional<qsizetype> added, const QString &column)
{
    if (tableSelected == m_tableSelected && added == m_selectedAddition && column == m_selectedColumn)
        return;
    m_tableSelected = tableSelected;
    m_selectedAddition = added;
    m_selectedColumn = column;
    setZValue(tableSelected ? 2 : 1);
    update();
}

void TableCard::rebuild()
{
    prepareGeometryChange();
    const bool fold = !m_expanded && m_existing.size() > RowsShown;
    m_rows = fold ? m_existing.mid(0, RowsShown - 1) : m_existing;
    if (fold)
        m_rows.append({RowKind::Hidden, tr("%n more column(s)", nullptr, int(m_existing.size() - RowsShown + 1)), {}, {}, -1});
    for (qsizetype i = 0; i < m_added.size(); ++i)
        m_rows.append({RowKind::Added, m_added[i].name, items::typeName(m_added[i].type), chipsOf(m_added[i]), i});
    m_rows.append({RowKind::Add, tr("+ Add a column"), {}, {}, -1});
    measure();
    update();
}

void TableCard::measure()
{
    const QFontMetricsF names(scaledFont(0.97));
    const QFontMetricsF types(monospaceFont(0.94));
    const QFontMetricsF chips(chipFont());
    const QFontMetricsF title(scaledFont(0.97, QFont::DemiBold));
    double width =
        title.horizontalAdvance(m_name.name.text()) + QFontMetricsF(scaledFont(0.85)).horizontalAdvance(m_traffic) + 28;
    for (const Row &row : std::as_const(m_rows)) {
        double wanted = names.horizontalAdvance(row.name) + types.horizontalAdvance(row.type) + 24;
        for (const QString &chip : row.chips)
            wanted += chips.horizontalAdvance(chip) + 18;
        width = std::max(width, wanted);
    }
    m_size = {std::clamp(std::ceil(width + 2 * Padding), MinimumWidth, MaximumWidth),
              HeaderHeight + RowHeight * double(m_rows.size() - 1) + AddHeight};
}

QRectF TableCard::boundingRect() const
{
    return QRectF(QPointF(), m_size).adjusted(-3, -3, 3, 5);
}

void TableCard::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    const Theme &t = theme();
    const QRectF card(QPointF(), m_size);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(QColor(0, 0, 0, t.dark ? 60 : 18));
    painter->drawRoundedRect(card.translated(0, 2), 7, 7);
    QPainterPath outline;
    outline.addRoundedRect(card, 7, 7);
    painter->fillPath(outline, t.card);
    painter->save();
    painter->setClipPath(outline);
    painter->fillRect(QRectF(0, 0, m_size.width(), HeaderHeight), t.cardHeader);
    const double scale = painter->worldTransform().m11();
    if (scale > TitlesOnly) {
        for (int i = 0; i < m_rows.size(); ++i) {
            const bool last = i + 1 == m_rows.size();
            paintRow(*painter, m_rows[i], {0, HeaderHeight + i * RowHeight, m_size.width(), last ? AddHeight : RowHeight},
                     i == m_hovered);
        }
    }
    painter->restore();
    painter->setPen(t.line);
    painter->drawLine(QPointF(0, HeaderHeight), QPointF(m_size.width(), HeaderHeight));
    const QRectF header(Padding, 0, m_size.width() - 2 * Padding, HeaderHeight);
    painter->setFont(scaledFont(0.85));
    painter->setPen(t.muted);
    const double traffic = scale > TitlesOnly ? painter->fontMetrics().horizontalAdvance(m_traffic) : 0;
    if (traffic > 0)
        painter->drawText(header, Qt::AlignVCenter | Qt::AlignRight, m_traffic);
    painter->setFont(scaledFont(scale > TitlesOnly ? 0.97 : 1.5, QFont::DemiBold));
    painter->setPen(t.text);
    painter->drawText(
        header, Qt::AlignVCenter | Qt::AlignLeft,
        QFontMetricsF(painter->font()).elidedText(m_name.name.text(), Qt::ElideRight, header.width() - traffic - 8));
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(m_tableSelected ? t.accent : t.border, m_tableSelected ? 1.4 : 1));
    painter->drawPath(outline);
}

bool TableCard::isSelectedRow(const Row &row) const
{
    if (!m_tableSelected)
        return false;
    return row.kind == RowKind::Added
        ? m_selectedAddition == row.added
        : row.kind == RowKind::Column && !m_selectedColumn.isEmpty() && row.name == m_selectedColumn;
}

void TableCard::paintRow(QPainter &painter, const Row &row, const QRectF &rect, bool hovered) const
{
    const Theme &t = theme();
    const bool selected = isSelectedRow(row);
    if (row.kind == RowKind::Added || selected) {
        painter.fillRect(rect, selected ? t.accentSoft : t.goodSoft);
        painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height()), selected ? t.accent : t.good);
    } else if (hovered) {
        painter.fillRect(rect, t.line);
    }
    if (row.kind == RowKind::Add) {
        painter.setPen(QPen(t.border, 1, Qt::DashLine));
        painter.drawLine(rect.topLeft(), rect.topRight());
    }
    const QRectF inner = rect.adjusted(Padding, 0, -Padding, 0);
    painter.setFont(monospaceFont(0.94));
    painter.setPen(t.muted);
    const double typeWidth = std::min(QFontMetricsF(painter.font()).horizontalAdvance(row.type) + 2, inner.width() * 0.62);
    painter.drawText(inner, Qt::AlignVCenter | Qt::AlignRight,
                     QFontMetricsF(painter.font()).elidedText(row.type, Qt::ElideRight, typeWidth));
    double chipsWidth = 0;
    for (const QString &chip : row.chips)
        chipsWidth += QFontMetricsF(chipFont()).horizontalAdvance(chip) + 18;
    painter.setFont(scaledFont(0.97));
    painter.setPen(row.kind == RowKind::Add ? t.link : row.kind == RowKind::Hidden ? t.muted : t.text);
    const QFontMetricsF metrics(painter.font());
    const QString name = metrics.elidedText(row.name, Qt::ElideRight, std::max(40.0, inner.width() - typeWidth - chipsWidth - 8));
    painter.drawText(inner, Qt::AlignVCenter | Qt::AlignLeft, name);
    double x = inner.left() + metrics.horizontalAdvance(name) + 9;
    painter.setFont(chipFont());
    for (const QString &chip : row.chips) {
        const QRectF box(x, rect.center().y() - 7.5, QFontMetricsF(painter.font()).horizontalAdvance(chip) + 10, 15);
        painter.setPen(Qt::NoPen);
        painter.setBrush(t.chip);
        painter.drawRoundedRect(box, 3, 3);
        painter.setPen(t.muted);
        painter.drawText(box, Qt::AlignCenter, chip);
        x = box.right() + 8;
    }
}

int TableCard::rowAt(const QPointF &position) const
{
    if (position.y() < HeaderHeight || position.y() > m_size.height())
        return -1;
    return std::min(int((position.y() - HeaderHeight) / RowHeight), int(m_rows.size()) - 1);
}

QPointF TableCard::rowCentre(const QString &column) const
{
    for (int i = 0; i < m_rows.size(); ++i) {
        if (m_rows[i].name == column && (m_rows[i].kind == RowKind::Column || m_rows[i].kind == RowKind::Added))
            return mapToScene(m_size.width() / 2, HeaderHeight + (i + 0.5) * RowHeight);
    }
    return mapToScene(m_size.width() / 2, HeaderHeight / 2);
}

QPointF TableCard::port(const QString &column, Qt::Edge edge) const
{
    return {edge == Qt::LeftEdge ? scenePos().x() : scenePos().x() + m_size.width(), rowCentre(column).y()};
}

QPointF TableCard::addRowCentre() const
{
    return mapToScene(60, m_size.height() - AddHeight / 2);
}

void TableCard::mousePressEvent(QGraphicsSceneMouseEvent *event)
{
    m_pressedAt = pos();
    QGraphicsObject::mousePressEvent(event);
}

void TableCard::mouseReleaseEvent(QGraphicsSceneMouseEvent *event)
{
    QGraphicsObject::mouseReleaseEvent(event);
    if ((pos() - m_pressedAt).manhattanLength() > 2)
        return;  // it was moved, not clicked
    const int row = rowAt(event->pos());
    if (row < 0) {
        Q_EMIT tableChosen(m_name);
        return;
    }
    switch (m_rows[row].kind) {
    case RowKind::Column: Q_EMIT columnChosen(m_name, m_rows[row].name); return;
    case RowKind::Added: Q_EMIT additionChosen(m_name, m_rows[row].added); return;
    case RowKind::Add: Q_EMIT addColumnRequested(m_name); return;
    case RowKind::Hidden:
        m_expanded = true;
        rebuild();
        Q_EMIT moved();
        return;
    }
}

void TableCard::hoverMoveEvent(QGraphicsSceneHoverEvent *event)
{
    const int row = rowAt(event->pos());
    if (row == m_hovered)
        return;
    m_hovered = row;
    setCursor(row >= 0 && m_rows[row].kind != RowKind::Column ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

void TableCard::hoverLeaveEvent(QGraphicsSceneHoverEvent *)
{
    m_hovered = -1;
    update();
}

QVariant TableCard::itemChange(GraphicsItemChange change, const QVariant &value)
{
    if (change == ItemPositionHasChanged)
        Q_EMIT moved();
    return QGraphicsObject::itemChange(change, value);
}

}  // namespace colonnade::ui
