// JsonReader: strict reading of a document. An unknown key, a wrong type or a wrong word is refused with its file, line and path
// ("tables[0].addColumns[1].tpye"). The first error counts; what is read after it are defaults, so that readers
// need no branches: readDocument() looks at the end.
#pragma once

#include "base/error.h"
#include "base/names.h"
#include "base/quote.h"

#include <QByteArray>
#include <QJsonObject>
#include <QStringList>

#include <memory>
#include <vector>

namespace colonnade::document {

/// What all the readers of one document share.
struct JsonSource {
    QByteArray bytes;
    QString name;                  ///< the file's, for messages
    std::optional<Error> error;    ///< the first
    std::optional<Error> missing;  ///< the first key that is not there; a misspelt key beside it says more, so that counts first

    /// What the whole document is refused for.
    std::optional<Error> verdict() const { return error ? error : missing; }
    /// `path` without a dot in front: "tables[0].name". Empty: the document itself.
    void refuse(const QString &path, const QString &why);
    void refuseMissing(const QString &path, const QString &why);

private:
    Error errorAt(const QString &path, const QString &why) const;
};

/// One object of the document. Each key that may stand there is asked for; the others are refused when the reader goes.
class JsonReader
{
public:
    JsonReader(std::shared_ptr<JsonSource> source, QJsonObject object, QString path);
    ~JsonReader();
    JsonReader(JsonReader &&other) noexcept;
    JsonReader &operator=(JsonReader &&) = delete;

    /// True where the key stands there with a value other than null.
    bool has(const QString &key);

    QString text(const QString &key);
    QString text(const QString &key, const QString &fallback);
    std::optional<QString> optionalText(const QString &key);
    bool flag(const QString &key);
    bool flag(const QString &key, bool fallback);
    qint64 integer(const QString &key);
    qint64 integer(const QString &key, qint64 fallback);
    std::optional<qint64> optionalInteger(const QString &key);
    double number(const QString &key);
    double number(const QString &key, double fallback);
    std::optional<double> optionalNumber(const QString &key);
    /// An absent array is an empty one, here and in objects().
    QStringList texts(const QString &key);
    /// An object whose keys are free, such as settings.
    QJsonObject anyObject(const QString &key);
    JsonReader object(const QString &key);
    std::optional<JsonReader> optionalObject(const QString &key);
    std::vector<JsonReader> objects(const QString &key);

    template<class Enum, std::size_t N>
    Enum word(const QString &key, const NameTable<Enum, N> &names, std::optional<Enum> fallback = std::nullopt)
    {
        if (fallback && !has(key))
            return *fallback;
        const QString found = text(key);
        if (const std::optional<Enum> value = names.value(found))
            return *value;
        refuse(key, QStringLiteral("is \"%1\"; it must be %2").arg(quote(found), names.choices()));
        return names.entries[0].first;
    }

    /// For what only the meaning shows: refuse("name", "stands there twice"). The sentence goes on after the path.
    void refuse(const QString &key, const QString &why);
    const QString &path() const { return m_path; }
    const std::shared_ptr<JsonSource> &source() const { return m_source; }

private:
    QJsonValue value(const QString &key);
    QJsonValue required(const QString &key, QJsonValue::Type type, QLatin1StringView expected);
    QString pathOf(const QString &key) const;

    std::shared_ptr<JsonSource> m_source;
    QJsonObject m_object;
    QString m_path;
    QStringList m_known;
};

/// The root of the document; the error where it is no JSON, no object, says a key twice, or has another format.
Result<JsonReader> openDocument(const QByteArray &file, const QString &name, const QString &format);

/// Reads a whole document: `read` makes the value from the root; the first error that it met is returned instead.
template<class Read>
auto readDocument(const QByteArray &bytes, const QString &name, const QString &format, Read read)
    -> Result<std::invoke_result_t<Read, JsonReader &>>
{
    Result<JsonReader> opened = openDocument(bytes, name, format);
    if (!opened)
        return failure(opened.error());
    std::shared_ptr<JsonSource> source;
    auto value = [&] {
        JsonReader root = std::move(*opened);
        source = root.source();
        return read(root);
    }();
    if (const std::optional<Error> verdict = source->verdict())
        return failure(*verdict);
    return value;
}

}  // namespace colonnade::document
