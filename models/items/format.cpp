#include "items/format.h"

#include <cmath>

namespace colonnade::items {

using namespace Qt::StringLiterals;

namespace {

constexpr QChar Space(0x00A0);

}  // namespace

QString count(double number)
{
    return number < 0 || std::isnan(number) ? u"?"_s : format::rounded(number);
}

QString perSecond(double rate, const QString &what)
{
    const double tenths = std::round(rate * 10) / 10;
    const QString number =
        tenths < 10 && tenths != std::floor(tenths) ? QString::number(tenths, 'f', 1) : format::exact(std::llround(rate));
    return number + Space + what + u"/s"_s;
}

QString rangeText(const plan::Range &milliseconds)
{
    const QString low = format::duration(milliseconds.p5);
    if (low == format::duration(milliseconds.p95))
        return low;
    return format::durationRange(milliseconds.p5, milliseconds.p50, milliseconds.p95);
}

QString spanText(const plan::Range &milliseconds)
{
    const QString low = format::duration(milliseconds.p5);
    const QString high = format::duration(milliseconds.p95);
    if (milliseconds.p95 < 1000 || low == high)
        return u"≈ "_s + format::duration(milliseconds.p50);
    const QString unit = low.section(Space, 1);
    const bool sameUnit = unit == high.section(Space, 1) && !unit.startsWith(u'h');
    return (sameUnit ? low.section(Space, 0, 0) : low) + u" – "_s + high;
}

QString typeName(QString type)
{
    type.replace(u"timestamp with time zone"_s, u"timestamptz"_s);
    type.replace(u"timestamp without time zone"_s, u"timestamp"_s);
    type.replace(u"time without time zone"_s, u"time"_s);
    type.replace(u"character varying"_s, u"varchar"_s);
    return type;
}

QString clock(const QDateTime &utc)
{
    return utc.toLocalTime().toString(u"HH:mm:ss"_s);
}

}  // namespace colonnade::items
