// RunCharts: the four charts of a run, fed sample by sample.
#pragma once

#include "run/limits.h"
#include "run/sample.h"

#include <QHash>
#include <QTimer>
#include <QWidget>

namespace colonnade::ui {

class TimeChart;

class RunCharts : public QWidget
{
    Q_OBJECT

public:
    explicit RunCharts(QWidget *parent = nullptr);

    void clear();
    void setLimits(const run::Limits &limits);
    void setTable(const QString &table);
    /// Appends; drawing follows ten times a second at most.
    void append(const run::Sample &sample);
    /// Draws what there is now.
    void refresh();
    QList<TimeChart *> charts() const;

protected:
    void showEvent(QShowEvent *event) override;

private:
    int lagSeries(const QString &replica);
    void refreshNext();
    void refreshChart(TimeChart *chart);

    TimeChart *m_lag;
    TimeChart *m_rows;
    TimeChart *m_blocked;
    TimeChart *m_latency;
    QHash<QString, int> m_replicas;
    QTimer m_redraw;
    qsizetype m_next = 0;   ///< the chart whose turn it is
    qsizetype m_stale = 0;  ///< how many have not been drawn since the last sample
    qint64 m_firstMs = 0;
    qint64 m_lastMs = 0;
    qint64 m_lastProbeMs = 0;
};

}  // namespace colonnade::ui
