// WaitPanel: why the run waits right now: for whose lock, since when, on which query, and what it does next; or which signal
// holds the fill. Hidden while nothing is waited for.
#pragma once

#include "run/run_record.h"

#include <QFrame>

class QLabel;

namespace colonnade::ui {

class WaitPanel : public QFrame
{
    Q_OBJECT

public:
    explicit WaitPanel(QWidget *parent = nullptr);

    void setRecord(const run::RunRecord &record);

private:
    void showLock(const run::StepRecord &step);
    QString who(const run::Blocker &blocker) const;

    QLabel *m_title;
    QLabel *m_who;
    QLabel *m_next;
};

}  // namespace colonnade::ui
