#include "document/json_writer.h"

#include <QJsonArray>
#include <QLocale>

#include <cmath>

namespace colonnade::document {

namespace {

QByteArray quoted(const QString &text)
{
    QByteArray result;
    const QByteArray utf8 = text.toUtf8();
    result.reserve(utf8.size() + 2);
    result += '"';
    for (const char c : utf8) {
        switch (c) {
        case '"': result += "\\\""; break;
        case '\\': result += "\\\\"; break;
        case '\n': result += "\\n"; break;
        case '\r': result += "\\r"; break;
        case '\t': result += "\\t"; break;
        default:
            if (static_cast<unsigned char>(c) < 0x20)
                result += "\\u00" + QByteArray(1, c).toHex();
            else
                result += c;
        }
    }
    return result + '"';
}

QByteArray shortest(double value)
{
    return std::isfinite(value) ? QByteArray::number(value, 'g', QLocale::FloatingPointShortest) : QByteArrayLiteral("null");
}

QByteArray literal(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Bool: return value.toBool() ? "true" : "false";
    case QJsonValue::String: return quoted(value.toString());
    case QJsonValue::Double: {
        const double number = value.toDouble();
        return number == std::floor(number) && std::abs(number) < 9.2e18 ? QByteArray::number(value.toInteger())
                                                                         : shortest(number);
    }
    default: return "null";
    }
}

}  // namespace

JsonWriter::JsonWriter()
{
    begin('{', '}', Layout::Lines);
}

QByteArray JsonWriter::finish()
{
    while (!m_levels.isEmpty())
        end();
    return m_bytes + '\n';
}

void JsonWriter::separate()
{
    if (m_levels.isEmpty())
        return;
    Level &level = m_levels.last();
    if (!level.empty)
        m_bytes += level.layout == Layout::Inline ? ", " : ",";
    level.empty = false;
    if (level.layout == Layout::Lines)
        m_bytes += '\n' + QByteArray(2 * m_levels.size(), ' ');
}

void JsonWriter::key(const char *name)
{
    separate();
    m_bytes += quoted(QString::fromUtf8(name)) + ": ";
}

void JsonWriter::begin(char opening, char closing, Layout layout)
{
    const bool withinInline = !m_levels.isEmpty() && m_levels.last().layout == Layout::Inline;
    m_bytes += opening;
    m_levels.append({closing, withinInline ? Layout::Inline : layout});
}

void JsonWriter::end()
{
    const Level level = m_levels.takeLast();
    if (!level.empty && level.layout == Layout::Lines)
        m_bytes += '\n' + QByteArray(2 * m_levels.size(), ' ');
    m_bytes += level.closing;
}

void JsonWriter::text(const char *name, const QString &value)
{
    key(name);
    m_bytes += quoted(value);
}

void JsonWriter::text(const char *name, const std::optional<QString> &value)
{
    key(name);
    m_bytes += value ? quoted(*value) : QByteArrayLiteral("null");
}

void JsonWriter::flag(const char *name, bool value)
{
    key(name);
    m_bytes += value ? "true" : "false";
}

void JsonWriter::integer(const char *name, qint64 value)
{
    key(name);
    m_bytes += QByteArray::number(value);
}

void JsonWriter::number(const char *name, double value)
{
    key(name);
    m_bytes += shortest(value);
}

void JsonWriter::null(const char *name)
{
    key(name);
    m_bytes += "null";
}

void JsonWriter::texts(const char *name, const QStringList &values)
{
    beginArray(name, Layout::Inline);
    for (const QString &value : values)
        item(value);
    end();
}

void JsonWriter::value(const char *name, const QJsonValue &value)
{
    if (value.isObject()) {
        beginObject(name);
        const QJsonObject object = value.toObject();
        for (auto it = object.constBegin(); it != object.constEnd(); ++it)
            this->value(it.key().toUtf8().constData(), it.value());
        end();
    } else if (value.isArray()) {
        beginArray(name);
        const QJsonArray array = value.toArray();
        for (const QJsonValue &entry : array) {
            separate();
            if (entry.isObject() || entry.isArray())
                m_bytes += QJsonValue(entry).isObject() ? QJsonDocument(entry.toObject()).toJson(QJsonDocument::Compact)
                                                        : QJsonDocument(entry.toArray()).toJson(QJsonDocument::Compact);
            else
                m_bytes += literal(entry);
        }
        end();
    } else {
        key(name);
        m_bytes += literal(value);
    }
}

void JsonWriter::beginObject(const char *name, Layout layout)
{
    key(name);
    begin('{', '}', layout);
}

void JsonWriter::beginArray(const char *name, Layout layout)
{
    key(name);
    begin('[', ']', layout);
}

void JsonWriter::beginItem(Layout layout)
{
    separate();
    begin('{', '}', layout);
}

void JsonWriter::item(const QString &value)
{
    separate();
    m_bytes += quoted(value);
}

}  // namespace colonnade::document
