#include "database/postgres/mentions.h"

namespace colonnade::database::postgres {

using namespace Qt::StringLiterals;

namespace {

/// Whatever is not ASCII counts as a letter, as the server has it.
bool startsName(QChar c)
{
    return c == u'_' || c.unicode() >= 0x80 || (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z');
}

bool continuesName(QChar c)
{
    return startsName(c) || c == u'$' || (c >= u'0' && c <= u'9');
}

QString folded(QStringView name)
{
    QString text = name.toString();
    for (QChar &c : text) {
        if (c >= u'A' && c <= u'Z')
            c = QChar(c.unicode() + (u'a' - u'A'));
    }
    return text;
}

/// What stands in a string, a comment or a body is read as a text of its own, so that a quote in it that nothing closes costs
/// nothing that follows.
class Reader
{
public:
    QList<Mention> read(QStringView text, int depth = 0)
    {
        m_before.clear();
        for (qsizetype at = 0; at < text.size();)
            at = step(text, at, depth);
        m_before.clear();
        return m_found;
    }

private:
    qsizetype step(QStringView text, qsizetype at, int depth)
    {
        const QChar c = text[at];
        const QStringView rest = text.sliced(at);
        if (startsName(c)) {
            qsizetype end = at;
            while (end < text.size() && continuesName(text[end]))
                ++end;
            return took(text, folded(text.sliced(at, end - at)), end);
        }
        if (c == u'"')
            return quotedName(text, at, depth);
        if (c == u'\'')
            return inner(text, at, 1, text.indexOf(u'\'', at + 1), 1, depth);
        if (rest.startsWith("--"_L1))
            return inner(text, at, 2, text.indexOf(u'\n', at), 1, depth);
        if (rest.startsWith("/*"_L1))
            return inner(text, at, 2, text.indexOf("*/"_L1, at + 2), 2, depth);
        m_before.clear();
        return at + 1;
    }

    /// Between a delimiter and the one that closes it; where nothing does, the delimiter alone is passed over.
    qsizetype inner(QStringView text, qsizetype at, qsizetype opening, qsizetype close, qsizetype closing, int depth)
    {
        constexpr int deepest = 8;
        m_before.clear();
        if (close < 0 || depth >= deepest)
            return at + opening;
        read(text.sliced(at + opening, close - at - opening), depth + 1);
        return close + closing;
    }

    qsizetype quotedName(QStringView text, qsizetype at, int depth)
    {
        qsizetype end = at + 1;
        while (end < text.size() && text[end] != u'\n' && (text[end] != u'"' || text.sliced(end).startsWith("\"\""_L1)))
            end += text[end] == u'"' ? 2 : 1;
        if (end >= text.size() || text[end] != u'"') {
            m_before.clear();
            return at + 1;
        }
        const QStringView name = text.sliced(at + 1, end - at - 1);
        // In other languages such quotes hold a query.
        if (name.contains(u' ')) {
            const QString before = m_before;
            inner(text, at, 1, end, 1, depth);
            m_before = before;
        }
        return took(text, name.toString().replace(u"\"\""_s, u"\""_s), end + 1);
    }

    qsizetype took(QStringView text, const QString &name, qsizetype end)
    {
        m_found.append({m_before, name});
        const bool isSchema = end < text.size() && text[end] == u'.';
        m_before = isSchema ? name : QString();
        return end + (isSchema ? 1 : 0);
    }

    QString m_before;
    QList<Mention> m_found;
};

}  // namespace

QList<Mention> mentions(QStringView text)
{
    return Reader().read(text);
}

}  // namespace colonnade::database::postgres
