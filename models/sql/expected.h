// What the grammar would have taken where it met a syntax error: found by asking the grammar itself, word by word.
#pragma once

#include <QByteArray>
#include <QStringList>

#include <optional>

namespace colonnade::sql {

/// Where a statement stops being one.
struct SyntaxError {
    QString message;  ///< the parser's own: "syntax error at or near "x""
    int at = 0;       ///< the byte of the word that did not fit; the text's size where it ends too early
};
std::optional<SyntaxError> syntaxError(const QByteArray &statement);

/// Words and signs that may stand at `at`, "a name" and the like included; at most `most`, nothing where the text is too long to
/// ask.
QStringList expectedAt(const QByteArray &statement, int at, qsizetype most = 6);

struct Misspelling {
    QString found;
    QString meant;
};
/// A word at or shortly before the error that is a keyword but for a letter or two, and with which the statement is read further.
std::optional<Misspelling> misspelling(const QByteArray &statement, const SyntaxError &error);

}  // namespace colonnade::sql
