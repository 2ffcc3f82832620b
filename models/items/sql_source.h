// SqlSource: where SQL that is to be judged comes from: a file, or the clipboard.
#pragma once

#include <QByteArray>
#include <QString>

namespace colonnade::items {

struct SqlSource {
    QString name;          ///< for people: "V12__status.sql", "pasted SQL"
    QString path = {};     ///< empty: `text` is all there is
    QByteArray text = {};  ///< UTF-8
    bool operator==(const SqlSource &) const = default;
};

/// Whether a text begins as SQL does, behind blanks and comments. What it says further on is the parser's business.
bool looksLikeSql(QStringView text);

}  // namespace colonnade::items
