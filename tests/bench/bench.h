// Benches: figures that a claim of ours rests on, measured side by side with what it is compared to. One file a bench,
// announced by COLONNADE_BENCH; `colonnade-bench NAME` runs it alone and prints a line a figure: name value unit.
#pragma once

#include <QString>

namespace colonnade::bench {

using Measure = void (*)();

void announce(const char *name, Measure measure);
/// Prints and keeps for --json.
void figure(const QString &name, double value, const QString &unit);
/// On standard error: what is being done.
void say(const QString &text);
double median(QList<double> values);

}  // namespace colonnade::bench

#define COLONNADE_BENCH(name, function)                       \
    namespace {                                               \
    [[maybe_unused]] const bool announced_##function = [] {   \
        colonnade::bench::announce(name, function);           \
        return true;                                          \
    }();                                                      \
    }
