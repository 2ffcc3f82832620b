// PreviewPage: the plan step by step: its SQL, its locks, who waits for how long, and why we say so.
#pragma once

#include "items/plan_model.h"

#include <QStackedWidget>

class QLabel;
class QTabBar;

namespace colonnade::ui {

class EmptyPage;
class SqlView;
class StepDetails;
class StepList;
class WaitChart;

class PreviewPage : public QStackedWidget
{
    Q_OBJECT

public:
    enum class Script { Step, Phase, Plan, Rollback, Plain };

    explicit PreviewPage(QWidget *parent = nullptr);

    void setPlan(const plan::Plan &plan);
    /// There is none: `why` says what to do.
    void setNoPlan(const QString &why);
    StepList *steps() const { return m_steps; }
    SqlView *sqlView() const { return m_sql; }
    void showScript(Script script);
    /// What F1 explains: of the selected step; empty where none is.
    QString currentRule() const;

Q_SIGNALS:
    void designRequested();
    /// A change, or SQL to be judged.
    void openRequested();
    void whyRequested(const QString &rule);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeCentre();
    void showStep(const QString &stepId);
    void showSql();

    EmptyPage *m_empty;
    items::PlanModel *m_model;
    StepList *m_steps;
    QTabBar *m_tabs;
    SqlView *m_sql;
    WaitChart *m_chart;
    StepDetails *m_details;
    QWidget *m_right;
};

}  // namespace colonnade::ui
