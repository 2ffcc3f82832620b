#include "ui/design/canvas_layout.h"

#include <algorithm>
#include <numeric>

namespace colonnade::ui {

namespace {

constexpr double ColumnGap = 90;
constexpr double RowGap = 34;

/// The longest way down the references; loops are cut where they close.
int depth(const QList<LayoutCard> &cards, qsizetype card, QList<int> &known)
{
    if (known[card] >= 0)
        return known[card];
    if (known[card] == -2)
        return -1;
    known[card] = -2;
    int deepest = -1;
    for (const qsizetype target : cards[card].references) {
        if (target != card)
            deepest = std::max(deepest, depth(cards, target, known));
    }
    return known[card] = deepest + 1;
}

double barycenter(const QList<LayoutCard> &cards, qsizetype card, const QList<double> &middle, const QList<int> &layer)
{
    double sum = 0;
    int count = 0;
    for (qsizetype other = 0; other < cards.size(); ++other) {
        const bool joined = cards[card].references.contains(other) || cards[other].references.contains(card);
        if (joined && layer[other] < layer[card]) {
            sum += middle[other];
            ++count;
        }
    }
    return count == 0 ? 0 : sum / count;
}

}  // namespace

QList<QPointF> laidOut(const QList<LayoutCard> &cards)
{
    QList<int> layer(cards.size(), -1);
    for (qsizetype card = 0; card < cards.size(); ++card)
        depth(cards, card, layer);
    const int layers = cards.isEmpty() ? 0 : *std::ranges::max_element(layer) + 1;
    double area = 0;
    for (const LayoutCard &card : cards)
        area += (card.size.width() + ColumnGap) * (card.size.height() + RowGap);
    const double tallest = std::max(620.0, std::sqrt(area));
    QList<QPointF> places(cards.size());
    QList<double> middle(cards.size(), 0);
    double left = 0;
    for (int number = 0; number < layers; ++number) {
        QList<qsizetype> members;
        for (qsizetype card = 0; card < cards.size(); ++card) {
            if (layer[card] == number)
                members.append(card);
        }
        std::ranges::stable_sort(members, {}, [&](qsizetype card) { return barycenter(cards, card, middle, layer); });
        double top = 0;
        double width = 0;
        for (const qsizetype card : std::as_const(members)) {
            const QSizeF size = cards[card].size;
            if (top > 0 && top + size.height() > tallest) {
                left += width + ColumnGap;
                top = 0;
                width = 0;
            }
            places[card] = {left, top};
            middle[card] = top + size.height() / 2;
            top += size.height() + RowGap;
            width = std::max(width, size.width());
        }
        left += width + ColumnGap;
    }
    return places;
}

}  // namespace colonnade::ui
