#include "items/sql_source.h"

#include <QSet>

namespace colonnade::items {

using namespace Qt::StringLiterals;

namespace {

/// Behind the blanks and comments that a text begins with.
QStringView withoutComments(QStringView text)
{
    while (true) {
        text = text.trimmed();
        if (text.startsWith(u"--"_s)) {
            const qsizetype end = text.indexOf(u'\n');
            text = end < 0 ? QStringView() : text.sliced(end);
        } else if (text.startsWith(u"/*"_s)) {
            const qsizetype end = text.indexOf(u"*/"_s);
            text = end < 0 ? QStringView() : text.sliced(end + 2);
        } else {
            return text;
        }
    }
}

}  // namespace

bool looksLikeSql(QStringView text)
{
    static const QSet<QString> beginnings{
        u"abort"_s,   u"alter"_s,    u"analyze"_s,   u"begin"_s,    u"call"_s,    u"checkpoint"_s, u"close"_s,   u"cluster"_s,
        u"comment"_s, u"commit"_s,   u"copy"_s,      u"create"_s,   u"declare"_s, u"delete"_s,     u"discard"_s, u"do"_s,
        u"drop"_s,    u"end"_s,      u"execute"_s,   u"explain"_s,  u"grant"_s,   u"import"_s,     u"insert"_s,  u"lock"_s,
        u"merge"_s,   u"notify"_s,   u"prepare"_s,   u"reassign"_s, u"refresh"_s, u"reindex"_s,    u"release"_s, u"reset"_s,
        u"revoke"_s,  u"rollback"_s, u"savepoint"_s, u"security"_s, u"select"_s,  u"set"_s,        u"show"_s,    u"start"_s,
        u"table"_s,   u"truncate"_s, u"update"_s,    u"vacuum"_s,   u"values"_s,  u"with"_s};
    const QStringView rest = withoutComments(text);
    if (rest.startsWith(u'\\') || rest.startsWith(u'('))
        return true;
    qsizetype end = 0;
    while (end < rest.size() && rest[end].isLetter())
        ++end;
    // A word alone is prose as easily as SQL; a statement goes on.
    return beginnings.contains(rest.first(end).toString().toLower()) && end < rest.size() && !rest[end].isDigit();
}

}  // namespace colonnade::items
