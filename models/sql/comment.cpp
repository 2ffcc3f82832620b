#include "sql/comment.h"

namespace colonnade::sql {

using namespace Qt::StringLiterals;

namespace {

/// Of both, and what editors take for one.
bool endsLine(QChar c)
{
    return c == u'\n' || c == u'\r' || c == u'\v' || c == u'\f' || c == u'\u0085' || c == u'\u2028' || c == u'\u2029'
        || c.isNull();
}

QString line(const QString &text)
{
    return text.isEmpty() ? u"--\n"_s : u"-- "_s + text + u'\n';
}

}  // namespace

QString comment(const QString &text, qsizetype width)
{
    if (text.isEmpty())
        return {};
    QString plain = text;
    for (QChar &c : plain) {
        if (endsLine(c))
            c = u'\n';
    }
    QString lines;
    for (const QString &paragraph : plain.split(u'\n')) {
        QString current;
        for (const QString &word : paragraph.split(u' ')) {
            if (!current.isEmpty() && 3 + current.size() + 1 + word.size() > width) {
                lines += line(current);
                current.clear();
            }
            current += current.isEmpty() ? word : u' ' + word;
        }
        lines += line(current);
    }
    return lines;
}

}  // namespace colonnade::sql
