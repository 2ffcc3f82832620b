// JsonWriter: canonical JSON. Keys stand in the order in which they are written, numbers in their shortest form, so the same
// value gives the same bytes on every machine. QJsonDocument would sort the keys and lose the order of the contract.
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QStringList>

#include <optional>

namespace colonnade::document {

class JsonWriter
{
public:
    enum class Layout { Lines, Inline };  ///< a member a line; or all of it on one line, with everything in it

    /// The document's own object is opened and closed by the writer.
    JsonWriter();
    QByteArray finish();

    void text(const char *key, const QString &value);
    void text(const char *key, const std::optional<QString> &value);  ///< null where it is absent
    void flag(const char *key, bool value);
    void integer(const char *key, qint64 value);
    void number(const char *key, double value);  ///< null where it is not finite
    void null(const char *key);
    void texts(const char *key, const QStringList &values);
    /// Any value of Qt's, keys sorted as Qt keeps them.
    void value(const char *key, const QJsonValue &value);

    void beginObject(const char *key, Layout layout = Layout::Lines);
    void beginArray(const char *key, Layout layout = Layout::Lines);
    /// An object within the array that was begun last.
    void beginItem(Layout layout = Layout::Lines);
    void item(const QString &value);
    /// Ends what was begun last.
    void end();

private:
    struct Level {
        char closing = '}';
        Layout layout = Layout::Lines;
        bool empty = true;
    };
    void separate();
    void key(const char *name);
    void begin(char opening, char closing, Layout layout);

    QByteArray m_bytes;
    QList<Level> m_levels;
};

}  // namespace colonnade::document
