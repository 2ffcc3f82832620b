// A frame of the Run page's busiest chart with an hour of samples at ten a second: two series, throttle bands, a limit.
// One frame is what an update costs: the new samples, the refresh, and painting the whole widget.
#include "tests/bench/bench.h"
#include "ui/widgets/time_chart.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QImage>

#include <cmath>

namespace {

using namespace colonnade;
using namespace Qt::StringLiterals;

constexpr int samplesPerHour = 36'000;

void append(ui::TimeChart &chart, int i)
{
    const qint64 at = qint64(i) * 100;
    chart.append(0, at, 0.2 + 0.1 * std::sin(i / 300.0) + (i % 9'000 == 0 ? 3 : 0));
    chart.append(1, at, 0.1 + 0.05 * std::sin(i / 170.0));
    chart.setThrottled(at, i % 9'000 < 40);
}

void chartFrames()
{
    for (const auto &[name, span] : {std::pair{u"ten_minutes"_s, 10}, std::pair{u"hour"_s, 60}}) {
        ui::TimeChart chart(u"Replica lag"_s, [](double value) { return QString::number(value); });
        chart.addSeries(u"replica-1"_s);
        chart.addSeries(u"replica-2"_s);
        chart.setLimit(2.0, u"limit 2.0 s"_s);
        chart.setSpan(std::chrono::minutes(span));
        chart.resize(700, 280);
        chart.show();
        for (int i = 0; i < samplesPerHour; ++i)
            append(chart, i);
        chart.refresh(samplesPerHour * 100);
        QImage image(chart.size(), QImage::Format_ARGB32_Premultiplied);
        chart.render(&image);
        QList<double> frames;
        for (int i = samplesPerHour; i < samplesPerHour + 100; ++i) {
            QElapsedTimer clock;
            clock.start();
            append(chart, i);
            chart.refresh(qint64(i) * 100);
            chart.render(&image);
            frames.append(static_cast<double>(clock.nsecsElapsed()) / 1e6);
        }
        bench::figure(u"chart.frame.%1.median"_s.arg(name), bench::median(frames), u"ms"_s);
        bench::figure(u"chart.frame.%1.max"_s.arg(name), *std::ranges::max_element(frames), u"ms"_s);
    }
}

}  // namespace

COLONNADE_BENCH("chart", chartFrames)
