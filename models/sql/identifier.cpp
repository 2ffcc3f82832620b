#include "sql/identifier.h"

#include "sql/scanner.h"

#include <QStringList>

#include <numeric>

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

// makeObjectName() of PostgreSQL: bytes are taken from the longest part, of parts that are as long as each other from the last, and
// only then characters are left whole that a cut went through.
QString generatedName(const QStringList &parts, const QString &suffix)
{
    QStringList kept;
    QList<qsizetype> bytes;
    for (const QString &part : parts) {
        kept.append(leftBytes(part, Identifier::MaxBytes));
        bytes.append(kept.last().toUtf8().size());
    }
    const qsizetype room = Identifier::MaxBytes - suffix.toUtf8().size() - parts.size();
    for (qsizetype sum = std::accumulate(bytes.begin(), bytes.end(), qsizetype(0)); sum > room && sum > 0; --sum)
        --*std::ranges::max_element(bytes.rbegin(), bytes.rend());
    for (qsizetype i = 0; i < kept.size(); ++i)
        kept[i] = leftBytes(kept[i], bytes[i]);
    return kept.join(u'_') + u'_' + suffix;
}

}  // namespace colonnade::sql
