#include "tests/bench/bench.h"

#include "document/json_writer.h"

#include <QApplication>
#include <QFile>

#include <cstdio>

namespace colonnade::bench {

using namespace Qt::StringLiterals;

namespace {

struct Figure {
    QString name;
    double value = 0;
    QString unit;
};

QList<std::pair<QString, Measure>> &announcedBenches()
{
    static QList<std::pair<QString, Measure>> benches;
    return benches;
}

QList<Figure> &figures()
{
    static QList<Figure> measured;
    return measured;
}

int writeJson(const QString &path)
{
    document::JsonWriter writer;
    writer.text("format", u"colonnade-bench/1"_s);
    writer.beginArray("figures");
    for (const Figure &entry : std::as_const(figures())) {
        writer.beginItem(document::JsonWriter::Layout::Inline);
        writer.text("name", entry.name);
        writer.number("value", entry.value);
        writer.text("unit", entry.unit);
        writer.end();
    }
    QFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(writer.finish()) > 0)
        return 0;
    say(u"%1 cannot be written: %2"_s.arg(path, file.errorString()));
    return 1;
}

}  // namespace

void announce(const char *name, Measure measure)
{
    announcedBenches().append({QString::fromLatin1(name), measure});
}

void figure(const QString &name, double value, const QString &unit)
{
    figures().append({name, value, unit});
    std::printf("%s %s %s\n", qPrintable(name), qPrintable(QString::number(value, 'g', 4)), qPrintable(unit));
    std::fflush(stdout);
}

void say(const QString &text)
{
    std::fprintf(stderr, "%s\n", qPrintable(text));
}

double median(QList<double> values)
{
    std::ranges::sort(values);
    const qsizetype middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

}  // namespace colonnade::bench

/// colonnade-bench [--json FILE] [NAME...]
int main(int argc, char **argv)
{
    using namespace colonnade::bench;
    QApplication application(argc, argv);
    QStringList wanted = application.arguments().mid(1);
    QString json;
    if (const qsizetype at = wanted.indexOf(QStringLiteral("--json")); at >= 0) {
        json = wanted.value(at + 1);
        wanted.remove(at, qMin(qsizetype(2), wanted.size() - at));
    }
    int ran = 0;
    for (const auto &[name, measure] : std::as_const(announcedBenches())) {
        if (wanted.isEmpty() || wanted.contains(name)) {
            measure();
            ++ran;
        }
    }
    if (ran == 0) {
        say(QStringLiteral("There is no bench of that name."));
        return 2;
    }
    return json.isEmpty() ? 0 : writeJson(json);
}
