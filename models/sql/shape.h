// Whether a text can be given to the parser at all. libpg_query takes bytes of any kind for SQL, and prints its trees by
// recursion, so that a long chain of operators would end the program: both are refused in words before. Used by whoever calls
// libpg_query.
#pragma once

#include "base/error.h"

#include <QByteArray>

#include <optional>

namespace colonnade::sql {

/// Errors: InvalidInput, "line 3: ...", for bytes that are not UTF-8 and for a zero byte.
Result<void> isText(const QByteArray &bytes);

/// Levels of a tree that the parser surely prints: with twelve times as many it runs out of a stack of 8 MB. What a person wrote
/// has some tens, and of no tree with more than 1 024 levels of JSON will anything be read.
inline constexpr int DeepestTree = 10000;

/// The byte at which a statement may have become deeper than that. Tokens are counted between commas, so this is a bound, not a
/// measure.
std::optional<int> tooDeepAt(const QByteArray &utf8);

/// A message of libpg_query's for people: without megabytes of what stands near, and with a word for what it calls memory.
QString inPlainWords(const QString &message);

}  // namespace colonnade::sql
