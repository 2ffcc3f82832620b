// split(): a script as psql would send it: statements, psql's own backslash lines, data of COPY FROM stdin, and comments. One
// pass over the bytes, so that a file of 50 MB is split in a second, and a text that no grammar accepts is split all the same.
// Whether a piece is SQL is the parser's business (script.h).
#pragma once

#include "sql/parse.h"

namespace colonnade::sql {

enum class PieceKind {
    Statement,
    Meta,     ///< a backslash line of psql: "\set x 1"
    CopyData  ///< what follows COPY ... FROM stdin, up to "\."
};

struct Piece {
    PieceKind kind = PieceKind::Statement;
    int begin = 0;            ///< bytes into the text, from the first token
    int end = 0;              ///< behind the last token, without the semicolon
    Place place;              ///< of begin
    bool ended = false;       ///< a semicolon, or \g, stands behind it
    int openQuote = -1;       ///< byte of a quote or comment that nothing closes
    bool openParens = false;  ///< more parentheses are opened than closed
};

struct Comment {
    int begin = 0;
    int end = 0;
    int line = 1;          ///< of begin
    bool ownLine = false;  ///< nothing but blanks before it on its line
};

struct Split {
    QList<Piece> pieces;
    QList<Comment> comments;
    QList<Piece> inner;  ///< lines of psql, and the data that \copy reads, that stand within a statement
};

enum class Parens {
    Keep,   ///< a semicolon within parentheses ends nothing, as in CREATE RULE ... DO (a; b)
    Ignore  ///< it does: for what is left of a statement whose parentheses do not close
};

Split split(const QByteArray &utf8, Parens parens = Parens::Keep);

/// A place in a text that is asked for forwards only: linear over the whole text, whatever the length of its lines.
class PlaceCursor
{
public:
    /// A byte order mark at the beginning has no column.
    explicit PlaceCursor(QByteArrayView utf8) : m_utf8(utf8), m_byte(startsWithMark() ? 3 : 0) {}
    bool startsWithMark() const { return m_utf8.startsWith("\xEF\xBB\xBF"); }
    /// Bytes in ascending order; one that lies before the last is answered with the last.
    Place at(qsizetype byte);

private:
    QByteArrayView m_utf8;
    qsizetype m_byte;
    Place m_place;
};

/// Places in a text in any order, each found from the last of the marks that stand along the text.
class PlaceIndex
{
public:
    explicit PlaceIndex(QByteArrayView utf8);
    Place at(qsizetype byte) const;

private:
    static constexpr qsizetype Step = 512;
    QList<PlaceCursor> m_marks;
};

}  // namespace colonnade::sql
