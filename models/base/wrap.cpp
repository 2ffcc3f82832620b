#include "base/wrap.h"

namespace colonnade {

using namespace Qt::StringLiterals;

QString wrapped(const QString &text, const QString &indent)
{
    constexpr qsizetype width = 110;
    QString all, line;
    for (const QString &word : text.split(u' ', Qt::SkipEmptyParts)) {
        if (!line.isEmpty() && indent.size() + line.size() + 1 + word.size() > width) {
            all += indent + line + u'\n';
            line.clear();
        }
        line += line.isEmpty() ? word : u' ' + word;
    }
    return all + indent + line + u'\n';
}

}  // namespace colonnade
