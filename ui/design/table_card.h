// TableCard: a table on the canvas: its size and traffic, its columns with what is special of them, the new ones green, and
// the row that adds one.
#pragma once

#include "catalog/catalog.h"
#include "change/change_set.h"

#include <QGraphicsObject>

namespace colonnade::ui {

class TableCard : public QGraphicsObject
{
    Q_OBJECT

public:
    explicit TableCard(const catalog::Table &table);

    enum { Type = UserType + 1 };
    int type() const override { return Type; }

    const sql::QualifiedName &table() const { return m_name; }
    void setAdditions(const QList<change::ColumnAddition> &added);
    /// Which row is selected; `column` is an existing one.
    void setSelected(bool tableSelected, std::optional<qsizetype> added, const QString &column);

    QRectF boundingRect() const override;
    QSizeF size() const { return m_size; }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

    /// Where a line to or from this column meets the card's edge, in scene coordinates.
    QPointF port(const QString &column, Qt::Edge edge) const;
    /// The middle of the row that adds a column, in scene coordinates; for tests and for keyboards' tooltips.
    QPointF addRowCentre() const;
    QPointF rowCentre(const QString &column) const;

Q_SIGNALS:
    void addColumnRequested(const colonnade::sql::QualifiedName &table);
    void tableChosen(const colonnade::sql::QualifiedName &table);
    void columnChosen(const colonnade::sql::QualifiedName &table, const QString &column);
    void additionChosen(const colonnade::sql::QualifiedName &table, qsizetype added);
    void moved();

protected:
    void mousePressEvent(QGraphicsSceneMouseEvent *event) override;
    void mouseReleaseEvent(QGraphicsSceneMouseEvent *event) override;
    void hoverMoveEvent(QGraphicsSceneHoverEvent *event) override;
    void hoverLeaveEvent(QGraphicsSceneHoverEvent *event) override;
    QVariant itemChange(GraphicsItemChange change, const QVariant &value) override;

private:
    enum class RowKind { Column, Hidden, Added, Add };
    struct Row {
        RowKind kind;
        QString name;
        QString type;
        QStringList chips;
        qsizetype added = -1;
    };
    void rebuild();
    void measure();
    int rowAt(const QPointF &position) const;
    void paintRow(QPainter &painter, const Row &row, const QRectF &rect, bool hovered) const;
    bool isSelectedRow(const Row &row) const;

    sql::QualifiedName m_name;
    QString m_traffic;
    QList<Row> m_existing;
    QList<change::ColumnAddition> m_added;
    QList<Row> m_rows;
    QSizeF m_size;
    bool m_expanded = false;
    bool m_tableSelected = false;
    std::optional<qsizetype> m_selectedAddition;
    QString m_selectedColumn;
    int m_hovered = -1;
    QPointF m_pressedAt;
};

}  // namespace colonnade::ui
