// What a step does and costs, from its statements. Used by assess.cpp.
#pragma once

#include "impact/postgres/foretell.h"

namespace colonnade::impact::postgres {

/// Figures of one relation or of several together, for estimates.
struct Volume {
    double rows = -1;  ///< -1: unknown, never analysed
    double bytes = 0;
    double indexBytes = 0;
};
Volume volumeOf(const QList<sql::QualifiedName> &relations, const State &state);

/// How long the statements hold their strongest lock and how long the step takes, with the reasons. `step` has its locks,
/// rewrites and scans already. `trafficTold`: relations of which an earlier step of the plan has said what traffic is on them; it
/// takes up those that this one tells of.
plan::Estimate estimateOf(const plan::Step &step, const Foretold &told, const State &state,
                          QSet<sql::QualifiedName> &trafficTold);
/// The same for statements that run in one transaction, as in the plain script: every lock is held to its end.
plan::Estimate estimateOfPlain(const Foretold &told, const QList<sql::QualifiedName> &filled, const State &state);

}  // namespace colonnade::impact::postgres
