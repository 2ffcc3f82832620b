// RowReader: the fields of a row from left to right, as the types of the catalog. One iterator walks along the row, because
// row[i] makes a field that counts references on the result each time. Inside this folder only.
#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QStringList>

#include <pqxx/pqxx>

#include <charconv>
#include <optional>
#include <string_view>
#include <vector>

namespace colonnade::database::postgres {

class RowReader
{
public:
    explicit RowReader(const pqxx::row &row) : m_next(row.begin()) {}

    bool isNull() const { return m_next->is_null(); }
    std::string_view view()
    {
        const std::string_view bytes = m_next->view();
        ++m_next;
        return bytes;
    }
    QString text()
    {
        const std::string_view bytes = view();
        return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
    }
    std::optional<QString> optionalText()
    {
        if (isNull())
            return skip(), std::nullopt;
        return text();
    }
    bool flag() { return view() == "t"; }
    std::optional<bool> optionalFlag()
    {
        if (isNull())
            return skip(), std::nullopt;
        return flag();
    }
    char letter()
    {
        const std::string_view bytes = view();
        return bytes.empty() ? '\0' : bytes.front();
    }
    template<class Number>
    Number number()
    {
        return parsed<Number>(view());
    }
    template<class Number>
    std::optional<Number> optionalNumber()
    {
        if (isNull())
            return skip(), std::nullopt;
        return number<Number>();
    }
    quint32 oid() { return number<quint32>(); }
    /// Of an array or vector of numbers: "{1,2}" or "1 2".
    template<class Number>
    std::vector<Number> numbers()
    {
        std::vector<Number> found;
        const std::string_view bytes = view();
        for (const char *at = bytes.data(), *end = at + bytes.size(); at < end;) {
            Number value{};
            const auto [rest, error] = std::from_chars(at, end, value);
            if (error == std::errc{})
                found.push_back(value);
            at = error == std::errc{} ? rest : at + 1;
        }
        return found;
    }

    /// Of a JSON array of strings; empty where it is null.
    QStringList texts()
    {
        const std::string_view json = view();
        QStringList found;
        if (json.empty())
            return found;
        const QJsonArray array = QJsonDocument::fromJson(QByteArray(json.data(), static_cast<qsizetype>(json.size()))).array();
        for (const QJsonValue &value : array)
            found.append(value.toString());
        return found;
    }
    void skip() { ++m_next; }

private:
    template<class Number>
    static Number parsed(std::string_view bytes)
    {
        Number value{};
        std::from_chars(bytes.data(), bytes.data() + bytes.size(), value);
        return value;
    }

    pqxx::row::const_iterator m_next;
};

}  // namespace colonnade::database::postgres
