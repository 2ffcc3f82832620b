#include "plan/postgres/family.h"

#include <QSet>

namespace colonnade::plan::postgres {

QList<Member> Family::leaves() const
{
    QList<Member> leaves;
    std::ranges::copy_if(below, std::back_inserter(leaves), &Member::holdsRows);
    return leaves;
}

Family familyOf(const catalog::Table &table, const catalog::Catalog &catalog)
{
    Family family;
    QSet<const catalog::Table *> known;
    const auto add = [&](const catalog::Table &parent) {
        for (const catalog::Table *child : catalog.children(parent.name)) {
            if (!known.contains(child))
                family.below.append(Member{child, &parent});
            known.insert(child);
        }
    };
    add(table);
    for (qsizetype i = 0; i < family.below.size(); ++i)
        add(*family.below[i].table);
    return family;
}

}  // namespace colonnade::plan::postgres
