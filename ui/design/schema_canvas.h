// SchemaCanvas: table cards with the lines of their foreign keys. It shows a part of a big schema: what the change touches, what
// is joined to that, and what the reader asked for.
#pragma once

#include "ui/design/table_card.h"

#include <QGraphicsView>
#include <QMap>

namespace colonnade::ui {

class DesignState;

class SchemaCanvas : public QGraphicsView
{
    Q_OBJECT

public:
    explicit SchemaCanvas(DesignState *state, QWidget *parent = nullptr);

    TableCard *card(const sql::QualifiedName &table) const;
    void zoom(double factor);
    /// Puts all cards in view, never larger than life.
    void showAll();

protected:
    void drawBackground(QPainter *painter, const QRectF &rect) override;
    void drawForeground(QPainter *painter, const QRectF &rect) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    class Line;
    QList<sql::QualifiedName> wantedTables() const;
    void rebuild();
    void updateChange();
    void updateSelection();
    void updateLines();
    void addCard(const catalog::Table &table);
    void placeCards();
    void addLine(const sql::QualifiedName &from, const QString &column, const sql::QualifiedName &to, const QString &target,
                 bool isNew);

    DesignState *m_state;
    QGraphicsScene m_scene;
    QMap<sql::QualifiedName, TableCard *> m_cards;
    QMap<sql::QualifiedName, QPointF> m_places;  ///< where somebody put them, kept while the schema is read anew
    QList<Line *> m_lines;
    bool m_placing = false;
    bool m_touched = false;  ///< somebody zoomed or scrolled: the view is theirs
};

}  // namespace colonnade::ui
