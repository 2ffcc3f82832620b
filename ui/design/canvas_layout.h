// Where the cards of a canvas stand before somebody moves them: referenced tables to the left of those that refer to them, each
// near what it is joined to, no two on each other. A pure function.
#pragma once

#include <QList>
#include <QPointF>
#include <QSizeF>

namespace colonnade::ui {

struct LayoutCard {
    QSizeF size;
    QList<qsizetype> references;  ///< which of the cards it points to
};

/// The top left corners, in the order of the cards.
QList<QPointF> laidOut(const QList<LayoutCard> &cards);

}  // namespace colonnade::ui
