#include "lint/secrets.h"

#include <QSet>

#include <cctype>

namespace colonnade::lint {

using namespace Qt::StringLiterals;

namespace {

bool isOfSecrets(const QString &kind)
{
    static const QSet<QString> kinds{
        u"CreateRoleStmt"_s,        u"AlterRoleStmt"_s,        u"CreateSubscriptionStmt"_s,  u"AlterSubscriptionStmt"_s,
        u"CreateUserMappingStmt"_s, u"AlterUserMappingStmt"_s, u"CreateForeignServerStmt"_s, u"AlterForeignServerStmt"_s,
        u"CreateFdwStmt"_s,         u"AlterFdwStmt"_s,         u"AlterRoleSetStmt"_s,        u"AlterSystemStmt"_s};
    return kinds.contains(kind);
}

/// Behind the quote that closes what begins at `at`; the end where nothing closes it. A doubled quote begins the next constant.
qsizetype behindQuote(QByteArrayView text, qsizetype at, bool escapes)
{
    for (qsizetype i = at + 1; i < text.size(); ++i) {
        if (escapes && text[i] == '\\')
            ++i;
        else if (text[i] == '\'')
            return i + 1;
    }
    return text.size();
}

/// The length of a dollar quote's tag that begins there: 2 of "$$"; 0 where there is none.
qsizetype tagLength(QByteArrayView text, qsizetype at)
{
    qsizetype end = at + 1;
    while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) || text[end] == '_' || (text[end] & 0x80)))
        ++end;
    const bool startsWithDigit = at + 1 < text.size() && text[at + 1] >= '0' && text[at + 1] <= '9';
    return end < text.size() && text[end] == '$' && !startsWithDigit ? end + 1 - at : 0;
}

void blank(QByteArray &text, qsizetype begin, qsizetype end)
{
    for (qsizetype i = begin; i < end; ++i) {
        if (text[i] != '\n' && text[i] != '\r')
            text[i] = '*';
    }
}

/// `bodies`: what stands in dollar quotes is itself the secret, not code.
void blankConstants(QByteArray &text, bool bodies)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == '\'') {
            const bool escapes = i > 0 && (text[i - 1] == 'e' || text[i - 1] == 'E');
            const qsizetype behind = behindQuote(text, i, escapes);
            const bool closed = behind - 1 > i && text[behind - 1] == '\'';
            blank(text, i + 1, closed ? behind - 1 : behind);
            i = behind - 1;
        } else if (const qsizetype tag = text[i] == '$' && bodies ? tagLength(text, i) : 0; tag > 0) {
            const qsizetype close = text.indexOf(QByteArrayView(text).sliced(i, tag), i + tag);
            blank(text, i + tag, close < 0 ? text.size() : close);
            i = close < 0 ? text.size() : close + tag - 1;
        }
    }
}

bool contains(QByteArrayView text, QByteArrayView word)
{
    const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
    return !std::ranges::search(text, word, same).empty();
}

}  // namespace

bool holdsSecrets(const QString &kind, QByteArrayView sql)
{
    if (isOfSecrets(kind) || contains(sql, "password"))
        return true;
    // PASSWRD 'x': what cannot be read may be any of them.
    static constexpr const char *words[] = {"role", "user", "subscription", "server", "connection"};
    return kind.isEmpty() && std::ranges::any_of(words, [&](const char *word) { return contains(sql, word); });
}

QByteArray withoutSecrets(const QString &kind, const QByteArray &sql)
{
    if (!holdsSecrets(kind, sql))
        return sql;
    QByteArray text = sql;
    blankConstants(text, kind.isEmpty() || isOfSecrets(kind));
    return text;
}

QString shownSql(const StatementVerdict &statement)
{
    return QString::fromUtf8(withoutSecrets(statement.kind, statement.sql.toUtf8()));
}

QByteArray shownText(const FileVerdict &verdict)
{
    QByteArray text = verdict.text;
    for (const StatementVerdict &statement : verdict.statements) {
        const QByteArray sql = verdict.text.sliced(statement.begin, statement.end - statement.begin);
        if (holdsSecrets(statement.kind, sql))
            text.replace(statement.begin, sql.size(), withoutSecrets(statement.kind, sql));
    }
    return text;
}

}  // namespace colonnade::lint
