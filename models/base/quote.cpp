#include "base/quote.h"

namespace colonnade {

QString quote(const QString &text, qsizetype most)
{
    QString line = text.first(std::min(text.size(), most + 1));
    for (QChar &c : line) {
        if (c.category() == QChar::Other_Control || c.category() == QChar::Separator_Line
            || c.category() == QChar::Separator_Paragraph)
            c = u' ';
    }
    if (text.size() <= most)
        return line;
    qsizetype kept = most - 1;
    while (kept > 0 && line[kept - 1].isHighSurrogate())
        --kept;
    return line.first(kept) + u'…';
}

}  // namespace colonnade
