#include "sql/parse.h"

#include "sql/scanner.h"

#include <QJsonArray>
#include <QJsonDocument>

extern "C" {
#include <pg_query.h>
}

namespace colonnade::sql {

using namespace Qt::StringLiterals;

namespace {

QString sentence(const PgQueryError &error, const QByteArray &utf8)
{
    const QString message = QString::fromUtf8(error.message);
    if (error.cursorpos <= 0)
        return message;
    // The position counts characters.
    const QString text = QString::fromUtf8(utf8);
    qsizetype unit = 0;
    for (int i = 1; i < error.cursorpos && unit < text.size(); ++i)
        unit += text[unit].isHighSurrogate() && unit + 1 < text.size() ? 2 : 1;
    const Place place = placeOf(utf8, QStringView(text).first(unit).toUtf8().size());
    return u"line %1, column %2: %3"_s.arg(place.line).arg(place.column).arg(message);
}

/// Where the first token at or behind `byte` begins, and where the last one before `limit` ends.
std::pair<int, int> tokenBorders(const QList<Token> &tokens, int byte, int limit)
{
    const auto first = std::ranges::lower_bound(tokens, byte, {}, &Token::begin);
    auto last = std::ranges::lower_bound(tokens, limit, {}, &Token::begin);
    const int begin = first == tokens.end() ? byte : first->begin;
    while (last != tokens.begin() && (last == tokens.end() || last->begin >= limit))
        --last;
    return {begin, last == tokens.end() ? limit : std::max(begin, last->end)};
}

QJsonArray collectQueries(const QJsonValue &value)
{
    QJsonArray queries;
    if (value.isArray()) {
        for (const QJsonValue entry : value.toArray()) {
            for (const QJsonValue query : collectQueries(entry))
                queries.append(query);
        }
    } else if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            if (it.key() == "PLpgSQL_expr"_L1) {
                queries.append(it.value().toObject().value("query"_L1));
                continue;
            }
            for (const QJsonValue query : collectQueries(it.value()))
                queries.append(query);
        }
    }
    return queries;
}

}  // namespace

Place placeOf(const QByteArray &utf8, qsizetype byte)
{
    const QByteArrayView before = QByteArrayView(utf8).first(std::clamp<qsizetype>(byte, 0, utf8.size()));
    const qsizetype lineStart = before.lastIndexOf('\n') + 1;
    return {static_cast<int>(before.count('\n')) + 1,
            static_cast<int>(QString::fromUtf8(before.sliced(lineStart)).toUcs4().size()) + 1};
}

Result<QList<ParsedStatement>> parse(const QByteArray &utf8)
{
    if (utf8.contains('\0'))
        return failure(ErrorKind::SqlRefused, u"the text holds a zero byte, which SQL cannot"_s);
    PgQueryParseResult parsed = pg_query_parse(utf8.constData());
    if (parsed.error) {
        const QString message = sentence(*parsed.error, utf8);
        pg_query_free_parse_result(parsed);
        return failure(ErrorKind::SqlRefused, message, u"42601"_s);
    }
    const QJsonObject tree = QJsonDocument::fromJson(parsed.parse_tree).object();
    pg_query_free_parse_result(parsed);
    auto tokens = scan(utf8);
    if (!tokens)
        return failure(tokens.error());
    tokens->removeIf(isComment);
    QList<ParsedStatement> statements;
    for (const QJsonValue raw : tree.value("stmts"_L1).toArray()) {
        const QJsonObject entry = raw.toObject();
        const int location = entry.value("stmt_location"_L1).toInt();
        const int length = entry.value("stmt_len"_L1).toInt();
        const int limit = length > 0 ? location + length : static_cast<int>(utf8.size());
        const auto [kind, node] = unwrapped(entry.value("stmt"_L1));
        const auto [begin, end] = tokenBorders(*tokens, location, limit);
        statements.append({kind, node, begin, end, placeOf(utf8, begin)});
    }
    return statements;
}

std::pair<QString, QJsonObject> unwrapped(const QJsonValue &node)
{
    const QJsonObject object = node.toObject();
    if (object.isEmpty())
        return {};
    return {object.begin().key(), object.begin().value().toObject()};
}

Result<QStringList> plpgsqlQueries(const QString &statement)
{
    const QByteArray utf8 = statement.toUtf8();
    PgQueryPlpgsqlParseResult parsed = pg_query_parse_plpgsql(utf8.constData());
    if (parsed.error) {
        const QString message = sentence(*parsed.error, utf8);
        pg_query_free_plpgsql_parse_result(parsed);
        return failure(ErrorKind::SqlRefused, message);
    }
    const QJsonArray functions = QJsonDocument::fromJson(parsed.plpgsql_funcs).array();
    pg_query_free_plpgsql_parse_result(parsed);
    QStringList queries;
    for (const QJsonValue query : collectQueries(functions))
        queries.append(query.toString());
    return queries;
}

Result<QJsonObject> parseTypeName(const QString &text)
{
    // SETOF and a trailing comment would pass the type mode of the grammar; a cast takes neither.
    const QByteArray utf8 = "SELECT NULL::" + text.toUtf8() + "\n";
    const QByteArray bare = text.toUtf8();
    PgQueryParseResult typeOnly = pg_query_parse_opts(bare.constData(), PG_QUERY_PARSE_TYPE_NAME);
    const auto tokens = scan(bare);
    const bool isType = !typeOnly.error && !bare.contains('\0') && tokens && std::ranges::none_of(*tokens, isComment);
    pg_query_free_parse_result(typeOnly);
    const auto statements = isType ? parse(utf8) : Result<QList<ParsedStatement>>(QList<ParsedStatement>());
    if (!statements || statements->size() != 1)
        return failure(ErrorKind::SqlRefused, u"\"%1\" is not the name of a type"_s.arg(text));
    const QJsonArray targets = statements->first().node.value("targetList"_L1).toArray();
    const auto [kind, target] = unwrapped(targets.size() == 1 ? targets.first() : QJsonValue());
    const auto [castKind, cast] = unwrapped(target.value("val"_L1));
    if (castKind != "TypeCast"_L1)
        return failure(ErrorKind::SqlRefused, u"\"%1\" is not the name of a type"_s.arg(text));
    return cast.value("typeName"_L1).toObject();
}

}  // namespace colonnade::sql
