// Where things stand in JSON text, which QJsonDocument does not keep: for messages that name a line. Only for text that
// QJsonDocument has read.
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace colonnade::document {

/// The line (from 1) of the value at "tables[0].name", or of the key where the last part is one.
int lineOfPath(const QByteArray &json, const QString &path);
struct RepeatedKey {
    QString path;
    int line = 0;  ///< of the second time
};
/// The first key that its object has twice; QJsonDocument would silently take the last.
std::optional<RepeatedKey> repeatedKey(const QByteArray &json);
int lineOfOffset(const QByteArray &json, qsizetype offset);

}  // namespace colonnade::document
