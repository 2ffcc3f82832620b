#include "items/sql_review.h"

#include <QCoreApplication>

namespace colonnade::items {

using namespace Qt::StringLiterals;

QString ScriptSide::line(qsizetype row) const
{
    const ScriptLine &entry = lines[row];
    const int bytes = entry.end - entry.begin;
    QString shown = QString::fromUtf8(QByteArrayView(text).sliced(entry.begin, std::min(bytes, 4 * LongestShown)));
    const bool cut = bytes > 4 * LongestShown || shown.size() > LongestShown;
    shown.truncate(LongestShown);
    shown.replace(u'\t', u"    "_s);
    for (QChar &c : shown) {
        if (c.category() == QChar::Other_Control)
            c = u'\uFFFD';
    }
    if (cut)
        shown += QCoreApplication::translate("SqlReview", " … (%1 bytes in this line)").arg(bytes);
    return shown;
}

}  // namespace colonnade::items
