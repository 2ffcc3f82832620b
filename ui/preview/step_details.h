// StepDetails: what one step does to others: its lock, on what, for how long, what queues, why we say so, and its undo.
#pragma once

#include "plan/plan.h"

#include <QScrollArea>

class QFormLayout;
class QLabel;
class QPushButton;

namespace colonnade::ui {

class LockBadge;
class SqlView;

class StepDetails : public QScrollArea
{
    Q_OBJECT

public:
    explicit StepDetails(QWidget *parent = nullptr);

    void setStep(const plan::Step *step);

Q_SIGNALS:
    void whyRequested(const QString &rule);

private:
    void showGround(const plan::Step &step);
    QLayout *makeReasons();
    QLabel *addFact(QFormLayout *form, const QString &name);
    void showLocks(const plan::Step &step);

    QWidget *m_inside;
    QLabel *m_title;
    LockBadge *m_badge;
    QLabel *m_noLock;
    QLabel *m_on;
    QLabel *m_waits;
    QLabel *m_rewrites;
    QLabel *m_scans;
    QLabel *m_held;
    QLabel *m_takes;
    QLabel *m_queue;
    QLabel *m_why;
    QLabel *m_ground;
    QPushButton *m_rule;
    QLabel *m_undoTitle;
    SqlView *m_undo;
    QLabel *m_undoWarning;
};

}  // namespace colonnade::ui
