// SignalList: what a run looks at while it goes on, a line a signal: a mark whose shape says the state, name, value and limit,
// and the state in words where it is not calm; and how much of the allowed speed they leave.
#pragma once

#include "items/signal_rows.h"

#include <QWidget>

class QGridLayout;
class QLabel;

namespace colonnade::ui {

class SignalList : public QWidget
{
    Q_OBJECT

public:
    explicit SignalList(QWidget *parent = nullptr);

    void setSignals(const QList<run::Signal> &found);
    /// Of the allowed speed, as the run takes it now.
    void setShare(double share);

private:
    struct Line {
        QLabel *mark;
        QLabel *name;
        QLabel *value;
    };
    void show(const Line &line, const items::SignalRow &row);
    void addLine();

    QGridLayout *m_grid;
    QLabel *m_none;
    QLabel *m_share;
    QList<Line> m_lines;
    QList<items::SignalRow> m_rows;
};

}  // namespace colonnade::ui
