#include "plan/postgres/family.h"

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
    const auto add = [&](const catalog::Table &parent) {
        for (const catalog::Table *child : catalog.children(parent.name)) {
            if (!std::ranges::contains(family.below, child, &Member::table))
                family.below.append(Member{child, &parent});
        }
    };
    add(table);
    for (qsizetype i = 0; i < family.below.size(); ++i)
        add(*family.below[i].table);
    return family;
}

}  // namespace colonnade::plan::postgres
