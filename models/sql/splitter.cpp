#include "sql/splitter.h"

#include <QHash>
#include <QSet>

namespace colonnade::sql {

namespace {

bool isBlank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}
bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
bool isNamePart(char c)
{
    return isLetter(c) || isDigit(c) || c == '$';
}

/// The words of a statement that decide where it ends, as psql's own scanner counts them.
class Words
{
public:
    void add(QByteArrayView word, bool atTop)
    {
        const QByteArray lower = word.toByteArray().toLower();
        if (m_count < m_first.size())
            m_first[m_count] = lower;
        ++m_count;
        if (!atTop)
            return;
        m_stdin = m_stdin || (m_last == "from" && lower == "stdin");
        m_last = lower;
        if (!isRoutine())
            return;
        // The body of a routine in SQL: BEGIN ATOMIC ...; END, with CASE ... END inside.
        if (lower == "begin" || (lower == "case" && m_depth > 0))
            ++m_depth;
        else if (lower == "end" && m_depth > 0)
            --m_depth;
    }
    bool inBody() const { return m_depth > 0; }
    bool isCopyFromStdin() const { return m_stdin && m_first[0] == "copy"; }

private:
    bool isRoutine() const
    {
        const qsizetype at = m_first[1] == "or" ? 3 : 1;
        return m_first[0] == "create" && (m_first[at] == "function" || m_first[at] == "procedure");
    }

    std::array<QByteArray, 4> m_first;
    size_t m_count = 0;
    QByteArray m_last;
    int m_depth = 0;
    bool m_stdin = false;
};

class Splitter
{
public:
    Splitter(const QByteArray &utf8, Parens parens) : m_text(utf8), m_places(utf8), m_innerPlaces(utf8), m_parens(parens) {}

    Split run()
    {
        if (m_text.startsWith("\xEF\xBB\xBF"))
            m_at = 3;
        while (m_at < m_text.size())
            step();
        finish(false);
        return std::move(m_split);
    }

private:
    char peek(qsizetype ahead = 0) const { return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0'; }

    void step()
    {
        const char c = peek();
        if (c == '\n')
            m_lineStart = m_at + 1;
        if (isBlank(c))
            ++m_at;
        else if (c == '-' && peek(1) == '-')
            lineComment();
        else if (c == '/' && peek(1) == '*')
            blockComment();
        else if (c == '\\')
            backslash();
        else if (c == ';' && (m_depth == 0 || m_parens == Parens::Ignore) && !m_words.inBody())
            semicolon();
        else
            token(c);
    }

    void token(char c)
    {
        if (m_begin < 0)
            m_begin = m_at;
        if (c == '\'' || c == '"')
            quoted(c, false);
        else if ((c == 'e' || c == 'E') && peek(1) == '\'')
            ++m_at, quoted('\'', true);
        else if (c == '$')
            dollar();
        else if (isLetter(c) || isDigit(c))
            word();
        else
            sign(c);
        m_end = m_at;
    }

    void sign(char c)
    {
        if (c == '(' || c == '[')
            ++m_depth;
        else if ((c == ')' || c == ']') && m_depth > 0)
            --m_depth;
        ++m_at;
    }

    void word()
    {
        const qsizetype from = m_at;
        while (isNamePart(peek()) && m_at < m_text.size())
            ++m_at;
        if (isLetter(m_text[from]))
            m_words.add(QByteArrayView(m_text).sliced(from, m_at - from), m_depth == 0);
    }

    void quoted(char quote, bool escapes)
    {
        const qsizetype from = m_at++;
        for (; m_at < m_text.size(); ++m_at) {
            const char c = m_text[m_at];
            if (escapes && c == '\\') {
                ++m_at;
            } else if (c == quote) {
                ++m_at;
                return;
            }
            // A doubled quote ends one string and begins the next: the same to us.
        }
        unclosed(from);
    }

    void dollar()
    {
        qsizetype behind = m_at + 1;
        if (behind < m_text.size() && isLetter(m_text[behind])) {
            while (behind < m_text.size() && (isLetter(m_text[behind]) || isDigit(m_text[behind])))
                ++behind;
        }
        if (behind >= m_text.size() || m_text[behind] != '$') {
            ++m_at;
            while (m_at < m_text.size() && isDigit(m_text[m_at]))
                ++m_at;
            return;
        }
        const QByteArray tag = m_text.sliced(m_at, behind + 1 - m_at);
        const qsizetype close = stands(tag, behind + 1) ? m_text.indexOf(tag, behind + 1) : -1;
        if (close < 0)
            return unclosed(m_at);
        m_at = close + tag.size();
    }

    /// Whether a tag stands somewhere behind a byte. The tags of a file are collected once, as soon as somebody asks.
    bool stands(const QByteArray &tag, qsizetype from)
    {
        if (m_lastTags.isEmpty()) {
            for (qsizetype open = m_text.indexOf('$', m_at); open >= 0;) {
                qsizetype at = open + 1;
                while (at < m_text.size() && (isLetter(m_text[at]) || isDigit(m_text[at])))
                    ++at;
                const bool closes = at < m_text.size() && m_text[at] == '$';
                if (closes)
                    m_lastTags.insert(m_text.sliced(open, at + 1 - open), open);
                open = closes ? at : m_text.indexOf('$', at);
            }
        }
        return m_lastTags.value(tag, -1) >= from;
    }

    void lineComment()
    {
        // As PostgreSQL has it: a file with the line ends of old Macs is not one comment.
        qsizetype end = m_at;
        while (end < m_text.size() && m_text[end] != '\n' && m_text[end] != '\r')
            ++end;
        comment(m_at, end);
    }

    void blockComment()
    {
        // Those within one that nothing closes are looked for once.
        const qsizetype behind = m_unclosed.contains(m_at) ? -1 : behindComment();
        if (behind >= 0)
            return comment(m_at, behind);
        if (m_begin < 0)
            m_begin = m_at;
        unclosed(m_at);
    }

    /// -1 where nothing closes it.
    qsizetype behindComment()
    {
        QList<qsizetype> open;
        qsizetype at = m_at;
        while (at + 1 < m_text.size()) {
            const bool opens = m_text[at] == '/' && m_text[at + 1] == '*';
            const bool closes = m_text[at] == '*' && m_text[at + 1] == '/';
            if (opens)
                open.append(at);
            else if (closes)
                open.removeLast();
            at += opens || closes ? 2 : 1;
            if (open.isEmpty())
                return at;
        }
        for (const qsizetype begin : std::as_const(open))
            m_unclosed.insert(begin);
        return -1;
    }

    void comment(qsizetype begin, qsizetype end)
    {
        const QByteArrayView before = QByteArrayView(m_text).sliced(m_lineStart, begin - m_lineStart);
        if (m_commentLineByte <= begin) {
            m_commentLine +=
                static_cast<int>(QByteArrayView(m_text).sliced(m_commentLineByte, begin - m_commentLineByte).count('\n'));
            m_commentLineByte = begin;
        }
        m_split.comments.append({static_cast<int>(begin), static_cast<int>(end), m_commentLine, before.trimmed().isEmpty()});
        m_at = end;
        if (const qsizetype line = QByteArrayView(m_text).sliced(begin, end - begin).lastIndexOf('\n'); line >= 0)
            m_lineStart = begin + line + 1;
    }

    /// A quote that nothing closes swallows all that follows: the statement is taken to end at the next line's end with a
    /// semicolon, so that the rest can still be judged.
    void unclosed(qsizetype from)
    {
        const auto endsLine = [this](qsizetype at) {
            const QByteArrayView behind = QByteArrayView(m_text).sliced(at + 1);
            return behind.startsWith('\n') || behind.startsWith("\r\n");
        };
        qsizetype stop = m_text.indexOf(';', from);
        while (stop >= 0 && !endsLine(stop))
            stop = m_text.indexOf(';', stop + 1);
        m_at = stop < 0 ? m_text.size() : stop;
        m_open = static_cast<int>(from);
        m_end = m_at;
        m_depth = 0;
        m_words = {};
    }

    /// psql takes a backslash anywhere outside of quotes for one of its own lines; \g and its kin send what stands before them.
    void backslash()
    {
        if (peek(1) == ';') {
            ++m_at;
            return semicolon();
        }
        const qsizetype newline = m_text.indexOf('\n', m_at);
        const qsizetype lineEnd = newline < 0 ? m_text.size() : newline;
        QByteArrayView line = QByteArrayView(m_text).sliced(m_at, lineEnd - m_at).trimmed();
        const bool sends = line.startsWith("\\g") || line.startsWith("\\crosstabview") || line.startsWith("\\watch");
        if (m_begin >= 0 && sends)
            finish(true);
        const qsizetype begin = m_at;
        m_at = lineEnd;
        addNoStatement(PieceKind::Meta, begin, begin + line.size());
        if (line.toByteArray().toLower().startsWith("\\copy") && line.toByteArray().toLower().contains("from stdin"))
            copyData();
    }

    void semicolon()
    {
        const bool copies = m_words.isCopyFromStdin();
        finish(true);
        ++m_at;
        if (!copies)
            return;
        const qsizetype newline = m_text.indexOf('\n', m_at);
        m_at = newline < 0 ? m_text.size() : newline;
        copyData();
    }

    void copyData()
    {
        if (m_at >= m_text.size())
            return;
        const qsizetype begin = m_at + 1;
        qsizetype at = begin;
        while (at < m_text.size()) {
            const qsizetype newline = m_text.indexOf('\n', at);
            const qsizetype end = newline < 0 ? m_text.size() : newline;
            const QByteArrayView line = QByteArrayView(m_text).sliced(at, end - at);
            at = newline < 0 ? end : end + 1;
            if (line == "\\." || line == "\\.\r")
                break;
        }
        if (begin < at)
            addNoStatement(PieceKind::CopyData, begin, at);
        m_at = at;
        m_lineStart = at;
    }

    void add(Piece piece) { m_split.pieces.append(piece); }

    void addNoStatement(PieceKind kind, qsizetype begin, qsizetype end)
    {
        const bool within = m_begin >= 0;
        (within ? m_split.inner : m_split.pieces)
            .append({kind, static_cast<int>(begin), static_cast<int>(end), (within ? m_innerPlaces : m_places).at(begin)});
    }

    void finish(bool ended)
    {
        if (m_begin >= 0) {
            Piece piece{PieceKind::Statement, static_cast<int>(m_begin), static_cast<int>(m_end), m_places.at(m_begin)};
            piece.ended = ended;
            piece.openQuote = m_open;
            piece.openParens = m_depth > 0;
            add(piece);
        }
        m_begin = -1;
        m_end = 0;
        m_open = -1;
        m_depth = 0;
        m_words = {};
    }

    const QByteArray &m_text;
    PlaceCursor m_places;
    PlaceCursor m_innerPlaces;  ///< ahead of the statement's own
    Parens m_parens;
    Split m_split;
    qsizetype m_at = 0;
    qsizetype m_lineStart = 0;
    qsizetype m_commentLineByte = 0;
    int m_commentLine = 1;
    qsizetype m_begin = -1;  ///< of the statement; -1: none has begun
    qsizetype m_end = 0;
    int m_open = -1;
    int m_depth = 0;
    Words m_words;
    QSet<qsizetype> m_unclosed;               ///< comments of which it is known
    QHash<QByteArray, qsizetype> m_lastTags;  ///< of dollar quotes, where each stands for the last time
};

}  // namespace

Place PlaceCursor::at(qsizetype byte)
{
    for (; m_byte < byte && m_byte < m_utf8.size(); ++m_byte) {
        const unsigned char c = static_cast<unsigned char>(m_utf8[m_byte]);
        if (c == '\n')
            m_place = {m_place.line + 1, 1};
        else if ((c & 0xC0U) != 0x80U)  // not a byte that goes on with a character
            ++m_place.column;
    }
    return m_place;
}

PlaceIndex::PlaceIndex(QByteArrayView utf8) : m_marks{PlaceCursor(utf8)}
{
    for (qsizetype byte = Step; byte < utf8.size(); byte += Step) {
        PlaceCursor mark = m_marks.last();
        mark.at(byte);
        m_marks.append(mark);
    }
}

Place PlaceIndex::at(qsizetype byte) const
{
    PlaceCursor from = m_marks[std::clamp<qsizetype>(byte / Step, 0, m_marks.size() - 1)];
    return from.at(byte);
}

Split split(const QByteArray &utf8, Parens parens)
{
    return Splitter(utf8, parens).run();
}

}  // namespace colonnade::sql
