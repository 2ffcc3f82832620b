// The grammar of PostgreSQL, through libpg_query: statements with their place in the source and their parse tree as JSON, in
// the words of PostgreSQL's own node types ("AlterTableStmt"). Used wherever SQL comes in from outside, so that nothing is
// ever guessed from text; what goes out again is always a slice of the source, never deparsed.
#pragma once

#include "base/error.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <functional>
#include <optional>

namespace colonnade::sql {

struct Place {
    int line = 1;    ///< from 1
    int column = 1;  ///< from 1, in characters
    bool operator==(const Place &) const = default;
};

/// Where a byte of UTF-8 text stands.
Place placeOf(const QByteArray &utf8, qsizetype byte);

struct ParsedStatement {
    QString kind;      ///< "AlterTableStmt"
    QJsonObject node;  ///< what stands below that word; locations in it are bytes into the whole text, absent means 0
    int begin = 0;     ///< bytes into the whole text, from the first token
    int end = 0;       ///< behind the last token, without the semicolon
    Place place;       ///< of begin
};

/// Errors: SqlRefused, "line 3, column 7: syntax error at or near "x"".
Result<QList<ParsedStatement>> parse(const QByteArray &utf8);

/// The kind and the node of a text that is one statement, without its places in a file; nothing where it cannot be read, or nests
/// deeper than a tree of JSON may. `change` gets libpg_query's JSON and may alter it. The cheapest way to read a statement.
std::optional<std::pair<QString, QJsonObject>> parseOne(const QByteArray &statement,
                                                        const std::function<QByteArray(const QByteArray &)> &change = {});

/// The one node that stands in a wrapper such as {"ColumnRef": {...}}: its kind and its contents.
std::pair<QString, QJsonObject> unwrapped(const QJsonValue &node);

/// The queries inside of a DO block's or a function's plpgsql body, as the server would send each to its planner.
Result<QStringList> plpgsqlQueries(const QString &statement);

/// True where the text is one type name and nothing else.
Result<QJsonObject> parseTypeName(const QString &text);

}  // namespace colonnade::sql
