#include "sql/expected.h"

#include "base/edit_distance.h"
#include "sql/scanner.h"
#include "sql/shape.h"

#include <cstring>

extern "C" {
#include <pg_query.h>
}

namespace colonnade::sql {

using namespace Qt::StringLiterals;

namespace {

/// Asking costs hundreds of parses.
constexpr qsizetype longestAsked = 16 * 1024;

enum class Category { Unreserved, ColumnName, TypeOrFunctionName, Reserved };
struct Keyword {
    const char *word;
    Category category;
};

constexpr Keyword keywords[] = {
#define UNRESERVED_KEYWORD Category::Unreserved
#define COL_NAME_KEYWORD Category::ColumnName
#define TYPE_FUNC_NAME_KEYWORD Category::TypeOrFunctionName
#define RESERVED_KEYWORD Category::Reserved
#define PG_KEYWORD(text, value, kind, label) {text, kind},
#include <pg_query/postgres/parser/kwlist.h>
#undef PG_KEYWORD
#undef UNRESERVED_KEYWORD
#undef COL_NAME_KEYWORD
#undef TYPE_FUNC_NAME_KEYWORD
#undef RESERVED_KEYWORD
};

/// PostgreSQL's positions count characters.
int byteOf(const QByteArray &utf8, int character)
{
    int seen = 0;
    for (int i = 0; i < utf8.size(); ++i) {
        if ((static_cast<unsigned char>(utf8[i]) & 0xC0U) != 0x80U && seen++ == character)
            return i;
    }
    return static_cast<int>(utf8.size());
}

bool accepts(const QByteArray &before, const QByteArray &word)
{
    const auto error = syntaxError(before + ' ' + word + ' ');
    return !error || error->at > before.size() + 1;
}

bool areNear(QByteArrayView a, QByteArrayView b)
{
    if (a.size() < 3 || std::abs(a.size() - b.size()) > 2)
        return false;
    return editDistance(a, b) <= (a.size() < 5 ? 1 : 2);
}

}  // namespace

std::optional<SyntaxError> syntaxError(const QByteArray &statement)
{
    // The tree is not wanted: splitting parses as well, and prints nothing.
    PgQuerySplitResult parsed = pg_query_split_with_parser(statement.constData());
    std::optional<SyntaxError> found;
    if (parsed.error) {
        const int at = parsed.error->cursorpos > 0 ? byteOf(statement, parsed.error->cursorpos - 1) : 0;
        found = SyntaxError{inPlainWords(QString::fromUtf8(parsed.error->message)), at};
    }
    pg_query_free_split_result(parsed);
    return found;
}

QStringList expectedAt(const QByteArray &statement, int at, qsizetype most)
{
    if (at > longestAsked)
        return {};
    const QByteArray before = statement.first(at);
    QStringList found;
    const bool takesName = accepts(before, "zzq_");
    if (takesName)
        found.append(u"a name"_s);
    if (accepts(before, "'z'"))
        found.append(u"a string"_s);
    if (accepts(before, "7"))
        found.append(u"a number"_s);
    for (const char *sign : {"(", ")", ",", "=", "."}) {
        if (accepts(before, sign))
            found.append(u'"' + QLatin1StringView(sign) + u'"');
    }
    if (!syntaxError(before))
        found.append(u"the end of the statement"_s);
    // Where a name may stand nearly every keyword may: only those that no name can be are worth a word.
    for (const Keyword &keyword : keywords) {
        if (found.size() > most)
            break;
        const bool asName = takesName && keyword.category != Category::Reserved;
        if (!asName && accepts(before, keyword.word))
            found.append(QString::fromLatin1(keyword.word).toUpper());
    }
    return found.size() > most ? QStringList() : found;
}

std::optional<Misspelling> misspelling(const QByteArray &statement, const SyntaxError &error)
{
    const auto tokens = statement.size() > longestAsked ? failure(ErrorKind::Internal, {}) : scan(statement);
    if (!tokens)
        return std::nullopt;
    const auto behind = std::ranges::upper_bound(*tokens, error.at, {}, &Token::begin);
    qsizetype index = std::distance(tokens->begin(), behind) - 1;
    for (int tried = 0; tried < 4 && index >= 0; ++tried, --index) {
        const Token &token = (*tokens)[index];
        const QByteArray word = statement.sliced(token.begin, token.end - token.begin);
        for (const Keyword &keyword : keywords) {
            if (word.toLower() == keyword.word || !areNear(word.toLower(), keyword.word))
                continue;
            QByteArray changed = statement;
            changed.replace(token.begin, word.size(), keyword.word);
            // At the error itself it is enough that the statement is read further, before it that it is read whole.
            const auto next = syntaxError(changed);
            const auto wordEnd = token.begin + static_cast<int>(std::strlen(keyword.word));
            if (!next || (tried == 0 && token.begin == error.at && next->at > wordEnd))
                return Misspelling{QString::fromUtf8(word), QString::fromLatin1(keyword.word).toUpper()};
        }
    }
    return std::nullopt;
}

}  // namespace colonnade::sql
