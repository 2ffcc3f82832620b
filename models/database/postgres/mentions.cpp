#include "database/postgres/mentions.h"

namespace colonnade::database::postgres {

using namespace Qt::StringLiterals;

namespace {

bool startsName(QChar c)
{
    return c.isLetter() || c == u'_';
}

}  // namespace

QList<Mention> mentions(QStringView text)
{
    QList<Mention> found;
    QString before;
    for (qsizetype at = 0; at < text.size();) {
        QString name;
        if (text[at] == u'"') {
            qsizetype end = text.indexOf(u'"', at + 1);
            while (end >= 0 && end + 1 < text.size() && text[end + 1] == u'"')
                end = text.indexOf(u'"', end + 2);
            if (end < 0)
                break;
            name = text.sliced(at + 1, end - at - 1).toString().replace(u"\"\""_s, u"\""_s);
            at = end + 1;
        } else if (startsName(text[at])) {
            const qsizetype begin = at;
            while (at < text.size() && (text[at].isLetterOrNumber() || text[at] == u'_' || text[at] == u'$'))
                ++at;
            name = text.sliced(begin, at - begin).toString().toLower();
        } else {
            ++at;
            before.clear();
            continue;
        }
        found.append({before, name});
        before.clear();
        if (at < text.size() && text[at] == u'.') {
            before = name;
            ++at;
        }
    }
    return found;
}

}  // namespace colonnade::database::postgres
