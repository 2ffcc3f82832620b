// Random: the choices of a generated case. The same seed makes the same choices on every machine, which the distributions of
// the standard library do not promise.
#pragma once

#include <QList>

#include <random>

namespace colonnade::test::proof {

class Random
{
public:
    explicit Random(quint64 seed) : m_engine(seed * 0x9e3779b97f4a7c15ULL + 1) {}

    int below(int end) { return int(m_engine() % quint64(end)); }
    bool chance(int percent) { return below(100) < percent; }
    template<class T>
    T pick(const QList<T> &list)
    {
        return list.at(below(int(list.size())));
    }

private:
    std::mt19937_64 m_engine;
};

}  // namespace colonnade::test::proof
