// PlacedFinding: a finding with the place in a text that it is about. What comes of a design has no place but its object.
#pragma once

#include "plan/finding.h"

namespace colonnade::items {

struct PlacedFinding {
    plan::Finding finding;
    QString place = {};  ///< "line 12", "V2__state.sql, line 12"
    int statement = -1;  ///< of the review that it belongs to
    int row = -1;        ///< of its left side
    bool operator==(const PlacedFinding &) const = default;
};

}  // namespace colonnade::items
