// Ground: what a verdict on locks, rewrites and scans rests on. Shown beside every verdict, so that nobody takes a rule for a
// measurement. Used by impact, which knows it, and by whatever shows or saves a plan.
#pragma once

#include <QString>

#include <optional>

namespace colonnade::plan {

/// From the weakest to the strongest.
enum class GroundKind {
    Rule,      ///< by rule only: nobody has seen this form on this version
    Measured,  ///< seen on a server of this major version, with a form that is alike
    Asked      ///< this very server was asked
};

struct Ground {
    GroundKind kind = GroundKind::Rule;
    QString version;  ///< of the server that was looked at: "15.18"; empty for a rule

    bool operator==(const Ground &) const = default;
};

QString toString(GroundKind kind);  // "rule", "measured", "asked"
std::optional<GroundKind> groundKindFromString(QStringView text);

/// What both together rest on.
Ground weakest(const Ground &a, const Ground &b);

/// For people: "by rule only", "measured on 15.18", "asked of this server".
QString groundText(const Ground &ground);

}  // namespace colonnade::plan
