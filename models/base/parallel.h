// eachInParallel(): work on many things that know nothing of each other, spread over the processor's cores. What comes out must not
// depend on which thread did what: each call writes to a place of its own. Few things are done on the caller's thread alone.
#pragma once

#include <QtTypes>

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace colonnade {

/// Calls `work(i)` once for each i below `count`, and meanwhile `also()` on the caller's thread; returns when all is done.
template<class Also, class Work>
void eachInParallelWhile(const Also &also, qsizetype count, const Work &work)
{
    constexpr qsizetype worthAThread = 32;
    std::atomic<qsizetype> next = 0;
    const auto help = [&] {
        for (qsizetype i = next++; i < count; i = next++)
            work(i);
    };
    const qsizetype cores = std::max<qsizetype>(1, std::thread::hardware_concurrency());
    std::vector<std::jthread> helpers;
    for (qsizetype i = 0; i < std::min(cores - 1, count / worthAThread); ++i)
        helpers.emplace_back(help);
    also();
    help();
}

template<class Work>
void eachInParallel(qsizetype count, const Work &work)
{
    eachInParallelWhile([] {}, count, work);
}

}  // namespace colonnade
