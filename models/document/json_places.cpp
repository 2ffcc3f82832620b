#include "document/json_places.h"

#include <QJsonDocument>
#include <QSet>

#include <functional>

namespace colonnade::document {

using namespace Qt::StringLiterals;

namespace {

/// Walks over text that is known to be JSON, and tells of each key; a visitor that returns false ends the walk.
class Walker
{
public:
    using Visitor = std::function<bool(const QString &path, qsizetype offset, bool repeated)>;

    Walker(const QByteArray &json, Visitor visit) : m_json(json), m_visit(std::move(visit)) {}
    void walk() { value(); }

private:
    char peek()
    {
        while (m_at < m_json.size()
               && (m_json[m_at] == ' ' || m_json[m_at] == '\n' || m_json[m_at] == '\r' || m_json[m_at] == '\t'))
            ++m_at;
        return m_at < m_json.size() ? m_json[m_at] : '\0';
    }
    QByteArrayView string()
    {
        const qsizetype begin = m_at++;
        while (m_at < m_json.size() && m_json[m_at] != '"')
            m_at += m_json[m_at] == '\\' ? 2 : 1;
        ++m_at;
        return QByteArrayView(m_json).sliced(begin, qMin(m_at, m_json.size()) - begin);
    }
    static QString decoded(QByteArrayView quoted)
    {
        if (!quoted.contains('\\'))
            return QString::fromUtf8(quoted.sliced(1).chopped(1));
        return QJsonDocument::fromJson('[' + quoted.toByteArray() + ']').array().at(0).toString();
    }
    bool value()
    {
        switch (peek()) {
        case '{': return object();
        case '[': return array();
        case '"': string(); return true;
        default:
            while (m_at < m_json.size() && !QByteArrayView(",]} \n\r\t").contains(m_json[m_at]))
                ++m_at;
            return true;
        }
    }
    bool object()
    {
        const qsizetype outer = m_path.size();
        QSet<QString> seen;
        ++m_at;
        while (peek() == '"') {
            const qsizetype offset = m_at;
            const QString key = decoded(string());
            m_path.truncate(outer);
            m_path += outer == 0 ? key : u'.' + key;
            if (!m_visit(m_path, offset, seen.contains(key)))
                return false;
            seen.insert(key);
            peek();
            ++m_at;  // the colon
            if (!value())
                return false;
            if (peek() == ',')
                ++m_at;
        }
        ++m_at;
        m_path.truncate(outer);
        return true;
    }
    bool array()
    {
        const qsizetype outer = m_path.size();
        ++m_at;
        for (int index = 0; peek() != ']' && peek() != '\0'; ++index) {
            m_path.truncate(outer);
            m_path += u"[%1]"_s.arg(index);
            if (!m_visit(m_path, m_at, false) || !value())
                return false;
            if (peek() == ',')
                ++m_at;
        }
        ++m_at;
        m_path.truncate(outer);
        return true;
    }

    QString m_path;  ///< one for all levels: keys may be long, and levels many
    const QByteArray &m_json;
    Visitor m_visit;
    qsizetype m_at = 0;
};

}  // namespace

int lineOfOffset(const QByteArray &json, qsizetype offset)
{
    return static_cast<int>(QByteArrayView(json).first(qBound(qsizetype(0), offset, json.size())).count('\n')) + 1;
}

int lineOfPath(const QByteArray &json, const QString &path)
{
    qsizetype found = 0;
    Walker(json, [&](const QString &here, qsizetype offset, bool) {
        // An absent key is reported where its object begins.
        if (path.startsWith(here) && (path.size() == here.size() || path[here.size()] == u'.' || path[here.size()] == u'['))
            found = offset;
        return here != path;
    }).walk();
    return lineOfOffset(json, found);
}

std::optional<RepeatedKey> repeatedKey(const QByteArray &json)
{
    std::optional<RepeatedKey> found;
    Walker(json, [&](const QString &path, qsizetype offset, bool repeated) {
        if (repeated)
            found = RepeatedKey{path, lineOfOffset(json, offset)};
        return !repeated;
    }).walk();
    return found;
}

}  // namespace colonnade::document
