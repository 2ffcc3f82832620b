#include "change/partition_order.h"

#include <QRegularExpression>

#include <limits>

namespace colonnade::change {

using namespace Qt::StringLiterals;

namespace {

/// What PostgreSQL puts partitions in order by: remainders, or the values in their bounds, and DEFAULT last. Of values that are no
/// numbers it is a guess, which makes a difference only to numbers in names that are alike when they are cut.
struct BoundOrder {
    int rank = 0;
    double first = 0, second = 0;
    QString text;

    explicit BoundOrder(const QString &bound)
    {
        constexpr int Null = 1, Default = 2;
        static const QRegularExpression hash(u"modulus (\\d+), remainder (\\d+)"_s);
        if (bound == "DEFAULT"_L1) {
            rank = Default;
        } else if (const auto parts = hash.match(bound); parts.hasMatch()) {
            first = parts.captured(1).toDouble();
            second = parts.captured(2).toDouble();
        } else {
            const qsizetype open = bound.indexOf(u'(');
            text = bound.sliced(open + 1, bound.indexOf(u')', open) - open - 1).section(u',', 0, 0).remove(u'\'');
            rank = text == "NULL"_L1 ? Null : 0;
            first = text == "MINVALUE"_L1 ? -std::numeric_limits<double>::infinity() : text.toDouble();
        }
    }
    auto operator<=>(const BoundOrder &) const = default;
};

void appendBelow(const catalog::Table &table, const catalog::Catalog &catalog, QList<const catalog::Table *> &order)
{
    std::vector<std::pair<BoundOrder, const catalog::Table *>> below;
    for (const catalog::Table *child : catalog.children(table.name))
        below.emplace_back(BoundOrder(child->partitionBound), child);
    std::ranges::stable_sort(below, [](const auto &a, const auto &b) { return a.first < b.first; });
    for (const auto &[bound, child] : below) {
        order.append(child);
        appendBelow(*child, catalog, order);
    }
}

}  // namespace

QList<const catalog::Table *> partitionsInOrder(const catalog::Table &table, const catalog::Catalog &catalog)
{
    QList<const catalog::Table *> order;
    appendBelow(table, catalog, order);
    return order;
}

}  // namespace colonnade::change
