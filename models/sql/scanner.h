// The scanner of PostgreSQL's own grammar, through libpg_query: tokens with their places, and what is a keyword.
#pragma once

#include "base/error.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace colonnade::sql {

enum class KeywordKind { None, Unreserved, ColumnName, TypeOrFunctionName, Reserved };

struct Token {
    int type = 0;  ///< libpg_query's Token
    KeywordKind keyword = KeywordKind::None;
    int begin = 0;  ///< bytes into the UTF-8 text
    int end = 0;
};

/// Errors: InvalidInput with the place, where the text has an unterminated quote or comment.
Result<QList<Token>> scan(const QByteArray &utf8);

/// Comments are tokens of the scanner, though not of the grammar.
bool isComment(const Token &token);

/// A name that is no keyword, quoted or not.
bool isName(const Token &token);

/// True where a name must be quoted although its letters are plain: every keyword but the unreserved ones,
/// which is the rule of quote_identifier().
bool isReservedInNames(const QString &name);

}  // namespace colonnade::sql
