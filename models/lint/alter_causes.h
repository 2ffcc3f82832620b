// Causes: which clause of ALTER TABLE it may be that writes or reads every row, and what to write instead. Used by
// rules_alter_table.cpp: what is foretold says whether there is such work at all, so a cause without an effect is no finding.
#pragma once

#include "lint/case.h"

namespace colonnade::lint {

struct Cause {
    QString rule;
    QString what;  ///< "the volatile default of total"
    QString fix;
    Span span;
    QString unless = {};                  ///< when it does not, where that cannot be told
    Severity severity = Severity::Error;  ///< at most
};

struct Causes {
    QList<Cause> rewrites;
    QList<Cause> scans;
};

/// The constraint's CONSTR_ word.
QString contype(const QJsonObject &constraint);
/// The names in a list of a constraint, separated by commas.
QString keysOf(const QJsonObject &constraint, QLatin1StringView member);
/// Existing rows get something else than null.
bool hasValue(const QJsonObject &definition);
/// Adds those of one clause.
void addCauses(const Case &c, const QJsonObject &command, Causes &causes);

}  // namespace colonnade::lint
