#include "sql/script.h"

#include "sql/expected.h"
#include "sql/newer_syntax.h"
#include "sql/script_tools.h"
#include "sql/shape.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

namespace colonnade::sql {

using namespace Qt::StringLiterals;

namespace {

bool isNameStart(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// Placeholders of tools (${schema}) and variables of psql (:x, :'x', :"x"), each made a name or a string of the same length.
class Placeholders
{
public:
    explicit Placeholders(const QByteArray &statement) : text(statement)
    {
        static const QRegularExpression dollar(u"\\$\\{([A-Za-z_][A-Za-z0-9_.:-]*)\\}"_s);
        for (const QRegularExpressionMatch &match : dollar.globalMatch(QString::fromLatin1(statement))) {
            QByteArray name = match.captured(0).toLatin1();
            const QByteArray original = name;
            for (char &c : name)
                c = isNameStart(c) || (c >= '0' && c <= '9') ? c : '_';
            text.replace(match.capturedStart(), name.size(), name);
            names.insert(name.toLower(), original);
        }
        for (qsizetype i = 0; i + 1 < text.size(); ++i) {
            const bool starts = text[i] == ':' && (i == 0 || text[i - 1] != ':');
            if (starts && (text[i + 1] == '\'' || text[i + 1] == '"' || isNameStart(text[i + 1]))) {
                text[i] = ' ';
                variables = true;
            }
        }
    }
    bool any() const { return variables || !names.isEmpty(); }
    /// In the tree's text the placeholders stand again as they were.
    QByteArray restored(QByteArray json) const
    {
        if (names.isEmpty())
            return json;
        // Longest first; there are few lengths, however many names there are.
        QList<qsizetype> lengths;
        for (auto it = names.begin(); it != names.end(); ++it) {
            if (!lengths.contains(it.key().size()))
                lengths.append(it.key().size());
        }
        std::ranges::sort(lengths, std::greater());
        QByteArray restored;
        restored.reserve(json.size());
        qsizetype done = 0;
        for (qsizetype at = json.indexOf("__"); at >= 0; at = json.indexOf("__", at)) {
            const auto stands = std::ranges::find_if(lengths, [&](qsizetype length) {
                return at + length <= json.size() && names.contains(QByteArray::fromRawData(json.constData() + at, length));
            });
            if (stands == lengths.end()) {
                ++at;
                continue;
            }
            restored += QByteArrayView(json).sliced(done, at - done);
            restored += names.value(json.sliced(at, *stands));
            at += *stands;
            done = at;
        }
        restored += QByteArrayView(json).sliced(done);
        return restored;
    }

    QByteArray text;
    QHash<QByteArray, QByteArray> names;
    bool variables = false;
};

bool beginsLine(const QByteArray &text, int at)
{
    while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t'))
        --at;
    return at > 0 && text[at - 1] == '\n';
}

/// The word at which reading goes on where a semicolon was forgotten.
bool beginsStatement(const QByteArray &text, int at)
{
    static const QRegularExpression words(
        u"^(alter|create|drop|insert|update|delete|comment|grant|revoke|truncate|begin|commit|set|select|vacuum|do)\\b"_s,
        QRegularExpression::CaseInsensitiveOption);
    return beginsLine(text, at)
        && words.match(QString::fromLatin1(text.sliced(at).first(std::min<qsizetype>(10, text.size() - at)))).hasMatch();
}

/// Of a byte in a piece, without a look at all that stands before it.
Place placeIn(const QByteArray &text, const Piece &piece, int byte)
{
    PlaceCursor cursor(QByteArrayView(text).sliced(piece.begin));
    Place inner = cursor.at(byte - piece.begin);
    // A byte order mark is a character where the text does not begin with it.
    if (piece.begin > 0 && inner.line == 1 && cursor.startsWithMark() && byte > piece.begin)
        ++inner.column;
    return inner.line == 1 ? Place{piece.place.line, piece.place.column + inner.column - 1}
                           : Place{piece.place.line + inner.line - 1, inner.column};
}

QString inWords(const QByteArray &text, const SyntaxError &error, int &questions)
{
    // Each question costs hundreds of parses: a file of something else has a million mistakes.
    constexpr int mostQuestions = 100;
    QString message = error.message;
    if (++questions > mostQuestions)
        return message;
    if (const auto wrong = misspelling(text, error))
        return message + u"; did you mean %1 instead of %2?"_s.arg(wrong->meant, wrong->found);
    if (const QStringList expected = expectedAt(text, error.at); !expected.isEmpty()) {
        const QString last = expected.last();
        message += u"; expected "_s
            + (expected.size() == 1 ? last : expected.first(expected.size() - 1).join(u", "_s) + u" or "_s + last);
    }
    return message;
}

}  // namespace

Result<Script> Script::read(const QByteArray &bytes, const QString &name)
{
    if (const auto text = isText(bytes); !text)
        return failure(text.error());
    Script script;
    script.m_text = bytes;
    script.m_clean = bytes;
    ScriptTools::prepare(script);
    script.m_split = split(script.m_clean);
    // psql takes its lines out of a statement and sends the rest of it.
    for (const Piece &line : std::as_const(script.m_split.inner))
        std::replace_if(script.m_clean.begin() + line.begin, script.m_clean.begin() + line.end, [](char c) { return c != '\n'; }, ' ');
    script.repairParentheses();
    script.collectControls();
    ScriptTools::apply(script, name);
    QStringList said;
    for (const Piece &piece : script.m_split.pieces + script.m_split.inner) {
        if (piece.kind != PieceKind::Meta)
            continue;
        const QString line = QString::fromUtf8(bytes.sliced(piece.begin, piece.end - piece.begin));
        const QString word = line.section(QRegularExpression(u"\\s"_s), 0, 0);
        if (said.contains(word))
            continue;
        said.append(word);
        const bool includes = word == "\\i"_L1 || word == "\\ir"_L1 || word.startsWith("\\include"_L1);
        script.m_notes.append(
            {piece.place,
             includes ? u"%1 of psql is not followed: have the file that it names judged before this one."_s.arg(word)
                      : u"%1 is a line of psql and passed over."_s.arg(word)});
    }
    const bool holdsAny =
        std::ranges::contains(script.m_parts, PieceKind::Statement, [](const Part &part) { return part.piece.kind; });
    if (!holdsAny)
        script.m_notes.append({{}, u"There is no statement in it."_s});
    std::ranges::stable_sort(script.m_notes, {}, [](const ScriptNote &note) { return note.place.line; });
    return script;
}

void Script::collectControls()
{
    const auto isWord = [](QByteArrayView text, QByteArrayView word) {
        return text.size() >= word.size() && text.first(word.size()).compare(word, Qt::CaseInsensitive) == 0;
    };
    static const QRegularExpression toSavepoint(u"^rollback\\s+((work|transaction)\\s+)?to\\b"_s,
                                                QRegularExpression::CaseInsensitiveOption);
    for (const Piece &piece : std::as_const(m_split.pieces)) {
        if (piece.kind != PieceKind::Statement)
            continue;
        const QByteArrayView text = QByteArrayView(m_clean).sliced(piece.begin, std::min(piece.end - piece.begin, 100));
        if (isWord(text, "rollback") || isWord(text, "abort")) {
            const bool to = toSavepoint.match(QString::fromLatin1(text)).hasMatch();
            m_controls.append({piece.begin, to ? Control::RollsBackTo : Control::RollsBack});
        } else if (isWord(text, "commit") || isWord(text, "end") || isWord(text, "prepare transaction")) {
            m_controls.append({piece.begin, Control::Ends});
        }
    }
}

bool Script::isRolledBack(int byte, Rollback how) const
{
    auto next = std::ranges::upper_bound(m_controls, byte, {}, [](const auto &entry) { return entry.first; });
    if (how == Rollback::ToSavepoint)
        return next != m_controls.end() && next->second == Control::RollsBackTo;
    next = std::ranges::find_if(next, m_controls.end(), [](const auto &entry) { return entry.second != Control::RollsBackTo; });
    return next != m_controls.end() && next->second == Control::RollsBack;
}

void Script::repairParentheses()
{
    QList<Piece> repaired;
    PlaceCursor places(m_clean);
    for (const Piece &piece : std::as_const(m_split.pieces)) {
        if (!piece.openParens) {
            repaired.append(piece);
            continue;
        }
        const Split inner = split(m_clean.sliced(piece.begin, piece.end - piece.begin), Parens::Ignore);
        for (Piece part : inner.pieces) {
            part.begin += piece.begin;
            part.end += piece.begin;
            part.place = places.at(part.begin);
            part.openQuote += part.openQuote < 0 ? 0 : piece.begin;
            repaired.append(part);
        }
    }
    m_split.pieces = repaired;
}

void Script::each(const std::function<void(const Reading &)> &take, const std::stop_token &stop) const
{
    Effort effort;
    for (const Part &part : m_parts) {
        if (stop.stop_requested())
            return;
        if (part.piece.kind == PieceKind::Statement)
            readPart(part, take, effort);
    }
}

/// Where a semicolon was forgotten, what stands before is a statement of its own, and so is what follows.
bool Script::readForgotten(const Part &part, const QByteArray &text, const SyntaxError &error,
                           const std::function<void(const Reading &)> &take, Effort &effort) const
{
    constexpr int mostForgotten = 200;  // the rest is parsed anew for each
    if (effort.forgotten >= mostForgotten || !beginsStatement(text, error.at) || syntaxError(text.first(error.at)))
        return false;
    const Piece &piece = part.piece;
    Part first = part;
    first.piece.end = piece.begin + error.at;
    while (first.piece.end > piece.begin && std::isspace(static_cast<unsigned char>(m_clean[first.piece.end - 1])))
        --first.piece.end;
    Part second = part;
    second.piece.begin = piece.begin + error.at;
    second.piece.place = placeIn(m_text, piece, second.piece.begin);
    ++effort.forgotten;
    readPart(first, take, effort);
    Reading between;
    between.block = part.block;
    between.statement.begin = between.statement.end = second.piece.begin;
    between.statement.place = second.piece.place;
    const QByteArrayView rest = QByteArrayView(m_text).sliced(second.piece.begin);
    const auto wordEnd = std::ranges::find_if_not(rest, isNameStart);
    const QByteArray word = rest.first(std::distance(rest.begin(), wordEnd)).toByteArray();
    between.refusal = Refusal{u"expected a semicolon before %1"_s.arg(QString::fromUtf8(word)), second.piece.begin,
                              static_cast<int>(second.piece.begin + word.size()), second.piece.place};
    take(between);
    readPart(second, take, effort);
    return true;
}

void Script::readPart(const Part &part, const std::function<void(const Reading &)> &take, Effort &effort) const
{
    const Piece &piece = part.piece;
    const QByteArray text = m_clean.sliced(piece.begin, piece.end - piece.begin);
    Reading reading;
    reading.text = m_text.sliced(piece.begin, piece.end - piece.begin);
    reading.block = part.block;
    reading.statement.begin = piece.begin;
    reading.statement.end = piece.end;
    reading.statement.place = piece.place;
    if (text.size() > LongestStatement) {
        reading.refusal = Refusal{u"a statement of %1 MB is not read; the longest that is has %2"_s.arg(text.size() / 1048576)
                                      .arg(LongestStatement / 1048576),
                                  piece.begin, piece.begin, piece.place};
        return take(reading);
    }
    if (const auto deep = tooDeepAt(text)) {
        // Many statements without a semicolon look like a deep one.
        const QByteArray before = text.first(*deep);
        if (const auto error = syntaxError(before); error && readForgotten(part, text, *error, take, effort))
            return;
        const int byte = piece.begin + *deep;
        reading.refusal = Refusal{u"the statement is nested too deeply to be read"_s, byte, byte, placeOf(m_text, byte)};
        return take(reading);
    }
    if (const auto node = parseOne(text)) {
        std::tie(reading.statement.kind, reading.statement.node) = *node;
        return take(reading);
    }
    const Placeholders placeholders(text);
    const NewerSyntax newer = withoutNewerSyntax(placeholders.text);
    if (placeholders.any() || !newer.changes.isEmpty()) {
        const auto mendedText = [&](const QByteArray &json) { return placeholders.restored(json); };
        if (const auto node = parseOne(newer.text, mendedText)) {
            reading.statement.kind = node->first;
            reading.statement.node = mended(node->second, newer.changes);
            reading.newer = newer.names;
            return take(reading);
        }
    }
    const SyntaxError error =
        syntaxError(newer.text).value_or(SyntaxError{u"the statement is nested too deeply to be read"_s, 0});
    if (readForgotten(part, newer.text, error, take, effort))
        return;
    const int at = piece.begin + (piece.openQuote >= 0 ? piece.openQuote - piece.begin : error.at);
    int end = at;
    while (end < m_text.size() && end < at + 60 && !std::isspace(static_cast<unsigned char>(m_text[end])) && m_text[end] != ';')
        ++end;
    reading.refusal = Refusal{piece.openQuote >= 0 ? u"nothing closes this quote or comment"_s : inWords(newer.text, error, effort.questions),
                              at, end, placeIn(m_text, piece, at)};
    take(reading);
}

}  // namespace colonnade::sql
