#include "sql/shape.h"

#include "base/quote.h"
#include "sql/scanner.h"

namespace colonnade::sql {

using namespace Qt::StringLiterals;

namespace {

qsizetype lineAt(const QByteArray &bytes, qsizetype byte)
{
    return QByteArrayView(bytes).first(byte).count('\n') + 1;
}

/// The first byte that does not go on with valid UTF-8; whole lines are looked at, since a line break is never part of a
/// character.
qsizetype firstInvalid(const QByteArray &bytes)
{
    for (qsizetype at = 0; at < bytes.size();) {
        const qsizetype newline = bytes.indexOf('\n', at);
        const qsizetype end = newline < 0 ? bytes.size() : newline + 1;
        if (!QByteArrayView(bytes).sliced(at, end - at).isValidUtf8())
            return at;
        at = end;
    }
    return bytes.size();
}

/// How deep the tree of what stands between two parentheses, or in the whole text, may be.
struct Level {
    int run = 0;      ///< tokens since the last comma
    int deepest = 0;  ///< of the parentheses closed since then
    int best = 0;     ///< of all that stands before the last comma

    int depth() const { return std::max(best, run + deepest); }
    void comma() { *this = {0, 0, depth()}; }
};

}  // namespace

Result<void> isText(const QByteArray &bytes)
{
    if (bytes.startsWith("\xFF\xFE") || bytes.startsWith("\xFE\xFF"))
        return failure(ErrorKind::InvalidInput, u"line 1: this is UTF-16; save the file in UTF-8"_s);
    if (const qsizetype zero = bytes.indexOf('\0'); zero >= 0)
        return failure(
            ErrorKind::InvalidInput,
            u"line %1: there is a zero byte, which SQL cannot hold; save the file as text in UTF-8"_s.arg(lineAt(bytes, zero)));
    if (!bytes.isValidUtf8())
        return failure(ErrorKind::InvalidInput,
                       u"line %1: this is not UTF-8; save the file in UTF-8"_s.arg(lineAt(bytes, firstInvalid(bytes))));
    return {};
}

std::optional<int> tooDeepAt(const QByteArray &utf8)
{
    if (utf8.size() <= DeepestTree)
        return std::nullopt;
    const auto tokens = scan(utf8);
    if (!tokens)
        return std::nullopt;  // the parser refuses it as well
    QList<Level> levels(1);
    for (const Token &token : *tokens) {
        if (isComment(token))
            continue;
        const char sign = token.end - token.begin == 1 ? utf8[token.begin] : ' ';
        if (sign == ',' || sign == ';') {
            levels.last().comma();
            continue;
        }
        if ((sign == ')' || sign == ']') && levels.size() > 1) {
            const int inner = levels.takeLast().depth();
            levels.last().deepest = std::max(levels.last().deepest, inner);
        }
        ++levels.last().run;
        if (levels.last().depth() > DeepestTree || levels.size() > DeepestTree)
            return token.begin;
        if (sign == '(' || sign == '[')
            levels.append(Level());
    }
    return std::nullopt;
}

QString inPlainWords(const QString &message)
{
    constexpr qsizetype most = 60;
    QString plain = message;
    plain.replace(u"memory exhausted"_s, u"this is nested too deeply to be read"_s);
    const QString before = u" at or near \""_s;
    if (const qsizetype near = plain.indexOf(before); near >= 0)
        return plain.first(near) + before + quote(plain.sliced(near + before.size()).chopped(1), most) + u'"';
    return quote(plain, 4 * most);
}

}  // namespace colonnade::sql
