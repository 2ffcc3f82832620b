// Identifier: a name as the catalog has it, and the only way in which names reach SQL text.
// Quoting is decided by PostgreSQL's own scanner, so every keyword of its grammar is known.
#pragma once

#include <QHashFunctions>
#include <QString>

#include <compare>

namespace colonnade::sql {

class Identifier
{
public:
    Identifier() = default;
    explicit Identifier(QString name) : m_name(std::move(name)) {}

    const QString &text() const { return m_name; }
    bool isEmpty() const { return m_name.isEmpty(); }
    /// As SQL must spell it: bare where that means the same name, else in double quotes.
    QString quoted() const;
    /// PostgreSQL cuts names at 63 bytes with no more than a NOTICE.
    bool isTooLong() const { return m_name.toUtf8().size() > MaxBytes; }

    static constexpr int MaxBytes = 63;

    auto operator<=>(const Identifier &) const = default;

private:
    QString m_name;
};

struct QualifiedName {
    Identifier schema;
    Identifier name;

    QString quoted() const;
    /// For people and for documents' "object": schema.name, quoted where SQL needs it, so that it can be copied.
    QString display() const { return quoted(); }
    /// The same for a column of it.
    QString display(const QString &column) const { return display() + QLatin1Char('.') + Identifier(column).quoted(); }
    /// A key, as the catalog puts it together: schema.name without quotes.
    QString dotted() const { return schema.text() + QLatin1Char('.') + name.text(); }
    auto operator<=>(const QualifiedName &) const = default;
};

inline QualifiedName qualified(const QString &schema, const QString &name)
{
    return {Identifier(schema), Identifier(name)};
}

inline size_t qHash(const Identifier &id, size_t seed = 0)
{
    return qHash(id.text(), seed);
}
inline size_t qHash(const QualifiedName &name, size_t seed = 0)
{
    return qHashMulti(seed, name.schema.text(), name.name.text());
}

/// A string constant of SQL, with standard_conforming_strings on or off alike.
QString quotedLiteral(const QString &text);

/// A name made of parts that keeps within 63 bytes of UTF-8: parts are joined by '_', the longest are cut
/// at a character's border as CREATE INDEX does it, so that the suffix always stays.
QString generatedName(const QStringList &parts, const QString &suffix);

}  // namespace colonnade::sql
