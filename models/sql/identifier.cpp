#include "sql/identifier.h"

#include "sql/scanner.h"

#include <QStringList>

namespace colonnade::sql {

namespace {

bool isPlain(const QString &name)
{
    if (name.isEmpty() || !((name[0] >= u'a' && name[0] <= u'z') || name[0] == u'_'))
        return false;
    for (const QChar c : name) {
        if (!((c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'_'))
            return false;
    }
    return true;
}

/// The longest beginning of `text` that fits into `bytes` bytes of UTF-8 without cutting a character.
QString leftBytes(const QString &text, qsizetype bytes)
{
    const QByteArray utf8 = text.toUtf8();
    if (utf8.size() <= bytes)
        return text;
    qsizetype end = std::max<qsizetype>(bytes, 0);
    while (end > 0 && (static_cast<unsigned char>(utf8[end]) & 0xC0) == 0x80)
        --end;
    return QString::fromUtf8(utf8.first(end));
}

}  // namespace

QString Identifier::quoted() const
{
    if (isPlain(m_name) && !isReservedInNames(m_name))
        return m_name;
    QString escaped = m_name;
    escaped.replace(u'"', QStringLiteral("\"\""));
    return u'"' + escaped + u'"';
}

QString QualifiedName::quoted() const
{
    return schema.isEmpty() ? name.quoted() : schema.quoted() + u'.' + name.quoted();
}

QString quotedLiteral(const QString &text)
{
    QString escaped = text;
    escaped.replace(u'\'', QStringLiteral("''"));
    if (!escaped.contains(u'\\'))
        return u'\'' + escaped + u'\'';
    escaped.replace(u'\\', QStringLiteral("\\\\"));
    return QStringLiteral("E'") + escaped + u'\'';
}

QString generatedName(const QStringList &parts, const QString &suffix)
{
    QStringList kept;
    for (const QString &part : parts)
        kept.append(leftBytes(part, Identifier::MaxBytes));
    const auto bytes = [&] {
        qsizetype sum = suffix.toUtf8().size() + 1;
        for (const QString &part : kept)
            sum += part.toUtf8().size() + 1;
        return sum - 1;
    };
    while (bytes() > Identifier::MaxBytes) {
        auto longest = std::ranges::max_element(kept, {}, [](const QString &part) { return part.toUtf8().size(); });
        *longest = leftBytes(*longest, longest->toUtf8().size() - 1);
    }
    return kept.join(u'_') + u'_' + suffix;
}

}  // namespace colonnade::sql
