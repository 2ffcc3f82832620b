#include "document/json_reader.h"

#include "base/quote.h"
#include "document/json_places.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cmath>

namespace colonnade::document {

using namespace Qt::StringLiterals;

namespace {

/// Keys are quoted in messages, however long somebody made them.
constexpr qsizetype LongestPath = 160;

/// JSON can spell what UTF-8 cannot: a surrogate alone would come out as another character than was read.
const QString unsendable = u"holds a zero character or half of one, which no database can take"_s;
bool isSendable(const QString &text)
{
    return !text.contains(QChar::Null) && text.isValidUtf16();
}

}  // namespace

void JsonSource::refuse(const QString &path, const QString &why)
{
    if (!error)
        error = errorAt(path, why);
}

void JsonSource::refuseMissing(const QString &path, const QString &why)
{
    if (!missing)
        missing = errorAt(path, why);
}

Error JsonSource::errorAt(const QString &path, const QString &why) const
{
    return {ErrorKind::InvalidInput,
            u"%1, line %2: %3 %4."_s.arg(name, QString::number(lineOfPath(bytes, path)),
                                         path.isEmpty() ? u"the document"_s : quote(path, LongestPath), why)};
}

JsonReader::JsonReader(std::shared_ptr<JsonSource> source, QJsonObject object, QString path)
    : m_source(std::move(source)), m_object(std::move(object)), m_path(std::move(path))
{
}

JsonReader::JsonReader(JsonReader &&other) noexcept
    : m_source(std::move(other.m_source)),
      m_object(std::move(other.m_object)),
      m_path(std::move(other.m_path)),
      m_known(std::move(other.m_known))
{
}

JsonReader::~JsonReader()
{
    if (!m_source || m_source->error)
        return;
    for (auto it = m_object.constBegin(); it != m_object.constEnd(); ++it) {
        if (!m_known.contains(it.key()))
            refuse(it.key(), u"is not known; the keys here are %1"_s.arg(m_known.join(u", "_s)));
    }
}

QString JsonReader::pathOf(const QString &key) const
{
    return m_path.isEmpty() ? key : m_path + u'.' + key;
}

void JsonReader::refuse(const QString &key, const QString &why)
{
    m_source->refuse(pathOf(key), why);
}

QJsonValue JsonReader::value(const QString &key)
{
    if (!m_known.contains(key))
        m_known.append(key);
    return m_object.value(key);
}

bool JsonReader::has(const QString &key)
{
    const QJsonValue found = value(key);
    return !found.isUndefined() && !found.isNull();
}

QJsonValue JsonReader::required(const QString &key, QJsonValue::Type type, QLatin1StringView expected)
{
    const QJsonValue found = value(key);
    if (found.isUndefined())
        m_source->refuseMissing(pathOf(key), u"is missing; it must be %1"_s.arg(expected));
    else if (found.type() != type)
        refuse(key, u"must be %1"_s.arg(expected));
    return found;
}

QString JsonReader::text(const QString &key)
{
    const QString found = required(key, QJsonValue::String, "a text"_L1).toString();
    if (!isSendable(found))
        refuse(key, unsendable);
    return found;
}

QString JsonReader::text(const QString &key, const QString &fallback)
{
    return has(key) ? text(key) : fallback;
}

std::optional<QString> JsonReader::optionalText(const QString &key)
{
    return has(key) ? std::optional(text(key)) : std::nullopt;
}

bool JsonReader::flag(const QString &key)
{
    return required(key, QJsonValue::Bool, "true or false"_L1).toBool();
}

bool JsonReader::flag(const QString &key, bool fallback)
{
    return has(key) ? flag(key) : fallback;
}

qint64 JsonReader::integer(const QString &key)
{
    const double found = required(key, QJsonValue::Double, "a whole number"_L1).toDouble();
    if (found != std::floor(found) || std::abs(found) > 9.2e18)
        refuse(key, u"must be a whole number"_s);
    return m_object.value(key).toInteger();
}

qint64 JsonReader::integer(const QString &key, qint64 fallback)
{
    return has(key) ? integer(key) : fallback;
}

std::optional<qint64> JsonReader::optionalInteger(const QString &key)
{
    return has(key) ? std::optional(integer(key)) : std::nullopt;
}

double JsonReader::number(const QString &key)
{
    return required(key, QJsonValue::Double, "a number"_L1).toDouble();
}

double JsonReader::number(const QString &key, double fallback)
{
    return has(key) ? number(key) : fallback;
}

std::optional<double> JsonReader::optionalNumber(const QString &key)
{
    return has(key) ? std::optional(number(key)) : std::nullopt;
}

QStringList JsonReader::texts(const QString &key)
{
    QStringList found;
    if (!has(key))
        return found;
    const QJsonArray array = required(key, QJsonValue::Array, "an array of texts"_L1).toArray();
    for (qsizetype i = 0; i < array.size(); ++i) {
        if (!array[i].isString())
            refuse(key + u"[%1]"_s.arg(i), u"must be a text"_s);
        else if (!isSendable(array[i].toString()))
            refuse(key + u"[%1]"_s.arg(i), unsendable);
        found.append(array[i].toString());
    }
    return found;
}

QJsonObject JsonReader::anyObject(const QString &key)
{
    return has(key) ? required(key, QJsonValue::Object, "an object"_L1).toObject() : QJsonObject();
}

JsonReader JsonReader::object(const QString &key)
{
    return {m_source, required(key, QJsonValue::Object, "an object"_L1).toObject(), pathOf(key)};
}

std::optional<JsonReader> JsonReader::optionalObject(const QString &key)
{
    return has(key) ? std::optional(object(key)) : std::nullopt;
}

std::vector<JsonReader> JsonReader::objects(const QString &key)
{
    std::vector<JsonReader> found;
    if (!has(key))
        return found;
    const QJsonArray array = required(key, QJsonValue::Array, "an array of objects"_L1).toArray();
    found.reserve(static_cast<std::size_t>(array.size()));
    for (qsizetype i = 0; i < array.size(); ++i) {
        const QString inner = pathOf(key) + u"[%1]"_s.arg(i);
        if (!array[i].isObject())
            m_source->refuse(inner, u"must be an object"_s);
        found.emplace_back(m_source, array[i].toObject(), inner);
    }
    return found;
}

Result<JsonReader> openDocument(const QByteArray &file, const QString &name, const QString &format)
{
    // Editors on Windows put a mark in front.
    const QByteArray bytes = file.startsWith("\xEF\xBB\xBF") ? file.sliced(3) : file;
    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &parseError);
    if (parseError.error != QJsonParseError::NoError) {
        return failure(ErrorKind::InvalidInput,
                       u"%1, line %2: this is not JSON (%3); a %4 document was expected."_s.arg(name)
                           .arg(lineOfOffset(bytes, parseError.offset))
                           .arg(parseError.errorString(), format));
    }
    if (!document.isObject())
        return failure(ErrorKind::InvalidInput, u"%1, line 1: an object was expected, a %2 document."_s.arg(name, format));
    if (const std::optional<RepeatedKey> twice = repeatedKey(bytes)) {
        return failure(ErrorKind::InvalidInput,
                       u"%1, line %2: %3 stands there twice; keep the one that counts."_s.arg(name, QString::number(twice->line),
                                                                                              quote(twice->path, LongestPath)));
    }
    auto source = std::make_shared<JsonSource>(bytes, name);
    JsonReader root(source, document.object(), {});
    const QString found = root.text(u"format"_s);
    if (!source->verdict() && found != format) {
        source->refuse(u"format"_s,
                       u"is \"%1\"; \"%2\" was expected, so this is another kind of document or of a newer version"_s.arg(
                           quote(found), format));
    }
    if (const std::optional<Error> verdict = source->verdict())
        return failure(*verdict);
    return root;
}

}  // namespace colonnade::document
