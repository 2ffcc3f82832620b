// Case: one statement as the rules see it: its tree, what it does to others, the schema and the session in which it runs. Used by
// the files rules_*.cpp and linter.cpp.
#pragma once

#include "lint/linter.h"
#include "lint/session.h"
#include "lint/verdict.h"

#include <QJsonArray>

namespace colonnade::lint {

using impact::postgres::Foretold;
using impact::postgres::State;
using plan::Severity;

/// What the statements so far have done that later ones are judged by.
struct History {
    QSet<sql::QualifiedName> droppedIndexes;          ///< so that a build under the name begins anew
    QHash<sql::QualifiedName, QStringList> unfilled;  ///< columns added without a value, nobody has written them yet
    QHash<sql::QualifiedName, QHash<QString, sql::Place>> openChecks;  ///< columns with a check IS NOT NULL that is not valid
    QHash<QString, QJsonObject> prepared;                              ///< of PREPARE: the statement's tree
    std::optional<sql::Place> noTimeout;              ///< where the lack of a lock_timeout was said
};

/// Bytes into the statement.
struct Span {
    int begin = 0;
    int end = 0;
};

class Case
{
public:
    Case(const sql::Reading &read, const State &schema, Session &in, History &before)
        : reading(read), kind(read.statement.kind), node(read.statement.node), state(schema), session(in), history(before)
    {
    }

    const sql::Reading &reading;
    const QString &kind;
    const QJsonObject &node;
    const State &state;  ///< before the statement in rules that are asked before, after it in the others
    Session &session;    ///< before the statement
    History &history;
    Foretold told;
    QList<LintFinding> found;

    void say(const QString &rule, Severity severity, const QString &object, const QString &message,
             std::optional<QString> fix = std::nullopt, Span span = {});

    bool is(QLatin1StringView word) const { return kind == word; }
    /// The relation that a RangeVar names.
    sql::QualifiedName relation(const QJsonObject &rangeVar) const;
    sql::QualifiedName target() const { return relation(node.value(QLatin1StringView("relation")).toObject()); }
    /// A line of the body that a DO block has, without its indentation.
    Span lineOfBody(int line) const;
    /// The place of a line of the body that a DO block has.
    sql::Place placeOfBody(int line) const;
    static bool isLocked(const Foretold &told, const sql::QualifiedName &relation);
    /// The mode in which the statement locks a relation that others use; nothing where it does not.
    std::optional<plan::LockMode> lockOn(const sql::QualifiedName &relation) const;
    bool has(QLatin1StringView rule) const;
    /// Of the relations those that are locked so that reads or writes wait meanwhile.
    QList<sql::QualifiedName> underStrongLock(const QList<sql::QualifiedName> &relations) const;
    /// Known to be so small that a pass over it ends before anybody notices.
    bool isSmall(const sql::QualifiedName &relation) const;
    Severity atMostInfoIfSmall(Severity severity, const QList<sql::QualifiedName> &relations) const;
    /// "public.orders (48 M rows, 9.3 GB)", "public.a and 3 more".
    QString named(const QList<sql::QualifiedName> &relations) const;
    /// "reads and writes", "writes": who waits behind the strongest lock on them.
    QString whoWaits(const QList<sql::QualifiedName> &relations) const;
    /// The clause that begins at a location of the tree: up to the next comma outside of parentheses, within its line.
    Span clause(int location) const;
    /// Clauses that carry no place of their own: from the name behind ALTER [COLUMN] or CONSTRAINT on.
    Span clauseOfName(const QString &name) const;

private:
    // Made when first asked for: a statement may have hundreds of clauses.
    mutable std::optional<sql::PlaceIndex> m_places;
    mutable std::optional<QHash<QByteArray, int>> m_names;
};

/// Asked before the state is changed.
void rulesBefore(Case &c);
/// Asked with `told`.
void rulesAfter(Case &c);
/// What could not be judged, asked last.
void codeRules(Case &c);

void alterTableRules(Case &c);
void indexRulesBefore(Case &c);
void indexRules(Case &c);
void objectRules(Case &c);
void objectRulesBefore(Case &c);
void dataRules(Case &c);
void transactionRules(Case &c);
void versionRules(Case &c);
void everywhereRules(Case &c);
void defaultRules(Case &c);
/// After all others: it keeps quiet where they have said why.
void refusedRules(Case &c);

}  // namespace colonnade::lint
