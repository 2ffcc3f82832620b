// NameTable: one list of pairs that turns an enum into the word of a document and back, so that the two
// directions cannot part.
#pragma once

#include <QLatin1StringView>
#include <QString>

#include <array>
#include <optional>

namespace colonnade {

template<class Enum, std::size_t N>
struct NameTable {
    std::array<std::pair<Enum, QLatin1StringView>, N> entries;

    constexpr QLatin1StringView name(Enum value) const
    {
        for (const auto &[entry, word] : entries) {
            if (entry == value)
                return word;
        }
        return {};
    }
    constexpr std::optional<Enum> value(QStringView word) const
    {
        for (const auto &[entry, name] : entries) {
            if (word == name)
                return entry;
        }
        return std::nullopt;
    }
    /// "a", "b" or "c": for messages about a wrong word.
    QString choices() const
    {
        QString text;
        for (std::size_t i = 0; i < N; ++i) {
            if (i > 0)
                text += i + 1 == N ? QStringLiteral(" or ") : QStringLiteral(", ");
            text += QLatin1Char('"') + QString(entries[i].second) + QLatin1Char('"');
        }
        return text;
    }
};

template<class Enum, class... Pairs>
constexpr auto nameTable(Pairs... pairs)
{
    return NameTable<Enum, sizeof...(Pairs)>{{std::pair<Enum, QLatin1StringView>(pairs.first, pairs.second)...}};
}

}  // namespace colonnade
