// editDistance(): how many letters have to be put in, taken out or changed to make one word of another: for "did you mean". Used
// for names, rule ids and keywords.
#pragma once

#include <QList>

#include <algorithm>
#include <numeric>
#include <utility>

namespace colonnade {

template<class View>
qsizetype editDistance(const View &a, const View &b)
{
    QList<qsizetype> above(b.size() + 1);
    std::iota(above.begin(), above.end(), 0);
    for (qsizetype i = 0; i < a.size(); ++i) {
        qsizetype diagonal = std::exchange(above[0], i + 1);
        for (qsizetype j = 0; j < b.size(); ++j) {
            const qsizetype best = std::min({above[j] + 1, above[j + 1] + 1, diagonal + (a[i] == b[j] ? 0 : 1)});
            diagonal = std::exchange(above[j + 1], best);
        }
    }
    return above.last();
}

}  // namespace colonnade
