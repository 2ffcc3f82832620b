#include "ui/run/run_charts.h"

#include "items/format.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/time_chart.h"

#include <QGridLayout>

namespace colonnade::ui {

using namespace Qt::StringLiterals;

namespace {

QString writeSeconds(double value)
{
    return format::duration(value * 1000);
}
QString writeMilliseconds(double value)
{
    return format::duration(value);
}
QString writeCount(double value)
{
    return items::count(value);
}

constexpr double Unknown = std::numeric_limits<double>::quiet_NaN();

}  // namespace

RunCharts::RunCharts(QWidget *parent)
    : QWidget(parent),
      m_lag(new TimeChart(tr("Replica lag"), writeSeconds)),
      m_rows(new TimeChart(tr("Rows per second"), writeCount)),
      m_blocked(new TimeChart(tr("Blocked sessions"), writeCount)),
      m_latency(new TimeChart(tr("Query latency"), writeMilliseconds))
{
    m_rows->addSeries(tr("rows/s"), TimeChart::Shape::Line, TimeChart::Axis::Left, [] { return theme().good; });
    m_rows->addSeries(tr("batch"), TimeChart::Shape::Steps, TimeChart::Axis::Right, [] { return theme().sameRows; });
    m_rows->setRightAxis(writeCount);
    m_rows->setLeast(1000, 100);
    m_rows->setSubtitle(tr("and batch size, at the right"));
    m_blocked->addSeries(tr("sessions"), TimeChart::Shape::Spikes, TimeChart::Axis::Left, [] { return theme().bad; });
    m_blocked->setLeast(4);
    m_latency->addSeries(tr("probe"), TimeChart::Shape::Line, TimeChart::Axis::Left, [] { return theme().latency; });
    m_latency->setLeast(1);
    m_lag->setLeast(0.5);
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(10);
    grid->addWidget(m_lag, 0, 0);
    grid->addWidget(m_rows, 0, 1);
    grid->addWidget(m_blocked, 1, 0);
    grid->addWidget(m_latency, 1, 1);
    for (int i = 0; i < 2; ++i) {
        grid->setRowStretch(i, 1);
        grid->setColumnStretch(i, 1);
    }
    m_redraw.setInterval(25);
    connect(&m_redraw, &QTimer::timeout, this, &RunCharts::refreshNext);
    clear();
}

QList<TimeChart *> RunCharts::charts() const
{
    return {m_lag, m_rows, m_blocked, m_latency};
}

void RunCharts::clear()
{
    for (TimeChart *chart : charts())
        chart->clear();
    m_lastMs = 0;
    m_firstMs = 0;
    m_lag->setSubtitle(tr("no replica seen yet"));
    m_blocked->setSubtitle(tr("waiting on us"));
    setTable({});
}

void RunCharts::setTable(const QString &table)
{
    m_latency->setSubtitle(table.isEmpty() ? tr("of our probe: one row") : tr("of our probe: one row of %1").arg(table));
}

void RunCharts::setLimits(const run::Limits &limits)
{
    const double seconds = double(limits.replicaLag.count()) / 1000;
    m_lag->setLimit(seconds, tr("limit %1").arg(writeSeconds(seconds)));
}

int RunCharts::lagSeries(const QString &replica)
{
    const auto it = m_replicas.constFind(replica);
    if (it != m_replicas.constEnd())
        return *it;
    const int made = m_lag->addSeries(replica);
    m_replicas.insert(replica, made);
    return made;
}

void RunCharts::append(const run::Sample &sample)
{
    const qint64 ms = sample.at.toMSecsSinceEpoch();
    m_lastMs = std::max(m_lastMs, ms);
    if (m_firstMs == 0)
        m_firstMs = ms;
    QSet<QString> unseen(m_replicas.keyBegin(), m_replicas.keyEnd());
    for (const run::ReplicaLag &lag : sample.lags) {
        m_lag->append(lagSeries(lag.replica), ms, lag.seconds.value_or(Unknown));
        unseen.remove(lag.replica);
    }
    for (const QString &replica : std::as_const(unseen))
        m_lag->append(m_replicas.value(replica), ms, Unknown);
    m_lag->setThrottled(ms, sample.throttled);
    m_lag->setSubtitle(m_replicas.isEmpty() ? tr("this server has no replica") : tr("seconds, per replica"));
    m_rows->append(0, ms, sample.batchRows > 0 || sample.rowsPerSecond > 0 ? sample.rowsPerSecond : Unknown);
    m_rows->append(1, ms, sample.batchRows > 0 ? double(sample.batchRows) : Unknown);
    m_rows->setThrottled(ms, sample.throttled);
    m_blocked->append(0, ms, sample.blockedSessions);
    m_blocked->setSubtitle(sample.blockedSessions == 0 ? tr("waiting on us: none now")
                                                       : tr("waiting on us: %n now", nullptr, sample.blockedSessions));
    // The probe looks less often than samples are taken; only a long silence is a gap.
    if (sample.probeMs)
        m_lastProbeMs = ms;
    if (sample.probeMs || ms - m_lastProbeMs > 5000)
        m_latency->append(0, ms, sample.probeMs.value_or(Unknown));
    m_stale = charts().size();
    if (isVisible() && !m_redraw.isActive())
        m_redraw.start();
}

// One chart a frame: each is drawn ten times a second, and no frame has to draw all four.
void RunCharts::refreshNext()
{
    refreshChart(charts()[m_next]);
    m_next = (m_next + 1) % charts().size();
    if (--m_stale <= 0)
        m_redraw.stop();
}

void RunCharts::refresh()
{
    for (TimeChart *chart : charts())
        refreshChart(chart);
}

void RunCharts::refreshChart(TimeChart *chart)
{
    using namespace std::chrono;
    // The last ten minutes; a run that is younger fills the chart with what there is.
    const seconds age((m_lastMs - m_firstMs) / 1000);
    chart->setSpan(std::clamp<seconds>(age, seconds(30), minutes(10)));
    chart->refresh(m_lastMs == 0 ? QDateTime::currentMSecsSinceEpoch() : m_lastMs);
}

void RunCharts::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

}  // namespace colonnade::ui
