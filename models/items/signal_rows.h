// SignalRow: a signal of a run as the Run page lists it: name, value, limit and state in words. What is calm and of no interest
// is left out, and of several slots the worst stands for all.
#pragma once

#include "run/signal.h"

#include <QCoreApplication>

namespace colonnade::items {

struct SignalRow {
    QString name;
    QString value;  ///< "?" where it is not known
    QString limit;  ///< empty where there is none
    QString state;  ///< "calm", "near its limit", "over its limit", "not known", "shown"
    QString why;    ///< of what is not known, and what the signal does to the run
    run::SignalState kind = run::SignalState::Shown;
    bool operator==(const SignalRow &) const = default;
};

class SignalRows
{
    Q_DECLARE_TR_FUNCTIONS(SignalRows)

public:
    static QList<SignalRow> of(const QList<run::Signal> &found);

private:
    static QString name(const run::Signal &signal);
    static QString number(run::SignalId id, double value);
    static QString state(run::SignalState state);
    static QString effect(run::SignalId id);
};

}  // namespace colonnade::items
