#include "base/format.h"

#include <cmath>

namespace colonnade::format {

using namespace Qt::StringLiterals;

namespace {

constexpr QChar Space(0x00A0);

/// Two figures that matter below ten, none after the point from ten on.
QString figure(double number)
{
    if (number == 0)
        return u"0"_s;
    if (number < 0.095)
        return QString::number(number, 'g', 1);
    QString text = QString::number(number, 'f', number < 9.95 ? 1 : 0);
    if (text.endsWith(u".0"_s))
        text.chop(2);
    return text;
}

struct Unit {
    double size;
    QLatin1StringView name;
};

QString inUnits(double number, std::span<const Unit> units)
{
    // A figure that would round up to 1000 of a unit is told in the next one.
    for (const Unit &unit : units) {
        if (std::abs(number) / unit.size >= 0.9995)
            return figure(number / unit.size) + Space + unit.name;
    }
    const Unit &last = units.back();
    return figure(number / last.size) + (last.name.isEmpty() ? QString() : Space + QString(last.name));
}

enum class Scale { Milliseconds, Seconds, Minutes, Hours, Days };

Scale scaleOf(double milliseconds)
{
    if (milliseconds < 999.5)
        return Scale::Milliseconds;
    if (milliseconds < 99'500)
        return Scale::Seconds;
    if (milliseconds < 3'570'000)
        return Scale::Minutes;
    return milliseconds < 48 * 3'600'000.0 ? Scale::Hours : Scale::Days;
}

QString withoutUnit(double milliseconds, Scale scale)
{
    switch (scale) {
    case Scale::Milliseconds: return figure(milliseconds);
    case Scale::Seconds: return figure(milliseconds / 1000);
    case Scale::Minutes: return figure(milliseconds / 60'000);
    case Scale::Hours: {
        const auto minutes = static_cast<qint64>(std::round(milliseconds / 60'000));
        return QString::number(minutes / 60) + Space + u"h"_s + Space + QString::number(minutes % 60).rightJustified(2, u'0');
    }
    case Scale::Days: return figure(milliseconds / 86'400'000.0);
    }
    Q_UNREACHABLE_RETURN({});
}

QString unitOf(Scale scale)
{
    switch (scale) {
    case Scale::Milliseconds: return Space + u"ms"_s;
    case Scale::Seconds: return Space + u"s"_s;
    case Scale::Minutes: return Space + u"min"_s;
    case Scale::Hours: return {};
    case Scale::Days: return Space + u"days"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

}  // namespace

QString exact(qint64 number)
{
    QString text = QString::number(std::abs(number));
    for (qsizetype i = text.size() - 3; i > 0; i -= 3)
        text.insert(i, Space);
    return number < 0 ? u'-' + text : text;
}

QString rounded(double number)
{
    static constexpr std::array units{Unit{1e12, "T"_L1}, Unit{1e9, "G"_L1}, Unit{1e6, "M"_L1}, Unit{1e3, "k"_L1},
                                      Unit{1, ""_L1}};
    if (number < 999.5)
        return QString::number(std::llround(number));
    return inUnits(number, units);
}

QString bytes(double number)
{
    static constexpr std::array units{Unit{1099511627776.0, "TB"_L1}, Unit{1073741824.0, "GB"_L1}, Unit{1048576.0, "MB"_L1},
                                      Unit{1024.0, "kB"_L1}, Unit{1, "B"_L1}};
    return inUnits(number, units);
}

QString duration(double milliseconds)
{
    const Scale scale = scaleOf(milliseconds);
    return withoutUnit(milliseconds, scale) + unitOf(scale);
}

QString durationRange(double p5, double p50, double p95)
{
    const Scale scale = scaleOf(p50);
    if (scaleOf(p5) == scale && scaleOf(p95) == scale && scale != Scale::Hours)
        return u"%1 (%2 – %3)"_s.arg(duration(p50), withoutUnit(p5, scale), withoutUnit(p95, scale));
    return u"%1 (%2 – %3)"_s.arg(duration(p50), duration(p5), duration(p95));
}

}  // namespace colonnade::format
