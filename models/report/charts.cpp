#include "report/charts.h"

namespace colonnade::report {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array Colors{"#2868b5"_L1, "#b35c00"_L1, "#7a3fa0"_L1, "#2b7a34"_L1, "#0f7f86"_L1, "#b42318"_L1};

class Clock
{
public:
    explicit Clock(const run::RunRecord &run) : m_start(run.samples.isEmpty() ? run.startedAt : run.samples.first().at) {}
    double seconds(const QDateTime &at) const { return static_cast<double>(m_start.msecsTo(at)) / 1000; }

private:
    QDateTime m_start;
};

QList<ChartBand> throttledBands(const run::RunRecord &run, const Clock &clock)
{
    QList<ChartBand> bands;
    bool open = false;
    for (const run::Sample &sample : run.samples) {
        const double at = clock.seconds(sample.at);
        if (sample.throttled && !open)
            bands.append({at, at});
        open = sample.throttled;
        if (open)
            bands.last().to = at;
    }
    return bands;
}

QList<ChartSeries> lagSeries(const run::RunRecord &run, const Clock &clock)
{
    QMap<QString, QList<QPointF>> points;
    for (const run::Sample &sample : run.samples) {
        for (const run::ReplicaLag &lag : sample.lags) {
            if (lag.seconds)
                points[lag.replica].append({clock.seconds(sample.at), *lag.seconds});
        }
    }
    QList<ChartSeries> series;
    for (auto it = points.cbegin(); it != points.cend(); ++it)
        series.append({it.key(), Colors[static_cast<size_t>(series.size()) % Colors.size()], it.value()});
    return series;
}

template<class Value>
ChartSeries seriesOf(const run::RunRecord &run, const Clock &clock, const QString &name, size_t color, Value value)
{
    ChartSeries series{name, Colors[color], {}};
    for (const run::Sample &sample : run.samples) {
        const std::optional<double> y = value(sample);
        if (y)
            series.points.append({clock.seconds(sample.at), *y});
    }
    return series;
}

}  // namespace

QList<Chart> charts(const run::RunRecord &run)
{
    const Clock clock(run);
    const double seconds = run.samples.isEmpty() ? 0 : clock.seconds(run.samples.last().at);
    const auto bands = throttledBands(run, clock);
    using Maybe = std::optional<double>;
    return {
        {u"Replica lag"_s, u"seconds, per replica"_s, lagSeries(run, clock), std::nullopt, bands, seconds},
        {u"Rows per second"_s,
         u"filled by us"_s,
         {seriesOf(run, clock, u"rows/s"_s, 3, [](const run::Sample &s) { return Maybe(s.rowsPerSecond); })},
         std::nullopt,
         bands,
         seconds},
        {u"Sessions waiting on us"_s,
         u"behind a lock that we hold or wait for"_s,
         {seriesOf(run, clock, u"sessions"_s, 5, [](const run::Sample &s) { return Maybe(s.blockedSessions); })},
         std::nullopt,
         bands,
         seconds},
        {u"Latency of our probe"_s,
         u"ms, one row by its key"_s,
         {seriesOf(run, clock, u"probe"_s, 2, [](const run::Sample &s) { return s.probeMs; })},
         std::nullopt,
         bands,
         seconds},
        {u"Batch size"_s,
         u"rows"_s,
         {seriesOf(run, clock, u"rows"_s, 0, [](const run::Sample &s) { return Maybe(static_cast<double>(s.batchRows)); })},
         std::nullopt,
         bands,
         seconds},
        {u"Active sessions"_s,
         u"of all clients"_s,
         {seriesOf(run, clock, u"active"_s, 4, [](const run::Sample &s) { return Maybe(s.activeSessions); })},
         std::nullopt,
         bands,
         seconds},
    };
}

}  // namespace colonnade::report
