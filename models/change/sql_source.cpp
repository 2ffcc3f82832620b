#include "change/sql_source.h"

namespace colonnade::change {

using namespace Qt::StringLiterals;

SqlSource::SqlSource(QByteArray utf8, QString name, QList<sql::Token> tokens)
    : m_utf8(std::move(utf8)), m_name(std::move(name)), m_tokens(std::move(tokens))
{
    m_tokens.removeIf(sql::isComment);
}

QString SqlSource::slice(int begin, int end) const
{
    const qsizetype first = tokenAt(begin);
    const qsizetype behind = tokenAt(end);
    if (first >= behind)
        return {};
    return QString::fromUtf8(m_utf8.sliced(m_tokens[first].begin, m_tokens[behind - 1].end - m_tokens[first].begin));
}

qsizetype SqlSource::tokenAt(int byte) const
{
    return std::ranges::lower_bound(m_tokens, byte, {}, &sql::Token::begin) - m_tokens.begin();
}

QString SqlSource::word(qsizetype token) const
{
    if (token < 0 || token >= m_tokens.size())
        return {};
    return QString::fromUtf8(m_utf8.sliced(m_tokens[token].begin, m_tokens[token].end - m_tokens[token].begin)).toLower();
}

qsizetype SqlSource::closing(qsizetype open) const
{
    int depth = 0;
    for (qsizetype i = open; i < m_tokens.size(); ++i) {
        depth += word(i) == "("_L1 ? 1 : word(i) == ")"_L1 ? -1 : 0;
        if (depth == 0)
            return i + 1;
    }
    return m_tokens.size();
}

qsizetype SqlSource::find(qsizetype from, const QStringList &words) const
{
    int depth = 0;
    for (qsizetype i = from; i < m_tokens.size(); ++i) {
        const QString here = word(i);
        if (depth == 0 && words.contains(here))
            return i;
        depth += here == "("_L1 || here == "["_L1 ? 1 : here == ")"_L1 || here == "]"_L1 ? -1 : 0;
    }
    return m_tokens.size();
}

std::unexpected<Error> SqlSource::refusal(int byte, const QString &why) const
{
    const sql::Place place = sql::placeOf(m_utf8, byte);
    return failure(ErrorKind::InvalidInput,
                   u"%1, line %2, column %3: %4"_s.arg(m_name, QString::number(place.line), QString::number(place.column), why));
}

}  // namespace colonnade::change
