#include "sql/scanner.h"

#include "sql/shape.h"

#include <QHash>
#include <QMutex>

extern "C" {
#include <pg_query.h>
#include <pg_query/pg_query.pb-c.h>
}

namespace colonnade::sql {

namespace {

KeywordKind keywordKind(PgQuery__KeywordKind kind)
{
    switch (kind) {
    case PG_QUERY__KEYWORD_KIND__UNRESERVED_KEYWORD: return KeywordKind::Unreserved;
    case PG_QUERY__KEYWORD_KIND__COL_NAME_KEYWORD: return KeywordKind::ColumnName;
    case PG_QUERY__KEYWORD_KIND__TYPE_FUNC_NAME_KEYWORD: return KeywordKind::TypeOrFunctionName;
    case PG_QUERY__KEYWORD_KIND__RESERVED_KEYWORD: return KeywordKind::Reserved;
    default: return KeywordKind::None;
    }
}

}  // namespace

Result<QList<Token>> scan(const QByteArray &utf8)
{
    PgQueryScanResult scanned = pg_query_scan(utf8.constData());
    if (scanned.error) {
        const QString message = inPlainWords(QString::fromUtf8(scanned.error->message));
        const int position = scanned.error->cursorpos;
        pg_query_free_scan_result(scanned);
        return failure(ErrorKind::InvalidInput, QStringLiteral("%1 at character %2").arg(message).arg(position));
    }
    PgQuery__ScanResult *result =
        pg_query__scan_result__unpack(nullptr, scanned.pbuf.len, reinterpret_cast<const uint8_t *>(scanned.pbuf.data));
    QList<Token> tokens;
    tokens.reserve(static_cast<qsizetype>(result->n_tokens));
    for (size_t i = 0; i < result->n_tokens; ++i) {
        const PgQuery__ScanToken *token = result->tokens[i];
        tokens.append({static_cast<int>(token->token), keywordKind(token->keyword_kind), token->start, token->end});
    }
    pg_query__scan_result__free_unpacked(result, nullptr);
    pg_query_free_scan_result(scanned);
    return tokens;
}

bool isComment(const Token &token)
{
    return token.type == PG_QUERY__TOKEN__SQL_COMMENT || token.type == PG_QUERY__TOKEN__C_COMMENT;
}

bool isName(const Token &token)
{
    return token.type == PG_QUERY__TOKEN__IDENT || token.type == PG_QUERY__TOKEN__UIDENT;
}

bool isReservedInNames(const QString &name)
{
    // No keyword is as long as most names of indexes are, and none has a digit: a catalog has tens of thousands of names.
    constexpr qsizetype longerThanAnyKeyword = 24;
    if (name.size() > longerThanAnyKeyword || std::ranges::any_of(name, [](QChar c) { return c >= u'0' && c <= u'9'; }))
        return false;
    static QMutex mutex;
    static QHash<QString, bool> known;
    const QMutexLocker lock(&mutex);
    if (const auto it = known.constFind(name); it != known.cend())
        return *it;
    const auto tokens = scan(name.toUtf8());
    const bool reserved = !tokens || tokens->size() != 1
        || (tokens->first().keyword != KeywordKind::None && tokens->first().keyword != KeywordKind::Unreserved);
    known.insert(name, reserved);
    return reserved;
}

}  // namespace colonnade::sql
