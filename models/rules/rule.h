// Rule: the page of explanation behind a rule id: what happens to whom, why, the measured fact, what to do. One file a rule,
// resources/rules/ID.md, so that the command line, the window and the reports all say the same. Findings and steps carry the id
// only.
#pragma once

#include "base/error.h"
#include "plan/finding.h"

#include <QByteArray>
#include <QList>

namespace colonnade::rules {

struct Rule {
    QString id;                                      ///< "pg.fk.no-index", the file's name without its ending
    plan::Severity severity = plan::Severity::Info;  ///< as a rule; facts of a case can make it weaker or stronger
    QString title;                                   ///< a sentence, without a full stop
    QString text;                                    ///< Markdown

    bool operator==(const Rule &) const = default;
};

/// A page: "# Title", "severity: warning", an empty line, Markdown. Errors: InvalidInput with the line.
Result<Rule> readRule(const QString &id, const QByteArray &page);

/// Every rule that the program knows, in the order of their ids.
QList<Rule> allRules();
/// Nothing where there is none of that id.
std::optional<Rule> findRule(const QString &id);
/// Ids that somebody who wrote `word` may have meant, the likeliest first, five at the most.
QStringList similarRules(const QString &word, const QStringList &ids);

}  // namespace colonnade::rules
