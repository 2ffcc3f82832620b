// DefaultAnswer: what this very server said of a default when it was asked (database/probe.h): whether a new column of that type
// with that default is kept in the catalog, or makes it write every row. Planner and lock rules look here before they fall back
// on their own rules, and say on which ground they stand.
#pragma once

#include <QJsonValue>
#include <QString>

namespace colonnade::catalog {

struct DefaultAnswer {
    QString type;        ///< as the change or the statement spells it
    QString expression;  ///< likewise
    bool keptInCatalog = false;
    QString refusal = {};  ///< what it held against the default when it tried it; there is no answer then

    bool operator==(const DefaultAnswer &) const = default;
};

/// What an answer is found by, however type and expression are laid out: the tree of a default's expression, and the type as
/// format_type() prints it.
QString answerKey(const QString &formattedType, const QJsonValue &expression);
/// The same from texts; empty where they cannot be parsed.
QString answerKey(const QString &type, const QString &expression);

}  // namespace colonnade::catalog
