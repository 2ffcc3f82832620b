// The text that a change is read from, with its tokens: slices and complaints by place. Used by from_sql.cpp only.
#pragma once

#include "sql/parse.h"
#include "sql/scanner.h"

namespace colonnade::change {

class SqlSource
{
public:
    SqlSource(QByteArray utf8, QString name, QList<sql::Token> tokens);

    /// The text from the token at or behind `begin` to the last one that starts before `end`.
    QString slice(int begin, int end) const;
    /// Index of the token at or behind a byte.
    qsizetype tokenAt(int byte) const;
    const QList<sql::Token> &tokens() const { return m_tokens; }
    /// The token's text in lower case, for keywords and signs.
    QString word(qsizetype token) const;
    /// Behind the parenthesis that the token opens.
    qsizetype closing(qsizetype open) const;
    /// The first token from `from` on, outside of any parenthesis, that is one of the words; the number of tokens if none is.
    qsizetype find(qsizetype from, const QStringList &words) const;

    std::unexpected<Error> refusal(int byte, const QString &why) const;

private:
    QByteArray m_utf8;
    QString m_name;
    QList<sql::Token> m_tokens;
};

}  // namespace colonnade::change
