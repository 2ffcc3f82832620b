#include "sql/type_name.h"

#include "base/quote.h"
#include "sql/identifier.h"
#include "sql/parse.h"
#include "sql/remembered.h"

#include <QHash>
#include <QJsonArray>

namespace colonnade::sql {

using namespace Qt::StringLiterals;

namespace {

const QHash<QString, QString> &formattedNames()
{
    static const QHash<QString, QString> names = {{u"int2"_s, u"smallint"_s},
                                                  {u"int4"_s, u"integer"_s},
                                                  {u"int8"_s, u"bigint"_s},
                                                  {u"float4"_s, u"real"_s},
                                                  {u"float8"_s, u"double precision"_s},
                                                  {u"bool"_s, u"boolean"_s},
                                                  {u"bpchar"_s, u"character"_s},
                                                  {u"varchar"_s, u"character varying"_s},
                                                  {u"varbit"_s, u"bit varying"_s},
                                                  {u"char"_s, u"\"char\""_s},
                                                  {u"timestamp"_s, u"timestamp without time zone"_s},
                                                  {u"timestamptz"_s, u"timestamp with time zone"_s},
                                                  {u"time"_s, u"time without time zone"_s},
                                                  {u"timetz"_s, u"time with time zone"_s}};
    return names;
}

/// interval's fields and precision are not worth the bits: such a type is shown as written.
QString modifiers(const QJsonArray &typmods, const QString &base)
{
    QStringList numbers;
    for (const QJsonValue typmod : typmods) {
        const auto [kind, node] = unwrapped(typmod);
        if (!node.contains("ival"_L1))
            return {};
        numbers.append(QString::number(node.value("ival"_L1).toObject().value("ival"_L1).toInt()));
    }
    if (base == "numeric"_L1 && numbers.size() == 1)
        numbers.append(u"0"_s);
    return numbers.isEmpty() ? QString() : u'(' + numbers.join(u',') + u')';
}

QString withModifiers(const QString &base, const QString &mods)
{
    // timestamp(3) with time zone
    for (const QString &head : {u"timestamp"_s, u"time"_s}) {
        if (base == head + u" without time zone"_s || base == head + u" with time zone"_s)
            return head + mods + base.sliced(head.size());
    }
    return base + mods;
}

}  // namespace

QString formattedType(const QJsonObject &node)
{
    QStringList names;
    for (const QJsonValue name : node.value("names"_L1).toArray())
        names.append(unwrapped(name).second.value("sval"_L1).toString());
    if (names.isEmpty())
        return {};
    const QString &last = names.last();
    const bool builtin = names.size() == 2 && names.first() == "pg_catalog"_L1;
    QString formatted;
    if (names.size() == 1 && last == "char"_L1)
        formatted = u"\"char\""_s;
    else if (builtin || (names.size() == 1 && formattedNames().contains(last)))
        formatted = formattedNames().value(last, last);
    else
        formatted = QualifiedName{Identifier(names.size() > 1 ? names[names.size() - 2] : QString()), Identifier(last)}.quoted();
    const QString mods = last == "interval"_L1 ? QString() : modifiers(node.value("typmods"_L1).toArray(), formatted);
    return withModifiers(formatted, mods) + (node.contains("arrayBounds"_L1) ? u"[]"_s : QString());
}

QString serialBase(const QString &formatted)
{
    static const QHash<QString, QString> bases = {{u"serial"_s, u"integer"_s},       {u"serial4"_s, u"integer"_s},
                                                  {u"smallserial"_s, u"smallint"_s}, {u"serial2"_s, u"smallint"_s},
                                                  {u"bigserial"_s, u"bigint"_s},     {u"serial8"_s, u"bigint"_s}};
    return bases.value(formatted);
}

namespace {

Result<TypeName> typeNameOf(const QString &text)
{
    const auto node = parseTypeName(text.trimmed());
    if (!node)
        return failure(node.error());
    TypeName type;
    type.array = node->contains("arrayBounds"_L1);
    type.formatted = formattedType(*node);
    if (node->value("setof"_L1).toBool() || node->value("pct_type"_L1).toBool() || type.formatted.isEmpty())
        return failure(ErrorKind::SqlRefused, u"\"%1\" is not a type that a column can have"_s.arg(quote(text)));
    type.serial = !serialBase(type.formatted).isEmpty();
    // interval's fields are bits in the tree: such a type is shown as written.
    if (type.formatted.startsWith("interval"_L1) && node->contains("typmods"_L1))
        type.formatted = text.trimmed().simplified().toLower();
    return type;
}

}  // namespace

Result<TypeName> readTypeName(const QString &text)
{
    static Remembered<TypeName> remembered;
    return remembered.get(text, [&] { return typeNameOf(text); });
}

}  // namespace colonnade::sql
