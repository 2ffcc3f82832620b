// mentions(): the names that stand in a text of SQL or of a procedural language, whatever it is. Inside this folder only.
#pragma once

#include <QList>
#include <QString>

namespace colonnade::database::postgres {

/// A name, with the one before the dot in front of it where there is one.
struct Mention {
    QString schema;
    QString name;
};

/// Every name in a text, whatever stands there: comments and strings too (they may be EXECUTEd). So it may say more than the text
/// touches, and misses only names that are put together at run time.
QList<Mention> mentions(QStringView text);

}  // namespace colonnade::database::postgres
