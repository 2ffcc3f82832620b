// Breakage: what a text in the database, or a statement that was seen, will do otherwise once columns are added: found by
// reading it in both worlds and comparing the facts. Used by impact's findings.
#pragma once

#include "impact/postgres/query_reader.h"
#include "sql/parse.h"

namespace colonnade::impact::postgres {

enum class BreakageKind {
    Fails,         ///< it ends with an error
    Ambiguous,     ///< a name may mean two things: an error, too
    OtherMeaning,  ///< no error, another result
    LandsIn,       ///< INSERT: the new value goes into a column of another name
    Copy,          ///< COPY FROM files made before
    WholeRow,      ///< rows as values have one field more
    Unread         ///< what it does cannot be known
};

struct Breakage {
    BreakageKind kind = BreakageKind::Fails;
    FactKind fact = FactKind::Name;
    QString subject;
    QString before;
    QString after;

    bool operator==(const Breakage &) const = default;
};

/// What differs, each once.
QList<Breakage> compared(const QList<Fact> &before, const QList<Fact> &after);

struct Worlds {
    const World &before;
    const World &after;
};

struct StatementBreakage {
    QList<Breakage> breakages;
    bool givesBackStar = false;  ///< all columns of a table with *, so a cached plan dies when one is added
};

/// Of a text with one or several statements, as an application sends them.
StatementBreakage readStatement(const QString &text, const Worlds &worlds);

/// Whether a view names every column of the table, one after the other in the table's order: as SELECT * does when a view is
/// made, of which the server keeps only the names.
bool listsAllColumns(const catalog::ViewSource &view, const catalog::Table &table);

/// Of a function; `triggerOn` names the table whose rows are NEW and OLD.
QList<Breakage> breakageOfFunction(const catalog::FunctionSource &source, const std::optional<sql::QualifiedName> &triggerOn,
                                   const Worlds &worlds);

/// The schemas in which the function resolves names: its own setting where it has one.
QStringList searchPathOf(const catalog::FunctionSource &source, const QStringList &usual);

}  // namespace colonnade::impact::postgres
