#include "sql/search_path.h"

namespace colonnade::sql {

QStringList searchPath(const QString &setting, const QString &user)
{
    QStringList schemas;
    QString part;
    bool quoted = false;
    const auto finish = [&] {
        if (const QString name = part.trimmed(); !name.isEmpty())
            schemas.append(name == QLatin1StringView("$user") ? user : name);
        part.clear();
    };
    for (qsizetype i = 0; i < setting.size(); ++i) {
        const QChar c = setting[i];
        if (c == u'"' && quoted && i + 1 < setting.size() && setting[i + 1] == u'"') {
            part += c;
            ++i;
        } else if (c == u'"') {
            quoted = !quoted;
        } else if (c == u',' && !quoted) {
            finish();
        } else {
            part += c;
        }
    }
    finish();
    return schemas;
}

}  // namespace colonnade::sql
