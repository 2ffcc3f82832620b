#include "sql/parse.h"

#include "base/quote.h"
#include "sql/plpgsql.h"
#include "sql/remembered.h"
#include "sql/scanner.h"
#include "sql/shape.h"
#include "sql/splitter.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cstring>

extern "C" {
#include <pg_query.h>
}

namespace colonnade::sql {

using namespace Qt::StringLiterals;

namespace {

QString sentence(const PgQueryError &error, const QByteArray &utf8)
{
    const QString message = inPlainWords(QString::fromUtf8(error.message));
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

std::unexpected<Error> tooDeep(const QByteArray &utf8, int byte)
{
    const Place place = placeOf(utf8, byte);
    return failure(ErrorKind::SqlRefused,
                   u"line %1, column %2: this statement is nested too deeply to be read"_s.arg(place.line).arg(place.column));
}

/// The tree as JSON; nothing where it is deeper than QJsonDocument reads.
std::optional<QJsonObject> treeOf(const PgQueryParseResult &parsed)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(parsed.parse_tree, &error);
    return error.error == QJsonParseError::NoError ? std::optional(document.object()) : std::nullopt;
}

/// Where the first statement stands that has no tree by itself.
int deepStatement(const QByteArray &utf8)
{
    int found = 0;
    PgQuerySplitResult split = pg_query_split_with_parser(utf8.constData());
    for (int i = 0; !split.error && i < split.n_stmts; ++i) {
        const QByteArray statement = utf8.sliced(split.stmts[i]->stmt_location, split.stmts[i]->stmt_len);
        PgQueryParseResult parsed = pg_query_parse(statement.constData());
        const bool readable = !parsed.error && treeOf(parsed);
        pg_query_free_parse_result(parsed);
        if (!readable) {
            const auto tokens = scan(statement);
            found = split.stmts[i]->stmt_location + (tokens && !tokens->isEmpty() ? tokens->first().begin : 0);
            break;
        }
    }
    pg_query_free_split_result(split);
    return found;
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

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

/// The same where there can be no comment: scanning takes as long as parsing.
std::pair<int, int> wordBorders(const QByteArray &utf8, int byte, int limit)
{
    int begin = byte;
    while (begin < limit && (isSpace(utf8[begin]) || utf8[begin] == ';'))
        ++begin;
    int end = limit;
    while (end > begin && (isSpace(utf8[end - 1]) || utf8[end - 1] == ';'))
        --end;
    return {begin, end};
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
    // Of an empty view Qt reads the byte behind it.
    PlaceCursor line(before.sliced(before.isEmpty() ? 0 : before.lastIndexOf('\n') + 1));
    const int above = static_cast<int>(before.count('\n'));
    // A byte order mark is no character of the first line, and one of any other.
    return {above + 1, line.at(before.size()).column + (above > 0 && line.startsWithMark() ? 1 : 0)};
}

Result<QList<ParsedStatement>> parse(const QByteArray &utf8)
{
    if (const auto text = isText(utf8); !text)
        return failure(ErrorKind::SqlRefused, text.error().message);
    if (const std::optional<int> deep = tooDeepAt(utf8))
        return tooDeep(utf8, *deep);
    PgQueryParseResult parsed = pg_query_parse(utf8.constData());
    if (parsed.error) {
        const QString message = sentence(*parsed.error, utf8);
        pg_query_free_parse_result(parsed);
        return failure(ErrorKind::SqlRefused, message, u"42601"_s);
    }
    const std::optional<QJsonObject> tree = treeOf(parsed);
    pg_query_free_parse_result(parsed);
    if (!tree)
        return tooDeep(utf8, deepStatement(utf8));
    const bool mayHoldComments = utf8.contains("--") || utf8.contains("/*");
    auto tokens = mayHoldComments ? scan(utf8) : Result<QList<Token>>(QList<Token>());
    if (!tokens)
        return failure(tokens.error());
    tokens->removeIf(isComment);
    QList<ParsedStatement> statements;
    PlaceCursor places(utf8);
    for (const QJsonValue raw : tree->value("stmts"_L1).toArray()) {
        const QJsonObject entry = raw.toObject();
        const int location = entry.value("stmt_location"_L1).toInt();
        const int length = entry.value("stmt_len"_L1).toInt();
        const int limit = length > 0 ? location + length : static_cast<int>(utf8.size());
        const auto [kind, node] = unwrapped(entry.value("stmt"_L1));
        const auto [begin, end] =
            mayHoldComments ? tokenBorders(*tokens, location, limit) : wordBorders(utf8, location, limit);
        statements.append({kind, node, begin, end, places.at(begin)});
    }
    return statements;
}

std::optional<std::pair<QString, QJsonObject>> parseOne(const QByteArray &statement,
                                                        const std::function<QByteArray(const QByteArray &)> &change)
{
    if (tooDeepAt(statement))
        return std::nullopt;
    PgQueryParseResult parsed = pg_query_parse(statement.constData());
    QJsonDocument tree;
    if (!parsed.error) {
        const auto json = QByteArray::fromRawData(parsed.parse_tree, static_cast<qsizetype>(std::strlen(parsed.parse_tree)));
        tree = QJsonDocument::fromJson(change ? change(json) : json);
    }
    pg_query_free_parse_result(parsed);
    const QJsonArray statements = tree.object().value("stmts"_L1).toArray();
    if (statements.size() != 1)
        return std::nullopt;
    return unwrapped(statements.first().toObject().value("stmt"_L1));
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
    const auto statements = parse(utf8);
    if (!statements)
        return failure(statements.error());
    if (!std::ranges::all_of(*statements, isPlpgsql))
        return failure(ErrorKind::SqlRefused, u"only a body in plpgsql can be read"_s);
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

namespace {

Result<QJsonObject> typeNameIn(const QString &text)
{
    const auto refused = [&] { return failure(ErrorKind::SqlRefused, u"\"%1\" is not the name of a type"_s.arg(quote(text))); };
    // SETOF and a trailing comment would pass the type mode of the grammar; a cast takes neither.
    const QByteArray utf8 = "SELECT NULL::" + text.toUtf8() + "\n";
    const QByteArray bare = text.toUtf8();
    if (!isText(bare) || tooDeepAt(bare))
        return refused();
    PgQueryParseResult typeOnly = pg_query_parse_opts(bare.constData(), PG_QUERY_PARSE_TYPE_NAME);
    const auto tokens = scan(bare);
    const bool isType = !typeOnly.error && tokens && std::ranges::none_of(*tokens, isComment);
    pg_query_free_parse_result(typeOnly);
    const auto statements = isType ? parse(utf8) : Result<QList<ParsedStatement>>(QList<ParsedStatement>());
    if (!statements || statements->size() != 1)
        return refused();
    const QJsonArray targets = statements->first().node.value("targetList"_L1).toArray();
    const auto [kind, target] = unwrapped(targets.size() == 1 ? targets.first() : QJsonValue());
    const auto [castKind, cast] = unwrapped(target.value("val"_L1));
    if (castKind != "TypeCast"_L1)
        return refused();
    return cast.value("typeName"_L1).toObject();
}

}  // namespace

Result<QJsonObject> parseTypeName(const QString &text)
{
    static Remembered<QJsonObject> remembered;
    return remembered.get(text, [&] { return typeNameIn(text); });
}

}  // namespace colonnade::sql
